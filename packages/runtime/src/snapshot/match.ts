/**
 * Does what a frame holds fit a point of the loaded code? Locals are matched by their names; what has no name in the source
 * (values before a call, iterations in flight, scope records) by its kind and order.
 */
import type { FunctionMeta, PointMeta } from "../contract.js";
import type { SavedLocal, SavedPoint, SavedSlot } from "./code.js";

/** For each live slot of the point, the position of its value among the frame's. */
export type Fit = { readonly positions: readonly number[] } | { readonly problem: string };

/** How slots of the loaded code look in a snapshot. */
export function slotsAt(fn: FunctionMeta, point: PointMeta): SavedSlot[] {
  return point.live.map((slot) => {
    const locals = point.visible
      .map((index) => fn.locals[index]!)
      .filter((local) => local.slot === slot)
      .map(({ name, key }): SavedLocal => ({ name, key }));
    return { name: fn.slots[slot]!, locals };
  });
}

export function fit(saved: readonly SavedSlot[], now: readonly SavedSlot[]): Fit {
  const positions: number[] = [];
  for (const slot of now) {
    const name = ownName(slot);
    if (name === undefined) {
      positions.push(-1);
      continue;
    }
    const position = saved.findIndex((one) => ownName(one) === name);
    if (position < 0) return { problem: needs(saved, name) };
    positions.push(position);
  }
  return fitNameless(saved, now, positions);
}

/** The local that a slot holds itself; `this` counts as one. */
export function ownName({ name, locals }: SavedSlot): string | undefined {
  return locals.find(({ key }) => key === undefined)?.name ?? (isGenerated(name) || locals.length > 0 ? undefined : name);
}

function needs(saved: readonly SavedSlot[], name: string): string {
  const isShared = saved.some(({ locals }) => locals.some((local) => local.name === name));
  return `it now needs \`${name}\`${isShared ? ", which is shared with closures in only one of the two" : ""}`;
}

function fitNameless(saved: readonly SavedSlot[], now: readonly SavedSlot[], positions: number[]): Fit {
  const { pairs, isWhole } = pairNameless(saved, now);
  if (!isWhole) return { problem: "what it keeps without a name (values before the call, loops in flight, shared variables)" };
  for (const [position, old] of pairs) {
    const missing = missingIn(saved[old]!, now[position]!);
    if (missing !== undefined) return { problem: needs(saved, missing) };
    positions[position] = old;
  }
  return { positions };
}

/**
 * What has no name: position now → position in the snapshot. Kinds of which there are not as many as before have no pairs, and
 * then the pairing is not whole.
 */
export function pairNameless(
  saved: readonly SavedSlot[],
  now: readonly SavedSlot[],
): { readonly pairs: ReadonlyMap<number, number>; readonly isWhole: boolean } {
  const then = namelessByKind(saved);
  const pairs = new Map<number, number>();
  let isWhole = true;
  for (const [kind, list] of namelessByKind(now)) {
    const old = then.get(kind) ?? [];
    then.delete(kind);
    if (old.length === list.length) for (const [i, position] of list.entries()) pairs.set(position, old[i]!);
    else isWhole = false;
  }
  return { pairs, isWhole: isWhole && then.size === 0 };
}

/** Kind → positions, in the order in which the compiler numbers them: that of the source. */
function namelessByKind(slots: readonly SavedSlot[]): Map<string, number[]> {
  const kinds = new Map<string, number[]>();
  for (const [position, slot] of slots.entries()) {
    if (ownName(slot) !== undefined) continue;
    const kind = slot.name.replace(/\d+$/, "");
    kinds.set(kind, [...(kinds.get(kind) ?? []), position]);
  }
  const order = (position: number): number => Number(/\d*$/.exec(slots[position]!.name)![0]);
  for (const list of kinds.values()) list.sort((a, b) => order(a) - order(b));
  return kinds;
}

/** A variable that the scope record must have, and does not. */
function missingIn(saved: SavedSlot, now: SavedSlot): string | undefined {
  return now.locals.find(({ name, key }) => !saved.locals.some((one) => one.name === name && one.key === key))?.name;
}

/** The compiler's own names begin with `$`, or with more of them in a file that has such names itself. */
function isGenerated(name: string): boolean {
  return /^\$+[a-zA-Z]+\d*(?:_\w+)?$/.test(name);
}

/** The point of a changed function that is the saved one: the same call in the same statement. 0 when there is none. */
export function samePointOf(fn: FunctionMeta, saved: SavedPoint): number {
  return saved.print === "" ? 0 : fn.points.findIndex(({ callee, print }) => callee === saved.callee && print === saved.print) + 1;
}
