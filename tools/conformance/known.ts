/** The list of known differences: groups of tests with the reason that they share. */
import { readFileSync } from "node:fs";
import type { Result } from "./lane.js";

interface KnownGroup {
  readonly reason: string;
  /** `path (mode)`, as the runner prints them. */
  readonly tests: readonly string[];
}

export const keyOf = ({ path, mode }: Pick<Result, "path" | "mode">) => `${path} (${mode})`;

/** Reasons by test. */
export function readKnown(file: string): Map<string, string> {
  const groups = JSON.parse(readFileSync(file, "utf8")) as readonly KnownGroup[];
  const known = new Map<string, string>();
  for (const { reason, tests } of groups) {
    if (reason.trim() === "") throw new Error(`${file}: a group has no reason`);
    for (const test of tests) {
      if (known.has(test)) throw new Error(`${file}: ${test} is listed twice`);
      known.set(test, reason);
    }
  }
  return known;
}
