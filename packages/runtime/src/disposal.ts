/**
 * The resources of `using` declarations: what the compiler makes of these calls it at the end of their block. All of it is plain data, so
 * that a stop in the middle, in the block or while its resources are disposed of, is a frame like others.
 */
import { control, realm } from "./realm.js";
import { isSignal } from "./task/catching.js";

interface Resource {
  readonly value: unknown;
  /** Undefined for null and undefined in an `await using`: these wait, too. */
  readonly method: unknown;
  readonly how: How;
}

const enum How {
  Sync = 0,
  Async = 1,
  /** An `await using` of what has `Symbol.dispose` alone. */
  SyncThenWait = 2,
}

interface Disposal {
  readonly resources: Resource[];
  /** Which one is at work; undefined for a mere wait. */
  current: Resource | undefined;
  result: unknown;
  /** The block, or a disposal, ended with an exception. */
  hasFailed: boolean;
  error: unknown;
  /** A null in an `await using` was passed, and nothing has waited since. */
  owesWait: boolean;
  hasWaited: boolean;
}

/** Not every host has them. Where they are missing, a program that defines `Symbol.dispose` itself does so before it runs. */
interface Host {
  readonly dispose?: symbol;
  readonly asyncDispose?: symbol;
}

function symbolOf(name: "dispose" | "asyncDispose"): symbol {
  return (Symbol as Host)[name] ?? Symbol.for(`Symbol.${name}`);
}

export function disposal(): Disposal {
  return { resources: [], current: undefined, result: undefined, hasFailed: false, error: undefined, owesWait: false, hasWaited: false };
}

/** The initializer of a declaration; gives its value. */
export function using<T>({ resources }: Disposal, value: T, waits = false): T {
  if (value === null || value === undefined) {
    if (waits) resources.push({ value: undefined, method: undefined, how: How.Async });
    return value;
  }
  if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
  let method: unknown;
  let how = waits ? How.Async : How.Sync;
  if (waits) method = (value as Record<symbol, unknown>)[symbolOf("asyncDispose")];
  if (method === undefined || method === null) {
    method = (value as Record<symbol, unknown>)[symbolOf("dispose")];
    if (waits) how = How.SyncThenWait;
  }
  if (typeof method !== "function") throw new TypeError(waits ? "Object not async disposable." : "Object not disposable.");
  resources.push({ value, method, how });
  return value;
}

/** Takes the next step, last resource first; false when nothing is left to do. */
export function disposing(stack: Disposal): boolean {
  for (;;) {
    const next = stack.resources.at(-1);
    if (stack.owesWait && !stack.hasWaited && next?.how !== How.Async && next?.how !== How.SyncThenWait) {
      stack.owesWait = false;
      stack.current = undefined;
      return true;
    }
    if (next === undefined) return false;
    stack.resources.pop();
    if (next.method !== undefined) {
      stack.current = next;
      return true;
    }
    stack.owesWait = true;
  }
}

/** Calls what the program wrote, which may stop: nothing stands between that and the caller. */
export function dispose({ current }: Disposal): unknown {
  if (current === undefined) return undefined;
  const { value, method, how } = current;
  if (how !== How.SyncThenWait) return Reflect.apply(method as () => unknown, value, []);
  try {
    return Reflect.apply(method as () => unknown, value, []);
  } catch (error) {
    if (control.pending !== 0 || isSignal(error)) throw error;
    return new Failed(error);
  }
}

/** What a synchronous method threw where its end is waited for. */
class Failed {
  constructor(readonly error: unknown) {}
}

/** Keeps what a method gave, to wait for it. */
export function disposedOf(stack: Disposal, result: unknown): void {
  stack.result = result;
}

export function mustWait({ current }: Disposal): boolean {
  return current === undefined || current.how !== How.Sync;
}

/** What to wait for. */
export function awaited(stack: Disposal): unknown {
  const { current, result } = stack;
  stack.result = undefined;
  if (current === undefined) return undefined;
  stack.hasWaited = true;
  if (current.how === How.Async) return result;
  return result instanceof Failed ? Promise.reject(result.error) : undefined;
}

/** The words of V8. */
const MESSAGE = "An error was suppressed during disposal";

/** The block or a disposal threw. What unwinds a task is no error that another one could suppress. */
export function disposalFailed(stack: Disposal, error: unknown): void {
  stack.error =
    stack.hasFailed && !isSignal(error) && !isSignal(stack.error) ? new realm.SuppressedError(error, stack.error, MESSAGE) : error;
  stack.hasFailed = true;
}

/** The end of it. */
export function disposed({ hasFailed, error }: Disposal): void {
  if (hasFailed) throw error;
}
