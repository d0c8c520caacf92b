/** Functions and classes: by name, or as closures made of code and scope records. All others are refused. */

import { isOwnPrototype } from "../../activations/async-generators.js";
import { type ResolvingRecord, resolvingFunction, resolvingRecord } from "../../activations/deferred.js";
import { boundOf } from "../../bound.js";
import { closureOf, descriptorsOf, isClass, memberOf, stampClosure } from "../../closures.js";
import type { ClosureRecord, FunctionMeta, PropertyDescriptors } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal, refuseProxy } from "../path.js";
import { isProxy } from "../proxies.js";
import { writeBound } from "./bound.js";
import { isSame, type StampedClass, writeClass, writeMemberHeader } from "./classes.js";
import { writeDressing } from "./dressing.js";
import { isMadeAgain } from "./late.js";
import { prototypeOf } from "./names.js";
import { type Keys, writeProperties } from "./properties.js";
import { verifyScope } from "./scopes.js";

export function writeCallable(writer: HeapWriter, value: object): void {
  if (writer.named(value)) return;
  if (isProxy?.(value) === true) throw refuseProxy(writer, value);
  const bound = boundOf(value);
  if (bound !== undefined) return writeBound(writer, value, bound);
  const resolving = resolvingRecord(value);
  if (resolving !== undefined) return writeResolving(writer, value, resolving);
  const closure = closureOf(value);
  const member = closure === undefined ? memberOf(value) : undefined;
  if (member === undefined && closure?.fn.make === undefined) throw refuseFunction(writer, value, closure);
  if (closure?.parts !== undefined) return writeClass(writer, value, closure as StampedClass);
  const further = furtherKeys(value, closure);
  const hasMore = further.length > 0 || !Object.isExtensible(value);
  writeDressing(writer, value, usualPrototype(value), hasMore);
  if (member !== undefined) writeMemberHeader(writer, member);
  else writeClosureHeader(writer, closure!);
  writer.register(value, !hasMore ? undefined : (into, object) => writeProperties(into, object, further));
}

/** A function that settles a promise; as native functions, it is as it was made but for what a program puts on it. */
function writeResolving(writer: HeapWriter, value: object, { settles, rejects }: ResolvingRecord): void {
  const further = furtherKeys(value, undefined);
  const hasMore = further.length > 0 || !Object.isExtensible(value);
  writeDressing(writer, value, Function.prototype, hasMore);
  writer.u8(Tag.Resolving);
  writer.value(settles);
  writer.u8(rejects ? 1 : 0);
  writer.register(value, !hasMore ? undefined : (into, object) => writeProperties(into, object, further));
}

function writeClosureHeader(writer: HeapWriter, { fn, scopes }: ClosureRecord): void {
  writer.u8(Tag.Closure);
  writer.varint(writer.code.functionRow(fn));
  writer.varint(scopes.length);
  for (const scope of scopes) writer.value(scope);
}

/** True for functions that writeCallable takes. */
export function isWritable(writer: HeapWriter, value: object): boolean {
  return writer.ids.has(value) || isMadeAgain(value) || writer.hasName(value);
}

const functionPrototypes: ReadonlySet<unknown> = new Set(
  [function* () {}, async () => {}, async function* () {}].map((one) => Object.getPrototypeOf(one) as unknown),
);

/** The factory makes async functions and generators with their own. */
function usualPrototype(value: object): object {
  const prototype = Object.getPrototypeOf(value) as object;
  return functionPrototypes.has(prototype) ? prototype : Function.prototype;
}

/** True for a method that somebody gave properties. */
export function hasFurther(method: object): boolean {
  return furtherKeys(method, undefined).length > 0 || !Object.isExtensible(method);
}

/** Own properties that are not as a reader makes the function with. */
function furtherKeys(value: object, closure: ClosureRecord | undefined): Keys {
  const made = closure === undefined ? undefined : bareTwin(closure);
  return Reflect.ownKeys(value).filter((key) => {
    if (key === "prototype") return !hasDefaultPrototype(value);
    const own = Reflect.getOwnPropertyDescriptor(value, key);
    if (made !== undefined) return !isSame(own, made.get(key));
    // of methods, the attributes tell whether they were defined anew
    return !OWN_BY_DEFAULT.has(key) || own?.writable !== false || own.enumerable !== false || !own.configurable;
  });
}

const OWN_BY_DEFAULT: ReadonlySet<string | symbol> = new Set(["length", "name"]);

