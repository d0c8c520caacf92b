/** Hand-compiled code for the engine's tests: metadata as the compiler would emit it, from what a test cares about. */
import type { RawFunction, RawPoint, ResumeBody } from "../../src/contract.js";

/** `[name, slot]`, or `[name, slot, key]` for a variable in the scope record of that slot. */
export type HandLocal = readonly [name: string, slot: number, key?: string];

/** Locals as the compiler writes them. */
export function localsText(locals: readonly HandLocal[]): string {
  return locals.map(([name, slot, key]) => (slot < 0 ? name : `${name}${key === undefined ? "=" : "."}${slot}`)).join(" ");
}

interface HandPoint {
  readonly callee: string;
  readonly line?: number;
  /** Slot numbers. */
  readonly live?: readonly number[];
}

interface HandFunction {
  readonly name: string;
  readonly slots?: readonly string[];
  /** By default each slot is a local of its name. */
  readonly locals?: readonly HandLocal[];
  readonly points?: readonly HandPoint[];
  readonly resume?: ResumeBody;
}

export function raw({ name, slots = [], locals, points = [], resume }: HandFunction): RawFunction {
  const named = locals ?? slots.map((slot, index): HandLocal => [slot, index]);
  const rawPoints = points.map(({ callee, line = 10, live = [] }, index): RawPoint => [`${callee}#${index}`, line, 5, live]);
  return [name, `fingerprint of ${name}`, 1, 1, slots.join(" "), localsText(named), rawPoints, resume ?? null, null];
}
