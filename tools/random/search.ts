/** Looks for a program that does something else compiled or stopped than plain, and makes it small. */
import fc from "fast-check";
import { minimize } from "../harness/minimize.js";
import { loadModule, type Main, runMainToEnd } from "../harness/plain.js";
import type { Session } from "../harness/session.js";
import { insertTicks } from "../harness/ticks.js";
import { type Checked, checkFile, type Placing } from "./check.js";
import { fileOf, type ProgramFile, randomProgram } from "./program.js";

export interface Case {
  readonly file: ProgramFile;
  readonly placing: Placing;
}

export interface Found extends Case {
  readonly problem: string;
}

export interface Search {
  readonly seed: number;
  readonly runs: number;
  readonly session: Session;
  readonly root: string;
  /** How long a find is made smaller. */
  readonly minimizingMs: number;
  /** Is told each case before it runs, and what came of each of its programs. */
  readonly onStart?: (next: Case) => void;
  readonly onEnd?: (checked: Checked) => void;
  /** Is told a find before it is made small, which takes its time. */
  readonly onFind?: (found: Found) => void;
}

const PROGRAMS_IN_FILE = 8;
/** Of loops, and calls, in one run. */
const MOST_TURNS = 100_000;

/** Mostly small: many programs find more than large ones. */
const program = fc.oneof({ weight: 5, arbitrary: randomProgram(1) }, { weight: 1, arbitrary: randomProgram(2) });
const anyFile = fc.record({
  programs: fc.array(program, { minLength: PROGRAMS_IN_FILE, maxLength: PROGRAMS_IN_FILE, size: "max" }),
  sourceType: fc.constantFrom("module" as const, "module" as const, "commonjs" as const),
  placing: fc.record({ density: fc.constant(3 as const), spacing: fc.constantFrom(4, 8, 16), salt: fc.nat(999) }),
});

/** The first failing program among `runs` that follow from the seed, made small. */
export async function search(options: Search): Promise<Found | undefined> {
  const { seed, runs, session, root, onStart, onEnd, onFind } = options;
  const ends = (checked: Checked) => onEnd?.(checked);
  for (const { programs, sourceType, placing } of fc.sample(anyFile, { seed, numRuns: Math.ceil(runs / PROGRAMS_IN_FILE) })) {
    const file = fileOf(programs, sourceType);
    let failed: Checked | undefined;
    await checkFile(file, placing, session, root, {
      starts: (name) => onStart?.({ file: alone(file, programs, name), placing }),
      ends(checked) {
        ends(checked);
        if (checked.problem !== undefined) failed ??= checked;
      },
    });
    if (failed === undefined) continue;
    const small = { file: alone(file, programs, failed.name), placing };
    onFind?.({ ...small, problem: failed.problem as string });
    return (await shrink(small, options)) ?? { file, placing, problem: failed.problem as string };
  }
  return undefined;
}

function alone({ names, sourceType }: ProgramFile, programs: readonly string[], name: string): ProgramFile {
  return fileOf([programs[names.indexOf(name)] as string], sourceType);
}

/** Nothing when the program does not fail by itself, in any of a few placings. */
async function shrink(found: Case, { session, root, onStart, minimizingMs }: Search): Promise<Found | undefined> {
  const fails = async (one: Case): Promise<string | undefined> => {
    let problem: string | undefined;
    onStart?.(one);
    try {
      if (!(await ends(one.file))) return undefined;
      await checkFile(one.file, one.placing, session, root, { ends: (checked) => (problem ??= checked.problem) });
    } catch (error) {
      // a program that does not even run plain shows nothing: minimizing makes many of those
      if (!(error instanceof SyntaxError)) return `the harness got ${error}`;
    }
    return problem;
  };
  // Ticks everywhere first: their places move with each edit.
  const placings = [{ density: 3 as const, spacing: 1, salt: 0 }, found.placing, ...salts(found.placing)];
  for (const placing of placings) {
    const first = await fails({ ...found, placing });
    if (first === undefined) continue;
    const { sourceType } = found.file;
    const deadline = performance.now() + minimizingMs;
    const fileWith = (source: string): ProgramFile => ({ source, sourceType, names: ["main"] });
    const source = await minimize(
      found.file.source,
      async (text) => {
        // what nobody waits for runs beside what follows, in an order that a stop changes
        if (performance.now() > deadline || awaits(text) < awaits(found.file.source)) return false;
        const problem = await fails({ file: fileWith(text), placing });
        // another problem is another find
        return problem !== undefined && kindOf(problem) === kindOf(first);
      },
      sourceType,
    );
    const smallest = { file: fileWith(tidy(source)), placing };
    return { ...smallest, problem: (await fails(smallest)) ?? first };
  }
  return undefined;
}

/** What minimizing makes may run without end. */
async function ends({ source, sourceType, names }: ProgramFile): Promise<boolean> {
  let turns = 0;
  const count = () => {
    if (++turns > MOST_TURNS) throw new Error("no end");
  };
  const { code } = insertTicks(source, { sourceType, density: 0 });
  const mains = loadModule(code, sourceType, count).exports;
  for (const name of names) await runMainToEnd(mains[name] as Main);
  return turns <= MOST_TURNS;
}

const awaits = (source: string) => source.match(/await (?:part|\(async)/g)?.length ?? 0;

function salts(placing: Placing): Placing[] {
  return Array.from({ length: 20 }, (_, salt) => ({ ...placing, salt }));
}

/** What stays the same while a program gets smaller. */
const kindOf = (problem: string) => problem.replace(/(expected \S+)(?:.|\n)*/, "$1").replace(/\d+/g, "");

const tidy = (source: string) => source.replace(/\n\s*\n+/g, "\n").replace(/^"use resumable";\n/, '"use resumable";\n\n');
