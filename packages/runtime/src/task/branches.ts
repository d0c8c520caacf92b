/**
 * The async part of a task: the calls of async functions that have not ended, and the suspensions that are open. The task
 * is suspended when nothing in it is at work: each of its branches is parked, or waits for one that is. `holds` counts what is
 * at work: an activation but when it is parked or blocked, and each reaction of a promise that has not run yet.
 */
import { Activation } from "../activations/activation.js";
import { AsyncGeneratorRecord } from "../activations/async-generators.js";
import { type Deferred, following } from "../activations/deferred.js";
import { stateOfGenerator } from "../activations/generators.js";
import { type PromiseRecord, PromiseState, recordOf } from "../activations/promises.js";
import type { Frame, FunctionMeta } from "../contract.js";
import { CancelledError } from "../errors.js";
import { CANCEL, control, realm, SUSPENDED } from "../realm.js";
import { abortIfAsked } from "./cancel.js";
import type { Run, StopMode, TaskCore } from "./core.js";
import { isInFlight } from "./in-flight.js";
import { notify } from "./notify.js";
import { capturedInBranch, suspendedInUncut } from "./unmarked.js";

/** A branch that is parked: at a call in an async function or a job, with the synchronous stack above it, outermost first. */
export interface Suspension {
  readonly id: number;
  readonly mode: StopMode;
  readonly request: unknown;
  readonly frames: readonly Frame[];
  /** What waits for the end of that stack. */
  readonly owner: PromiseRecord;
}

/** What waits in a certain order, and is written in it: activations, and promises made of others. */
export type Node = PromiseRecord;

export class Branches {
  /** The run that suspend() in an async function belongs to. */
  run: Run;
  private holds = 0;
  private lastId = 0;
  /** In the order in which they began to wait. */
  readonly nodes = new Set<Node>();
  readonly suspensions: Suspension[] = [];
  /** Promises that something waits for, and that functions of the program settle. */
  readonly awaited = new Set<Deferred>();
  /**
   * Rejected promises that nobody looks at, with the suspensions that were open when the task came to rest after that: what goes on
   * there may be about to look.
   */
  readonly unhandled = new Map<PromiseRecord, readonly Suspension[] | undefined>();
  /**
   * How often a promise of other code was awaited. That code may hold promises of the task (`retry(() => flaky())`), and nobody sees whether it looks at
   * them: a rejection is only lost for sure when nothing of the kind was awaited since the promise was made.
   */
  foreignAwaits = 0;
  /** The call that the task is. */
  root: PromiseRecord | undefined;
  /** False while it is read from a snapshot. */
  isConnected = true;
  /** The root is settled, and the task ends when it is at rest. */
  isEnding = false;

  constructor(public core: TaskCore) {
    this.run = { core, mode: "suspend", request: undefined, keep: 0, poison: undefined, completion: 0, value: undefined };
  }

  /** A suspension that was read. */
  reopen(suspension: Suspension): void {
    suspension.owner.suspension = suspension;
    this.suspensions.push(suspension);
    this.lastId = Math.max(this.lastId, suspension.id);
  }

  /** Branches that were read before their task was made. */
  moveTo(core: TaskCore): void {
    this.core = core;
    this.run = { ...this.run, core };
    core.branches = this;
  }

  // ── what is at work ───────────────────────────────────────────────────────

  hold(): void {
    // somebody else, such as a timer, settled a promise while the task was suspended
    if (this.holds++ === 0 && this.root !== undefined && this.isConnected && this.core.status === "suspended") this.core.status = "running";
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

  leave(node: PromiseRecord): void {
    if (node.follows === undefined) this.nodes.delete(node);
  }

  /** The task is cancelled while calls of async functions are at work: they hear of it when they go on. */
  interrupt(): void {
    for (const node of this.nodes) if (node instanceof Activation) node.interrupt();
  }

  // ── suspensions ───────────────────────────────────────────────────────────

  open(owner: PromiseRecord, frames: readonly Frame[], run: Run): void {
    const suspension: Suspension = { id: this.nextId(), mode: run.mode, request: run.request, frames, owner };
    run.request = undefined;
    owner.suspension = suspension;
    this.suspensions.push(suspension);
    this.moved(owner);
    this.release();
  }

  /** Of a new suspension: of a branch, or of the stack of the task, whose own number `core.id` is while it is stopped. */
  nextId(): number {
    const { core } = this;
    this.lastId = Math.max(core.id, this.lastId) + 1;
    if (core.frames.length === 0) core.id = this.lastId;
    return this.lastId;
  }

  /** After a call of a job, which gave `value`: parks the stack above, if it has stopped. */
  park(owner: PromiseRecord, value: unknown): boolean {
    if (value !== SUSPENDED || control.pending === 0 || realm.saved.length === 0 || this.run.poison !== undefined) return false;
    const frames = unwound(this.run);
    if (frames === undefined) return false;
    this.open(owner, frames, this.run);
    return true;
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
      if (node instanceof AsyncGeneratorRecord) frames.push(...frameOf(node));
      if (node instanceof Activation && node.follows === undefined) frames.push({ fn: node.fn, point: node.point, slots: node.slots });
      frames.push(...(node.suspension?.frames ?? []));
    }
    return frames;
  }

