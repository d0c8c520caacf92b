/**
 * `Promise.all` and its like in a task, as ECMAScript writes them: same reactions, same order. The engine's own would do,
 * but for what it does not tell: when its promise is settled. What a pending one has gathered is not kept in a snapshot,
 * since it follows from the states of its elements: it begins again over them.
 */

import { realm } from "../realm.js";
import type { Branches } from "../task/branches.js";
import { branchesOf } from "../task/branches.js";
import { PromiseRecord, PromiseState, recordOf, type Waiter } from "./promises.js";

export type Combination = "all" | "allSettled" | "any" | "race";

const { resolve: nativeResolve } = Promise;

/** What a promise is resolved and rejected with. */
export interface Resolvers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class Combined extends PromiseRecord {
  private remaining = 0;
  private values: unknown[] = [];

  constructor(
    public kind: Combination,
    public items: readonly unknown[],
    branches: Branches | undefined,
  ) {
    super(branches);
  }

  /** Asks the elements, in their order. */
  begin({ resolve, reject }: Resolvers): void {
    const { kind, items } = this;
    this.remaining = items.length;
    this.values = items.map(() => undefined);
    const end = (state: PromiseState.Fulfilled | PromiseState.Rejected, value: unknown): void => {
      if (this.state !== PromiseState.Pending) return;
      if (state === PromiseState.Fulfilled) resolve(value);
      else reject(value);
      this.branches?.leave(this);
      this.items = [];
      this.settle(state, value);
    };
    const keep = (index: number, value: unknown): void => {
      this.values[index] = value;
      if (--this.remaining === 0) this.complete(end);
    };
    for (const [index, item] of items.entries()) {
      const onValue = (value: unknown): void => {
        if (kind === "any" || kind === "race") end(PromiseState.Fulfilled, value);
        else keep(index, kind === "all" ? value : { status: "fulfilled", value });
      };
      const onError = (reason: unknown): void => {
        if (kind === "all" || kind === "race") end(PromiseState.Rejected, reason);
        else keep(index, kind === "any" ? reason : { status: "rejected", reason });
      };
      this.ask(item, onValue, onError);
    }
    if (items.length === 0 && kind !== "race") this.complete(end);
  }

  private complete(end: (state: PromiseState.Fulfilled | PromiseState.Rejected, value: unknown) => void): void {
    if (this.kind === "any") end(PromiseState.Rejected, new AggregateError(this.values, "All promises were rejected"));
    else end(PromiseState.Fulfilled, this.values);
  }

  /** One element; the task is at work from the moment when it is settled to that when its reaction has run. */
  private ask(item: unknown, onValue: (value: unknown) => void, onError: (error: unknown) => void): void {
    const { branches } = this;
    const promise: Promise<unknown> = nativeResolve.call(Promise, item);
    let isBlocked = true;
    const waiter: Waiter = {
      unblock: () => {
        if (isBlocked) branches?.hold();
        isBlocked = false;
      },
    };
    const record = recordOf(promise);
    if (record?.block(waiter, branches) !== true) waiter.unblock(record as PromiseRecord);
    const reaction = (react: (value: unknown) => void) => (value: unknown) => {
      // the record of the element may not know yet
      waiter.unblock(record as PromiseRecord);
      react(value);
      branches?.release();
    };
    void promise.then(reaction(onValue), reaction(onError));
  }
}

function combined(kind: Combination, iterable: unknown): Promise<unknown> {
  const native = Promise[kind] as (items: Iterable<unknown>) => Promise<unknown>;
  const core = realm.current?.core;
  if (core === undefined || native !== natives[kind]) return native.call(Promise, iterable as Iterable<unknown>);
  let items: unknown[];
  try {
    items = Array.from(iterable as Iterable<unknown>);
  } catch (error) {
    return settledPromise(Promise.reject(error), PromiseState.Rejected, error);
  }
  const record = new Combined(kind, items, branchesOf(core));
  let resolvers: Resolvers | undefined;
  const promise = record.made(
    new Promise<unknown>((resolve, reject) => {
      resolvers = { resolve, reject };
    }),
  );
  record.branches?.nodes.add(record);
  record.begin(resolvers as Resolvers);
  return promise;
}

const natives: Record<Combination, unknown> = {
  all: Promise.all,
  allSettled: Promise.allSettled,
  any: Promise.any,
  race: Promise.race,
};

export const all = (iterable: unknown): Promise<unknown> => combined("all", iterable);
export const allSettled = (iterable: unknown): Promise<unknown> => combined("allSettled", iterable);
export const any = (iterable: unknown): Promise<unknown> => combined("any", iterable);
export const race = (iterable: unknown): Promise<unknown> => combined("race", iterable);

/** Notes a promise that was settled when it was made. */
function settledPromise(
  promise: Promise<unknown>,
  state: PromiseState.Fulfilled | PromiseState.Rejected,
  value: unknown,
): Promise<unknown> {
  const core = realm.current?.core;
  if (core === undefined || recordOf(promise) !== undefined) return promise;
  const record = new PromiseRecord(branchesOf(core));
  record.made(promise);
  record.settle(state, value);
  return promise;
}

/** `Promise.resolve` */
export function resolved(value: unknown): Promise<unknown> {
  const promise: Promise<unknown> = Promise.resolve(value);
  const isOwn = typeof value === "object" && value !== null && "then" in value;
  return isOwn || typeof value === "function" ? promise : settledPromise(promise, PromiseState.Fulfilled, value);
}

/** `Promise.reject` */
export function rejected(reason: unknown): Promise<unknown> {
  return settledPromise(Promise.reject(reason), PromiseState.Rejected, reason);
}
