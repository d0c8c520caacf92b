/** A task: one run of a marked function, that can stop. Its status, and the moves from one to the next. */
import { Completion } from "../contract.js";
import { TaskStateError, type TaskStatus } from "../errors.js";
import { CANCEL, realm } from "../realm.js";
import type { SerializeOptions } from "../snapshot/options.js";
import { fork, load, serialize } from "./copy.js";
import type { TaskCore } from "./core.js";
import { assertNothingPending, driveOn } from "./drive.js";
import { type FrameInfo, frameInfo } from "./frames.js";
import { coreOf } from "./state.js";

const VALUE = Completion.Value;
const THROW = Completion.Throw;

/** A suspension that waits for resume(), throw() or cancel(). */
export interface Pending {
  /** Numbers the suspensions of a task from 1; snapshots and forks keep it. */
  readonly id: number;
  /** What suspend() was given. */
  readonly request: unknown;
}

/**
 * Made by start(), deserialize(), fork() and capture(). A task that does not run is itself a value: it may be a local of
 * another task across a stop.
 */
export class Task<R = unknown> {
  constructor(core: TaskCore) {
    realm.stamp.put(this, core);
  }

  get status(): TaskStatus {
    return coreOf(this).status;
  }

  /** The open suspensions; empty when the task is not suspended. */
  get pending(): readonly Pending[] {
    const core = coreOf(this);
    return core.status === "suspended" ? [{ id: core.id, request: core.request }] : [];
  }

  /** What the only open suspend() was given; undefined when the task is not suspended. */
  get request(): unknown {
    return coreOf(this).request;
  }

  /** What the function returned. Throws what it threw, and TaskStateError while it has not ended. */
  get result(): R {
    const { status, result, error } = coreOf(this);
    if (status === "failed") throw error;
    if (status !== "done") throw new TaskStateError({ operation: "result", status });
    return result as R;
  }

  /** What the function threw; undefined unless the task failed. */
  get error(): unknown {
    return coreOf(this).error;
  }

  /** The stack, outermost first; empty when the task has ended. Throws TaskStateError while it runs. */
  get frames(): FrameInfo[] {
    const core = coreOf(this);
    if (core.status === "running") throw new TaskStateError({ operation: "frames", status: core.status });
    load(core);
    return core.frames.map(frameInfo);
  }

  /**
   * Goes on: suspend() returns `value`. Runs to the next stop or the end, and never throws what the function throws.
   * @param id the suspension that is meant; a safeguard while only one can be open
   * @throws TaskStateError if the task is not suspended, or that suspension is not open
   */
  resume(value?: unknown, id?: number): this {
    const core = suspendedCore(this, "resume()", id);
    assertNothingPending("task.resume()", this.resume);
    driveOn(core, VALUE, core.mode === "capture" ? { resumed: true, value } : value);
    return this;
  }

  /** Goes on with an exception: suspend() throws `error`. Otherwise as resume(). */
  throw(error: unknown, id?: number): this {
    const core = suspendedCore(this, "throw()", id);
    assertNothingPending("task.throw()", this.throw);
    driveOn(core, THROW, error);
    return this;
  }

  /**
   * Unwinds the stack: `finally` blocks run, `catch` clauses do not see it. The task then is "failed" with a
   * CancelledError, unless a `finally` suspends (the cancellation goes on when it is resumed) or returns.
   * @throws TaskStateError if the task is not suspended
   */
  cancel(reason?: unknown): this {
    const core = suspendedCore(this, "cancel()", undefined);
    assertNothingPending("task.cancel()", this.cancel);
    core.cancelling = { reason };
    driveOn(core, THROW, CANCEL);
    return this;
  }

  /** Resolves with the task when it does not run (any more). */
  settled(): Promise<this> {
    const core = coreOf(this);
    return new Promise((resolve) => {
      if (core.status === "running") core.waiting.push(() => resolve(this));
      else resolve(this);
    });
  }

  /**
   * An independent deep copy. Module-level values and registered ones are shared, as between snapshots.
   * @throws NotSerializableError; TaskStateError while the task runs
   */
  fork(): Task<R> {
    return fork(coreOf(this)) as Task<R>;
  }

  /**
   * The task as bytes; it stays as it is and can go on too.
   * @throws NotSerializableError with the path of what cannot be written; TaskStateError while the task runs
   */
  serialize(options: SerializeOptions = {}): Uint8Array {
    return serialize(coreOf(this), options);
  }
}

/** What a move needs; the task is unchanged when this throws. */
function suspendedCore(task: Task, operation: string, id: number | undefined): TaskCore {
  const core = coreOf(task);
  const { status } = core;
  if (status !== "suspended") throw new TaskStateError({ operation, status });
  if (id !== undefined && id !== core.id)
    throw new TaskStateError({
      operation,
      status,
      text: `task.${operation} was given the suspension ${String(id)}, which is not open.`,
      help: `The open one is ${core.id}: see task.pending.`,
    });
  load(core);
  return core;
}
