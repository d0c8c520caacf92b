/** Assignments to properties with setters: the engine calls the setter and drops what it returns, so a stop is looked for behind it. */
import { closureOf } from "../closures.js";
import { realm, SUSPENDED } from "../realm.js";

/**
 * After `object[key] = value`, when something is pending: SUSPENDED if the property's setter stopped. Undefined if other code lost
 * a suspension, which the check behind the assignment then reports.
 */
export function setting(object: unknown, key: string): unknown {
  const setter = setterOf(object, key);
  const last = realm.saved.at(-1)?.fn;
  if (setter === undefined || last === undefined) return undefined;
  const closure = closureOf(setter);
  // Those of classes and literals at the top of a module carry no record: they are known by name.
  const isIt = closure === undefined ? last.name.replace(/#\d+$/, "").endsWith(`set ${key}`) : closure.fn === last;
  return isIt ? SUSPENDED : undefined;
}

function setterOf(object: unknown, key: string): object | undefined {
  if (object === null || object === undefined) return undefined;
  for (let holder: unknown = Object(object); holder !== null; holder = Object.getPrototypeOf(holder)) {
    const own = Reflect.getOwnPropertyDescriptor(holder as object, key);
    if (own !== undefined) return own.set;
  }
  return undefined;
}
