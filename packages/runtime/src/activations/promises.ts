/**
 * What is known of the promises that marked code made: their state, which the engine does not tell, and who waits for them.
 * The record is a stamp on the promise.
 */
import { realm } from "../realm.js";
import type { Branches } from "../task/branches.js";

const { put, read } = realm.stamp;

export const enum PromiseState {
  Pending = 0,
  Fulfilled = 1,
  Rejected = 2,
}

/** Something that waits for a promise of its own task, and cannot go on before. */
export interface Waiter {
  /** The promise is settled: from now on the waiter is at work. */
  unblock(record: PromiseRecord): void;
}

export class PromiseRecord {
  state = PromiseState.Pending;
  /** The value or the reason, when settled. */
  value: unknown;
  promise: Promise<unknown> | undefined;
  /** Somebody looks at it: a rejection is not lost. */
  isHandled = false;
  /** Another promise whose state it takes over. */
  follows: unknown;
  private waiters: Waiter[] = [];

  constructor(public branches: Branches | undefined) {}

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

  /** Blocks a waiter of the same task; false when there is nothing to wait for, or it is another task's. */
  block(waiter: Waiter, branches: Branches | undefined): boolean {
    this.isHandled = true;
    branches?.unhandled.delete(this);
    if (this.state !== PromiseState.Pending || branches === undefined || branches !== this.branches) return false;
    this.waiters.push(waiter);
    return true;
  }

  settle(state: PromiseState.Fulfilled | PromiseState.Rejected, value: unknown): void {
    this.state = state;
    this.value = value;
    this.follows = undefined;
    const { waiters } = this;
    this.waiters = [];
    for (const waiter of waiters) waiter.unblock(this);
    if (state === PromiseState.Rejected) this.rejected();
    this.branches?.settled(this);
  }

  /** A rejection in a task is the task's affair: the process does not hear of it. */
  private rejected(): void {
    if (this.branches === undefined) return;
    if (this.promise !== undefined) silence(this.promise);
    if (!this.isHandled) this.branches.unhandled.add(this);
  }
}

const { then } = Promise.prototype;

/** Reactions as the engine makes them, whatever the program did to `then`. */
export function react(promise: Promise<unknown>, onValue: (value: unknown) => void, onError: (error: unknown) => void): void {
  void then.call(promise, onValue, onError);
}

export function silence(promise: Promise<unknown>): void {
  react(
    promise,
    () => {},
    () => {},
  );
}

export function recordOf(value: unknown): PromiseRecord | undefined {
  const mark = read(value);
  return mark !== undefined && "isHandled" in mark ? mark : undefined;
}

/** True for what a promise that is resolved with it would follow. */
export function isThenable(value: unknown): value is object {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "then" in value;
}
