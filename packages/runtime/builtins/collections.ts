"use resumable";
/** What goes through a Map, a Set or an iterable, and calls a function, or an iterator that may stop, on the way. */
import { apply, type Callable, construct } from "../src/builtins/calls.js";
import {
  addToList,
  DONE,
  given,
  groupOf,
  isConstructor,
  iterateWith,
  iteratorMethod,
  mapCursor,
  next,
  setCursor,
} from "../src/builtins/iteration.js";
import {
  add,
  define,
  type Indexed,
  isArrayConstructor,
  isObject,
  lengthOf,
  newArray,
  notAnEntry,
  toObject,
  toPropertyKey,
} from "../src/builtins/spec.js";
import { kindOfTypedArray } from "../src/builtins/typed-arrays.js";

type Arguments = readonly unknown[];
type Entry = readonly [key: unknown, value: unknown];

export function mapForEach(receiver: Map<unknown, unknown>, args: Arguments): void {
  const f = args[0];
  const thisArg = args[1];
  const cursor = mapCursor(receiver);
  for (let entry = next(cursor); entry !== DONE; entry = next(cursor))
    apply(f, thisArg, [(entry as Entry)[1], (entry as Entry)[0], receiver]);
}

export function setForEach(receiver: Set<unknown>, args: Arguments): void {
  const f = args[0];
  const thisArg = args[1];
  const cursor = setCursor(receiver);
  for (let value = next(cursor); value !== DONE; value = next(cursor)) apply(f, thisArg, [value, value, receiver]);
}

export function arrayFrom(receiver: unknown, args: Arguments): object {
  const items = args[0];
  const f = args[1];
  const thisArg = args[2];
  const method = iteratorMethod(items);
  const custom = isArrayConstructor(receiver) || !isConstructor(receiver) ? undefined : receiver;
  let k = 0;
  if (method === undefined) return fromLike(custom, toObject(items), f, thisArg);
  const a = (custom === undefined ? [] : construct(custom, [])) as unknown[];
  for (const value of iterateWith(items, method)) {
    add(custom, a, k, f === undefined ? value : apply(f, thisArg, [value, k]));
    k++;
  }
  a.length = k;
  return a;
}

function fromLike(custom: unknown, like: Indexed, f: unknown, thisArg: unknown): object {
  const length = lengthOf(like);
  const a = (custom === undefined ? newArray(length) : construct(custom, [length])) as unknown[];
  for (let k = 0; k < length; k++) add(custom, a, k, f === undefined ? like[k] : apply(f, thisArg, [like[k], k]));
  a.length = length;
  return a;
}

/** %TypedArray%.from: all values are there before the first is mapped. */
export function typedArrayFrom(receiver: unknown, args: Arguments): object {
  const items = args[0];
  const f = args[1];
  const thisArg = args[2];
  const method = iteratorMethod(items);
  const list = method === undefined ? toObject(items) : listFrom(items, method);
  const length = lengthOf(list);
  const a = kindOfTypedArray(construct(receiver, [length]), length);
  for (let k = 0; k < length; k++) a[k] = f === undefined ? list[k] : apply(f, thisArg, [list[k], k]);
  return a;
}

/** All that an iterator of the program gives. */
export function listFrom(items: unknown, method: unknown): Indexed {
  const list: unknown[] = [];
  for (const value of iterateWith(items, method)) list[list.length] = value;
  return list as unknown as Indexed;
}

/** The first of them; then the iterator is closed. */
export function firstOf(items: unknown, method: unknown, count: number): Indexed {
  const list: unknown[] = [];
  for (const value of iterateWith(items, method)) {
    list[list.length] = value;
    if (list.length === count) break;
  }
  return list as unknown as Indexed;
}

/** What a cursor has left. */
export function restOf(cursor: unknown): Indexed {
  const list: unknown[] = [];
  for (const value of given(cursor)) list[list.length] = value;
  return list as unknown as Indexed;
}

export function objectGroupBy(_receiver: unknown, args: Arguments): object {
  const f = args[1] as Callable;
  const groups = Object.create(null) as Record<PropertyKey, unknown[]>;
  let k = 0;
  for (const value of given(args[0])) {
    const key = toPropertyKey(f(value, k));
    k++;
    addToList(groups, key, value);
  }
  return groups;
}

export function mapGroupBy(_receiver: unknown, args: Arguments): Map<unknown, unknown[]> {
  const f = args[1] as Callable;
  const groups = new Map<unknown, unknown[]>();
  let k = 0;
  for (const value of given(args[0])) {
    const group = groupOf(groups, f(value, k));
    k++;
    group[group.length] = value;
  }
  return groups;
}

export function fromEntries(_receiver: unknown, args: Arguments): object {
  const object = {};
  for (const entry of given(args[0]) as Iterable<Indexed>) {
    if (!isObject(entry)) throw notAnEntry(entry);
    const key = entry[0];
    const value = entry[1];
    define(object, toPropertyKey(key), value);
  }
  return object;
}
