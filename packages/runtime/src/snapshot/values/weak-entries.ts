/**
 * Entries of WeakMaps and WeakSets that hang on modules. The collection goes by name, and its keys as copies, which nobody has put into it: what a class
 * keeps beside its instances (private data of code that was lowered, a cache) would be lost. They stand behind all contents, since
 * only then is it known which objects go along, and may bring further ones.
 */
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { isObject } from "../../objects.js";
import { loadedObjects } from "../../registry.js";
import { addEntry, entryOf, WeakEntry } from "../../weak-entry.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";

/** Writes the entries of the objects from one number on up to another. */
export function writeWeakEntries(writer: HeapWriter, from: number, to: number): void {
  for (const collection of loadedObjects().weakCollections()) {
    for (let number = from; number < to; number++) {
      const key = writer.objects[number];
      const entry = isObject(key) ? entryOf(collection, key) : undefined;
      if (entry === undefined || goesByName(writer, entry.key)) continue;
      // a refusal says whose entry it is
      writer.current = number;
      writer.u8(Tag.WeakEntry);
      writer.value(collection);
      writer.value(key);
      writer.register(entry, writeContent);
    }
  }
}

function goesByName(writer: HeapWriter, key: object): boolean {
  return writer.hasName(key) && writer.tablesIfAny?.late.has(key) !== true;
}

function writeContent(writer: HeapWriter, entry: object): void {
  writer.value((entry as WeakEntry).value);
}

const NAMED: ReadonlySet<number> = new Set([Tag.Binding, Tag.Registered]);

/** What is no object of the snapshot's own: nothing is ever said about those of a module. */
const FOREIGN: ReadonlySet<number> = new Set([
  Tag.Binding,
  Tag.BindingScope,
  Tag.Registered,
  Tag.Global,
  Tag.PrototypeOf,
  Tag.Symbol,
  Tag.SymbolFor,
  Tag.WeakEntry,
]);

export const weakKinds: readonly Kind[] = [
  {
    tag: Tag.WeakEntry,
    verifyHeader(verifier) {
      verifier.objectOf(NAMED, "a WeakMap of a module");
      const key = verifier.value();
      if (key <= 0 || FOREIGN.has(verifier.kinds[key]! & 127))
        throw verifier.malformed("has an entry of a WeakMap for something that cannot have one");
    },
    verifyContent: (verifier) => void verifier.value(),
    readHeader(reader) {
      const collection = reader.value() as object;
      return new WeakEntry(collection, reader.value() as object, undefined);
    },
    readContent(reader, object) {
      const entry = object as WeakEntry;
      const value = reader.value();
      // one that this process has, and no copy
      if (reader.isOwn(entry.key)) return;
      try {
        addEntry(entry, value);
      } catch (cause) {
        throw reader.malformed("has an entry of something that is no WeakMap", cause);
      }
    },
  },
];
