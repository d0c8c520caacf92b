/**
 * What a method of the engine's AsyncFromSyncIterator gives: the promise of an iterator result, whose value an iterator that is not
 * async gave and which is waited for first. `for await` and `yield*` go through such iterators by themselves, so nobody sees the
 * promise; but a call may wait for it at a stop.
 */
import { realm } from "../realm.js";
import { type Branches, branchesOf } from "../task/branches.js";
import { poison } from "../task/unmarked.js";
import { PromiseRecord, PromiseState, type Resolvers } from "./promises.js";
import { react } from "./reacting.js";
import { awaitable } from "./thenables.js";

const { resolve: nativeResolve } = Promise;

export class WrappedStep extends PromiseRecord {
  private resolvers: Resolvers | undefined;

  constructor(
    /** What the iterator gave. */
    public given: unknown,
    readonly isLast: boolean,
    /** Closed if that is rejected. */
    public closes: object | undefined,
    branches: Branches | undefined,
  ) {
    super(branches);
  }

  begin(resolvers: Resolvers): void {
    this.resolvers = resolvers;
    if (!this.blocksOn(this.given)) this.branches?.hold();
    react(
      this.given as Promise<unknown>,
      (value) => this.end(false, { value, done: this.isLast }),
      (error) => this.end(true, error),
    );
  }

  override reenter(resolvers: Resolvers): void {
    this.begin(resolvers);
  }

  override adopted(promise: Promise<unknown>): void {
    this.given = promise;
    if (this.blocksOn(promise)) this.branches?.release();
  }

  private end(isThrow: boolean, value: unknown): void {
    this.goesOn();
    const { branches, closes } = this;
    if (isThrow && closes !== undefined) closeQuietly(closes, branches);
    this.given = this.closes = undefined;
    branches?.leave(this);
    this.settle(isThrow ? PromiseState.Rejected : PromiseState.Fulfilled, value);
    if (isThrow) this.resolvers?.reject(value);
    else this.resolvers?.resolve(value);
    branches?.release();
  }
}

/** IteratorClose after a throw: the iterator's own errors are dropped. No call waits here, so it cannot stop. */
function closeQuietly(iterator: object, branches: Branches | undefined): void {
  const outer = realm.current;
  realm.current = branches?.run;
  try {
    const method = (iterator as { return?: unknown }).return;
    if (method !== undefined && method !== null) Reflect.apply(method as () => unknown, iterator, []);
  } catch {
    // the rejection counts
  }
  const { control } = realm;
  if (control.pending !== 0) {
    const text =
      "The `return` method of an iterator suspended, which was closed since it gave a promise that is rejected: it cannot be stopped there.";
    poison(realm, { text, callee: "return", place: undefined });
    branches?.lost();
  }
  realm.current = outer;
}

/** @throws what a look at the `constructor` of the value throws */
export function wrapStep(value: unknown, isLast: boolean, closes: object | undefined): Promise<unknown> {
  const core = realm.current?.core;
  const branches = core === undefined ? undefined : branchesOf(core);
  const record = new WrappedStep(undefined, isLast, closes, branches);
  record.given = nativeResolve.call(Promise, awaitable(value, record));
  branches?.nodes.add(record);
  let resolvers: Resolvers | undefined;
  const promise = record.made(
    new Promise<unknown>((resolve, reject) => {
      resolvers = { resolve, reject };
    }),
  );
  record.begin(resolvers as Resolvers);
  return promise;
}

/** True where the engine closes an iterator that gave a promise which is rejected, as ECMAScript 2025 has it. Node 22 does not yet. */
export const engine = { closesRejected: false };

// Known before any reaction that begins later: jobs run in their order.
void (async () => {
  const probe = {
    next: () => ({ value: Promise.reject(new Error("probe")), done: false }),
    return: () => {
      engine.closesRejected = true;
      return {};
    },
  };
  try {
    for await (const _ of { [Symbol.iterator]: () => probe as Iterator<unknown> });
  } catch {
    // it is rejected
  }
})();
