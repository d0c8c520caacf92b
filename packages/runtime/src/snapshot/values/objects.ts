/** Objects that the hot paths leave: instances, no prototype, unusual arrays, `arguments`, prototypes of functions. */

import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { mappedOf } from "../../mapped-arguments.js";
import type { HeapVerifier } from "../heap-verifier.js";
import { type HeapWriter, writePlain } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { Integrity } from "../shapes.js";
import { strictArguments } from "../strict-arguments.js";
import { Again } from "../writing.js";
import { writeDressing } from "./dressing.js";
import { writeMapped } from "./mapped-arguments.js";
import { integrityOf, type Keys, writeAllProperties, writeProperties } from "./properties.js";
import { ownerOf, writePrototype, writePrototypeOf } from "./prototypes.js";

const plainContent = (verifier: HeapVerifier): void => void verifier.properties();

/** An object of no special kind. */
export function writeOrdinary(writer: HeapWriter, object: object): void {
  const mark = mappedOf(object);
  if (mark !== undefined) return writeMapped(writer, object, mark);
  const prototype = Object.getPrototypeOf(object) as object | null;
  const owner = ownerOf(object);
  if (owner !== undefined) return writePrototypeOf(writer, object, owner);
  if (prototype === Object.prototype) {
    if (isArguments(object)) {
      writer.u8(Tag.Arguments);
      return writer.register(object, writeArguments);
    }
    writer.u8(Tag.PlainObject);
  } else if (prototype === null) {
    writer.u8(Tag.NullObject);
  } else {
    writer.u8(Tag.Instance);
    writePrototype(writer, object, prototype);
  }
  writer.register(object, isUnusual(writer, object) ? writeAllProperties : writePlain);
}

/** An object that was taken for plain: its properties are not all ordinary. */
export function writeUnusual(writer: HeapWriter, object: object): void {
  // a class's prototype looks plain until one sees its `constructor`, which would cost 10 ns per object to ask for
  if (!writer.isUnusual(object) && ownerOf(object) !== undefined) throw new Again(object);
  writeAllProperties(writer, object);
}

function isUnusual(writer: HeapWriter, object: object): boolean {
  return !Object.isExtensible(object) || Object.getOwnPropertySymbols(object).length > 0 || writer.excluded?.has(object) === true;
}

function isArguments(object: object): boolean {
  // the tag is asked of the object itself only where no getter can answer
  return (
    Object.hasOwn(object, Symbol.iterator) &&
    !Object.hasOwn(object, Symbol.toStringTag) &&
    Object.prototype.toString.call(object) === "[object Arguments]"
  );
}

/** The function that was called, in code that is not strict, is left out: only a call can tie the two. */
function writeArguments(writer: HeapWriter, object: object): void {
  const keys = Reflect.ownKeys(object).filter((key) => key !== "callee" || !isData(Reflect.getOwnPropertyDescriptor(object, key)));
  writeProperties(writer, object, keys);
}

function isData(own: PropertyDescriptor | undefined): boolean {
  return own !== undefined && "value" in own;
}

interface ArrayPlan {
  /** Indexes of elements without attributes, ascending. */
  readonly indexes: readonly number[];
  /** Elements with attributes, and properties that are not elements. */
  readonly further: Keys;
}

/** Arrays with holes or further properties, or another prototype. */
export function writeUnusualArray(writer: HeapWriter, array: readonly unknown[]): void {
  const { indexes, further } = planArray(array);
  const hasFurther = further.length > 0 || !Object.isExtensible(array);
  writeDressing(writer, array, Array.prototype, hasFurther);
  writer.u8(Tag.Array);
  writer.register(array, (into) => {
    writeElements(into, array, indexes);
    if (hasFurther) writeProperties(into, array, further);
  });
}

