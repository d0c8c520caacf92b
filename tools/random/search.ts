/** Looks for a program that does something else compiled or stopped than plain, and makes it small. */
import fc from "fast-check";
import { minimize } from "../harness/minimize.js";
import type { Session } from "../harness/session.js";
import { type Checked, checkProgram, type Placing } from "./check.js";
import { type Program, randomProgram } from "./program.js";

export interface Case {
  readonly program: Program;
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
  /** Is told each case before it runs, and what came of it. */
  readonly onStart?: (next: Case) => void;
  readonly onEnd?: (checked: Checked) => void;
  /** Is told a find before it is made small, which takes its time. */
  readonly onFind?: (found: Found) => void;
}

/** What fast-check shrinks is made of the same templates; what `minimize` does after it goes further. */
const SHRINKING_RUNS = 200;
const MINIMIZING_MS = 120_000;

/** Mostly small: many programs find more than large ones. */
const program = fc.oneof({ weight: 5, arbitrary: randomProgram(1) }, { weight: 1, arbitrary: randomProgram(2) });
const anyCase: fc.Arbitrary<Case> = fc.record({
  program,
  placing: fc.record({ density: fc.constant(3 as const), spacing: fc.constantFrom(4, 8, 16), salt: fc.nat(999) }),
});

/** The first failing case among `runs` that follow from the seed, shrunk. */
export async function search(options: Search): Promise<Found | undefined> {
  const { seed, runs, session, root, onStart, onEnd, onFind } = options;
  let first: string | undefined;
  let shrinking = 0;
  const fails = (one: Case): string | undefined => {
    const problem = problemOf(one, session, root, onEnd);
    if (problem === undefined) return undefined;
    if (first === undefined) onFind?.({ ...one, problem });
    first ??= kindOf(problem);
    // Another problem is another find.
    return kindOf(problem) === first ? problem : undefined;
  };
  const property = fc.property(anyCase, (one) => {
    if (first !== undefined && ++shrinking > SHRINKING_RUNS) return;
    onStart?.(one);
    const problem = fails(one);
    if (problem !== undefined) throw new Error(problem);
  });
  const { counterexample } = fc.check(property, { seed, numRuns: runs });
  if (!counterexample) return undefined;
  const found = counterexample[0];
  // Ticks everywhere: their places would move with each edit.
  const dense: Placing = { density: 3, spacing: 1, salt: 0 };
  const placing = fails({ ...found, placing: dense }) === undefined ? found.placing : dense;
  const { sourceType } = found.program;
  const deadline = performance.now() + MINIMIZING_MS;
  const source = await minimize(
    found.program.source,
    async (text) => {
      if (performance.now() > deadline) return false;
      const one = { program: { source: text, sourceType }, placing };
      onStart?.(one);
      return fails(one) !== undefined;
    },
    sourceType,
  );
  const smallest = { program: { source: tidy(source), sourceType }, placing };
  return { ...smallest, problem: fails(smallest) ?? "" };
}

/** A program that does not even run plain shows nothing: minimizing makes many of those. */
function problemOf({ program, placing }: Case, session: Session, root: string, onEnd?: (checked: Checked) => void): string | undefined {
  let checked: Checked;
  try {
    checked = checkProgram(program, placing, session, root);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    return `the harness got ${(error as Error).stack?.split("\n").slice(0, 3).join(" ") ?? error}`;
  }
  onEnd?.(checked);
  return checked.problem;
}

/** What stays the same while a program gets smaller. */
const kindOf = (problem: string) => problem.replace(/(expected \S+)(?:.|\n)*/, "$1").replace(/\d+/g, "");

const tidy = (source: string) => source.replace(/\n\s*\n+/g, "\n").replace(/^"use resumable";\n/, '"use resumable";\n\n');
