/** Cancelling: by `task.cancel()`, or by a signal that was aborted, which may come at any time. */
import { Completion } from "../contract.js";
import { CancelledError } from "../errors.js";
import { CANCEL, realm } from "../realm.js";
import type { TaskCore } from "./core.js";
import { driveBranch, driveOn } from "./drive.js";
import { notify } from "./notify.js";

/** What a task can be given to be cancelled by: an AbortSignal. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

const THROW = Completion.Throw;

/** Unwinds the stack and all branches. What waits for a promise that the program settles itself need not wait any longer. */
export function cancel(core: TaskCore, reason: unknown): void {
  core.cancelling = { reason };
  const { branches } = core;
  const open = branches?.suspensions.slice() ?? [];
  const awaited = [...(branches?.awaited ?? [])];
  const hasStack = core.frames.length > 0 || (core.status === "suspended" && open.length === 0);
  branches?.interrupt();
  // it comes to rest when all have been told
  branches?.hold();
  if (hasStack) driveOn(core, THROW, CANCEL);
  for (const branch of open) if (branches?.suspensions.includes(branch)) driveBranch(core, branch, THROW, CANCEL);
  for (const promise of awaited) promise.cancel();
  branches?.release();
}

/** The task is cancelled when the signal is aborted; at once, if it is. */
export function follow(core: TaskCore, signal: AbortSignalLike): void {
  const abort = (): void => {
    if (core.status === "done" || core.status === "failed") return;
    core.aborting = { reason: signal.reason };
    // code of the task on the native stack goes on to its next stop
    if (realm.current?.core !== core) abortIfAsked(core);
  };
  if (signal.aborted) return abort();
  signal.addEventListener("abort", abort, { once: true });
  core.detach = () => signal.removeEventListener("abort", abort);
}

/** True if the task was to be cancelled. */
export function abortIfAsked(core: TaskCore): boolean {
  const { aborting } = core;
  if (aborting === undefined) return false;
  core.aborting = undefined;
  cancel(core, aborting.reason);
  return true;
}

/** The end of a task that was cancelled before it began. */
export function neverStarted(core: TaskCore, reason: unknown): void {
  core.status = "failed";
  core.error = new CancelledError(reason);
  notify(core);
}
