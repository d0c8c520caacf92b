/**
 * What is known of the promises that marked code made: their state, which the engine does not tell, and who waits for them.
 * The record is a stamp on the promise.
 */
import { realm } from "../realm.js";
import type { Branches, Suspension } from "../task/branches.js";
import { react, silence } from "./reacting.js";

const { put, read } = realm.stamp;

export const enum PromiseState {
  Pending = 0,
  Fulfilled = 1,
  Rejected = 2,
}

/** How a promise is settled, once it is. */
export type Settled = PromiseState.Fulfilled | PromiseState.Rejected;

/** What a promise is resolved and rejected with. */
export interface Resolvers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Something that waits for a promise of its own task, and cannot go on before. */
export interface Waiter {
  /** The promise is settled: from now on the waiter is at work. */
  unblock(record: PromiseRecord): void;
}

export class PromiseRecord implements Waiter {
  state = PromiseState.Pending;
  /** The value or the reason, when settled. */
  value: unknown;
  promise: Promise<unknown> | undefined;
  /** Somebody looks at it: a rejection is not lost. */
  isHandled = false;
  /** Another promise whose state it takes over, or something else with a `then`. */
  follows: unknown;
  /** Set while code of the program that it called is stopped. */
  suspension: Suspension | undefined;
  /** The promise of its own task that it waits for. */
  protected blockedOn: PromiseRecord | undefined;
  /** Most promises have none, or one. */
  private waiters: Waiter[] | undefined;

  /** What it may be handled by: see Branches.foreignAwaits. */
  readonly foreignBefore: number;

  constructor(public branches: Branches | undefined) {
    this.foreignBefore = branches?.foreignAwaits ?? 0;
  }

  /** The promise is there: it leads to the record. */
  made<P extends Promise<unknown>>(promise: P): P {
    this.promise = promise;
    put(promise, this);
    return promise;
  }

  /** The same for one that was read from a snapshot. */
  remade(promise: Promise<unknown>): void {
    this.promise = promise;
    put(promise, this);
  }

  /** Connects one that was read from a snapshot, when all is filled. */
  reenter(_resolvers: Resolvers): void {}

  /** The call that it is parked at has ended. */
  deliver(_isThrow: boolean, _value: unknown): void {}

  /** The thenable that it waits for was called: this promise stands for its end. */
  adopted(promise: Promise<unknown>): void {
    this.follows = promise;
    if (this.blocksOn(promise)) this.branches?.release();
  }

  // ── who waits for it ──────────────────────────────────────────────────────

  /** Blocks a waiter of the same task; false when there is nothing to wait for, or it is another task's. */
  block(waiter: Waiter, branches: Branches | undefined): boolean {
    this.handle(branches);
    if (this.state !== PromiseState.Pending || branches === undefined || branches !== this.branches) return false;
    if (this.waiters === undefined) this.waiters = [waiter];
    else this.waiters.push(waiter);
    return true;
  }

  /** A waiter that does not wait any more. */
  forget(waiter: Waiter): void {
    const index = this.waiters?.indexOf(waiter) ?? -1;
    if (index >= 0) this.waiters?.splice(index, 1);
  }

  get isAwaited(): boolean {
    return this.waiters !== undefined && this.waiters.length > 0;
  }

  /** Somebody looks at it. */
  handle(branches: Branches | undefined): void {
    this.isHandled = true;
    branches?.unhandled.delete(this);
  }

  settle(state: Settled, value: unknown): void {
    this.state = state;
    this.value = value;
    this.follows = undefined;
    const { waiters } = this;
    if (waiters !== undefined) {
      this.waiters = undefined;
      for (const waiter of waiters) waiter.unblock(this);
    }
    if (state === PromiseState.Rejected) this.rejected();
    this.branches?.settled(this);
  }

  /** A rejection in a task is the task's affair: the process does not hear of it. */
  private rejected(): void {
    if (this.branches === undefined) return;
    if (this.promise !== undefined) silence(this.promise);
    if (!this.isHandled) this.branches.unhandled.set(this, undefined);
  }

  // ── what it waits for ─────────────────────────────────────────────────────

  /** True when `value` is a promise of the task that is not settled: it is blocked, and not at work. */
  protected blocksOn(value: unknown): boolean {
    const record = recordOf(value);
    if (record === undefined && value instanceof Promise && this.branches !== undefined) this.branches.foreignAwaits++;
    if (record?.block(this, this.branches) !== true) return false;
    this.blockedOn = record;
    return true;
  }

  unblock(record: PromiseRecord): void {
    if (this.blockedOn !== record) return;
    this.blockedOn = undefined;
    this.branches?.hold();
  }

  /** What it waited for is there; the record of that may not know yet. */
  protected goesOn(): void {
    if (this.blockedOn !== undefined) this.unblock(this.blockedOn);
  }

  /** Calls back with its end, of which only the engine knows when it comes. */
  protected observe(promise: Promise<unknown>, end: (state: Settled, value: unknown) => void): void {
    react(
      promise,
      (value) => end(PromiseState.Fulfilled, value),
      (error) => end(PromiseState.Rejected, error),
    );
  }
}

/** A new promise of the engine, and what settles it. */
export function openPromise(): { readonly promise: Promise<unknown>; readonly resolvers: Resolvers } {
  let resolvers: Resolvers | undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    resolvers = { resolve, reject };
  });
  return { promise, resolvers: resolvers as Resolvers };
}

export function recordOf(value: unknown): PromiseRecord | undefined {
  const mark = read(value);
  return mark !== undefined && "isHandled" in mark ? mark : undefined;
}
