/**
 * Iterators that a program holds: `const it = map.entries()`. No engine tells where one of its iterators is, so where compiled code asks for one
 * it gets another: an object with the engine's own prototype, and a cursor, which a snapshot can hold. What differs is that `next` is an own,
 * hidden property, as the engine's would not take the object for one of its own. Code that is not compiled takes it as any iterator.
 */
import { apply, arrayIterator, mapIterator, matchIterator, type NativeIterator, setIterator, stringIterator } from "./cursors/natives.js";
import { type Cursor, cursorKind } from "./cursors.js";
import { DONE, realm } from "./realm.js";

const { put, read } = realm.stamp;

export interface HeldRecord {
  readonly cursor: Cursor;
  readonly next: object;
}

interface Kind {
  readonly native: NativeIterator;
  readonly next: () => IteratorResult<unknown>;
}

function kindOf(native: NativeIterator): Kind {
  const { next } = {
    next(this: unknown): IteratorResult<unknown> {
      const held = heldOf(this);
      // the engine says what is wrong with any other receiver, or steps one of its own
      if (held?.next !== next) return apply(native.next as () => IteratorResult<unknown>, this, []);
      const value = held.cursor.next();
      return value === DONE ? { value: undefined, done: true } : { value, done: false };
    },
  };
  return { native, next };
}

const arrays = kindOf(arrayIterator);

const KINDS: Readonly<Record<string, Kind>> = {
  array: arrays,
  arrayLike: arrays,
  typedArray: arrays,
  string: kindOf(stringIterator),
  map: kindOf(mapIterator),
  set: kindOf(setIterator),
  match: kindOf(matchIterator),
};

/** What stands for an iterator of the engine. */
export function heldOf(value: unknown): HeldRecord | undefined {
  const mark = read(value);
  return mark !== undefined && "cursor" in mark ? mark : undefined;
}

/** An iterator that goes on where the cursor is. Undefined for cursors of other things. */
export function hold(cursor: Cursor): object | undefined {
  const kind = KINDS[cursorKind(cursor) ?? ""];
  if (kind === undefined) return undefined;
  const { native, next } = kind;
  const iterator = Object.create(native.prototype, { next: { value: next, writable: true, configurable: true } }) as object;
  put(iterator, { cursor, next });
  return iterator;
}

/** The functions that iterators have as their `next`, by names for snapshots. */
export function nextFunctions(): [name: string, value: unknown][] {
  return Object.entries(KINDS).map(([name, { next }]) => [`kraut next of ${name}`, next]);
}

/** Own properties that hold() does not give. */
export function furtherOnHeld(iterator: object): readonly (string | symbol)[] {
  const next = heldOf(iterator)?.next;
  return Reflect.ownKeys(iterator).filter((key) => {
    if (key !== "next") return true;
    const own = Reflect.getOwnPropertyDescriptor(iterator, key)!;
    return own.value !== next || own.enumerable === true || own.writable !== true || own.configurable !== true;
  });
}
