/** A task: one run of a marked function, that can stop. Its status, and the moves from one to the next. */
import { Completion } from "../contract.js";
import { TaskStateError, type TaskStatus } from "../errors.js";
import { realm } from "../realm.js";
import type { SerializeOptions } from "../snapshot/options.js";
import type { Suspension } from "./branches.js";
import { cancel } from "./cancel.js";
import { fork, load, serialize } from "./copy.js";
import type { TaskCore } from "./core.js";
import { assertNothingPending, driveBranch, driveOn } from "./drive.js";
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
    return openSuspensions(core).map(({ id, request }) => ({ id, request }));
  }

  /** What the only open suspend() was given; undefined when the task is not suspended. */
  get request(): unknown {
    const [only, ...others] = openSuspensions(coreOf(this));
    return others.length === 0 ? only?.request : undefined;
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
    return [...core.frames, ...(core.branches?.frames() ?? [])].map(frameInfo);
  }

  /**
   * Goes on: suspend() returns `value`. Runs to the next stop or the end, and never throws what the function throws.
   * @param id the suspension that is meant; a safeguard while only one can be open
   * @throws TaskStateError if the task is not suspended, or that suspension is not open
   */
  resume(value?: unknown, id?: number): this {
    const { core, branch } = toGoOn(this, "resume()", id);
    assertNothingPending("task.resume()", this.resume);
    const completion = (branch ?? core).mode === "capture" ? { resumed: true, value } : value;
    if (branch === undefined) driveOn(core, VALUE, completion);
    else driveBranch(core, branch, VALUE, completion);
    return this;
  }

  /** Goes on with an exception: suspend() throws `error`. Otherwise as resume(). */
  throw(error: unknown, id?: number): this {
    const { core, branch } = toGoOn(this, "throw()", id);
    assertNothingPending("task.throw()", this.throw);
    if (branch === undefined) driveOn(core, THROW, error);
    else driveBranch(core, branch, THROW, error);
    return this;
  }

  /**
   * Unwinds the stack, or all branches: `finally` blocks run, `catch` clauses do not see it. The task then is "failed" with a
   * CancelledError, unless a `finally` suspends (the cancellation goes on when it is resumed), or returns. What waits for a promise of
   * `new Promise` need not wait any longer; blocks of async functions run to their end: see settled().
   * @throws TaskStateError if the task is not suspended
   */
  cancel(reason?: unknown): this {
    const core = suspendedCore(this, "cancel()");
    assertNothingPending("task.cancel()", this.cancel);
    cancel(core, reason);
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
   * @throws NotSerializableError, also for what the task waits for while it runs; TaskStateError from within the task
   */
  fork(): Task<R> {
    return fork(coreOf(this)) as Task<R>;
  }

  /**
   * The task as bytes; it stays as it is and can go on too.
   * @throws NotSerializableError with the path of what cannot be written, or the place of what the task waits for while it runs;
   * TaskStateError from within the task
   */
  serialize(options: SerializeOptions = {}): Uint8Array {
    return serialize(coreOf(this), options);
  }
}

/** The task is unchanged when this throws. */
function suspendedCore(task: Task, operation: string): TaskCore {
  const core = coreOf(task);
  const { status } = core;
  if (status !== "suspended") throw new TaskStateError({ operation, status });
  load(core);
  return core;
}

/** The suspension that goes on: of the stack of the task, or of a branch. */
function toGoOn(task: Task, operation: string, id: number | undefined): { core: TaskCore; branch: Suspension | undefined } {
  const core = suspendedCore(task, operation);
  const open = openSuspensions(core);
  const chosen = id === undefined && open.length === 1 ? open[0] : open.find((one) => one.id === id);
  if (chosen !== undefined) return { core, branch: chosen.branch };
  const ids = open.map((one) => one.id).join(", ");
  throw new TaskStateError({
    operation,
    status: core.status,
    text:
      id === undefined
        ? `task.${operation} does not say which of ${open.length} suspensions goes on.`
        : `task.${operation} was given the suspension ${String(id)}, which is not open.`,
    help: open.length === 1 ? `The open one is ${ids}: see task.pending.` : `The open ones are ${ids}: see task.pending.`,
  });
}

function openSuspensions(core: TaskCore): (Pending & { readonly branch: Suspension | undefined })[] {
  if (core.status !== "suspended") return [];
  const branches = (core.branches?.suspensions ?? []).map((branch) => ({ id: branch.id, request: branch.request, branch }));
  const hasStack = core.frames.length > 0 || core.bytes !== undefined || branches.length === 0;
  return hasStack ? [{ id: core.id, request: core.request, branch: undefined }, ...branches] : branches;
}
