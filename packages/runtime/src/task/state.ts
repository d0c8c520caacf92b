/** A task that does not run, as plain data: what snapshots write and read. */
import type { Frame } from "../contract.js";
import { TaskStateError, type TaskStatus } from "../errors.js";
import { realm } from "../realm.js";
import type { Branches } from "./branches.js";
import { load } from "./copy.js";
import type { Cancelling, StopMode, TaskCore } from "./core.js";
import { Task } from "./task.js";

export type { Cancelling, StopMode } from "./core.js";

export interface TaskState {
  readonly status: Exclude<TaskStatus, "running">;
  /** Outermost first; empty unless suspended. */
  readonly frames: readonly Frame[];
  /** How the innermost frame was stopped. */
  readonly mode: StopMode;
  /** What suspend() was given. */
  readonly request: unknown;
  /** Number of the open suspension, or of the last one. */
  readonly id: number;
  /** Set when the task is being cancelled, and stopped again in a `finally`. */
  readonly cancelling: Cancelling | undefined;
  /** Its async part; undefined when there is none. */
  readonly branches: Branches | undefined;
  /** When done. */
  readonly result: unknown;
  /** When failed. */
  readonly error: unknown;
}

/** A state that is being filled. */
export type OpenState = { -readonly [Key in keyof TaskState]: TaskState[Key] } & { frames: Frame[] };

/** Of a task in which nothing has happened yet. */
export function emptyState(): OpenState {
  return {
    status: "suspended",
    frames: [],
    mode: "suspend",
    request: undefined,
    id: 0,
    cancelling: undefined,
    branches: undefined,
    result: undefined,
    error: undefined,
  };
}

export function newCore(): TaskCore {
  return coreFrom(emptyState());
}

/** Field by field: engines make spread objects of a new hidden class each time, which makes all that uses them slow. */
function coreFrom({ status, frames, mode, request, id, cancelling, branches, result, error }: TaskState): TaskCore {
  const own = frames.slice();
  const core: TaskCore = {
    status,
    frames: own,
    mode,
    request,
    id,
    cancelling,
    branches,
    result,
    error,
    bytes: undefined,
    waiting: [],
    aborting: undefined,
    detach: undefined,
  };
  branches?.moveTo(core);
  return core;
}

/** True for tasks of every copy of the runtime. */
export function isTask(value: unknown): value is Task {
  return coreIn(value) !== undefined;
}

/** @throws TaskStateError if the task runs */
export function stateOf(task: Task): TaskState {
  return stateOfCore(coreOf(task));
}

export function stateOfCore(core: TaskCore): TaskState {
  const { status } = core;
  if (status === "running") throw new TaskStateError({ operation: "serialize()", status });
  load(core);
  const { frames, mode, request, id, cancelling, result, error } = core;
  const branches = status === "suspended" ? core.branches : undefined;
  return { status, frames: frames.slice(), mode, request, id, cancelling, branches, result, error };
}

/** A new task in that state. */
export function taskFrom(state: TaskState): Task {
  return new Task(coreFrom(state));
}

export function coreOf(task: object): TaskCore {
  const core = coreIn(task);
  if (core === undefined) throw new TypeError("This is not a task.");
  return core;
}

function coreIn(value: unknown): TaskCore | undefined {
  const mark = typeof value === "object" ? realm.stamp.read(value) : undefined;
  return mark !== undefined && "frames" in mark ? mark : undefined;
}
