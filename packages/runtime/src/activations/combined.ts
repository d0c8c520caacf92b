/**
 * `Promise.all` and its like in a task, as ECMAScript writes them: same reactions, same order. The engine's own would do,
 * but for what it does not tell: when its promise is settled. What a pending one has gathered is not kept in a snapshot,
 * since it follows from the states of its elements: it begins again over them.
 */

import { CANCEL, realm } from "../realm.js";
import { type Branches, branchesOf } from "../task/branches.js";
import { promiseOf } from "./deferred.js";
import { openPromise, PromiseRecord, PromiseState, type Resolvers, recordOf, type Settled, type Waiter } from "./promises.js";

export type Combination = "all" | "allSettled" | "any" | "race";

const { resolve: nativeResolve, reject: nativeReject } = Promise;

/** An element that is not settled, or whose reaction has not run. */
class Element implements Waiter {
  /** The task is at work from the moment when the promise is settled to that when its reaction has run. */
  private isHeld = false;

  constructor(
    private readonly combined: Combined,
    readonly record: PromiseRecord | undefined,
  ) {
    if (record?.block(this, combined.branches) !== true) this.unblock();
  }

  unblock(): void {
    if (!this.isHeld) this.combined.branches?.hold();
    this.isHeld = true;
  }

  /** Nobody waits for it any more. */
  drop(): void {
    this.record?.forget(this);
    if (this.isHeld) this.combined.branches?.release();
    this.isHeld = false;
  }
}

export class Combined extends PromiseRecord {
  /** What it is made of, promises and other values; empty when it is settled. */
  readonly items: unknown[] = [];
  /** Its iterable is not at its end. */
  isOpen = true;
  /** One for the iterable, as in ECMAScript. */
  private remaining = 1;
  private values: unknown[] = [];
  private readonly elements = new Set<Element>();
  private resolvers: Resolvers | undefined;

  constructor(
    public kind: Combination,
    branches: Branches | undefined,
  ) {
    super(branches);
  }

  begin(resolvers: Resolvers): void {
    this.resolvers = resolvers;
  }

  override reenter(resolvers: Resolvers): void {
    this.resolvers = resolvers;
    for (const [index, item] of this.items.entries()) this.ask(item, index);
    if (!this.isOpen) this.complete();
  }

  /** The next element. */
  add(item: unknown): void {
    if (this.state !== PromiseState.Pending) return addToSettled(item);
    const promise = promiseOf(item, this.branches);
    // what is no promise need not become one in snapshots
    const isPlain = (typeof item !== "object" || item === null) && typeof item !== "function";
    this.ask(promise, this.items.push(isPlain ? item : promise) - 1);
  }

  /** There are no more. */
  close(): void {
    this.isOpen = false;
    this.complete();
  }

  fail(error: unknown): void {
    this.end(PromiseState.Rejected, error);
  }

  private ask(item: unknown, index: number): void {
    const { kind } = this;
    const promise: Promise<unknown> = nativeResolve.call(Promise, item);
    this.values[index] = undefined;
    this.remaining++;
    const element = new Element(this, recordOf(promise));
    this.elements.add(element);
    const reaction = (isThrow: boolean) => (value: unknown) => {
      // it was dropped
      if (!this.elements.delete(element)) return;
      // the record of the element may not know yet
      element.unblock();
      if (value === CANCEL && isThrow) this.end(PromiseState.Rejected, value);
      else if (kind === "race" || (kind === "all" && isThrow) || (kind === "any" && !isThrow))
        this.end(isThrow ? PromiseState.Rejected : PromiseState.Fulfilled, value);
      else this.keep(index, kind === "allSettled" ? settledResult(isThrow, value) : value);
      element.drop();
    };
    void promise.then(reaction(false), reaction(true));
  }

  private keep(index: number, value: unknown): void {
    this.values[index] = value;
    this.complete();
  }

  /** One less to wait for. */
  private complete(): void {
    if (--this.remaining > 0 || this.kind === "race") return;
    const { values } = this;
    if (this.kind === "any") this.end(PromiseState.Rejected, new AggregateError(values, "All promises were rejected"));
    else this.end(PromiseState.Fulfilled, values);
  }

  private end(state: Settled, value: unknown): void {
    if (this.state !== PromiseState.Pending) return;
    if (state === PromiseState.Fulfilled) this.resolvers?.resolve(value);
    else this.resolvers?.reject(value);
    this.branches?.leave(this);
    this.items.length = 0;
    this.values = [];
    this.settle(state, value);
    for (const element of this.elements) element.drop();
    this.elements.clear();
  }
}

function settledResult(isThrow: boolean, value: unknown): object {
  return isThrow ? { status: "rejected", reason: value } : { status: "fulfilled", value };
}

/** A further element of a combination that is settled: it is asked all the same. */
export function addToSettled(item: unknown): void {
  const core = realm.current?.core;
  void promiseOf(item, core && branchesOf(core)).then(ignore, ignore);
}

function ignore(): void {}

const natives: Record<Combination, unknown> = {
  all: Promise.all,
  allSettled: Promise.allSettled,
  any: Promise.any,
  race: Promise.race,
};

/** A new pending combination in the task that runs; undefined when the engine's own has to do. */
export function openCombined(kind: Combination): Promise<unknown> | undefined {
  const core = realm.current?.core;
  if (core === undefined || Promise[kind] !== natives[kind] || Promise.resolve !== nativeResolve) return undefined;
  const record = new Combined(kind, branchesOf(core));
  const { promise, resolvers } = openPromise();
  record.made(promise);
  record.begin(resolvers);
  record.branches?.nodes.add(record);
  return promise;
}

/** Notes a promise that was settled when it was made. */
function settledPromise(promise: Promise<unknown>, state: Settled, value: unknown): Promise<unknown> {
  const core = realm.current?.core;
  if (core === undefined || recordOf(promise) !== undefined) return promise;
  const record = new PromiseRecord(branchesOf(core));
  record.made(promise);
  record.settle(state, value);
  return promise;
}

/** `Promise.resolve` */
export function resolved(value: unknown): Promise<unknown> {
  const { resolve } = Promise;
  if (resolve !== nativeResolve) return Promise.resolve(value);
  if ((typeof value !== "object" || value === null) && typeof value !== "function")
    return settledPromise(nativeResolve.call(Promise, value), PromiseState.Fulfilled, value);
  const core = realm.current?.core;
  return promiseOf(value, core && branchesOf(core));
}

/** `Promise.reject` */
export function rejected(reason: unknown): Promise<unknown> {
  if (Promise.reject !== nativeReject) return Promise.reject(reason);
  return settledPromise(nativeReject.call(Promise, reason), PromiseState.Rejected, reason);
}
