/** Map and Set, in insertion order. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";

const sizeOf = <T extends object>(prototype: T): ((object: object) => number) => {
  const getter = Object.getOwnPropertyDescriptor(prototype, "size")!.get as () => number;
  return (object) => getter.call(object);
};

// the engine's own methods, whatever a program puts on the prototypes
export const mapSize = sizeOf(Map.prototype);
export const setSize = sizeOf(Set.prototype);
const { forEach: forEachEntry, set: setEntry } = Map.prototype;
const { forEach: forEachValue, add: addValue } = Set.prototype;

export function writeMap(writer: HeapWriter, object: object): void {
  writer.varint(mapSize(object));
  forEachEntry.call(object as Map<unknown, unknown>, (value, key) => {
    writer.value(key);
    writer.value(value);
  });
}

export function writeSet(writer: HeapWriter, object: object): void {
  writer.varint(setSize(object));
  forEachValue.call(object as Set<unknown>, (value) => writer.value(value));
}

export const collectionKinds: readonly Kind[] = [
  {
    tag: Tag.Map,
    dressing: "all",
    verifyHeader() {},
    verifyContent(verifier) {
      for (let rest = verifier.counted(); rest > 0; rest--) {
        verifier.value();
        verifier.value();
      }
    },
    readHeader: () => new Map(),
    readContent(reader, map) {
      for (let rest = reader.varint(); rest > 0; rest--) {
        const key = reader.value();
        setEntry.call(map as Map<unknown, unknown>, key, reader.value());
      }
    },
  },
  {
    tag: Tag.Set,
    dressing: "all",
    verifyHeader() {},
    verifyContent(verifier) {
      for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
    },
    readHeader: () => new Set(),
    readContent(reader, set) {
      for (let rest = reader.varint(); rest > 0; rest--) addValue.call(set as Set<unknown>, reader.value());
    },
  },
];
