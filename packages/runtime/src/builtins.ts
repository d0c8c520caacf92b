/**
 * Built-ins that call what a program gives them, in a form that can be stopped: the marked sources are in
 * packages/runtime/builtins, compiled by Kraut itself into builtins/generated. Compiled code comes here at calls that may mean
 * one of them (2-analyze/builtin-calls.ts of the compiler); whether they do is decided by the identity of the function.
 */

import { bindNoted } from "./bound.js";
import { apply } from "./builtins/calls.js";
import * as array from "./builtins/generated/array.js";
import * as collections from "./builtins/generated/collections.js";
import * as json from "./builtins/generated/json.js";
import * as text from "./builtins/generated/text.js";
import * as typedArray from "./builtins/generated/typed-array.js";
import { isUsualPattern } from "./builtins/replacing.js";
import { isArray, isObject, isPlain, lengthOf } from "./builtins/spec.js";
import type { Cursor } from "./cursors/cursor.js";
import { isTypedArray } from "./cursors/indexed.js";
import { matchCursor } from "./cursors/matches.js";
import { arrayIterator, isPristine, methods, typedArrays } from "./cursors/natives.js";
import { nativeCursor } from "./cursors.js";
import { hold } from "./held.js";
import { functionById, hasMarked } from "./registry.js";
import { save } from "./support.js";

export { newArray } from "./builtins/spec.js";

type Arguments = readonly unknown[];

interface Builtin {
  /** The form that can be stopped. */
  readonly run: (receiver: unknown, args: Arguments) => unknown;
  /** False when nothing can suspend, and when the engine shall say what is wrong. */
  readonly takes: (receiver: unknown, args: Arguments) => boolean;
}

const table = new Map<unknown, Builtin>();

function methodsOf(prototype: object, forms: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(forms).flatMap((name) => {
      const method = (prototype as Record<string, unknown>)[name];
      return typeof method === "function" ? [[name, method]] : [];
    }),
  );
}

function add(prototype: object, forms: object, takes: Builtin["takes"]): void {
  for (const [name, method] of Object.entries(methodsOf(prototype, forms)))
    table.set(method, { run: (forms as Record<string, Builtin["run"]>)[name] as Builtin["run"], takes });
}

const isFunction = (value: unknown): boolean => typeof value === "function";

add(Array.prototype, array, (receiver, [f]) => receiver !== undefined && receiver !== null && isFunction(f));
for (const { prototype } of typedArrays) add(prototype, typedArray, (receiver, [f]) => isTypedArray(receiver) && isFunction(f));

const isSomething = (value: unknown): boolean => value !== undefined && value !== null;

/** One function; absent where the host does not have it. */
function addOne(home: object, name: string, run: unknown, takes: Builtin["takes"]): void {
  const method = (home as Record<string, unknown>)[name];
  if (typeof method === "function") table.set(method, { run: run as Builtin["run"], takes });
}

addOne(Map.prototype, "forEach", collections.mapForEach, (receiver, [f]) => isFunction(f) && hasSlot(methods.map.size, receiver));
addOne(Set.prototype, "forEach", collections.setForEach, (receiver, [f]) => isFunction(f) && hasSlot(methods.set.size, receiver));
addOne(
  Array,
  "from",
  collections.arrayFrom,
  (_, [items, f]) => isSomething(items) && (isFunction(f) || (f === undefined && mayStop(items))),
);
for (const { base } of typedArrays)
  addOne(
    base,
    "from",
    collections.typedArrayFrom,
    (_, [items, f]) => isSomething(items) && (isFunction(f) || (f === undefined && mayStop(items))),
  );
addOne(Object, "groupBy", collections.objectGroupBy, (_, [items, f]) => isSomething(items) && isFunction(f));
addOne(Map, "groupBy", collections.mapGroupBy, (_, [items, f]) => isSomething(items) && isFunction(f));
addOne(Object, "fromEntries", collections.fromEntries, (_, [items]) => isSomething(items) && mayStop(items));
for (const [name, form] of Object.entries(text))
  addOne(
    String.prototype,
    name,
    form,
    (receiver, [pattern, f]) => isSomething(receiver) && isFunction(f) && (name === "replace" || isUsualPattern(pattern)),
  );
addOne(JSON, "parse", json.parse, (_, [, f]) => isFunction(f));
addOne(JSON, "stringify", json.stringify, (_, [value, replacer]) => isFunction(replacer) || (isObject(value) && hasMarked("toJSON")));

/** What gives an iterator of the engine, which no snapshot can hold: ours stands for it. */
for (const { array, map, set, string } of [methods])
  for (const method of new Set([...Object.values(array), map.entries, map.keys, map.values, set.entries, set.values, string]))
    addIterator(method);
for (const { entries, keys, values } of typedArrays) for (const method of [entries, keys, values]) addIterator(method);

