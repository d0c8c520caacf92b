/** Hand-compiled code for the engine's tests: metadata as the compiler would emit it, from what a test cares about. */
import type { RawFunction, RawLocal, RawPoint, ResumeBody } from "../../src/contract.js";

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
  readonly locals?: readonly RawLocal[];
  readonly points?: readonly HandPoint[];
  readonly resume?: ResumeBody;
}

export function raw({ name, slots = [], locals, points = [], resume }: HandFunction): RawFunction {
  const named = locals ?? slots.map((slot, index): RawLocal => [slot, index]);
  const visible = named.map((_, index) => index);
  const rawPoints = points.map(
    ({ callee, line = 10, live = [] }, index): RawPoint => [`${callee}#${index}`, line, 5, live, visible, callee],
  );
  return [name, `fingerprint of ${name}`, 1, 1, slots, named, rawPoints, resume ?? null, null];
}
