/** Assignments to properties with setters: the engine calls the setter and drops what it returns, so a stop is looked for behind it. */
import { closureOf } from "../closures.js";
import type { FunctionMeta } from "../contract.js";
import { realm, SUSPENDED } from "../realm.js";

/**
 * After `object[key] = value`, when something is pending: SUSPENDED if the property's setter stopped. Undefined if other code lost
 * a suspension, which the check behind the assignment then reports.
 */
export function setting(object: unknown, key: string): unknown {
  const last = realm.saved.at(-1)?.fn;
  if (object === null || object === undefined || last === undefined) return undefined;
  // no other code can find the setter of a private name
  if (key.startsWith("#")) return isNamed(last, key) ? SUSPENDED : undefined;
  // `super.x = value` calls one further up.
  for (let holder: unknown = Object(object); holder !== null; holder = Object.getPrototypeOf(holder)) {
    const setter = Reflect.getOwnPropertyDescriptor(holder as object, key)?.set;
    if (setter !== undefined && isOf(last, setter, key)) return SUSPENDED;
  }
  return undefined;
}

/** Accessors of classes and literals at the top of a module carry no record: they are known by name. */
function isOf(fn: FunctionMeta, setter: object, key: string): boolean {
  const closure = closureOf(setter);
  return closure === undefined ? isNamed(fn, key) : closure.fn === fn;
}

function isNamed(fn: FunctionMeta, key: string): boolean {
  return fn.name.replace(/#\d+$/, "").endsWith(`set ${key}`);
}
