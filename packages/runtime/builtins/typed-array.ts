"use resumable";
/** Methods of %TypedArray%.prototype that call a function. Dispatched with a typed array and a function as callback. */
import { apply, type Callable, construct } from "../src/builtins/calls.js";
import { checkedTypedArray, kindOfTypedArray, sameKind, speciesOfTypedArray, typedLength } from "../src/builtins/typed-arrays.js";
import { mergeSort } from "./sort.js";

type Arguments = readonly unknown[];
type TypedArray = Record<number, unknown>;

/** TypedArraySpeciesCreate with a length. */
function createLike(original: TypedArray, length: number): TypedArray {
  const made = construct(speciesOfTypedArray(original), [length]);
  return checkedTypedArray(made, original, length);
}

export function forEach(receiver: TypedArray, args: Arguments): void {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) apply(f, thisArg, [receiver[k], k, receiver]);
}

export function map(receiver: TypedArray, args: Arguments): TypedArray {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  const a = createLike(receiver, length);
  for (let k = 0; k < length; k++) a[k] = apply(f, thisArg, [receiver[k], k, receiver]);
  return a;
}

export function filter(receiver: TypedArray, args: Arguments): TypedArray {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  const kept: unknown[] = [];
  for (let k = 0; k < length; k++) {
    const value = receiver[k];
    if (apply(f, thisArg, [value, k, receiver])) kept[kept.length] = value;
  }
  const a = createLike(receiver, kept.length);
  for (let k = 0; k < kept.length; k++) a[k] = kept[k];
  return a;
}

export function some(receiver: TypedArray, args: Arguments): boolean {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (apply(f, thisArg, [receiver[k], k, receiver])) return true;
  return false;
}

export function every(receiver: TypedArray, args: Arguments): boolean {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (!apply(f, thisArg, [receiver[k], k, receiver])) return false;
  return true;
}

export function find(receiver: TypedArray, args: Arguments): unknown {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    const value = receiver[k];
    if (apply(f, thisArg, [value, k, receiver])) return value;
  }
  return undefined;
}

export function findIndex(receiver: TypedArray, args: Arguments): number {
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) if (apply(f, thisArg, [receiver[k], k, receiver])) return k;
  return -1;
}

export function findLast(receiver: TypedArray, args: Arguments): unknown {
  const f = args[0];
  const thisArg = args[1];
  for (let k = typedLength(receiver) - 1; k >= 0; k--) {
    const value = receiver[k];
    if (apply(f, thisArg, [value, k, receiver])) return value;
  }
  return undefined;
}

export function findLastIndex(receiver: TypedArray, args: Arguments): number {
  const f = args[0];
  const thisArg = args[1];
  for (let k = typedLength(receiver) - 1; k >= 0; k--) if (apply(f, thisArg, [receiver[k], k, receiver])) return k;
  return -1;
}

export function reduce(receiver: TypedArray, args: Arguments): unknown {
  const length = typedLength(receiver);
  const f = args[0] as Callable;
  let k = 0;
  let result = args[1];
  if (args.length < 2) {
    if (length === 0) throw new TypeError("Reduce of empty array with no initial value");
    result = receiver[k++];
  }
  for (; k < length; k++) result = f(result, receiver[k], k, receiver);
  return result;
}

export function reduceRight(receiver: TypedArray, args: Arguments): unknown {
  const f = args[0] as Callable;
  let k = typedLength(receiver) - 1;
  let result = args[1];
  if (args.length < 2) {
    if (k < 0) throw new TypeError("Reduce of empty array with no initial value");
    result = receiver[k--];
  }
  for (; k >= 0; k--) result = f(result, receiver[k], k, receiver);
  return result;
}

export function sort(receiver: TypedArray, args: Arguments): TypedArray {
  const items = itemsOf(receiver);
  mergeSort(itemsOf(receiver), 0, items.length, items, args[0] as never);
  // what no longer fits, since the array shrank meanwhile, is dropped
  for (let k = 0; k < items.length; k++) receiver[k] = items[k];
  return receiver;
}

export function toSorted(receiver: TypedArray, args: Arguments): TypedArray {
  const items = itemsOf(receiver);
  const sorted = sameKind(receiver, items.length);
  mergeSort(itemsOf(receiver), 0, items.length, items, args[0] as never);
  for (let k = 0; k < items.length; k++) sorted[k] = items[k];
  return sorted;
}

function itemsOf(array: TypedArray): unknown[] {
  const length = typedLength(array);
  const items: unknown[] = [];
  for (let k = 0; k < length; k++) items[k] = array[k];
  return items;
}

/** TypedArray.from. `kind` is the constructor that it was called on. */
export function fromList(kind: unknown, list: ArrayLike<unknown>, length: number, f: unknown, thisArg: unknown): TypedArray {
  const a = kindOfTypedArray(construct(kind, [length]), length);
  for (let k = 0; k < length; k++) a[k] = f === undefined ? list[k] : apply(f, thisArg, [list[k], k]);
  return a;
}
