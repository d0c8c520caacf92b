/** Iterators that stand for those of the engine: a cursor. All other engine iterators are refused; those of classes of the program are objects as any. */
import { type Cursor, cursorKind } from "../../cursors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { furtherOnHeld, heldOf, hold } from "../../held.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import type { Keys } from "./properties.js";

const { getPrototypeOf, getOwnPropertyDescriptor } = Object;

/** The one that all iterators of the engine inherit from, and what extends `Iterator`. */
export const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]())) as object;

/**
 * True for what inherits from `Iterator.prototype` unless it is of a class that says so. Prototypes of the engine's and the host's own iterators
 * lead to no class.
 */
export function isOfEngine(iterator: object): boolean {
  for (let at = getPrototypeOf(iterator) as object; at !== iteratorPrototype; at = getPrototypeOf(at) as object) {
    const owner: unknown = getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof owner !== "function" || getOwnPropertyDescriptor(owner, "prototype")?.value !== at) return true;
  }
  return false;
}

export function writeHeld(writer: HeapWriter, iterator: object): void {
  const held = heldOf(iterator);
  if (held === undefined) {
    const help =
      "Ask for it in marked code, by `entries`, `keys`, `values`, `matchAll` or `[Symbol.iterator]`; or hold an array and an index.";
    throw refusal(writer, iterator, "an iterator of the engine that was not made by marked code", help);
  }
  writer.u8(Tag.HeldIterator);
  writer.value(held.cursor);
}

export function usualOnHeld(iterator: object): object {
  const held = heldOf(iterator);
  return Object.getPrototypeOf(held === undefined ? iterator : hold(held.cursor)!) as object;
}

/** Nothing of what is refused. */
export function furtherKeysOnHeld(iterator: object): Keys {
  return heldOf(iterator) === undefined ? [] : furtherOnHeld(iterator);
}

const CURSORS: ReadonlySet<number> = new Set([Tag.Cursor]);

export const heldKinds: readonly Kind[] = [
  {
    tag: Tag.HeldIterator,
    dressing: "all",
    verifyHeader(verifier) {
      verifier.objectOf(CURSORS, "an iteration");
    },
    readHeader(reader) {
      const cursor = reader.value();
      const held = cursorKind(cursor) === undefined ? undefined : hold(cursor as Cursor);
      if (held === undefined) throw reader.malformed("has an iterator over something that has none");
      return held;
    },
  },
];
