/** Own properties that are not all ordinary: attributes, accessors, symbol keys, and objects that are not extensible. */

import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { EXCLUDED } from "../excluded.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapWriter } from "../heap-writer.js";
import { ACCESSOR, CONFIGURABLE, ENUMERABLE, Integrity, ORDINARY, type Shape, WRITABLE } from "../shapes.js";

/** Reads getter and setter. */
export function defineAccessor(reader: HeapReader, object: object, key: PropertyKey, common: PropertyDescriptor): void {
  const get = reader.value();
  const set = reader.value();
  for (const half of [get, set]) {
    if (half !== undefined && typeof half !== "function") throw reader.malformed("has an accessor that is not made of functions");
  }
  Object.defineProperty(object, key, { get, set, ...common } as PropertyDescriptor);
}

export type Keys = readonly (string | symbol)[];

type Describe = (object: object, key: string | symbol) => PropertyDescriptor | undefined;

/** Shape and values of all own properties. */
export function writeAllProperties(writer: HeapWriter, object: object): void {
  writeProperties(writer, object, Reflect.ownKeys(object));
}

/** Shape and values of these own properties. */
export function writeProperties(
  writer: HeapWriter,
  object: object,
  keys: Keys,
  describe: Describe = Reflect.getOwnPropertyDescriptor,
): void {
  const integrity = integrityOf(object);
  const excluded = writer.excluded?.get(object);
  const kept: (string | symbol)[] = [];
  const attributes: number[] = [];
  const values: unknown[] = [];
  let isOrdinary = true;
  for (const key of keys) {
    const own = describe(object, key);
    if (own === undefined) continue; // a proxy that does not keep to what it said
    const bits = attributesOf(own, integrity);
    kept.push(key);
    attributes.push(bits);
    if (bits !== ORDINARY) isOrdinary = false;
    if ((bits & ACCESSOR) !== 0) values.push(own.get, own.set);
    else values.push(typeof key === "string" && excluded?.has(key) === true ? EXCLUDED : own.value);
  }
  writer.shape(writer.shapes.special(kept, isOrdinary ? undefined : attributes, integrity));
  for (const value of values) {
    if (value === EXCLUDED) writer.u8(Tag.Excluded);
    else writer.value(value);
  }
}

export function integrityOf(object: object): Integrity {
  if (Object.isExtensible(object)) return Integrity.Extensible;
  // the elements of binary data can never be frozen, and they are many
  if (ArrayBuffer.isView(object)) return Integrity.NonExtensible;
  // V8 calls an empty sealed array frozen, though its length is not
  if (Object.isFrozen(object) && !hasWritableLength(object)) return Integrity.Frozen;
  return Object.isSealed(object) ? Integrity.Sealed : Integrity.NonExtensible;
}

function hasWritableLength(object: object): boolean {
  return Array.isArray(object) && Reflect.getOwnPropertyDescriptor(object, "length")?.writable === true;
}

/** Sealing and freezing take attributes away by themselves. */
function attributesOf(own: PropertyDescriptor, integrity: Integrity): number {
  let bits = own.enumerable === true ? ENUMERABLE : 0;
  if (own.configurable === true || integrity >= Integrity.Sealed) bits |= CONFIGURABLE;
  if (!("value" in own)) return bits | ACCESSOR;
  return own.writable === true || integrity === Integrity.Frozen ? bits | WRITABLE : bits;
}

/** Defines the properties of a shape that is not ordinary, or whose keys a prototype would catch. */
export function defineProperties(reader: HeapReader, object: object, shape: Pick<Shape, "keys" | "attributes" | "integrity">): void {
  const { keys, attributes, integrity } = shape;
  for (let i = 0; i < keys.length; i++) {
    const bits = attributes === undefined ? ORDINARY : attributes[i]!;
    const common = { enumerable: (bits & ENUMERABLE) !== 0, configurable: (bits & CONFIGURABLE) !== 0 };
    if ((bits & ACCESSOR) !== 0) {
      defineAccessor(reader, object, keys[i]!, common);
    } else {
      const value = reader.value();
      if (value === EXCLUDED) reader.excluded.push({ object, key: keys[i]! });
      Object.defineProperty(object, keys[i]!, { value, writable: (bits & WRITABLE) !== 0, ...common });
    }
  }
  if (integrity === Integrity.Frozen) Object.freeze(object);
  else if (integrity === Integrity.Sealed) Object.seal(object);
  else if (integrity === Integrity.NonExtensible) Object.preventExtensions(object);
}
