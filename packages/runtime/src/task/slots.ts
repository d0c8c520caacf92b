import type { Frame } from "../contract.js";

/** The live slots at their numbers, `undefined` in the others. */
export function allSlots(frame: Frame): unknown[] {
  const { fn, slots } = frame;
  const live = fn.points[frame.point - 1]?.live ?? [];
  const all: unknown[] = [];
  for (let slot = 0; slot < fn.slots.length; slot++) all.push(undefined);
  for (let i = 0; i < live.length; i++) all[live[i] as number] = slots[i];
  return all;
}
