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

/** Accessors of classes and literals at the top of a module carry no record: they are known by name, as are methods of descriptors there. */
function isOf(fn: FunctionMeta, setter: object, key: string): boolean {
  const closure = closureOf(setter);
  if (closure !== undefined) return closure.fn === fn;
  const name: unknown = Reflect.getOwnPropertyDescriptor(setter, "name")?.value;
  return isNamed(fn, key) || (fn.make === undefined && typeof name === "string" && name !== "" && lastNameOf(fn) === name);
}

function isNamed(fn: FunctionMeta, key: string): boolean {
  return withoutNumber(fn).endsWith(`set ${key}`);
}

/** `set` of `Shop.<anonymous>.set#2` */
function lastNameOf(fn: FunctionMeta): string | undefined {
  return withoutNumber(fn).split(".").at(-1);
}

function withoutNumber({ name }: FunctionMeta): string {
  return name.replace(/#\d+$/, "");
}