  // ── ends ──────────────────────────────────────────────────────────────────

  /** Nothing is at work any more. */
  private rest(): void {
    const { core } = this;
    if (core.status !== "running") return;
    if (this.root === undefined) return this.restBelowStack();
    const lost = this.unhandled.size === 0 ? undefined : this.lostRejection();
    if (lost !== undefined) return this.fail(lost.value);
    if (this.isEnding && this.suspensions.length === 0) return this.end(this.root);
    if (abortIfAsked(core) || this.suspensions.length === 0 || isInFlight(this)) return;
    core.status = "suspended";
    notify(core);
  }

  /** The same while the stack of the task has stopped, and one of its branches went on. */
  private restBelowStack(): void {
    const { core } = this;
    const isOnStack = realm.current?.core === core && realm.current !== this.run;
    if (isOnStack || core.frames.length === 0) return;
    core.status = "suspended";
    notify(core);
  }

  /** Looks again: after a branch was driven. */
  look(): void {
    if (!this.isAtRest) return;
    this.hold();
    this.release();
  }

  private lostRejection(): PromiseRecord | undefined {
    for (const [record, known] of this.unhandled) {
      if (record.foreignBefore !== this.foreignAwaits) {
        this.unhandled.delete(record);
        continue;
      }
      // a branch that was cancelled; others clean up
      if (record.value === CANCEL && this.suspensions.length > 0) continue;
      const guards = known ?? this.suspensions.slice();
      this.unhandled.set(record, guards);
      if (!guards.some((one) => this.suspensions.includes(one))) return record;
    }
    return undefined;
  }

  settled(record: PromiseRecord): void {
    if (record !== this.root || this.core.status !== "running") return;
    // a cancelled task ends when all its branches have cleaned up
    const waits = record.state === PromiseState.Fulfilled ? this.unhandled.size > 0 : record.value === CANCEL;
    if (waits) this.isEnding = true;
    else this.end(record);
  }

  private end(record: PromiseRecord): void {
    if (record.state === PromiseState.Rejected) return this.fail(record.value);
    const { core } = this;
    core.status = "done";
    core.result = record.value;
    this.ended();
  }

  fail(error: unknown): void {
    const { core } = this;
    core.status = "failed";
    core.error = error === CANCEL ? new CancelledError(core.cancelling?.reason) : error;
    this.ended();
  }

  private ended(): void {
    const { core } = this;
    core.cancelling = undefined;
    core.frames = [];
    this.suspensions.length = 0;
    notify(core);
  }

  /** A suspension was lost between an `await` and the next one. */
  lose(fn: FunctionMeta): void {
    this.lost(this.run.poison ?? suspendedInUncut(realm, fn));
  }

  lost(error: unknown = this.run.poison): void {
    control.pending = 0;
    realm.saved = [];
    if (this.core.status === "running") this.fail(error);
  }
}

/** The stack that has unwound to a branch, outermost first; undefined when it stopped in capture(), with which the task fails. */
export function unwound(run: Run): Frame[] | undefined {
  if (run.mode === "capture") {
    capturedInBranch(realm);
    return undefined;
  }
  const frames = realm.saved.reverse();
  realm.saved = [];
  control.pending = 0;
  return frames;
}

/** None while its body runs, and after its end. */
function frameOf({ generator }: AsyncGeneratorRecord): Frame[] {
  const state = stateOfGenerator(generator);
  return typeof state === "object" ? [state] : [];
}

/** What a snapshot knows it by. */
export function valueOfNode(node: Node): object {
  if (node instanceof AsyncGeneratorRecord) return node.generator;
  return node instanceof Activation ? node : (node.promise as object);
}

export function branchesOf(core: TaskCore): Branches {
  core.branches ??= new Branches(core);
  return core.branches;
}

/** The call that a task is gave a promise: the task ends with it. True if so. */
export function adopt(core: TaskCore, value: unknown): boolean {
  if (!(value instanceof Promise)) return false;
  const branches = branchesOf(core);
  const known = recordOf(value);
  const root = known?.branches === branches ? known : following(value, branches);
  root.handle(branches);
  branches.root = root;
  if (root.state !== PromiseState.Pending) branches.settled(root);
  branches.look();
  return true;
}
