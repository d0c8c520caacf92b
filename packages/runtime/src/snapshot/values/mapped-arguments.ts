/** `arguments` that share their values with the parameters of a call, and the scope record with these. The values stand in the record. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { type MappedRecord, mappedOf, tie, tiedElements } from "../../mapped-arguments.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { writeDressing } from "./dressing.js";
import { writeProperties } from "./properties.js";
import { nested } from "./prototypes.js";

/** Writes the header of one of the two. */
export function writeMapped(writer: HeapWriter, object: object, mark: MappedRecord): void {
  if (object === mark.record) writeRecord(writer, mark);
  else writeArguments(writer, mark);
}

function writeRecord(writer: HeapWriter, mark: MappedRecord): void {
  const { record, fn } = mark;
  writer.u8(Tag.MappedScope);
  writer.varint(writer.code.functionRow(fn));
  writer.varint((tiedElements(mark).at(-1) ?? -1) + 1);
  writer.register(record, (into) =>
    writeProperties(into, record, Reflect.ownKeys(record), (_, key) => ordinary(Reflect.get(record, key) as unknown)),
  );
}

function ordinary(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function writeArguments(writer: HeapWriter, mark: MappedRecord): void {
  const { args, record } = mark;
  nested(writer, args, () => {
    writeDressing(writer, args, Object.prototype, false);
    writer.u8(Tag.MappedArguments);
    writer.value(record);
  });
  writer.register(args, (into) => {
    const tied = tiedElements(mark);
    into.varint(tied.length);
    for (const index of tied) into.varint(index);
    const isTied = new Set<string | symbol>(tied.map(String));
    writeProperties(into, args, keysOf(mark), (object, key) => {
      const own = Reflect.getOwnPropertyDescriptor(object, key);
      return own !== undefined && isTied.has(key) ? { ...own, value: undefined } : own;
    });
  });
}

/** V8 leaves elements out that are parameters and cannot be enumerated. */
function keysOf({ args, fn }: MappedRecord): readonly (string | symbol)[] {
  const listed = Reflect.ownKeys(args);
  const hidden = [...fn.mapping!.keys.keys()].map(String).filter((key) => Object.hasOwn(args, key) && !listed.includes(key));
  return [...hidden, ...listed];
}

const RECORDS: ReadonlySet<number> = new Set([Tag.MappedScope]);

export const mappedKinds: readonly Kind[] = [
  {
    tag: Tag.MappedScope,
    verifyHeader(verifier) {
      const row = verifier.varint();
      if (row >= verifier.around.functionCount) throw verifier.malformed("has variables of a function that it does not have");
      const count = verifier.varint();
      const { resolver } = verifier.around;
      const mapping = resolver?.functions[row]?.mapping;
      if (resolver !== undefined && (mapping === undefined || count > mapping.keys.length))
        throw verifier.malformed("has an `arguments` that does not fit its function");
    },
    verifyContent: (verifier) => void verifier.properties(),
    readHeader(reader) {
      const fn = reader.functions[reader.varint()]!;
      return tie(fn, new Array<unknown>(reader.varint()).fill(undefined)).record;
    },
    readContent(reader, record) {
      const variables = propertiesIn(reader, record);
      for (const key of Reflect.ownKeys(variables)) {
        const own = Reflect.getOwnPropertyDescriptor(variables, key)!;
        if (Object.hasOwn(record, key)) Reflect.set(record, key, own.value);
        else Object.defineProperty(record, key, own);
      }
    },
  },
  {
    tag: Tag.MappedArguments,
    dressing: "prototype",
    verifyHeader(verifier) {
      verifier.objectOf(RECORDS, "the variables of an `arguments`");
    },
    verifyContent(verifier) {
      for (let rest = verifier.counted(); rest > 0; rest--) verifier.varint();
      verifier.properties();
    },
    readHeader: (reader) => mappedOf(reader.value() as object)!.args,
    readContent(reader, args) {
      const tied = new Set<string | symbol>();
      for (let rest = reader.varint(); rest > 0; rest--) tied.add(String(reader.varint()));
      for (const key of Reflect.ownKeys(args)) if (!tied.has(key)) Reflect.deleteProperty(args, key);
      const properties = propertiesIn(reader, args);
      for (const key of Reflect.ownKeys(properties)) {
        const { value, ...attributes } = Reflect.getOwnPropertyDescriptor(properties, key)!;
        Object.defineProperty(args, key, tied.has(key) || !("writable" in attributes) ? attributes : { value, ...attributes });
      }
      if (!Object.isExtensible(properties)) Object.preventExtensions(args);
    },
  },
];

/** What stands in the stream for the properties of `object`, as an object of its own. */
function propertiesIn(reader: HeapReader, object: object): object {
  const properties = Object.create(null) as object;
  const known = reader.excluded.length;
  reader.further(properties);
  for (let i = known; i < reader.excluded.length; i++) reader.excluded[i] = { ...reader.excluded[i]!, object };
  return properties;
}
