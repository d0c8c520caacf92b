/**
 * Classes that compiled code made in a function. Class, prototype, methods and accessors are one thing: (code, scope
 * records). Its own properties and those of its prototype are written where they are not as the class was made with:
 * static data always, since it may have changed.
 */
import { closureOf, memberOf } from "../../closures.js";
import type { ClassMember, ClassParts, ClosureRecord, MemberRecord, PropertyDescriptors } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { hasFurther } from "./functions.js";
import { prototypeOf } from "./names.js";
import { type Keys, writeProperties } from "./properties.js";
import { writePrototype } from "./prototypes.js";
import { type Presets, remake } from "./remake.js";
import { SCOPE } from "./scopes.js";

export interface StampedClass extends ClosureRecord {
  readonly parts: ClassParts;
}

const HAS_PARENT = 1;
const HAS_BASE = 2;

const OWN_CHANGED = 1;
const PROTOTYPE_CHANGED = 2;

/** Header; its parent and scope records come before it. Throws NotSerializableError for static private fields. */
export function writeClass(writer: HeapWriter, made: object, { fn, scopes, parts }: StampedClass): void {
  const hidden = staticPrivateField(made);
  if (hidden !== undefined) {
    const what = `the class ${fn.name} (${fn.module.id}:${fn.line}:${fn.column}), which was made in a function and keeps data in a static private field (${hidden})`;
    throw refusal(writer, made, what, "Move the class to the top of its module, or make the field public.");
  }
  const presets = scopes.map((scope) => presetsOf(scope, writer.excluded?.get(scope)));
  if (!keysComeAgain(made, presets)) {
    const what = `the class ${fn.name} (${fn.module.id}:${fn.line}:${fn.column}), which was made in a function and has a computed key that cannot be found again`;
    throw refusal(writer, made, what, "Put the key into a constant of its own before the class: `const key = …; class { [key]() {} }`.");
  }
  const prototype = prototypeOf(made)!;
  const parent = Object.getPrototypeOf(made) as object | null;
  const base = Object.getPrototypeOf(prototype) as object | null;
  const flags = (parent === Function.prototype ? 0 : HAS_PARENT) | (base === baseOf(parent) ? 0 : HAS_BASE);
  writer.u8(Tag.Class);
  writer.u8(flags);
  writer.varint(writer.code.functionRow(fn));
  writer.varint(scopes.length);
  for (const scope of scopes) writer.value(scope);
  if ((flags & HAS_PARENT) !== 0) writePrototype(writer, made, parent);
  if ((flags & HAS_BASE) !== 0) writePrototype(writer, prototype, base);
  for (const one of presets) writePresets(writer, one);
  writer.varint(parts.members.length);
  for (const { key } of parts.members) writer.value(key);
  writer.register(made, writeContent);
}

/** Nothing but the class's text tells that there is one. */
function staticPrivateField(made: object): string | undefined {
  return /\bstatic\s+(?:accessor\s+)?(#[\p{ID_Start}$_][\p{ID_Continue}$]*)\s*[=;}\n]/u.exec(Function.prototype.toString.call(made))?.[1];
}

/** What the `prototype` of a class inherits from that has this parent. */
function baseOf(parent: object | null): object | undefined {
  return parent === Function.prototype ? Object.prototype : prototypeOf(parent);
}

/** Primitives, which computed keys may need when the class is made again. */
function presetsOf(scope: object, excluded: ReadonlySet<string> | undefined): Presets {
  const presets: [string, unknown][] = [];
  for (const key of Object.getOwnPropertyNames(scope)) {
    const own = Reflect.getOwnPropertyDescriptor(scope, key);
    if (own !== undefined && "value" in own && isPreset(own.value) && excluded?.has(key) !== true) presets.push([key, own.value]);
  }
  return presets;
}

function writePresets(writer: HeapWriter, presets: Presets): void {
  writer.varint(presets.length);
  for (const [key, value] of presets) {
    writer.string(key);
    writer.value(value);
  }
}

/** Only the class's text tells that it has computed keys; where it may have, the class is made again, as a reader would, to see them. */
function keysComeAgain(made: object, presets: readonly Presets[]): boolean {
  const text = Function.prototype.toString.call(made);
  if (!COMPUTED_KEY.test(text)) return true;
  const { fn, scopes, parts } = closureOf(made) as StampedClass;
  try {
    const twin = remake(
      fn.make!,
      scopes.map(() => ({})),
      presets,
    );
    if (twin.converts && COMPUTED_FIELD.test(text)) return false;
    return sameKeys(
      (closureOf(twin.made) as StampedClass).parts.members,
      parts.members.map(({ key }) => key),
    );
  } catch {
    return false;
  }
}

/** Also calls and assignments in methods. */
const COMPUTED_KEY = /\]\s*[(=;}\n]/;
const COMPUTED_FIELD = /(?:^|[;{}\n])\s*(?:static\s+)?\[.*\]\s*(?:=[^=]|[;}\n])/;

