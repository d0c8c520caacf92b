/**
 * The async part of a task: the calls of async functions that have not ended, and the suspensions that are open. The task
 * is suspended when nothing in it is at work: each of its branches is parked, or waits for one that is. `holds` counts what is
 * at work: an activation but when it is parked or blocked, and each reaction of a promise that has not run yet.
 */
import { Activation } from "../activations/activation.js";
import { type PromiseRecord, PromiseState, recordOf } from "../activations/promises.js";
import type { Frame, FunctionMeta } from "../contract.js";
import { CancelledError } from "../errors.js";
import { CANCEL, control, realm } from "../realm.js";
import type { Run, StopMode, TaskCore } from "./core.js";
import { suspendedInUncut } from "./unmarked.js";

/** A branch that is parked: at a call in an async function, with the synchronous stack above it, outermost first. */
export interface Suspension {
  readonly id: number;
  readonly mode: StopMode;
  readonly request: unknown;
  readonly frames: readonly Frame[];
  readonly activation: Activation;
}

/** What waits in a certain order, and is written in it: activations, and promises made of others. */
export type Node = PromiseRecord;

export class Branches {
  /** The run that suspend() in an async function belongs to. */
  run: Run;
  private holds = 0;
  /** In the order in which they began to wait. */
  readonly nodes = new Set<Node>();
  readonly suspensions: Suspension[] = [];
  /** Rejected promises that nobody looks at. */
  readonly unhandled = new Set<PromiseRecord>();
  /** The call that the task is. */
  root: PromiseRecord | undefined;

  constructor(public core: TaskCore) {
    this.run = { core, mode: "suspend", request: undefined, keep: 0, poison: undefined, completion: 0, value: undefined };
  }

  /** Branches that were read before their task was made. */
  moveTo(core: TaskCore): void {
    this.core = core;
    this.run = { ...this.run, core };
    core.branches = this;
  }

  // ── what is at work ───────────────────────────────────────────────────────

  hold(): void {
    this.holds++;
  }

  release(): void {
    if (--this.holds === 0) this.rest();
  }

  get isAtRest(): boolean {
    return this.holds === 0;
  }

  enter(node: Node): void {
    this.holds++;
    this.nodes.add(node);
  }

  /** It waits for something new: it comes last. */
  moved(node: Node): void {
    this.nodes.delete(node);
    this.nodes.add(node);
  }

  leave(node: Node): void {
    if (node.follows === undefined) this.nodes.delete(node);
  }

  // ── suspensions ───────────────────────────────────────────────────────────

  open(activation: Activation, frames: readonly Frame[], run: Run): void {
    const { core } = this;
    const suspension: Suspension = { id: ++core.id, mode: run.mode, request: run.request, frames, activation };
    run.request = undefined;
    activation.suspension = suspension;
    this.suspensions.push(suspension);
    this.moved(activation);
    this.release();
  }

  /** Takes a suspension away, which goes on. */
  close(suspension: Suspension): void {
    this.suspensions.splice(this.suspensions.indexOf(suspension), 1);
    this.hold();
  }

  /** The frames of all branches: the calls that wait, outer ones first, each with the stack above it. */
  frames(): Frame[] {
    const frames: Frame[] = [];
    // who waits for another one began to wait later
    for (const node of [...this.nodes].reverse()) {
      if (!(node instanceof Activation)) continue;
      const { fn, point, slots, suspension } = node;
      frames.push({ fn, point, slots }, ...(suspension?.frames ?? []));
    }
    return frames;
  }

  // ── ends ──────────────────────────────────────────────────────────────────

  /** Nothing is at work any more. */
  private rest(): void {
    const { core } = this;
    if (this.root === undefined || core.status !== "running") return;
    const [lost] = this.unhandled;
    if (lost !== undefined) return this.fail(lost.value);
    if (this.suspensions.length === 0) return;
    core.status = "suspended";
    notify(core);
  }

  settled(record: PromiseRecord): void {
    if (record !== this.root || this.core.status !== "running") return;
    const { core } = this;
    if (record.state === PromiseState.Fulfilled) {
      core.status = "done";
      core.result = record.value;
    } else {
      core.status = "failed";
      core.error = record.value === CANCEL ? new CancelledError(core.cancelling?.reason) : record.value;
    }
    core.cancelling = undefined;
    core.frames = [];
    notify(core);
  }

  private fail(error: unknown): void {
    const { core } = this;
    core.status = "failed";
    core.error = error;
    core.frames = [];
    this.suspensions.length = 0;
    notify(core);
  }

  /** A suspension was lost between an `await` and the next one. */
  lose(fn: FunctionMeta): void {
    const error = this.run.poison ?? suspendedInUncut(realm, fn);
    control.pending = 0;
    realm.saved = [];
    if (this.core.status === "running") this.fail(error);
  }
}

/** Resolves what waits for the task in settled(). */
export function notify(core: TaskCore): void {
  for (const resolve of core.waiting.splice(0)) resolve();
}

export function branchesOf(core: TaskCore): Branches {
  core.branches ??= new Branches(core);
  return core.branches;
}

/** The call that a task is gave a promise of the task: the task ends with it. True if so. */
export function adopt(core: TaskCore, promise: unknown): boolean {
  const record = recordOf(promise);
  const { branches } = core;
  if (record === undefined || branches === undefined || record.branches !== branches) return false;
  record.isHandled = true;
  branches.unhandled.delete(record);
  branches.root = record;
  if (record.state !== PromiseState.Pending) branches.settled(record);
  else if (branches.isAtRest) {
    branches.hold();
    branches.release();
  }
  return true;
}
