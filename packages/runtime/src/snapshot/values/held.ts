/** Iterators that stand for those of the engine: a cursor. All other engine iterators are refused. */
import { type Cursor, cursorKind } from "../../cursors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { furtherOnHeld, heldOf, hold } from "../../held.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import type { Keys } from "./properties.js";

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