function sameKeys(members: readonly ClassMember[], keys: readonly unknown[]): boolean {
  return members.length === keys.length && members.every(({ key }, i) => key === keys[i]);
}

function isPreset(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function" && value !== undefined);
}

function writeContent(writer: HeapWriter, made: object): void {
  const { parts } = closureOf(made) as StampedClass;
  const prototype = prototypeOf(made)!;
  const ownChanged = isChanged(made, parts.own);
  const prototypeChanged = isChanged(prototype, parts.prototype);
  writer.u8((ownChanged ? OWN_CHANGED : 0) | (prototypeChanged ? PROTOTYPE_CHANGED : 0));
  if (ownChanged) writeProperties(writer, made, ownKeys(made));
  if (prototypeChanged) writeProperties(writer, prototype, Reflect.ownKeys(prototype));
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

const CLASS: ReadonlySet<number> = new Set([Tag.Class]);

function verifyHeader(verifier: HeapVerifier): void {
  const flags = verifier.u8();
  if (flags > (HAS_PARENT | HAS_BASE)) throw verifier.malformed("has a class that is not one");
  const row = verifier.varint();
  const count = verifier.counted();
  if (row >= verifier.around.functionCount) throw verifier.malformed("has a class of a function that it does not have");
  const make = verifier.around.resolver?.functions[row]?.make;
  if (verifier.around.resolver !== undefined && make?.length !== count)
    throw verifier.malformed("has a class whose scopes do not fit its function");
  for (let rest = count; rest > 0; rest--) verifier.objectOf(SCOPE, "a scope record");
  if ((flags & HAS_PARENT) !== 0) verifier.prototype();
  if ((flags & HAS_BASE) !== 0) verifier.prototype();
  for (let rest = count; rest > 0; rest--) {
    for (let presets = verifier.counted(); presets > 0; presets--) {
      verifier.string();
      verifier.value();
    }
  }
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
  const presets = scopes.map(() => {
    const pairs: [string, unknown][] = [];
    for (let rest = reader.varint(); rest > 0; rest--) pairs.push([reader.string(), reader.value()]);
    return pairs;
  });
  const { made } = remake(make!, scopes, presets);
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
  if (!sameKeys(parts.members, keys))
    throw reader.malformed("has a class with computed keys that come out otherwise when it is made again");
}

function readContent(reader: HeapReader, made: object): void {
  const flags = reader.u8();
  if ((flags & OWN_CHANGED) !== 0) restore(reader, made, ["length", "name"]);
  if ((flags & PROTOTYPE_CHANGED) !== 0) restore(reader, prototypeOf(made)!, []);
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
      if (flags > (OWN_CHANGED | PROTOTYPE_CHANGED)) throw verifier.malformed("has a class that is not one");
      if ((flags & OWN_CHANGED) !== 0) verifier.properties();
      if ((flags & PROTOTYPE_CHANGED) !== 0) verifier.properties();
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