function planArray(array: readonly unknown[]): ArrayPlan {
  const indexes: number[] = [];
  const further: (string | symbol)[] = [];
  const integrity = integrityOf(array);
  for (const key of Reflect.ownKeys(array)) {
    if (key === "length") {
      if (Reflect.getOwnPropertyDescriptor(array, key)?.writable === false && integrity !== Integrity.Frozen) further.push(key);
    } else if (typeof key === "string" && isIndex(key) && isOrdinaryElement(array, key, integrity)) indexes.push(Number(key));
    else further.push(key);
  }
  return { indexes, further };
}

function isIndex(key: string): boolean {
  const index = Number(key);
  return Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 && String(index) === key;
}

function isOrdinaryElement(array: object, key: string, integrity: Integrity): boolean {
  const own = Reflect.getOwnPropertyDescriptor(array, key);
  return (
    own !== undefined &&
    own.enumerable === true &&
    (own.writable === true || !("value" in own) || integrity === Integrity.Frozen) &&
    (own.configurable === true || integrity >= Integrity.Sealed)
  );
}

function writeElements(writer: HeapWriter, array: readonly unknown[], indexes: readonly number[]): void {
  const { length } = array;
  writer.varint(length);
  let at = 0;
  for (const index of indexes) {
    writeHoles(writer, index - at);
    writeElement(writer, Reflect.getOwnPropertyDescriptor(array, index)!);
    at = index + 1;
  }
  writeHoles(writer, length - at);
}

function writeElement(writer: HeapWriter, own: PropertyDescriptor): void {
  if ("value" in own) return writer.value(own.value);
  writer.u8(Tag.Accessor);
  writer.value(own.get);
  writer.value(own.set);
}

function writeHoles(writer: HeapWriter, count: number): void {
  if (count === 0) return;
  writer.u8(Tag.Holes);
  writer.varint(count);
}

function verifyArray(verifier: HeapVerifier): void {
  const length = verifier.varint();
  if (length > 2 ** 32 - 1) throw verifier.malformed("has an array that is longer than arrays can be");
  const { bytes } = verifier;
  let isWhole = true;
  for (let rest = length; rest > 0; ) {
    const tag = bytes[verifier.pos];
    if (tag === Tag.Holes) {
      isWhole = false;
      verifier.pos++;
      rest -= verifier.holes(rest);
      continue;
    }
    if (tag === Tag.Accessor) {
      isWhole = false;
      verifier.pos++;
      verifier.accessor();
    } else verifier.value();
    rest--;
  }
  verifier.arrayLengths.push(isWhole ? length : -1);
}

function emptyArguments(): object {
  const made = strictArguments();
  for (const key of Reflect.ownKeys(made)) Reflect.deleteProperty(made, key);
  return made;
}

export const objectKinds: readonly Kind[] = [
  {
    tag: Tag.PlainObject,
    verifyHeader() {},
    verifyContent: plainContent,
    readHeader: () => ({}),
    readContent: (reader, object) => reader.plain(object, Object.prototype),
  },
  {
    tag: Tag.NullObject,
    verifyHeader() {},
    verifyContent: plainContent,
    readHeader: () => Object.create(null) as object,
    readContent: (reader, object) => reader.plain(object, null),
  },
  {
    tag: Tag.Instance,
    verifyHeader: (verifier) => verifier.prototype(),
    verifyContent: plainContent,
    readHeader: (reader) => Object.create(reader.value() as object | null) as object,
    readContent: (reader, object) => reader.plain(object, Object.getPrototypeOf(object) as object),
  },
  {
    tag: Tag.Array,
    dressing: "all",
    verifyHeader() {},
    verifyContent: verifyArray,
    readHeader: (reader) => reader.newArray(),
    readContent: (reader, array) => reader.array(array as unknown[]),
  },
  {
    tag: Tag.Arguments,
    dressing: "prototype",
    verifyHeader() {},
    verifyContent: plainContent,
    readHeader: emptyArguments,
    readContent: (reader, object) => reader.further(object),
  },
];
