/** What `node tools/fixtures.mjs` runs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Fixture, readFixtures } from "./fixture.js";
import { difference, outcomeText } from "./outcome.js";
import { runPlain, runTicked, tick } from "./plain.js";

interface Flags {
  readonly pattern: string;
  readonly update: boolean;
  readonly dump: boolean;
  readonly all: boolean;
  readonly plain: boolean;
}

function flagsOf(args: readonly string[]): Flags {
  const has = (name: string) => args.includes(name);
  return {
    pattern: args.find((a) => !a.startsWith("-")) ?? "",
    update: has("-u"),
    dump: has("-d"),
    all: has("--all"),
    plain: has("--plain"),
  };
}

export async function main(root: string, args: readonly string[]): Promise<number> {
  const flags = flagsOf(args);
  const fixtures = readFixtures(join(root, "fixtures"), flags.pattern);
  let failed = 0;
  for (const fixture of fixtures) {
    const problems = await check(fixture, flags);
    if (problems.length === 0) continue;
    failed++;
    console.log(`✗ ${fixture.name}`);
    for (const p of problems) console.log(`    ${p.replaceAll("\n", "\n    ")}`);
  }
  console.log(`${fixtures.length - failed} passed, ${failed} failed`);
  return failed > 0 || fixtures.length === 0 ? 1 : 0;
}

async function check(fixture: Fixture, flags: Flags): Promise<string[]> {
  const problems: string[] = [];
  try {
    const plain = runPlain(fixture);
    if (flags.update) writeFileSync(join(fixture.folder, "plain.txt"), outcomeText(plain));
    else if (fixture.expected === undefined) problems.push("plain.txt is missing: run with -u, and read what it wrote");
    else if (fixture.expected !== outcomeText(plain)) problems.push("plain.txt is not what the plain run prints");
    const ticked = tick(fixture);
    if (flags.dump) console.log(ticked.code);
    const run = runTicked(fixture, ticked, new Set());
    const differs = difference(plain, run.outcome);
    if (differs) problems.push(`ticked, plain: ${differs}`);
    console.log(`${fixture.name}: ${ticked.count} places, ${run.ticks} ticks, ${run.outcome.log.length} lines`);
  } catch (error) {
    problems.push((error as Error).stack ?? String(error));
  }
  return problems;
}
