/**
 * `then`, `catch` and `finally` in a task, over promises of the engine: the same reactions, and the promise that they make is
 * known. A callback that stops is a branch of the task; the promise is pending meanwhile.
 */
import { CANCEL, realm } from "../realm.js";
import { type Branches, branchesOf } from "../task/branches.js";
import { promiseOf } from "./deferred.js";
import { callInJob, type Ended } from "./jobs.js";
import { openPromise, PromiseRecord, PromiseState, type Resolvers, type Settled } from "./promises.js";
import { react } from "./reacting.js";
import { take } from "./thenables.js";

export type ReactionKind = "then" | "finally" | "after";

const { then: nativeThen, catch: nativeCatch, finally: nativeFinally } = Promise.prototype;

export class Reaction extends PromiseRecord {
  private resolvers: Resolvers | undefined;

  constructor(
    public kind: ReactionKind,
    /** What it waits for. */
    public parent: unknown,
    public onValue: unknown,
    public onError: unknown,
    branches: Branches | undefined,
    /** Of `after`, which is the end of a `finally`, and of a `finally` whose callback is stopped: how its promise is settled. */
    public outcome: Ended | undefined = undefined,
  ) {
    super(branches);
  }

  begin(resolvers: Resolvers): void {
    this.resolvers = resolvers;
    this.wait(this.parent);
    if (this.kind === "after") return this.beginEnd(resolvers);
    react(
      this.parent as Promise<unknown>,
      (value) => this.run({ isThrow: false, value }),
      (value) => this.run({ isThrow: true, value }),
    );
  }

  override reenter(resolvers: Resolvers): void {
    this.resolvers = resolvers;
    if (this.suspension !== undefined) return;
    if (this.follows === undefined) return this.begin(resolvers);
    this.wait(this.follows);
    resolvers.resolve(take(this.follows, this).given);
    this.watch();
  }

  override deliver(isThrow: boolean, value: unknown): void {
    this.suspension = undefined;
    this.called({ isThrow, value });
    this.branches?.release();
  }

  private wait(value: unknown): void {
    if (!this.blocksOn(value)) this.branches?.hold();
  }

  /** The promise that `finally` waits for is not its own: another one follows it, with the value or reason of before. */
  private beginEnd(resolvers: Resolvers): void {
    const { isThrow, value } = this.outcome as Ended;
    const thunk = (): unknown => {
      if (isThrow) throw value;
      return value;
    };
    resolvers.resolve((this.parent as Promise<unknown>).then(thunk));
    this.watch();
  }

  /** What it waited for is there. */
  private run(came: Ended): void {
    this.goesOn();
    if (this.react(came)) this.branches?.release();
  }

  /** False when the callback stopped. */
  private react(came: Ended): boolean {
    const { kind } = this;
    const callback = came.isThrow && kind === "then" ? this.onError : this.onValue;
    // a cancellation goes through, as it goes through catch clauses
    if (typeof callback !== "function" || (kind === "then" && came.isThrow && came.value === CANCEL)) {
      this.end(came);
      return true;
    }
    if (kind === "finally") this.outcome = came;
    const ended = callInJob(this, kind, () => Reflect.apply(callback, undefined, kind === "finally" ? [] : [came.value]));
    if (ended !== undefined) this.called(ended);
    return ended !== undefined;
  }

  /** The callback has ended. */
  private called(ended: Ended): void {
    if (ended.isThrow || this.kind === "then") return this.end(ended);
    this.kind = "after";
    this.parent = promiseOf(ended.value, this.branches);
    this.onValue = undefined;
    this.branches?.moved(this);
    this.begin(this.resolvers as Resolvers);
  }

  private end({ isThrow, value }: Ended): void {
    if (isThrow) return this.finish(PromiseState.Rejected, value);
    if (value === this.promise) return this.finish(PromiseState.Rejected, new TypeError("Chaining cycle detected for promise #<Promise>"));
    const { given, waits, throws } = take(value, this);
    if (throws !== undefined) return this.finish(PromiseState.Rejected, throws.error);
    if (!waits) return this.finish(PromiseState.Fulfilled, value);
    this.resolvers?.resolve(given);
    this.follows = value;
    this.branches?.moved(this);
    this.wait(value);
    this.watch();
  }

  private watch(): void {
    this.observe(this.promise as Promise<unknown>, (state, value) => {
      this.goesOn();
      this.settled(state, value);
      this.branches?.release();
    });
  }

  private finish(state: Settled, value: unknown): void {
    if (state === PromiseState.Fulfilled) this.resolvers?.resolve(value);
    else this.resolvers?.reject(value);
    this.settled(state, value);
  }

  private settled(state: Settled, value: unknown): void {
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
  const { promise, resolvers } = openPromise();
  record.made(promise);
  record.branches?.nodes.add(record);
  record.begin(resolvers);
  return promise;
}

type Method = (...args: unknown[]) => unknown;

/** `receiver.then(…)` */
export function following(receiver: { readonly then: Method }, ...args: unknown[]): unknown {
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
