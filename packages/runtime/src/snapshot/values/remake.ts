/**
 * Makes a class again. Its static initializers run anew. What its scope records hold is a stand-in meanwhile, so that no code of the program is called and none of its data
 * changes: parent and static data are then put in place from the snapshot.
 */
import type { MakeClosure } from "../../contract.js";
import { makeStandIn } from "../../stand-in.js";

/** `head`: what the factory takes after the scopes. Throws whatever the class's body throws over the stand-ins. */
export function remake(make: MakeClosure, scopes: readonly object[], head: readonly unknown[]): object {
  const standIn = makeStandIn();
  const records = scopes.filter((scope) => typeof scope !== "function");
  const restore = records.map((scope) => prepare(scope, standIn));
  try {
    return make(...scopes, ...head);
  } finally {
    // backwards, as a record may be there twice
    for (const step of restore.reverse()) step();
  }
}

/** Gives what undoes it. */
function prepare(scope: object, standIn: object): () => void {
  const before = new Map(Reflect.ownKeys(scope).map((key) => [key, Reflect.getOwnPropertyDescriptor(scope, key)!]));
  for (const [key, { value }] of before) if (typeof value === "object" || typeof value === "function") define(scope, key, standIn);
  // for keys that have not been read yet
  Object.setPrototypeOf(scope, missing(standIn));
  return () => {
    Object.setPrototypeOf(scope, Object.prototype);
    for (const [key, own] of before) Object.defineProperty(scope, key, own);
  };
}

function define(scope: object, key: string | symbol, value: unknown): void {
  Object.defineProperty(scope, key, { value, writable: true, enumerable: true, configurable: true });
}

function missing(standIn: object): object {
  return new Proxy({}, { has: () => true, get: () => standIn, set: () => true });
}
