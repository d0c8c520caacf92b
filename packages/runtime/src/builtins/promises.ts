/** What the built-ins make promises with. Nothing here is a suspension point. */
import { addToSettled, type Combination, Combined, openCombined } from "../activations/combined.js";
import { type Opened, openDeferred, type ResolvingFunction } from "../activations/deferred.js";
import { recordOf } from "../activations/promises.js";
import { closureOf } from "../closures.js";
import { realm } from "../realm.js";
import { branchesOf } from "../task/branches.js";

export { type Combination, openCombined };

const NativePromise = Promise;
const { withResolvers: nativeWithResolvers, try: nativeTry } = Promise as { withResolvers?: unknown; try?: unknown };

/** For `new Promise(executor)`; undefined when the engine's own has to do: outside of a task, and to say what is wrong. */
export function openFor(executor: unknown): Opened | undefined {
  const core = realm.current?.core;
  if (core === undefined || typeof executor !== "function" || Promise !== NativePromise) return undefined;
  const made = openDeferred(branchesOf(core));
  made.record.isForever = takesNothing(executor);
  return opened(made);
}

/** An arrow function without parameters: it cannot have kept what it was given. */
function takesNothing(executor: object): boolean {
  return closureOf(executor)?.fn.locals.length === 0 && !Object.hasOwn(executor, "prototype");
}

export function nativePromise(executor: unknown): unknown {
  return new Promise(executor as () => void);
}

/** `Promise.withResolvers()` */
export function withResolvers(): unknown {
  const core = realm.current?.core;
  const { withResolvers: method } = Promise as { withResolvers?: unknown };
  if (core === undefined || method === undefined || method !== nativeWithResolvers)
    return (Promise as unknown as { withResolvers(): unknown }).withResolvers();
  return opened(openDeferred(branchesOf(core)));
}

/** Without its record, which is no value of a snapshot. */
function opened({ promise, resolve, reject }: Opened): Opened {
  return { promise, resolve, reject };
}

/** For `Promise.try`; undefined when the engine's own has to do. */
export function openTry(): Opened | undefined {
  const core = realm.current?.core;
  const { try: method } = Promise as { try?: unknown };
  return core === undefined || method === undefined || method !== nativeTry ? undefined : opened(openDeferred(branchesOf(core)));
}

export function promiseTry(callback: unknown, args: readonly unknown[]): unknown {
  return (Promise as unknown as { try(callback: unknown, ...args: readonly unknown[]): unknown }).try(callback, ...args);
}

export function settleWith(settle: ResolvingFunction, value: unknown): void {
  settle(value);
}

export function combineNatively(kind: Combination, iterable: unknown): unknown {
  return (Promise[kind] as (items: unknown) => unknown).call(Promise, iterable);
}

export function addElement(promise: Promise<unknown>, item: unknown): void {
  const combined = combinedOf(promise);
  if (combined === undefined) addToSettled(item);
  else combined.add(item);
}

export function closeCombined(promise: Promise<unknown>): void {
  combinedOf(promise)?.close();
}

export function failCombined(promise: Promise<unknown>, error: unknown): void {
  combinedOf(promise)?.fail(error);
}

/** Undefined when it was settled in another process: then nothing is known of it but its end. */
function combinedOf(promise: Promise<unknown>): Combined | undefined {
  const record = recordOf(promise);
  return record instanceof Combined ? record : undefined;
}
