/** Which cursor stands for which iteration, and how snapshots take cursors apart and make them again. */

import { Delegate } from "./activations/delegate.js";
import { AsyncCursor } from "./cursors/async.js";
import { MapCursor, SetCursor } from "./cursors/collections.js";
import { CURSOR_KIND, type Cursor, malformedState, type What } from "./cursors/cursor.js";
import { ArrayCursor, ArrayLikeCursor, assertInBounds, isTypedArray, StringCursor, TypedArrayCursor } from "./cursors/indexed.js";
import { assertNotStopped, IteratorCursor } from "./cursors/iterator.js";
import { KeyCursor } from "./cursors/keys.js";
import { MatchCursor } from "./cursors/matches.js";
import { apply, arrayIterator, isPristine, mapIterator, methods, setIterator, stringIterator, typedArrays } from "./cursors/natives.js";
import { isObject } from "./objects.js";
import { DONE } from "./realm.js";

export { Cursor } from "./cursors/cursor.js";
export { ArrayCursor, ArrayLikeCursor, IteratorCursor, KeyCursor, MapCursor, SetCursor, StringCursor, TypedArrayCursor };

/**
 * The head of an array pattern: asks the value for its iterator, once.
 * @param text the source text of the value, for the message
 * @throws TypeError if the value is not iterable
 */
export function iterate(iterable: unknown, text?: string): Cursor {
  const cursor = loopCursor(iterable, text);
  assertNotStopped(cursor.open(), "the `[Symbol.iterator]` method of a value");
  return cursor;
}

/** The same where each step of the pattern is a point: the first one is `open` of the cursor. */
export function over(iterable: unknown): Cursor {
  return loopCursor(iterable);
}

/**
 * What a `for-of` loop goes through: the array itself, by index, when that is what its iterator would do; else a cursor.
 * A program's own iterable is asked for its iterator in the first step, before which nothing else happens: it may stop there.
 * @param text source text of the iterable, for the message when it is none
 * @throws TypeError if the value is not iterable
 */
export function loopOver(iterable: unknown, text?: string): readonly unknown[] | Cursor {
  if (Array.isArray(iterable) && iterable[Symbol.iterator] === methods.array.values && isPristine(arrayIterator)) return iterable;
  return loopCursor(iterable, text);
}

