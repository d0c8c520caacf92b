/**
 * Closures and classes of compiled code carry what they are made of: the function's metadata and their scope records.
 * Snapshots write those two, and the compiled module's factory makes the closure again.
 */
import type { ClosureRecord, FunctionMeta } from "./contract.js";
import { realm } from "./realm.js";

const { put, read } = realm.stamp;

/** Marks a closure or class that generated code just made, and gives it back. Nobody can see the mark. */
export function stampClosure<T extends object>(closure: T, fn: FunctionMeta, scopes: readonly object[]): T {
  put(closure, { fn, scopes });
  return closure;
}

/** What a closure of compiled code is made of; undefined for everything else. */
export function closureOf(value: unknown): ClosureRecord | undefined {
  return typeof value === "function" ? (read(value) as ClosureRecord | undefined) : undefined;
}
