/**
 * The driver: runs a task from its start or a stop to the next stop or its end. It resumes from the top: the innermost
 * frame runs first, and what comes out of it (a value, an exception) goes to the frame below, and so on. No native stack
 * is rebuilt, so the cost of a resume does not grow with the depth. Iterative on purpose: 100,000 frames must work.
 */
import { goOn } from "../activations/generators.js";
import type { PromiseRecord } from "../activations/promises.js";
import { Completion, type Frame } from "../contract.js";
import { CancelledError, KrautError } from "../errors.js";
import { CANCEL, control, realm, SUSPENDED } from "../realm.js";
import { adopt, type Suspension } from "./branches.js";
import { abortIfAsked } from "./cancel.js";
import { takeCopy } from "./copy.js";
import type { Run, TaskCore } from "./core.js";
import { notify } from "./notify.js";
import { allSlots } from "./slots.js";
import { calledWhilePending, capturedInBranch, lostAtRoot } from "./unmarked.js";

// a const enum of another file is an object read where files are compiled one by one
const VALUE = Completion.Value;
const THROW = Completion.Throw;

type Root = (...args: never[]) => unknown;

/** Calls a function as the root of a task, and drives the task to its first stop or its end. */
export function driveFrom(core: TaskCore, root: Root, args: readonly unknown[]): void {
  drive(core, root, args, VALUE, undefined);
}

/** Goes on at a stop with the completion of the call that was waited for. */
export function driveOn(core: TaskCore, completion: Completion, value: unknown): void {
  drive(core, undefined, [], completion, value);
}

/**
 * Throws if the caller should have stopped itself: marked code below a foreign function that lost a suspension must not
 * start or resume tasks.
 */
export function assertNothingPending(call: string, entry: object): void {
  if (control.pending !== 0) throw calledWhilePending(realm, call, entry);
}

/** Goes on in a branch: the call that it is parked at completes. */
export function driveBranch(core: TaskCore, suspension: Suspension, completion: Completion, value: unknown): void {
  core.branches!.close(suspension);
  suspension.owner.suspension = undefined;
  const stack: Stack = { frames: suspension.frames.slice(), owner: suspension.owner };
  drive(core, undefined, [], completion, value, stack);
  core.branches!.look();
}

/** What is driven: the stack of the task, or that of a branch. */
interface Stack {
  frames: Frame[];
  readonly owner: PromiseRecord | undefined;
}

function drive(
  core: TaskCore,
  root: Root | undefined,
  args: readonly unknown[],
  completion: Completion,
  value: unknown,
  stack: Stack = { frames: core.frames, owner: undefined },
): void {
  const outer = realm.current;
  const run: Run = { core, mode: "suspend", request: undefined, keep: 0, poison: undefined, completion, value };
  realm.current = run;
  core.status = "running";
  if (stack.owner === undefined) core.request = undefined;
  const { frames } = stack;
  control.asked = 0;
  try {
    if (root !== undefined) {
      callRoot(run, root, args);
      if (isInterrupted(run) && stops(run, root, stack)) return;
    }
    for (let frame = frames.pop(); frame !== undefined; frame = frames.pop()) {
      resumeFrame(run, frame);
      if (isInterrupted(run) && stops(run, undefined, stack)) return;
    }
    const { owner } = stack;
    if (owner === undefined) end(run);
    else {
      // the async function runs its `finally` blocks; it may catch the error, and the task fails with it all the same
      if (run.poison !== undefined) core.branches!.fail(run.poison);
      owner.deliver(run.completion === THROW, run.value);
    }
  } catch (error) {
    // the runtime itself ran out of stack or memory: the task cannot go on
    fail(core, run.poison ?? error);
  } finally {
    control.pending = 0;
    control.asked = 0;
    realm.saved = [];
    realm.current = outer;
    if (core.status !== "running") concluded(core);
  }
}

function concluded(core: TaskCore): void {
  if (core.status === "suspended" && abortIfAsked(core)) return;
  notify(core);
}

/** Of functions that the engine may call by itself (2-analyze/hooks.ts of the compiler). */
const HOOK_NAME = /^(?:[gs]et .*|valueOf|toString|\[Symbol\.(?:toPrimitive|hasInstance)\])$/;

function callRoot(run: Run, root: Root, args: readonly unknown[]): void {
  try {
    // Only such a function takes the flag down.
    if (HOOK_NAME.test(nameOf(root) ?? "")) control.asked = 1;
    run.value = Reflect.apply(root, undefined, args);
    run.completion = VALUE;
  } catch (error) {
    run.value = error;
    run.completion = THROW;
  }
}

function resumeFrame(run: Run, frame: Frame): void {
  try {
    const { resume } = frame.fn;
    if (frame.generator !== undefined) run.value = goOn(frame.generator, run.completion === THROW, run.value);
    else if (resume !== undefined) run.value = resume(frame.point, allSlots(frame), run.completion, run.value);
    else throw new KrautError("TASK_STATE", `${frame.fn.id} has no resuming body.`);
    run.completion = VALUE;
  } catch (error) {
    run.value = error;
    run.completion = THROW;
  }
}

function isInterrupted(run: Run): boolean {
  return control.pending !== 0 || run.value === SUSPENDED || run.poison !== undefined;
}

/** After something came up that is no ordinary completion: true if the task stops here, false if the frames below go on. */
function stops(run: Run, root: Root | undefined, stack: Stack): boolean {
  const { core } = run;
  const { saved } = realm;
  if (stack.owner !== undefined && run.mode === "capture") capturedInBranch(realm);
  const isWhole = control.pending !== 0 && run.completion === VALUE && run.value === SUSPENDED && saved.length > 0;
  if (run.poison !== undefined || !isWhole) {
    run.poison ??= lostAtRoot(realm, run.completion === THROW, run.value, nameOf(root));
    control.pending = 0;
    realm.saved = [];
    // the frames below run their `finally` blocks; whatever comes out of those, the task fails with this error
    run.completion = THROW;
    run.value = run.poison;
    return false;
  }
  saved.reverse();
  for (const frame of saved) stack.frames.push(frame);
  realm.saved = [];
  control.pending = 0;
  if (stack.owner !== undefined) {
    core.branches!.open(stack.owner, stack.frames, run);
    return true;
  }
  if (run.mode === "suspend") {
    core.status = "suspended";
    core.mode = "suspend";
    core.request = run.request;
    core.id = core.branches?.nextId() ?? core.id + 1;
    return true;
  }
  captured(run);
  return false;
}

function nameOf(root: Root | undefined): string | undefined {
  const name: unknown = root && Reflect.getOwnPropertyDescriptor(root, "name")?.value;
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** The stack is in `core.frames`: copies it, and lets the innermost frame go on at once. */
function captured(run: Run): void {
  // hooks of values that are written may be foreign code: a suspension in them belongs to nobody
  realm.current = undefined;
  try {
    run.value = { resumed: false, task: takeCopy(run.core, run.keep) };
    run.completion = VALUE;
  } catch (error) {
    run.value = error;
    run.completion = THROW;
  } finally {
    realm.current = run;
  }
}

function end(run: Run): void {
  const { core } = run;
  if (run.completion === VALUE && adopt(core, run.value)) return;
  if (run.completion === VALUE) {
    core.status = "done";
    core.result = run.value;
  } else if (run.value === CANCEL) fail(core, new CancelledError(core.cancelling?.reason));
  else fail(core, run.value);
  core.cancelling = undefined;
}

function fail(core: TaskCore, error: unknown): void {
  core.status = "failed";
  core.frames = [];
  core.error = error;
}