function loopCursor(iterable: unknown, text?: string): Cursor {
  if (iterable === undefined || iterable === null) throw new TypeError(`${text ?? String(iterable)} is not iterable`);
  const method: unknown = (iterable as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  // the runtime's own built-ins loop over cursors; no program has one
  if (method === undefined && cursorKind(iterable) !== undefined) return iterable as Cursor;
  return cursorOf(iterable, method, text);
}

/** The same when the value's iterator method was read already. */
export function cursorOf(iterable: unknown, method: unknown, text?: string): Cursor {
  if (typeof method !== "function") throw new TypeError(`${text ?? describe(iterable)} is not iterable`);
  return nativeCursor(iterable, method) ?? IteratorCursor.over(iterable, method);
}

/**
 * The cursor for `for (… of receiver.method())`, where the method turns out to be the engine's own `entries`, `keys` or
 * `values`: a native iterator cannot be saved, the cursor can. Undefined when it is another method.
 */
export function nativeCursor(receiver: unknown, method: unknown): Cursor | undefined {
  const { array, map, set } = methods;
  switch (method) {
    case array.values:
    case array.keys:
    case array.entries:
      return isObject(receiver) && isPristine(arrayIterator) ? arrayCursor(receiver, whatOf(array, method)) : undefined;
    case map.values:
    case map.keys:
    case map.entries:
      return isPristine(mapIterator) ? made(new MapCursor(receiver as Map<unknown, unknown>, whatOf(map, method))) : undefined;
    case set.values:
    case set.entries:
      return isPristine(setIterator)
        ? made(new SetCursor(receiver as Set<unknown>, method === set.entries ? "entries" : "values"))
        : undefined;
    case methods.string:
      // a wrapper object, or any other receiver of the borrowed method, is converted as the method would
      return receiver !== undefined && receiver !== null && isPristine(stringIterator) ? new StringCursor(toText(receiver)) : undefined;
    default:
      return isTypedArray(receiver) ? typedArrayCursor(receiver, method) : undefined;
  }
}

/** The head of a `yield*`. */
export function delegate(iterable: unknown): Delegate {
  const method: unknown = iterable === undefined || iterable === null ? undefined : (iterable as Iterable<unknown>)[Symbol.iterator];
  if (typeof method !== "function") throw new TypeError(`${describe(iterable)} is not iterable`);
  const native = nativeCursor(iterable, method);
  if (native !== undefined) return new Delegate(native, undefined);
  const iterator: unknown = apply(method as () => unknown, iterable, []);
  assertNotStopped(iterator, "the `[Symbol.iterator]` method of a value");
  if (!isObject(iterator)) throw new TypeError("Result of the Symbol.iterator method is not an object");
  return new Delegate(iterator, (iterator as { next?: unknown }).next);
}

/** The head of a `for await` loop, and of a `yield*` of an async generator. */
export function asyncLoop(iterable: unknown, text?: string): AsyncCursor {
  return AsyncCursor.over(iterable, text ?? describe(iterable), nativeCursor);
}

/** The head of a `for-in` loop. */
export function keys(value: unknown): KeyCursor {
  return KeyCursor.over(value);
}

function whatOf(table: Readonly<Record<What, unknown>>, method: unknown): What {
  if (method === table.values) return "values";
  return method === table.keys ? "keys" : "entries";
}

function arrayCursor(receiver: object, what: What): Cursor {
  if (isTypedArray(receiver)) return new TypedArrayCursor(receiver, what);
  if (what === "values" && Array.isArray(receiver)) return new ArrayCursor(receiver);
  return new ArrayLikeCursor(receiver as ArrayLike<unknown>, what);
}

function typedArrayCursor(receiver: ArrayLike<unknown>, method: unknown): Cursor | undefined {
  const table = typedArrays.find(({ entries, keys, values }) => method === values || method === keys || method === entries);
  if (table === undefined || !isPristine(table.iterator)) return undefined;
  assertInBounds(receiver);
  return new TypedArrayCursor(receiver, whatOf(table, method));
}

/** Starts the native iterator at once: the receiver may be none of its kind, which is the engine's TypeError. */
function made(cursor: Cursor): Cursor {
  cursor.ready();
  return cursor;
}

/** ToString, which throws for symbols. */
function toText(value: unknown): string {
  return typeof value === "string" ? value : `${value as string}`;
}

function describe(value: unknown): string {
  if (typeof value === "symbol") return "a symbol";
  return typeof value === "function" ? "a function" : typeof value === "object" ? "an object" : String(value);
}

/** The next value for an array pattern; undefined from the end on. */
export function nextItem(cursor: Cursor): unknown {
  if (cursor.done) return undefined;
  const value = cursor.next();
  assertNotStopped(value, "the `next` method of an iterator that a pattern takes apart");
  return value === DONE ? undefined : value;
}

/** The remaining values, for a rest element. */
export function remainingItems(cursor: Cursor): unknown[] {
  const items: unknown[] = [];
  while (!cursor.done) {
    const value = cursor.next();
    assertNotStopped(value, "the `next` method of an iterator that a pattern takes apart");
    if (value !== DONE) items.push(value);
  }
  return items;
}

const classes = new Map<string, { fromState(values: readonly unknown[]): Cursor }>(
  [
    ArrayCursor,
    ArrayLikeCursor,
    AsyncCursor,
    Delegate,
    IteratorCursor,
    KeyCursor,
    MapCursor,
    MatchCursor,
    SetCursor,
    StringCursor,
    TypedArrayCursor,
  ].map((one) => [one.kind, one]),
);

/** The kind of a cursor, in snapshots; undefined for every other value. Knows cursors of all copies of the runtime. */
export function cursorKind(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && CURSOR_KIND in value ? (value as Cursor)[CURSOR_KIND] : undefined;
}

/**
 * Makes a cursor from its kind and the values of its toState(). Their collections may be empty yet: when these are filled,
 * and before anything runs, call ready() on the cursor.
 * @throws TypeError if no toState() gives such values
 */
export function cursorFromState(kind: string, values: readonly unknown[]): Cursor {
  const found = classes.get(kind);
  if (found === undefined) throw malformedState(kind);
  return found.fromState(values);
}
