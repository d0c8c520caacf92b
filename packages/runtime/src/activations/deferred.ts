/**
 * Promises that a program settles by itself: `new Promise`, `Promise.withResolvers`, and what the `then` of a program's own object
 * is given. The functions that settle one are values of the snapshot: they lead to the promise.
 */
import { CANCEL, realm } from "../realm.js";
import { type Branches, branchesOf } from "../task/branches.js";
import { openPromise, PromiseRecord, PromiseState, type Resolvers, recordOf, type Settled, type Waiter } from "./promises.js";
import { take } from "./thenables.js";

/** On a function that settles a promise. */
export interface ResolvingRecord {
  readonly settles: object;
  readonly rejects: boolean;
}

export type ResolvingFunction = (value: unknown) => void;

const { put, read } = realm.stamp;

/** As the engine makes it for an executor: without a name, and no constructor. */
export function resolvingFunction(promise: object, rejects: boolean): ResolvingFunction {
  const made: [ResolvingFunction] = [
    (value) => {
      const record = recordOf(promise);
      if (!(record instanceof Deferred)) return;
      if (rejects) record.reject(value);
      else record.resolve(value);
    },
  ];
  put(made[0], { settles: promise, rejects });
  return made[0];
}

export function resolvingRecord(value: unknown): ResolvingRecord | undefined {
  const mark = read(value);
  return mark !== undefined && "settles" in mark ? mark : undefined;
}

export class Deferred extends PromiseRecord {
  /** One of its functions was called; further calls do nothing. */
  isResolved = false;
  /** Nobody can have its functions. */
  isForever = false;
  /** The engine has a promise of its own for it, which the resolvers settle: nobody but a snapshot sees this one. */
  isInner = false;
  /** What settle it, for the program; they are not kept once one was called. */
  functions: readonly ResolvingFunction[] = [];
  private resolvers: Resolvers | undefined;
  private isHeld = false;

  /** @param resolvers what the engine settles it with */
  open(resolvers: Resolvers): readonly ResolvingFunction[] {
    this.resolvers = resolvers;
    const promise = this.promise as object;
    this.functions = [resolvingFunction(promise, false), resolvingFunction(promise, true)];
    return this.functions;
  }

  resolve(value: unknown): void {
    if (!this.claim()) return;
    if (value === this.promise) return this.finish(PromiseState.Rejected, new TypeError("Chaining cycle detected for promise #<Promise>"));
    const { given, waits, throws } = take(value, this);
    if (throws !== undefined) return this.finish(PromiseState.Rejected, throws.error);
    if (!waits) return this.finish(PromiseState.Fulfilled, value);
    this.resolvers?.resolve(given);
    this.follow(value as object);
  }

  reject(reason: unknown): void {
    if (this.claim()) this.finish(PromiseState.Rejected, reason);
  }

  /** The task is cancelled: nobody waits for it any longer. */
  cancel(): void {
    this.reject(CANCEL);
  }

  override reenter(resolvers: Resolvers): void {
    this.resolvers = resolvers;
    if (this.follows === undefined) return;
    resolvers.resolve(take(this.follows, this).given);
    this.follow(this.follows as object);
  }

  // ── who waits for it ──────────────────────────────────────────────────────

  override block(waiter: Waiter, branches: Branches | undefined): boolean {
    // one that was read from a snapshot is of the task that waits for it
    this.branches ??= branches;
    const isBlocked = super.block(waiter, branches);
    if (isBlocked && !this.isResolved) branches?.awaited.add(this);
    return isBlocked;
  }

  override forget(waiter: Waiter): void {
    super.forget(waiter);
    if (!this.isAwaited) this.branches?.awaited.delete(this);
  }

  // ── the `then` of an object that was called with its functions ────────────

  override deliver(isThrow: boolean, value: unknown): void {
    this.suspension = undefined;
    this.branches?.leave(this);
    if (isThrow) this.reject(value);
    this.branches?.release();
  }

  override unblock(record: PromiseRecord): void {
    const isOurs = this.blockedOn === record;
    super.unblock(record);
    // both stand for one promise of the engine
    if (isOurs && this.isInner && record instanceof Deferred && record.isInner) this.ended(record.state as Settled, record.value);
  }

  // ── inside ────────────────────────────────────────────────────────────────

  /** False when it was settled before. */
  private claim(): boolean {
    if (this.isResolved) return false;
    this.isResolved = true;
    const core = realm.current?.core;
    this.branches ??= core === undefined ? undefined : branchesOf(core);
    this.branches?.awaited.delete(this);
    this.functions = [];
    return true;
  }

  private finish(state: Settled, value: unknown): void {
    if (state === PromiseState.Fulfilled) this.resolvers?.resolve(value);
    else this.resolvers?.reject(value);
    this.settle(state, value);
  }

  private follow(value: object): void {
    this.follows = value;
    const { branches } = this;
    if (branches !== undefined) {
      this.isHeld = true;
      branches.moved(this);
      if (!this.blocksOn(value)) branches.hold();
    }
    const observed = this.isInner ? value : this.promise;
    if (observed instanceof Promise) this.observe(observed, (state, end) => this.ended(state, end));
  }

  private ended(state: Settled, value: unknown): void {
    if (this.state !== PromiseState.Pending) return;
    this.goesOn();
    this.follows = undefined;
    this.branches?.leave(this);
    this.settle(state, value);
    if (this.isHeld) this.branches?.release();
  }
}

/** A pending promise with its functions. */
export interface Opened {
  readonly promise: Promise<unknown>;
  readonly resolve: ResolvingFunction;
  readonly reject: ResolvingFunction;
}

export function openDeferred(branches: Branches): Opened & { readonly record: Deferred } {
  const record = new Deferred(branches);
  const { promise, resolvers } = openPromise();
  record.made(promise);
  const [resolve, reject] = record.open(resolvers) as [ResolvingFunction, ResolvingFunction];
  return { promise, resolve, reject, record };
}

const { resolve: nativeResolve } = Promise;

/** PromiseResolve(%Promise%, value) */
export function promiseOf(value: unknown, branches: Branches | undefined): Promise<unknown> {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  if (branches === undefined || !isObject || (value instanceof Promise && value.constructor === Promise))
    return nativeResolve.call(Promise, value);
  return following(value, branches).promise as Promise<unknown>;
}

/** A promise of the task that takes over the state of something with a `then`. */
export function following(value: unknown, branches: Branches): Deferred {
  const { record } = openDeferred(branches);
  record.resolve(value);
  return record;
}
