/** start() and deserialize(): where tasks come from. */
import { InvalidArgumentError } from "../errors.js";
import { noteLoaded } from "../registry.js";
import type { DeserializeOptions } from "../snapshot/options.js";
import { readSnapshot } from "../snapshot/read.js";
import { type AbortSignalLike, follow, neverStarted } from "./cancel.js";
import { assertNothingPending, driveFrom } from "./drive.js";
import { coreOf, newCore, taskFrom } from "./state.js";
import { Task } from "./task.js";

/**
 * Runs a marked function as the root of a new task, to its first suspension or its end. Never throws what the function
 * throws: the task is then "failed".
 * @throws InvalidArgumentError if `fn` is not a function
 */
export function start<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): Task<Awaited<R>> {
  return begin(undefined, fn, args, start);
}

export interface StartOptions {
  /**
   * Cancels the task when it is aborted, with the signal's reason: as task.cancel(), but at any time. A task at work hears of it at its next
   * stop, or when what it waits for outside of the task is settled. With a signal that is aborted already, nothing runs.
   */
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * start() with options.
 * @throws InvalidArgumentError if `fn` is not a function
 */
export function startWith<A extends readonly unknown[], R>(options: StartOptions, fn: (...args: A) => R, ...args: A): Task<Awaited<R>> {
  return begin(options.signal, fn, args, startWith);
}

function begin<A extends readonly unknown[], R>(
  signal: AbortSignalLike | undefined,
  fn: (...args: A) => R,
  args: A,
  entry: object,
): Task<Awaited<R>> {
  if (typeof fn !== "function")
    throw new InvalidArgumentError(
      "fn",
      `start(fn, ...args): fn is ${fn === null ? "null" : `of type ${typeof fn}`}, not a function.`,
      "Pass the function itself and its arguments: start(approve, order).",
    );
  assertNothingPending("start()", entry);
  noteLoaded();
  const core = newCore();
  const task = new Task<Awaited<R>>(core);
  if (signal?.aborted === true) neverStarted(core, signal.reason);
  else {
    if (signal !== undefined) follow(core, signal);
    driveFrom(core, fn, args);
  }
  return task;
}

/**
 * The task that serialize() wrote. The modules of its functions must be loaded: `import "./approve.js"`.
 * Everything is verified before anything is built, and nothing of the program has run when this throws.
 * @throws MalformedSnapshotError, UnknownFunctionError, CodeMismatchError, MissingLocalError
 */
export function deserialize(bytes: Uint8Array | ArrayBuffer, options: DeserializeOptions = {}): Task {
  noteLoaded();
  const task = taskFrom(readSnapshot(bytes, options));
  if (options.signal !== undefined) follow(coreOf(task), options.signal);
  return task;
}
