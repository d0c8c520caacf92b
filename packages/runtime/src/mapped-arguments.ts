/**
 * The `arguments` of a sloppy function whose parameters live in a scope record. Only the engine can tie elements to variables, so
 * a function of the compiled file makes both: an `arguments` of its own, and a record with accessors for the parameters of that call. What
 * is tied can be found out, and made again.
 */
import type { FunctionMeta, MakeMapped } from "./contract.js";
import { apply } from "./cursors/natives.js";
import { realm } from "./realm.js";

const { put, read } = realm.stamp;

/** On both objects. */
export interface MappedRecord {
  readonly args: object;
  readonly record: object;
  readonly fn: FunctionMeta;
}

/** Called by a compiled file when it is loaded. */
export function maps(fn: FunctionMeta, make: MakeMapped, keys: string): void {
  fn.mapping = { make, keys: keys.split(" ") };
}

/** The scope record of a call; `more` are its other variables. */
export function mapped(fn: FunctionMeta, given: { callee: unknown }, more?: object): object {
  const made = tie(fn, given as never);
  (made.args as typeof given).callee = given.callee;
  return Object.assign(made.record, more) as object;
}

/** The `arguments` that belong to such a record. */
export function argumentsOf(record: object): object {
  return mappedOf(record)!.args;
}

/** Makes both objects anew. */
export function tie(fn: FunctionMeta, values: readonly unknown[]): MappedRecord {
  const [args, record] = apply(fn.mapping!.make as never, undefined, values) as ReturnType<MakeMapped>;
  const mark: MappedRecord = { args, record, fn };
  put(args, mark);
  put(record, mark);
  return mark;
}

/** Set when the object is such a record or `arguments`. */
export function mappedOf(value: object): MappedRecord | undefined {
  const mark = read(value);
  return mark !== undefined && "args" in mark && "record" in mark ? mark : undefined;
}

const PROBE = {};

/** The elements that still are parameters. */
export function tiedElements({ args, record, fn }: MappedRecord): readonly number[] {
  return fn.mapping!.keys.flatMap((key, index) => {
    const own = Reflect.getOwnPropertyDescriptor(args, index);
    if (own?.writable !== true) return [];
    const before = Reflect.get(record, key) as unknown;
    Reflect.set(record, key, PROBE);
    const isTied = Reflect.getOwnPropertyDescriptor(args, index)?.value === PROBE;
    Reflect.set(record, key, before);
    return isTied ? [index] : [];
  });
}

/** A property of a scope record. */
export function variableOf(record: object, key: string | symbol): unknown {
  const own = Reflect.getOwnPropertyDescriptor(record, key);
  return own?.get !== undefined && mappedOf(record) !== undefined ? Reflect.get(record, key) : own?.value;
}

/** False if it cannot be set. */
export function setVariable(record: object, key: string, value: unknown): boolean {
  const own = Reflect.getOwnPropertyDescriptor(record, key);
  if (own?.set !== undefined && mappedOf(record) !== undefined) return Reflect.set(record, key, value);
  return Reflect.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}