function addIterator(method: (...args: never[]) => unknown): void {
  table.set(method, {
    takes: isSomething,
    run(receiver, args) {
      const cursor = nativeCursor(receiver, method);
      return (cursor && hold(cursor)) ?? apply(method, receiver, args);
    },
  });
}

const { matchAll } = String.prototype;
table.set(matchAll, {
  takes: isSomething,
  run(receiver, args) {
    const cursor = matchCursor(receiver, args[0]);
    return (cursor && hold(cursor)) ?? apply(matchAll, receiver, args);
  },
});

table.set(Function.prototype.bind, { takes: isFunction, run: bindNoted });

function hasSlot(getter: () => number, receiver: unknown): boolean {
  try {
    getter.call(receiver as never);
    return true;
  } catch {
    return false;
  }
}

/** True if iterating may call code of a program; then the runtime iterates, and not the engine. */
function mayStop(items: unknown): boolean {
  const method = (items as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  return typeof method === "function" && nativeCursor(items, method) === undefined;
}

/** What calls a method in another way hands it on. */
function addCaller(
  caller: object,
  callOf: (receiver: unknown, args: Arguments) => readonly [method: unknown, receiver: unknown, args: Arguments],
): void {
  table.set(caller, {
    takes(receiver, args) {
      const [method, object, given] = callOf(receiver, args);
      return table.get(method)?.takes(object, given) === true;
    },
    run(receiver, args) {
      const [method, object, given] = callOf(receiver, args);
      return table.get(method)!.run(object, given);
    },
  });
}

addCaller(Function.prototype.call, (method, [receiver, ...args]) => [method, receiver, args]);
addCaller(Function.prototype.apply, (method, [receiver, args]) => [method, receiver, listOf(args)]);
addCaller(Reflect.apply, (_, [method, receiver, args]) => [method, receiver, listOf(args)]);

/** CreateListFromArrayLike of an array; what is none is left to the engine. */
function listOf(args: unknown): Arguments {
  return isArray(args) ? args : [];
}

/**
 * Calls a method that may be a built-in.
 * @param text source text of the callee, for the message that it is no function
 */
export function invoke(method: unknown, receiver: unknown, args: Arguments, text: string): unknown {
  if (typeof method !== "function") throw new TypeError(`${text} is not a function`);
  const builtin = table.get(method);
  return builtin?.takes(receiver, args) === true ? builtin.run(receiver, args) : apply(method, receiver, args);
}

/**
 * What is spread in a list: the value itself, when the engine goes through it by means of its own; else the list of what the
 * iterator gives. What cannot be spread is left for the engine to say so.
 */
export function spread(items: unknown): unknown {
  return first(items, Number.POSITIVE_INFINITY);
}

/** The same for an array pattern, which takes no more than `count`, and then closes the iterator. */
export function first(items: unknown, count: number = Number.POSITIVE_INFINITY): unknown {
  if (!isSomething(items)) return items;
  const method = (items as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  if (method === methods.array.values && isArray(items) && isPristine(arrayIterator)) return items;
  return typeof method === "function" && nativeCursor(items, method) === undefined ? collections.firstOf(items, method, count) : items;
}

/** What the rest of an array pattern takes. */
export function tail(cursor: Cursor): unknown {
  return cursor.done ? [] : collections.restOf(cursor);
}

/** The array methods as they were when the runtime was loaded: compiled loops stand for these alone. */
export const natives: Readonly<Record<string, unknown>> = Object.freeze(methodsOf(Array.prototype, array));

/** How far a compiled loop goes that stands for the call of an array method; -1 if the call is for the runtime. */
export function span(receiver: unknown): number {
  return isArray(receiver) ? lengthOf(receiver) : -1;
}

/** The same for methods that make an array. */
export function plainSpan(receiver: unknown): number {
  return isArray(receiver) && isPlain(receiver) ? lengthOf(receiver) : -1;
}

const BASE = ["o", "f", "k", "length", "thisArg"];

/** Variables that a loop keeps beside those of BASE; see LOOPS in site-loops.ts of the compiler. */
const EXTRA: Readonly<Record<string, readonly string[]>> = { map: ["a"], filter: ["a", "value"], find: ["value"], findLast: ["value"] };

/** A compiled loop that stands for an array method was stopped in its callback: the frame is that of our form of the method. */
export function stopped(value: unknown, name: string, kept: readonly unknown[]): unknown {
  const fn = functionById(`kraut:array#${name}`)!;
  const variables = new Map([...BASE, ...(EXTRA[name] ?? [])].map((variable, i) => [variable, kept[i]]));
  if (name === "filter") variables.set("to", (variables.get("a") as unknown[]).length);
  // the callback is what is called last
  const point = fn.points.length;
  return save(value, fn, point, ...fn.points[point - 1]!.live.map((slot) => variables.get(fn.slots[slot]!)));
}
