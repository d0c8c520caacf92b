/**
 * The engine's own iteration methods, as they were when the runtime was loaded. A cursor may stand for a native iterator
 * only while a program has not replaced them.
 */

/** Call it with a literal `[]`: V8 makes a plain call of that, at half the price of a shared empty array. */
export const apply: <R>(fn: (...args: never[]) => R, receiver: unknown, args: readonly unknown[]) => R = Reflect.apply;

type Method = (...args: never[]) => unknown;

interface IteratorPrototype {
  readonly next: Method;
  readonly return?: unknown;
}

/** One kind of native iterator. */
export interface NativeIterator {
  readonly prototype: IteratorPrototype;
  readonly next: Method;
}

function nativeIterator(sample: Iterator<unknown>): NativeIterator {
  const prototype = Object.getPrototypeOf(sample) as IteratorPrototype;
  return { prototype, next: prototype.next };
}

export const arrayIterator: NativeIterator = nativeIterator([].values());
export const stringIterator: NativeIterator = nativeIterator(""[Symbol.iterator]());
export const mapIterator: NativeIterator = nativeIterator(new Map().entries());
export const matchIterator: NativeIterator = nativeIterator("".matchAll(/x/g));
export const setIterator: NativeIterator = nativeIterator(new Set().values());

/** Nobody replaced `next`, and nobody gave native iterators a `return`, which loops would call. */
export function isPristine(native: NativeIterator): boolean {
  return native.prototype.next === native.next && native.prototype.return === undefined;
}

export interface ArrayMethods {
  readonly prototype: object;
  /** %TypedArray% */
  readonly base: object;
  readonly entries: Method;
  readonly keys: Method;
  readonly values: Method;
  readonly iterator: NativeIterator;
}

/** Test runners give their sandboxes some of the host's typed arrays, whose methods are of another realm. */
function typedArrayMethods(): ArrayMethods[] {
  const found = new Map<Uint8Array, ArrayMethods>();
  for (const one of [Uint8Array, Uint16Array, Float64Array]) {
    const prototype = Object.getPrototypeOf(one.prototype) as Uint8Array;
    const { entries, keys, values } = prototype;
    found.set(prototype, {
      prototype,
      base: prototype.constructor,
      entries,
      keys,
      values,
      iterator: nativeIterator(new one(0).values()),
    });
  }
  return [...found.values()];
}

function getter(object: object, key: string): () => number {
  return Object.getOwnPropertyDescriptor(object, key)?.get as () => number;
}

export const methods = {
  array: { entries: Array.prototype.entries, keys: Array.prototype.keys, values: Array.prototype.values },
  map: { entries: Map.prototype.entries, keys: Map.prototype.keys, values: Map.prototype.values, size: getter(Map.prototype, "size") },
  set: { entries: Set.prototype.entries, values: Set.prototype.values, size: getter(Set.prototype, "size") },
  string: String.prototype[Symbol.iterator],
} as const;

export const typedArrays: readonly [ArrayMethods, ...ArrayMethods[]] = typedArrayMethods() as [ArrayMethods, ...ArrayMethods[]];
