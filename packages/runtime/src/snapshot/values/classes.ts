/**
 * Classes that compiled code made in a function. Class, prototype, methods and accessors are one thing: (code, scope
 * records). Its own properties and those of its prototype are written where they are not as the class was made with:
 * static data always, since it may have changed.
 */
import { closureOf, memberOf } from "../../closures.js";
import type { ClassParts, ClosureRecord, FunctionMeta, MemberRecord, PropertyDescriptors } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { StaticPrivates } from "../../privates.js";
import { realm } from "../../realm.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { hasFurther } from "./functions.js";
import { prototypeOf } from "./names.js";
import { type Keys, writeProperties } from "./properties.js";
import { writePrototype } from "./prototypes.js";
import { remake } from "./remake.js";
import { verifyScope } from "./scopes.js";

export interface StampedClass extends ClosureRecord {
  readonly parts: ClassParts;
}

const HAS_PARENT = 1;
const HAS_BASE = 2;
const HAS_HERITAGE = 4;

const OWN_CHANGED = 1;
const PROTOTYPE_CHANGED = 2;
const HAS_STATIC_PRIVATES = 4;

/** Header; its parent and scope records come before it. */
export function writeClass(writer: HeapWriter, made: object, { fn, scopes, parts }: StampedClass): void {
  const prototype = prototypeOf(made)!;
  const parent = Object.getPrototypeOf(made) as object | null;
  const base = Object.getPrototypeOf(prototype) as object | null;
  const flags =
    (parent === Function.prototype ? 0 : HAS_PARENT) | (base === baseOf(parent) ? 0 : HAS_BASE) | (parts.hasHeritage ? HAS_HERITAGE : 0);
  writer.u8(Tag.Class);
  writer.u8(flags);
  writer.varint(writer.code.functionRow(fn));
  writer.varint(scopes.length);
  for (const scope of scopes) writer.value(scope);
  if ((flags & HAS_PARENT) !== 0) writePrototype(writer, made, parent);
  if ((flags & HAS_BASE) !== 0) writePrototype(writer, prototype, base);
  writer.varint(parts.keys.length);
  for (const key of parts.keys) writer.value(key);
  writer.varint(parts.members.length);
  for (const { key } of parts.members) writer.value(key);
  writer.register(made, writeContent);
}

/** What the `prototype` of a class inherits from that has this parent. */
function baseOf(parent: object | null): object | undefined {
  return parent === Function.prototype ? Object.prototype : prototypeOf(parent);
}

function writeContent(writer: HeapWriter, made: object): void {
  const { fn, parts } = closureOf(made) as StampedClass;
  const prototype = prototypeOf(made)!;
  const ownChanged = isChanged(made, parts.own) || isNamedByKey(made, fn);
  const prototypeChanged = isChanged(prototype, parts.prototype);
  const hidden = realm.staticPrivates.get(made);
  writer.u8((ownChanged ? OWN_CHANGED : 0) | (prototypeChanged ? PROTOTYPE_CHANGED : 0) | (hidden === undefined ? 0 : HAS_STATIC_PRIVATES));
  if (ownChanged) writeProperties(writer, made, ownKeys(made));
  if (prototypeChanged) writeProperties(writer, prototype, Reflect.ownKeys(prototype));
  if (hidden === undefined) return;
  const values = staticValues(hidden);
  writer.varint(values.size);
  for (const [name, value] of values) {
    writer.string(name);
    writer.value(value);
  }
}

/** A computed key gave the class its name: a reader makes the class before it knows the key. */
function isNamedByKey(made: object, fn: FunctionMeta): boolean {
  return /<anonymous>(?:#\d+)?$/.test(fn.name) && Reflect.getOwnPropertyDescriptor(made, "name")?.value !== "";
}

/** What static private fields hold: all of them, or none while the class's own initializers still run. */
function staticValues({ names, get }: StaticPrivates): Map<string, unknown> {
  try {
    const values = get();
    return new Map(names.map((name, i) => [name, values[i]]));
  } catch {
    return new Map();
  }
}

/** The engine makes `prototype`, and keeps it. */
function ownKeys(made: object): Keys {
  return Reflect.ownKeys(made).filter((key) => key !== "prototype");
}

/** Fields count as changed: what they were made with is not what a factory would make. */
function isChanged(object: object, before: PropertyDescriptors): boolean {
  const keys = Reflect.ownKeys(object);
  return !Object.isExtensible(object) || keys.length !== before.size || !keys.every((key) => isAsMade(object, key, before.get(key)));
}

function isAsMade(object: object, key: string | symbol, before: PropertyDescriptor | undefined): boolean {
  const { enumerable, value, get, set } = before ?? {};
  if (enumerable !== false || !isSame(Reflect.getOwnPropertyDescriptor(object, key), before)) return false;
  return [value, get, set].every((part) => memberOf(part) === undefined || !hasFurther(part as object));
}

export function isSame(one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    Object.is(one.value, other.value) &&
    one.get === other.get &&
    one.set === other.set &&
    one.writable === other.writable &&
    one.enumerable === other.enumerable &&
    one.configurable === other.configurable
  );
}

/** Header of a method, getter or setter. */
export function writeMemberHeader(writer: HeapWriter, { home, index }: MemberRecord): void {
  writer.u8(Tag.ClassMember);
  writer.value(home);
  writer.varint(index);
}

