/** suspend() and capture(): arm the flag, and return the token on which compiled code unwinds. */
import { InvalidArgumentError, SuspendOutsideTaskError } from "../errors.js";
import { control, realm, SUSPENDED } from "../realm.js";
import type { Run } from "./core.js";
import type { Task } from "./task.js";
import { calledWhilePending } from "./unmarked.js";

/**
 * Stops the whole stack of the task, in marked code, and hands `request` to whoever drives it (`task.request`).
 * Returns what the driver resumes with, or throws what it throws.
 * @throws SuspendOutsideTaskError if no task runs: the call must be below a start() or resume().
 */
export function suspend<T = unknown>(request?: unknown): T {
  const run = runThatCanStop("suspend", suspend);
  run.mode = "suspend";
  run.request = request;
  control.pending = 1;
  return SUSPENDED as T;
}

export interface CaptureOptions {
  /** Keeps the innermost n frames only: the outermost of them is the root of the copy. All frames by default. */
  readonly frames?: number;
}

/** What capture() returns: at once, with the copy; and in the copy, when it is resumed. */
export type Capture<T = unknown> = { readonly resumed: false; readonly task: Task } | { readonly resumed: true; readonly value: T };

/**
 * Copies the task's stack as of the call, in marked code, and goes on at once with `{ resumed: false, task }`. The copy is
 * suspended; resumed, it returns `{ resumed: true, value }` from the same call.
 * @throws NotSerializableError if a live value cannot be copied; SuspendOutsideTaskError if no task runs.
 */
export function capture<T = unknown>(options?: CaptureOptions): Capture<T> {
  const run = runThatCanStop("capture", capture);
  run.keep = framesToKeep(options);
  run.mode = "capture";
  run.request = undefined;
  control.pending = 1;
  return SUSPENDED as unknown as Capture<T>;
}

function framesToKeep(options: CaptureOptions | undefined): number {
  const frames: unknown = options?.frames;
  if (frames === undefined) return Number.POSITIVE_INFINITY;
  if (typeof frames === "number" && frames >= 1 && (Number.isInteger(frames) || frames === Number.POSITIVE_INFINITY)) return frames;
  throw new InvalidArgumentError(
    "options.frames",
    `capture({ frames }): ${describe(frames)} is not a number of frames.`,
    "Give a whole number from 1 on.",
  );
}

function describe(value: unknown): string {
  return typeof value === "number" || typeof value === "string"
    ? JSON.stringify(value)
    : value === null
      ? "null"
      : `a value of type ${typeof value}`;
}

function runThatCanStop(call: "suspend" | "capture", entry: object): Run {
  const run = realm.current;
  if (run === undefined) throw new SuspendOutsideTaskError(call);
  // a `finally` that suspends while the task fails, or foreign code that goes on after a suspension
  if (run.poison !== undefined) throw run.poison;
  if (control.pending !== 0) throw calledWhilePending(realm, `${call}()`, entry);
  return run;
}