// metadata is immutable and lives as long as its module
const bareTwins = new WeakMap<FunctionMeta, PropertyDescriptors>();

/**
 * Own properties as a reader makes them, before any scope record has content: a name that is a computed key is not known then.
 * Classes among the scopes are there; code that stands in one is made by it.
 */
function bareTwin({ fn, scopes }: ClosureRecord): PropertyDescriptors {
  const known = bareTwins.get(fn);
  if (known !== undefined) return known;
  const made = descriptorsOf(fn.make!(...scopes.map((scope) => (typeof scope === "function" ? scope : {}))));
  bareTwins.set(fn, made);
  return made;
}

/** True unless a program put something on the function's `prototype`, or another object in its place. */
export function hasDefaultPrototype(value: object): boolean {
  const prototype = prototypeOf(value);
  if (prototype === undefined || isClass(value)) return true;
  const keys = Reflect.ownKeys(prototype);
  // generator functions: an empty object
  if (keys.length === 0) return Object.getPrototypeOf(prototype) !== Object.prototype;
  // those of async ones
  if (keys.length === 3) return isOwnPrototype(prototype);
  const own = Reflect.getOwnPropertyDescriptor(prototype, "constructor");
  return keys.length === 1 && own?.value === value && Object.getPrototypeOf(prototype) === Object.prototype;
}

function refuseFunction(writer: HeapWriter, value: object, closure: ClosureRecord | undefined): Error {
  const name = nameOf(value);
  if (closure !== undefined) {
    const { fn } = closure;
    const what = `the function ${fn.name} (${fn.module.id}:${fn.line}:${fn.column}), which stands where a snapshot cannot find it again`;
    return refusal(writer, value, what, "Move it to the top of its module, or give it a name with register(name, value).");
  }
  const source = Function.prototype.toString.call(value);
  if (/^class\b/.test(source)) {
    return refusal(
      writer,
      value,
      `the class ${name}, which is not registered`,
      `Call register("${name}", ${name}) in every program that reads or writes the snapshot.`,
    );
  }
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) {
    if (name.startsWith("bound "))
      return refusal(
        writer,
        value,
        `a bound function (${name}) that was not made by marked code`,
        "Call bind in marked code, under its name, or give the function a name with register(name, value).",
      );
    const what = `the native function ${name}`;
    return refusal(writer, value, what, "Hold what it is made of in place of it, or give it a name with register(name, value).");
  }
  return refusal(
    writer,
    value,
    `the function ${name}, which is not marked`,
    'Mark the function that makes it with "use resumable" and compile its file, or give it a name with register(name, value).',
  );
}

export function nameOf(value: object): string {
  const name: unknown = Reflect.getOwnPropertyDescriptor(value, "name")?.value;
  return typeof name === "string" && name !== "" ? name : "(anonymous)";
}

const PROMISES: ReadonlySet<number> = new Set([Tag.Promise]);

export const functionKinds: readonly Kind[] = [
  {
    tag: Tag.Closure,
    dressing: "all",
    verifyHeader(verifier) {
      const row = verifier.varint();
      const count = verifier.counted();
      if (row >= verifier.around.functionCount) throw verifier.malformed("has a closure of a function that it does not have");
      const make = verifier.around.resolver?.functions[row]?.make;
      if (verifier.around.resolver !== undefined && make?.length !== count)
        throw verifier.malformed("has a closure whose scopes do not fit its function");
      for (let rest = count; rest > 0; rest--) verifyScope(verifier);
    },
    readHeader(reader) {
      const fn = reader.functions[reader.varint()]!;
      const scopes: object[] = [];
      for (let rest = reader.varint(); rest > 0; rest--) scopes.push(reader.value() as object);
      const made = fn.make!(...scopes);
      // callbacks of array methods come without a stamp (see site-loops.ts of the compiler)
      return closureOf(made) === undefined ? stampClosure(made, fn, scopes) : made;
    },
  },
  {
    tag: Tag.Resolving,
    dressing: "all",
    verifyHeader(verifier) {
      verifier.objectOf(PROMISES, "a promise");
      if (verifier.u8() > 1) throw verifier.malformed("has a function that settles a promise in an unknown way");
    },
    readHeader(reader) {
      const promise = reader.value() as object;
      const made = resolvingFunction(promise, reader.u8() === 1);
      reader.unsettled.functions.push({ promise, made });
      return made;
    },
  },
];