/** One at the top of a module is made in a function, too, when its decorators were lowered; it goes by name. */
const CLASS: ReadonlySet<number> = new Set([Tag.Class, Tag.Binding, Tag.Registered]);

function verifyHeader(verifier: HeapVerifier): void {
  const flags = verifier.u8();
  if (flags > (HAS_PARENT | HAS_BASE | HAS_HERITAGE)) throw verifier.malformed("has a class that is not one");
  const row = verifier.varint();
  const count = verifier.counted();
  if (row >= verifier.around.functionCount) throw verifier.malformed("has a class of a function that it does not have");
  const make = verifier.around.resolver?.functions[row]?.make;
  for (let rest = count; rest > 0; rest--) verifyScope(verifier);
  if ((flags & HAS_PARENT) !== 0) verifier.prototype();
  if ((flags & HAS_BASE) !== 0) verifier.prototype();
  const keys = verifier.counted();
  for (let rest = keys; rest > 0; rest--) verifier.value();
  if (verifier.around.resolver !== undefined && make?.length !== count + keys + ((flags & HAS_HERITAGE) === 0 ? 0 : 1))
    throw verifier.malformed("has a class whose scopes do not fit its function");
  for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
}

function readHeader(reader: HeapReader): object {
  const flags = reader.u8();
  const { make } = reader.functions[reader.varint()]!;
  const scopes: object[] = [];
  for (let rest = reader.varint(); rest > 0; rest--) scopes.push(reader.value() as object);
  const parent = (flags & HAS_PARENT) === 0 ? Function.prototype : (reader.value() as object | null);
  const base = (flags & HAS_BASE) === 0 ? baseOf(parent) : (reader.value() as object | null);
  if (base === undefined) throw reader.malformed("has a class whose parent is not one");
  const keys: unknown[] = [];
  for (let rest = reader.varint(); rest > 0; rest--) keys.push(reader.value());
  if (keys.some((key) => typeof key !== "string" && typeof key !== "symbol" && typeof key !== "number"))
    throw reader.malformed("has a class with a key that is none");
  const made = remake(make!, scopes, (flags & HAS_HERITAGE) === 0 ? keys : [null, ...keys]);
  assertMembers(reader, closureOf(made)?.parts);
  Object.setPrototypeOf(made, parent);
  Object.setPrototypeOf(prototypeOf(made)!, base);
  return made;
}

/** The members of a class made again are those that were saved, in the same order. */
function assertMembers(reader: HeapReader, parts: ClassParts | undefined): void {
  const keys: unknown[] = [];
  for (let rest = reader.varint(); rest > 0; rest--) keys.push(reader.value());
  if (parts === undefined) throw reader.malformed("has a class made by code that makes none");
  if (parts.members.length !== keys.length || !parts.members.every(({ key }, i) => key === keys[i]))
    throw reader.malformed("has a class with other members than its code");
}

function readContent(reader: HeapReader, made: object): void {
  const flags = reader.u8();
  if ((flags & OWN_CHANGED) !== 0) restore(reader, made, ["length", "name"]);
  if ((flags & PROTOTYPE_CHANGED) !== 0) restore(reader, prototypeOf(made)!, []);
  if ((flags & HAS_STATIC_PRIVATES) !== 0) restoreStatics(reader, made);
}

function restoreStatics(reader: HeapReader, made: object): void {
  const names: string[] = [];
  const values: unknown[] = [];
  for (let rest = reader.varint(); rest > 0; rest--) {
    names.push(reader.string());
    values.push(reader.value());
  }
  const hidden = realm.staticPrivates.get(made);
  if (names.length === 0) return;
  if (hidden === undefined || hidden.names.join() !== names.join())
    throw reader.malformed("has a class with other static private fields than its code");
  hidden.set(values);
}

/** `first` are the keys that stay in front. */
function restore(reader: HeapReader, object: object, first: Keys): void {
  for (const key of Reflect.ownKeys(object)) if (!first.includes(key)) Reflect.deleteProperty(object, key);
  reader.further(object);
}

export const classKinds: readonly Kind[] = [
  {
    tag: Tag.Class,
    verifyHeader,
    verifyContent(verifier) {
      const flags = verifier.u8();
      if (flags > (OWN_CHANGED | PROTOTYPE_CHANGED | HAS_STATIC_PRIVATES)) throw verifier.malformed("has a class that is not one");
      if ((flags & OWN_CHANGED) !== 0) verifier.properties();
      if ((flags & PROTOTYPE_CHANGED) !== 0) verifier.properties();
      if ((flags & HAS_STATIC_PRIVATES) === 0) return;
      for (let rest = verifier.counted(); rest > 0; rest--) {
        verifier.string();
        verifier.value();
      }
    },
    readHeader,
    readContent,
  },
  {
    tag: Tag.ClassMember,
    dressing: "all",
    verifyHeader(verifier) {
      verifier.objectOf(CLASS, "a class");
      verifier.varint();
    },
    readHeader(reader) {
      const parts = closureOf(reader.value())?.parts;
      const member = parts?.members[reader.varint()];
      if (member === undefined) throw reader.malformed("has a method that its class does not have");
      return member.value;
    },
  },
];
