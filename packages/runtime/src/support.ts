/** What generated code calls: points, checks, keys, constructors… `compiled.ts` lists it all. */
import { handsOver } from "./activations/generators.js";
import { closureOf, stampClosure } from "./closures.js";
import { Completion, type FunctionMeta } from "./contract.js";
import type { Cursor } from "./cursors.js";
import { control, realm, SUSPENDED, TDZ } from "./realm.js";
import { calledWhilePending, lostAt, suspendedInHook, suspendedInUncut } from "./task/unmarked.js";

export { run } from "./activations/activation.js";
export { awaits, begins, delegates } from "./activations/async-generators.js";
export { rejected, resolved } from "./activations/combined.js";
export { astray, told } from "./activations/generators.js";
// `following` is `then`: a module that exports that name cannot be loaded with `import()`.
export { catching, following, lastly } from "./activations/reaction.js";
export { guarded, returned } from "./activations/returning.js";
export {
  bindThis,
  bound,
  derived,
  field,
  holder,
  initialized,
  inside,
  install,
  later,
  ownResult,
  self,
  superCall,
  superOf,
} from "./classes.js";
export { closureOf, stampClosure as fn, stampMethods as methods } from "./closures.js";
export { CONTRACT_VERSION } from "./contract.js";
export { asyncLoop, delegate, iterate, keys, loopOver, nativeCursor, nextItem as item, over, remainingItems as items } from "./cursors.js";
export { argumentsOf, mapped, maps } from "./mapped-arguments.js";
export { notePrivates as privates, noteStaticPrivates as staticPrivates } from "./privates.js";
export { control, DONE, SUSPENDED, TDZ } from "./realm.js";
export { unpackTable as table } from "./registry/table.js";
export { noteRan as loaded, registerModule as module } from "./registry.js";
export { caught, thrown } from "./task/catching.js";
export { setting } from "./task/setting.js";

/**
 * After a call at a point, when it returned SUSPENDED or something is pending: saves the frame and returns SUSPENDED.
 * Fails when an ordinary value came back, since a function in between lost the suspension, and when SUSPENDED came back
 * while nothing is pending, since one kept it.
 * @param slots the values of the live slots of the point
 */
export function save(value: unknown, fn: FunctionMeta, point: number, ...slots: readonly unknown[]): unknown {
  if (control.pending === 0 || value !== SUSPENDED) throw lostAt(realm, value, fn, point);
  realm.saved.push({ fn, point, slots });
  return SUSPENDED;
}

/** The same after a call of a method of `receiver`, which may be a generator: these give the token in a result. */
export function saveOf(receiver: unknown, value: unknown, fn: FunctionMeta, point: number, ...slots: readonly unknown[]): unknown {
  return save(control.pending !== 0 && handsOver(receiver, value) ? SUSPENDED : value, fn, point, ...slots);
}

/** Gives a function that had no name the one that its place gives it. */
export function named(fn: object, name: string): void {
  Object.defineProperty(fn, "name", { value: name, configurable: true });
}

/** At the entry of a function, when something is pending: foreign code went on after a stop. */
export function entered(fn: FunctionMeta): never {
  throw calledWhilePending(realm, fn.name, entered);
}

/** A call suspended in a function that the engine called by itself, which would take the token for a value. */
export function unasked(fn: FunctionMeta): never {
  throw suspendedInHook(realm, fn);
}

/** Around the calls of a function that cannot be stopped. */
export function uncut<T>(value: T, fn: FunctionMeta): T {
  if ((value as unknown) === SUSPENDED || control.pending !== 0) throw suspendedInUncut(realm, fn);
  return value;
}

/** Reading a binding that may be in its temporal dead zone. */
export function tdz<T>(value: T, name: string): T {
  if ((value as unknown) === TDZ) throw new ReferenceError(`Cannot access '${name}' before initialization`);
  return value;
}

/** Assigning `value` to a binding that holds `before`, and may be in its temporal dead zone. */
export function live<T>(value: T, before: unknown, name: string): T {
  tdz(before, name);
  return value;
}

/** Where patterns and loop heads put a value for a binding that may be in its temporal dead zone; a constant fails after it, too. */
export function cell(record: Record<string, unknown>, name: string, isConstant = false): { value: unknown } {
  return {
    get value() {
      return tdz(record[name], name);
    },
    set value(value) {
      tdz(record[name], name);
      if (isConstant) constAssign();
      record[name] = value;
    },
  };
}

/** Assigning to a constant. */
export function constAssign(_name?: string): never {
  throw new TypeError("Assignment to constant variable.");
}

export const apply: typeof Reflect.apply = Reflect.apply;
export const isArray: typeof Array.isArray = Array.isArray;
export const construct: typeof Reflect.construct = Reflect.construct;

/**
 * What a constructor, or a function that was called with `new`, gives when its body returned `value`. `thisValue` is
 * undefined when a function was called without `new`.
 */
export function ctorResult(value: unknown, thisValue: unknown): unknown {
  return thisValue === undefined || (typeof value === "object" && value !== null) || typeof value === "function" ? value : thisValue;
}

/**
 * ToPropertyKey, once; numbers may stay, since they convert without effects. `object`, where given, is what the key is
 * for: without properties, it fails before the key is converted.
 */
export function key(value: unknown, ...object: readonly unknown[]): string | number | symbol {
  if (object.length > 0 && (object[0] === null || object[0] === undefined)) throw new TypeError(`Cannot read properties of ${object[0]}`);
  if (typeof value === "string" || typeof value === "number" || typeof value === "symbol") return value;
  return Reflect.ownKeys({ [value as string]: undefined })[0] as string | symbol;
}

/** The object of a rest element: own enumerable properties but those with the keys. */
export function rest(source: unknown, keys: readonly PropertyKey[]): object {
  const result: object = {};
  if (source === undefined || source === null) return result;
  const from = Object(source) as Record<PropertyKey, unknown>;
  const excluded = new Set(keys.map((one) => (typeof one === "number" ? String(one) : one)));
  for (const name of Reflect.ownKeys(from)) {
    if (excluded.has(name) || !Object.prototype.propertyIsEnumerable.call(from, name)) continue;
    // a definition, since a property may be named __proto__
    Object.defineProperty(result, name, { value: from[name], writable: true, enumerable: true, configurable: true });
  }
  return result;
}

/** How the call ends that a frame was stopped at: with a value, or by throwing. */
export function take(completion: Completion, value: unknown): unknown {
  if (completion === Completion.Throw) throw value;
  return value;
}

/** The same for the step of a cursor: the value is the result of the iterator's `next` method. */
export function takeStep(cursor: Cursor, completion: Completion, value: unknown): unknown {
  if (completion === Completion.Value) return cursor.accept(value);
  cursor.refuse(value);
  return undefined;
}

/** Tag of a template that gives its list of strings, the same one each time that its place in the source is reached. */
export function strings(list: TemplateStringsArray): TemplateStringsArray {
  return list;
}

/** Where patterns and loop heads put a value that they assign to a constant. */
export const constant: object = new Proxy({}, { set: () => constAssign() });

/** Notes what an accessor of an object literal is made of, unless a later property of the literal took its place. */
export function accessor(object: object, name: PropertyKey, kind: "get" | "set", fn: FunctionMeta, scopes: readonly object[]): object {
  const made = Object.getOwnPropertyDescriptor(object, name)?.[kind];
  if (made !== undefined && closureOf(made) === undefined) stampClosure(made, fn, scopes);
  return object;
}

export const descriptor: (object: object, key: string) => PropertyDescriptor | undefined = Object.getOwnPropertyDescriptor;
