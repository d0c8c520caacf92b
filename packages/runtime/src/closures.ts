/**
 * Closures and classes of compiled code carry what they are made of: the function's metadata and their scope records.
 * Snapshots write those two, and the compiled module's factory makes the closure again. Methods and accessors of such a
 * class carry where they stand in it.
 */
import { makeAsyncGenerator } from "./activations/async-generators.js";
import { isGeneratorFunction, stampPrototype } from "./activations/generators.js";
import {
  type ClassMember,
  type ClassParts,
  type ClosureRecord,
  FunctionKind,
  type FunctionMeta,
  type MemberRecord,
  type PropertyDescriptors,
} from "./contract.js";
import { realm } from "./realm.js";
import { type Scopes, scopeList } from "./stamp.js";

const GENERATOR = FunctionKind.Generator;
const ASYNC = FunctionKind.Async;
const ASYNC_GENERATOR = FunctionKind.AsyncGenerator;
const NO_KEYS: readonly PropertyKey[] = [];
const asyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;
const { put, read } = realm.stamp;
const putOnClosure = realm.closures.put;
const readClosure = realm.closures.read;

/**
 * Marks a closure or class that generated code just made, and gives it back. Nobody can see the mark. A single scope record may stand for
 * the list of it. (Small, so that it becomes part of its callers.)
 */
export function stampClosure<T extends object>(
  closure: T,
  fn: FunctionMeta,
  scopes?: Scopes,
  keys?: readonly PropertyKey[],
  hasHeritage?: boolean,
): T {
  if (!fn.isPlain) return stampOther(closure, fn, scopes, keys, hasHeritage);
  putOnClosure(closure, fn, scopes);
  return closure;
}

function stampOther<T extends object>(closure: T, fn: FunctionMeta, scopes: Scopes, keys = NO_KEYS, hasHeritage = false): T {
  fn.isClass ??= isClass(closure);
  if (fn.make === undefined) fn.only = fn.only === undefined ? closure : null;
  if (fn.isClass) stampClass(closure, fn, scopeList(scopes), keys, hasHeritage);
  else {
    putOnClosure(closure, fn, scopes);
    if (fn.kind === GENERATOR) stampPrototype(closure);
    else if (fn.kind === ASYNC_GENERATOR) makeAsyncGenerator(closure);
    else if (fn.kind === ASYNC) Object.setPrototypeOf(closure, asyncFunctionPrototype);
    else fn.isPlain = fn.make !== undefined;
  }
  return closure;
}

function stampClass(made: object, fn: FunctionMeta, scopes: readonly object[], keys: readonly PropertyKey[], hasHeritage: boolean): void {
  const parts = { ...partsOf(made), keys, hasHeritage };
  put(made, { fn, scopes, parts });
  put(parts.own.get("prototype")!.value as object, { home: made, index: -1 });
  stampMembers(made, parts.members);
}

/** What a closure or class of compiled code is made of; undefined for everything else. */
export function closureOf(value: unknown): ClosureRecord | undefined {
  if (typeof value !== "function") return undefined;
  const closure = readClosure(value);
  if (closure !== undefined) return closure;
  const mark = read(value) as ClosureRecord | MemberRecord | undefined;
  return mark !== undefined && "fn" in mark ? mark : undefined;
}

/** The place of a method, getter or setter in a class that compiled code made in a function. */
export function memberOf(value: unknown): MemberRecord | undefined {
  const mark = typeof value === "function" ? (read(value) as ClosureRecord | MemberRecord | undefined) : undefined;
  return mark !== undefined && "home" in mark ? mark : undefined;
}

/** The class whose `prototype` this is, when compiled code made it in a function. */
export function classOf(prototype: object): object | undefined {
  const mark = read(prototype);
  return typeof prototype === "object" && mark !== undefined && "home" in mark ? mark.home : undefined;
}

/** Only classes have a `prototype` that cannot be replaced. */
export function isClass(value: object): boolean {
  return typeof value === "function" && Reflect.getOwnPropertyDescriptor(value, "prototype")?.writable === false;
}

function partsOf(made: object): Omit<ClassParts, "keys" | "hasHeritage"> {
  const own = descriptorsOf(made);
  const prototype = descriptorsOf(own.get("prototype")!.value as object);
  return { own, prototype, members: [...membersIn(own), ...membersIn(prototype)] };
}

/** All own properties. */
export function descriptorsOf(object: object): PropertyDescriptors {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)!]));
}

/** Methods and accessors are hidden properties; what can be enumerated are fields. */
function* membersIn(properties: PropertyDescriptors): Iterable<ClassMember> {
  for (const [key, { enumerable, value, get, set }] of properties) {
    if (enumerable === true || key === "constructor" || key === "prototype") continue;
    for (const part of [value, get, set]) if (typeof part === "function") yield { key, value: part as object };
  }
}

function stampMembers(home: object, members: readonly ClassMember[]): void {
  for (const [index, { value }] of members.entries()) {
    // a static block may have put a closure there
    if (readClosure(value) === undefined && read(value) === undefined) put(value, { home, index });
  }
}

/**
 * Notes methods of an object or class: the generators among them are known by what they make, the others are async and look so. Async
 * generators come apart: the engine has them as generators.
 */
export function stampMethods<T extends object>(
  holder: T,
  keys: readonly PropertyKey[],
  asyncGenerators: readonly PropertyKey[] = NO_KEYS,
): T {
  // not by its iterator, which the program may have replaced
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const method: unknown = Reflect.getOwnPropertyDescriptor(holder, key)?.value;
    if (typeof method !== "function") continue;
    if (isGeneratorFunction(method)) stampPrototype(method);
    else Object.setPrototypeOf(method, asyncFunctionPrototype);
  }
  for (let i = 0; i < asyncGenerators.length; i++) {
    const method: unknown = Reflect.getOwnPropertyDescriptor(holder, asyncGenerators[i]!)?.value;
    if (typeof method === "function" && isGeneratorFunction(method)) makeAsyncGenerator(method);
  }
  return holder;
}
