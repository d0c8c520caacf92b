/** start() and deserialize(): where tasks come from. */
import { InvalidArgumentError } from "../errors.js";
import { noteLoaded } from "../registry.js";
import type { DeserializeOptions } from "../snapshot/options.js";
import { readSnapshot } from "../snapshot/read.js";
import { assertNothingPending, driveFrom } from "./drive.js";
import { newCore, taskFrom } from "./state.js";
import { Task } from "./task.js";

/**
 * Runs a marked function as the root of a new task, to its first suspension or its end. Never throws what the function
 * throws: the task is then "failed".
 * @throws InvalidArgumentError if `fn` is not a function
 */
export function start<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): Task<R> {
  if (typeof fn !== "function")
    throw new InvalidArgumentError(
      "fn",
      `start(fn, ...args): fn is ${fn === null ? "null" : `of type ${typeof fn}`}, not a function.`,
      "Pass the function itself and its arguments: start(approve, order).",
    );
  assertNothingPending("start()", start);
  noteLoaded();
  const core = newCore();
  const task = new Task<R>(core);
  driveFrom(core, fn, args);
  return task;
}

/**
 * The task that serialize() wrote. The modules of its functions must be loaded: `import "./approve.js"`.
 * Everything is verified before anything is built, and nothing of the program has run when this throws.
 * @throws MalformedSnapshotError, UnknownFunctionError, CodeMismatchError, MissingLocalError
 */
export function deserialize(bytes: Uint8Array | ArrayBuffer, options: DeserializeOptions = {}): Task {
  noteLoaded();
  return taskFrom(readSnapshot(bytes, options));
}
