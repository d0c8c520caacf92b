/** Scope records are plain objects; what a method of a class made comes with the class itself. Both may be those of a module. */
import { closureOf } from "../../closures.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapVerifier } from "../heap-verifier.js";

const SCOPE: ReadonlySet<number> = new Set([Tag.PlainObject, Tag.Class, Tag.BindingScope, Tag.MappedScope]);

/** A value that must be a scope record. */
export function verifyScope(verifier: HeapVerifier): void {
  const number = verifier.value();
  if (number < 0 || !(SCOPE.has(verifier.kinds[number]! & 127) || verifier.boundClasses?.has(number)))
    throw verifier.malformed("has something else where a scope record belongs");
}

/** True for classes that compiled code made in a function. */
export function isMadeClass(value: unknown): boolean {
  return closureOf(value)?.parts !== undefined;
}
