/**
 * `then`, `catch` and `finally` in a task, over promises of the engine: the same reactions, and the promise that they make is
 * known. A callback that stops cannot be saved yet: it fails.
 */
import { control, realm, SUSPENDED } from "../realm.js";
import { type Branches, branchesOf } from "../task/branches.js";
import { poison } from "../task/unmarked.js";
import type { Resolvers } from "./combined.js";
import { isThenable, PromiseRecord, PromiseState, react, recordOf, type Waiter } from "./promises.js";

export type ReactionKind = "then" | "finally" | "after";

const { then: nativeThen, catch: nativeCatch, finally: nativeFinally } = Promise.prototype;

export class Reaction extends PromiseRecord implements Waiter {
  private resolvers: Resolvers | undefined;
  private blockedOn: PromiseRecord | undefined;

  constructor(
    public kind: ReactionKind,
    /** What it waits for. */
    public parent: unknown,
    public onValue: unknown,
    public onError: unknown,
    branches: Branches | undefined,
    /** Of `after`, which is the end of a `finally`: how its promise is settled. */
    public outcome: { readonly isThrow: boolean; readonly value: unknown } | undefined = undefined,
  ) {
    super(branches);
  }

  begin(resolvers: Resolvers): void {
    this.resolvers = resolvers;
    if (this.follows !== undefined) {
      this.wait(this.follows);
      resolvers.resolve(this.follows);
      this.observe();
      return;
    }
    this.wait(this.parent);
    react(
      this.parent as Promise<unknown>,
      (value) => this.run(false, value),
      (error) => this.run(true, error),
    );
  }

  unblock(record: PromiseRecord): void {
    if (this.blockedOn !== record) return;
    this.blockedOn = undefined;
    this.branches?.hold();
  }

  private wait(value: unknown): void {
    const record = recordOf(value);
    if (record?.block(this, this.branches) === true) this.blockedOn = record;
    else this.branches?.hold();
  }

  /** What it waited for is there; the record of that may not know yet. */
  private go(): void {
    if (this.blockedOn !== undefined) this.unblock(this.blockedOn);
  }

  private run(isThrow: boolean, value: unknown): void {
    this.go();
    const { kind, outcome } = this;
    if (kind === "after") this.end(isThrow || outcome!.isThrow, isThrow ? value : outcome!.value);
    else {
      const callback = isThrow && kind === "then" ? this.onError : this.onValue;
      if (typeof callback !== "function") this.end(isThrow, value);
      else this.call(callback as (...args: unknown[]) => unknown, isThrow, value);
    }
    this.branches?.release();
  }

  private call(callback: (...args: unknown[]) => unknown, isThrow: boolean, value: unknown): void {
    const outer = realm.current;
    realm.current = this.branches?.run;
    let result: unknown;
    let threw = false;
    try {
      result = this.kind === "finally" ? callback() : callback(value);
    } catch (error) {
      result = error;
      threw = true;
    }
    if (result === SUSPENDED || control.pending !== 0) {
      const text = `A callback of \`${this.kind}\` suspended: it cannot be stopped there. Await the promise, and call it after that.`;
      result = poison(realm, { text, callee: this.kind, place: undefined });
      threw = true;
      control.pending = 0;
      realm.saved = [];
    }
    realm.current = outer;
    if (threw) this.end(true, result);
    else if (this.kind === "then") this.end(false, result);
    else {
      this.kind = "after";
      this.parent = Promise.resolve(result);
      this.outcome = { isThrow, value };
      this.onValue = undefined;
      this.begin(this.resolvers as Resolvers);
    }
  }

  private end(isThrow: boolean, value: unknown): void {
    if (isThrow) this.resolvers?.reject(value);
    else this.resolvers?.resolve(value);
    if (!isThrow && isThenable(value)) {
      this.follows = value;
      this.wait(value);
      this.observe();
    } else this.finish(isThrow ? PromiseState.Rejected : PromiseState.Fulfilled, value);
  }

  private observe(): void {
    const finish = (state: PromiseState.Fulfilled | PromiseState.Rejected) => (value: unknown) => {
      this.go();
      this.finish(state, value);
      this.branches?.release();
    };
    react(this.promise as Promise<unknown>, finish(PromiseState.Fulfilled), finish(PromiseState.Rejected));
  }

  private finish(state: PromiseState.Fulfilled | PromiseState.Rejected, value: unknown): void {
    this.follows = undefined;
    this.branches?.leave(this);
    this.parent = this.onValue = this.onError = this.outcome = undefined;
    this.settle(state, value);
  }
}

/** Undefined when the call is not that of the engine's own method in a task. */
function tracked(kind: "then" | "finally", receiver: unknown, onValue: unknown, onError: unknown): Promise<unknown> | undefined {
  const core = realm.current?.core;
  if (core === undefined || !(receiver instanceof Promise) || receiver.constructor !== Promise) return undefined;
  const record = new Reaction(kind, receiver, onValue, onError, branchesOf(core));
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

type Method = (...args: unknown[]) => unknown;

/** `receiver.then(…)` */
export function then(receiver: { readonly then: Method }, ...args: unknown[]): unknown {
  const method = receiver.then;
  const made = method === nativeThen ? tracked("then", receiver, args[0], args[1]) : undefined;
  return made ?? Reflect.apply(method, receiver, args);
}

/** `receiver.catch(…)` */
export function catching(receiver: { readonly catch: Method }, ...args: unknown[]): unknown {
  const method = receiver.catch;
  const isOwn = method === nativeCatch && (receiver as unknown as { then: unknown }).then === nativeThen;
  const made = isOwn ? tracked("then", receiver, undefined, args[0]) : undefined;
  return made ?? Reflect.apply(method, receiver, args);
}

/** `receiver.finally(…)` */
export function lastly(receiver: { readonly finally: Method }, ...args: unknown[]): unknown {
  const method = receiver.finally;
  const isOwn = method === nativeFinally && (receiver as unknown as { then: unknown }).then === nativeThen;
  const made = isOwn && typeof args[0] === "function" ? tracked("finally", receiver, args[0], undefined) : undefined;
  return made ?? Reflect.apply(method, receiver, args);
}
