/** What `node tools/fixtures.mjs` runs. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { RunOptions } from "./check.js";
import { type Fixture, readFixtures, sourceTypeOf } from "./fixture.js";
import { minimize } from "./minimize.js";
import { difference, outcomeText } from "./outcome.js";
import { runTickedToEnd } from "./plain.js";
import { runnable, runPlain, strip, tick } from "./prepare.js";
import type { OtherProcess } from "./process.js";

interface Flags {
  readonly pattern: string;
  readonly update: boolean;
  readonly dump: boolean;
  readonly plain: boolean;
  readonly quiet: boolean;
  /** How many ticks each fixture is stopped at. */
  readonly stops: number;
  /** The program of the other process; by default the one that runs this. */
  readonly node: string;
}

function flagsOf(args: readonly string[]): Flags {
  const has = (name: string) => args.includes(name);
  const valueAfter = (name: string) => args.find((a) => a.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    pattern: args.find((a) => !a.startsWith("-")) ?? "",
    update: has("-u"),
    dump: has("-d"),
    plain: has("--plain"),
    quiet: has("-q"),
    stops: has("--all") ? Number.POSITIVE_INFINITY : Number(valueAfter("--stops") ?? 40),
    node: valueAfter("--node") ?? process.execPath,
  };
}

type Check = (fixture: Fixture) => Promise<{ problems: readonly string[]; summary: string }>;

/** Returns the exit code. */
export async function main(root: string, args: readonly string[]): Promise<number> {
  if (args[0] === "--minimize" && args[1] !== undefined) return minimizeFile(root, args[1], args[2] ?? "");
  const flags = flagsOf(args);
  const fixtures = readFixtures(join(root, "fixtures"), flags.pattern);
  let other: OtherProcess | undefined;
  let check: Check = async (fixture) => checkPlain(fixture, flags);
  if (!flags.plain) {
    // The compiler and the runtime are loaded only when they are needed: plain runs work before the first build.
    const [{ checkFixture }, { OtherProcess: Other }, { Session }] = await Promise.all([
      import("./run.js"),
      import("./process.js"),
      import("./session.js"),
    ]);
    other = new Other(root, flags.node);
    const options: RunOptions = {
      session: new Session(),
      stops: flags.stops,
      other,
      otherStops: 3,
    };
    const onCompiled = flags.dump ? (code: string) => console.log(code) : undefined;
    check = async (fixture) => {
      const { problems, ticks, stops, crossed } = await checkFixture(fixture, options, onCompiled);
      return { problems, summary: `${ticks} ticks, ${stops} stops${crossed > 0 ? `, ${crossed} cross foreign code` : ""}` };
    };
  }
  try {
    return await runAll(fixtures, check, flags);
  } finally {
    other?.close();
  }
}

async function runAll(fixtures: Fixture[], check: Check, flags: Flags): Promise<number> {
  let failed = 0;
  for (const found of fixtures) {
    const fixture = flags.update ? await updated(found) : found;
    let problems: readonly string[];
    let summary = "";
    const begin = performance.now();
    try {
      ({ problems, summary } = await check(fixture));
    } catch (error) {
      problems = [(error as Error).stack ?? String(error)];
    }
    if (problems.length > 0) failed++;
    else if (flags.quiet) continue;
    console.log(`${problems.length > 0 ? "✗" : "✓"} ${fixture.name}: ${summary}, ${Math.round(performance.now() - begin)} ms`);
    for (const p of problems) console.log(`    ${p.replaceAll("\n", "\n    ")}`);
  }
  console.log(`${fixtures.length - failed} passed, ${failed} failed`);
  return failed > 0 || fixtures.length === 0 ? 1 : 0;
}

/** `--minimize FILE [PART OF THE PROBLEM]`: prints the smallest program that still has such a problem. */
async function minimizeFile(root: string, file: string, part: string): Promise<number> {
  const [{ checkFixture }, { Session }] = await Promise.all([import("./run.js"), import("./session.js")]);
  const session = new Session();
  const folder = join(root, "fixtures", "minimize", "program");
  const fixtureOf = (source: string, name: string): Fixture => {
    const sourceType = source.includes("exports.main") ? "commonjs" : "module";
    return { name: "minimize/program", folder, file: join(folder, name), source, options: { sourceType }, expected: undefined };
  };
  const fails = async (source: string): Promise<boolean> => {
    try {
      const fixture = fixtureOf(source, "input.js");
      const { problems } = await checkFixture({ ...fixture, expected: outcomeText(await runPlain(fixture)) }, { session, stops: 60 });
      return problems.some((p) => p.includes(part));
    } catch {
      // Not a program any more, or one that does not run.
      return false;
    }
  };
  const original = fixtureOf(readFileSync(file, "utf8"), basename(file));
  const source = strip(original);
  if (!(await fails(source))) {
    console.log("the program has no such problem");
    return 1;
  }
  console.log(await minimize(source, fails, sourceTypeOf(original)));
  return 0;
}

async function updated(fixture: Fixture): Promise<Fixture> {
  const expected = outcomeText(await runPlain(fixture));
  if (expected !== fixture.expected) writeFileSync(join(fixture.folder, "plain.txt"), expected);
  return { ...fixture, expected };
}

/** What needs no compiler: the plain run, and that ticks change nothing. */
async function checkPlain(fixture: Fixture, flags: Flags): Promise<{ problems: string[]; summary: string }> {
  const plain = await runPlain(fixture);
  const problems: string[] = [];
  if (fixture.expected === undefined) problems.push("plain.txt is missing: run with -u, and read what it wrote");
  else if (fixture.expected !== outcomeText(plain)) problems.push("plain.txt is not what the plain run prints");
  const ticked = tick(fixture);
  if (flags.dump) console.log(ticked.code);
  const run = await runTickedToEnd({
    name: fixture.name,
    code: runnable(ticked.code, sourceTypeOf(fixture)),
    sourceType: sourceTypeOf(fixture),
  });
  const differs = difference(plain, run.outcome);
  if (differs) problems.push(`ticked, not compiled: ${differs}`);
  return { problems, summary: `${ticked.count} places, ${run.ticks} ticks, ${run.outcome.log.length} lines` };
}
