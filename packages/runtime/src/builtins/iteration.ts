/** What the built-ins iterate with. Nothing here is a suspension point: steps of a program's own iterators are those of `for-of` loops. */

import type { Cursor } from "../cursors/cursor.js";
import { cursorOf, IteratorCursor, MapCursor, SetCursor } from "../cursors.js";
import { DONE } from "../realm.js";

export { DONE };

export function mapCursor(map: Map<unknown, unknown>): Cursor {
  return new MapCursor(map, "entries");
}

export function setCursor(set: Set<unknown>): Cursor {
  return new SetCursor(set, "values");
}

/** The next value, or DONE; of cursors whose steps do not stop. */
export function next(cursor: Cursor): unknown {
  return cursor.next();
}

/** GetMethod(value, Symbol.iterator); undefined when there is none. */
export function iteratorMethod(value: unknown): unknown {
  const method = (value as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  return method === null ? undefined : method;
}

/** What a `for-of` loop over the value goes through, when the method was read before. */
export function iterateWith(value: unknown, method: unknown): Iterable<unknown> {
  return cursorOf(value, method) as unknown as Iterable<unknown>;
}

/** The value itself. A loop over what a call gives is a point, one over what a variable holds need not be. */
export function given(value: unknown): Iterable<unknown> {
  return value as Iterable<unknown>;
}

/** GetIteratorDirect. */
export function iterateDirect(iterator: object): Iterable<unknown> {
  return new IteratorCursor(iterator, (iterator as { next?: unknown }).next) as unknown as Iterable<unknown>;
}

/** True for what `new` takes, as far as one can ask without calling it. */
export function isConstructor(value: unknown): boolean {
  if (typeof value !== "function") return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

/** Appends to a list that is a property of the object. */
export function addToList(groups: Record<PropertyKey, unknown[]>, key: PropertyKey, value: unknown): void {
  const list = groups[key];
  if (list === undefined) groups[key] = [value];
  else list[list.length] = value;
}

const { get: getFrom, set: setIn } = Map.prototype;

export function groupOf(groups: Map<unknown, unknown[]>, key: unknown): unknown[] {
  const known = getFrom.call(groups, key) as unknown[] | undefined;
  if (known !== undefined) return known;
  const made: unknown[] = [];
  setIn.call(groups, key, made);
  return made;
}
