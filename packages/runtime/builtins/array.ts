"use resumable";
/** Methods of Array.prototype that call a function. Dispatched with a receiver that is no null and a function as callback. */
import { apply, type Callable, construct } from "../src/builtins/calls.js";
import { add, type Indexed, isArray, lengthOf, newArray, speciesOf, toObject } from "../src/builtins/spec.js";
import { sortItems } from "./sort.js";

type Arguments = readonly unknown[];

/** The second half of ArraySpeciesCreate. */
function create(species: unknown, length: number): object {
  return species === undefined ? newArray(length) : (construct(species, [length]) as object);
}

export function forEach(receiver: unknown, args: Arguments): void {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (k in o) apply(f, thisArg, [o[k], k, o]);
}

export function map(receiver: unknown, args: Arguments): object {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  const species = speciesOf(o);
  const a = create(species, length);
  for (let k = 0; k < length; k++) if (k in o) add(species, a, k, apply(f, thisArg, [o[k], k, o]));
  return a;
}

export function filter(receiver: unknown, args: Arguments): object {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  const species = speciesOf(o);
  const a = create(species, 0);
  let to = 0;
  for (let k = 0; k < length; k++) {
    if (!(k in o)) continue;
    const value = o[k];
    if (apply(f, thisArg, [value, k, o])) add(species, a, to++, value);
  }
  return a;
}

export function some(receiver: unknown, args: Arguments): boolean {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (k in o && apply(f, thisArg, [o[k], k, o])) return true;
  return false;
}

export function every(receiver: unknown, args: Arguments): boolean {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (k in o && !apply(f, thisArg, [o[k], k, o])) return false;
  return true;
}

export function find(receiver: unknown, args: Arguments): unknown {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    const value = o[k];
    if (apply(f, thisArg, [value, k, o])) return value;
  }
  return undefined;
}

export function findIndex(receiver: unknown, args: Arguments): number {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (apply(f, thisArg, [o[k], k, o])) return k;
  return -1;
}

export function findLast(receiver: unknown, args: Arguments): unknown {
  const o = toObject(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = lengthOf(o) - 1; k >= 0; k--) {
    const value = o[k];
    if (apply(f, thisArg, [value, k, o])) return value;
  }
  return undefined;
}

export function findLastIndex(receiver: unknown, args: Arguments): number {
  const o = toObject(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = lengthOf(o) - 1; k >= 0; k--) if (apply(f, thisArg, [o[k], k, o])) return k;
  return -1;
}

export function reduce(receiver: unknown, args: Arguments): unknown {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0] as Callable;
  let k = 0;
  let result = args[1];
  if (args.length < 2) {
    while (k < length && !(k in o)) k++;
    if (k >= length) throw new TypeError("Reduce of empty array with no initial value");
    result = o[k++];
  }
  for (; k < length; k++) if (k in o) result = f(result, o[k], k, o);
  return result;
}

export function reduceRight(receiver: unknown, args: Arguments): unknown {
  const o = toObject(receiver);
  const f = args[0] as Callable;
  let k = lengthOf(o) - 1;
  let result = args[1];
  if (args.length < 2) {
    while (k >= 0 && !(k in o)) k--;
    if (k < 0) throw new TypeError("Reduce of empty array with no initial value");
    result = o[k--];
  }
  for (; k >= 0; k--) if (k in o) result = f(result, o[k], k, o);
  return result;
}

export function flatMap(receiver: unknown, args: Arguments): object {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  const species = speciesOf(o);
  const a = create(species, 0);
  let to = 0;
  for (let k = 0; k < length; k++) {
    if (!(k in o)) continue;
    const value = apply(f, thisArg, [o[k], k, o]);
    if (isArray(value)) to = append(species, a, to, value);
    else add(species, a, to++, value);
  }
  return a;
}

/** FlattenIntoArray of one that is not flattened further. */
function append(species: unknown, target: object, to: number, source: Indexed & object): number {
  const length = lengthOf(source);
  let end = to;
  for (let k = 0; k < length; k++) if (k in source) add(species, target, end++, source[k]);
  return end;
}

export function sort(receiver: unknown, args: Arguments): object {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const items: unknown[] = [];
  let count = 0;
  let undefineds = 0;
  for (let k = 0; k < length; k++) {
    if (!(k in o)) continue;
    const value = o[k];
    if (value === undefined) undefineds++;
    else items[count++] = value;
  }
  sortItems(items, args[0] as never);
  // assignments and deletions throw here, as in all strict code, if the object does not take them
  let k = 0;
  for (; k < count; k++) o[k] = items[k];
  for (; k < count + undefineds; k++) o[k] = undefined;
  for (; k < length; k++) delete o[k];
  return o;
}

export function toSorted(receiver: unknown, args: Arguments): unknown[] {
  const o = toObject(receiver);
  const length = lengthOf(o);
  const sorted = newArray(length);
  const items: unknown[] = [];
  let count = 0;
  for (let k = 0; k < length; k++) {
    const value = o[k];
    if (value !== undefined) items[count++] = value;
  }
  sortItems(items, args[0] as never);
  for (let k = 0; k < count; k++) sorted[k] = items[k];
  for (let k = count; k < length; k++) sorted[k] = undefined;
  return sorted;
}
