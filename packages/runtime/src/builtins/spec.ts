/**
 * Abstract operations of ECMAScript that the built-ins need, under their names in the specification where they have one.
 * None of them is a suspension point: they run no code of a program but getters, conversions and proxies, which the engine calls.
 */
export { isObject } from "../objects.js";

export type Indexed = Record<number, unknown>;

const { isArray } = Array;
const { defineProperty } = Object;
const SPECIES = Symbol.species;
const ArrayConstructor = Array;

export { isArray };

export function toObject(value: unknown): Indexed {
  return Object(value) as Indexed;
}

export function toIntegerOrInfinity(value: unknown): number {
  const number = Math.trunc(+(value as number));
  return Number.isNaN(number) ? 0 : number;
}

export function lengthOf(object: object): number {
  const { length } = object as { length: unknown };
  if (typeof length === "number" && length >>> 0 === length) return length;
  const integer = toIntegerOrInfinity(length);
  return integer > 0 ? Math.min(integer, Number.MAX_SAFE_INTEGER) : 0;
}

/** CreateDataPropertyOrThrow. */
export function define(object: object, key: PropertyKey, value: unknown): void {
  defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The same for an array that was just made, unless a program's own species constructor made it: 20 times faster. */
export function add(species: unknown, target: object, index: number, value: unknown): void {
  if (species === undefined) (target as Indexed)[index] = value;
  else define(target, index, value);
}

/** True if ArraySpeciesCreate makes an ordinary array for this one. */
export function isPlain(array: unknown): boolean {
  return (array as { constructor: unknown }).constructor === ArrayConstructor && (ArrayConstructor as never)[SPECIES] === ArrayConstructor;
}

export function newArray(length: number): unknown[] {
  return new ArrayConstructor(length);
}

/** The first half of ArraySpeciesCreate: what to construct; undefined for an ordinary array. */
export function speciesOf(original: object): unknown {
  if (!isArray(original)) return undefined;
  let made: unknown = original.constructor;
  if ((typeof made === "object" && made !== null) || typeof made === "function") {
    made = (made as { [SPECIES]?: unknown })[SPECIES];
    if (made === null) return undefined;
  }
  if (made === undefined || made === ArrayConstructor) return undefined;
  if (typeof made !== "function") throw new TypeError("object.constructor[Symbol.species] is not a constructor");
  return made;
}

/** ToPropertyKey. */
export function toPropertyKey(value: unknown): string | symbol {
  return typeof value === "symbol" ? value : toText(value, true);
}

/** ToString; of an object that is to be a key, the symbol that it may turn into is wanted too. */
export function toText(value: unknown, isKey = false): string {
  if (typeof value === "string") return value;
  if (isKey && typeof value === "object" && value !== null) return Reflect.ownKeys({ [value as never]: 0 })[0] as string;
  return `${value as string}`;
}

export function isArrayConstructor(value: unknown): boolean {
  return value === ArrayConstructor;
}

export function notAnEntry(value: unknown): TypeError {
  return new TypeError(`Iterator value ${typeof value === "symbol" ? "a symbol" : String(value)} is not an entry object`);
}
