/** What the specification calls TypedArraySpeciesCreate and the like, but for the call of a constructor. */
import { assertInBounds, isTypedArray } from "../cursors/indexed.js";

type Constructor = new (length: number) => Record<number, unknown>;

const SPECIES = Symbol.species;

/** By the name that `Symbol.toStringTag` of an array gives. */
const CONSTRUCTORS: ReadonlyMap<string, Constructor> = new Map(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    (globalThis as { Float16Array?: unknown }).Float16Array,
  ].flatMap((one) => (one === undefined ? [] : [[(one as { name: string }).name, one as unknown as Constructor]])),
);

function tagOf(array: object): string {
  return (array as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
}

/** Throws the engine's TypeError when the array is detached or out of bounds. */
export function typedLength(array: object): number {
  assertInBounds(array);
  return (array as ArrayLike<unknown>).length;
}

/** A new array of the same kind, whatever its class. */
export function sameKind(array: object, length: number): Record<number, unknown> {
  return new (CONSTRUCTORS.get(tagOf(array)) as Constructor)(length);
}

/** SpeciesConstructor with the usual one for the kind. */
export function speciesOfTypedArray(array: object): unknown {
  const usual = CONSTRUCTORS.get(tagOf(array));
  const own: unknown = array.constructor;
  if (own === undefined) return usual;
  if ((typeof own !== "object" || own === null) && typeof own !== "function")
    throw new TypeError("The .constructor property is not an object");
  const species = (own as { [SPECIES]?: unknown })[SPECIES];
  if (species === undefined || species === null) return usual;
  if (typeof species !== "function") throw new TypeError("object.constructor[Symbol.species] is not a constructor");
  return species;
}

/** ValidateTypedArray, and that it is long enough. */
export function kindOfTypedArray(made: unknown, length: number): Record<number, unknown> {
  if (!isTypedArray(made)) throw new TypeError("this is not a typed array.");
  if (typedLength(made) < length) throw new TypeError("Derived TypedArray constructor created an array which was too small");
  return made as unknown as Record<number, unknown>;
}

/** What a species constructor gave: a typed array that holds `length` values of the kind of `original`. */
export function checkedTypedArray(made: unknown, original: object, length: number): Record<number, unknown> {
  const array = kindOfTypedArray(made, length);
  if (tagOf(array).startsWith("Big") !== tagOf(original).startsWith("Big"))
    throw new TypeError(`Content type of ${tagOf(array)} does not match that of ${tagOf(original)}`);
  return array;
}
