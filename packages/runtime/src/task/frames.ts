/** The stack of a stopped task, for people and tools: `task.frames`. */
import type { Frame, LocalMeta } from "../contract.js";
import type { Place } from "../errors.js";
import { TDZ } from "../realm.js";
import { placeOfFrame } from "./unmarked.js";

/** One activation. `line` and `column` (1-based) are those of the call at which it stopped, in the original source. */
export interface FrameInfo extends Place {
  /**
   * The locals that are visible at that call and still needed, by name. Those captured by closures are as the closures
   * see them now; those that are dead, or not initialized yet, are left out.
   */
  readonly locals: Readonly<Record<string, unknown>>;
}

export function frameInfo(frame: Frame): FrameInfo {
  const point = frame.fn.points[frame.point - 1];
  const locals: Record<string, unknown> = {};
  for (const index of point?.visible ?? []) {
    const local = frame.fn.locals[index];
    if (local === undefined) continue;
    const found = readLocal(frame, local, point?.live ?? []);
    // a definition, since a local may be named __proto__
    if (found !== undefined) Object.defineProperty(locals, local.name, { ...found, enumerable: true, configurable: true, writable: true });
  }
  return { ...placeOfFrame(frame), locals };
}

/** Undefined when the local is dead or in its temporal dead zone. */
function readLocal(frame: Frame, local: LocalMeta, live: readonly number[]): { readonly value: unknown } | undefined {
  const position = live.indexOf(local.slot);
  if (position < 0) return undefined;
  let value = frame.slots[position];
  if (local.key !== undefined) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[local.key];
  }
  return value === TDZ ? undefined : { value };
}
