/** What a task is (TaskCore) and what one drive of it is (Run): plain records that every copy of the runtime reads alike. */
import type { Completion, Frame } from "../contract.js";
import type { TaskStatus, UnmarkedFrameError } from "../errors.js";
import type { Branches } from "./branches.js";

/** How the innermost point was stopped: `capture` wants a `{ resumed: true, value }` when it goes on. */
export type StopMode = "suspend" | "capture";

export interface Cancelling {
  readonly reason: unknown;
}

export interface TaskCore {
  status: TaskStatus;
  /** The stack at a stop, outermost first. The array belongs to the task; the frames in it are never changed. */
  frames: Frame[];
  mode: StopMode;
  request: unknown;
  /** Number of the open suspension, or of the last one; the first is 1. */
  id: number;
  /** Set from cancel() on: how the task ends if the cancellation gets through. */
  cancelling: Cancelling | undefined;
  result: unknown;
  error: unknown;
  /** A copy made by capture() that nobody looked at yet: `frames` and `cancelling` are still in these bytes. */
  bytes: Uint8Array | undefined;
  /** Its calls of async functions; undefined until there is one. */
  branches: Branches | undefined;
  /** Resolvers of settled(). */
  waiting: (() => void)[];
  /** Its signal was aborted when it could not be cancelled: while its code was on the native stack. */
  aborting: Cancelling | undefined;
  /** Takes it off its signal. */
  detach: (() => void) | undefined;
}

/** One start() or resume(): from a stop, or from the beginning, to the next stop or the end. */
export interface Run {
  readonly core: TaskCore;
  mode: StopMode;
  request: unknown;
  /** How many of the innermost frames capture() keeps. */
  keep: number;
  /** Set once a suspension was lost in a foreign function: whatever happens, the task ends with it. */
  poison: UnmarkedFrameError | undefined;
  /** How the frame that ran last completed: what the frame below it waits for. */
  completion: Completion;
  value: unknown;
}
