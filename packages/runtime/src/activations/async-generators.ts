/**
 * Async generators of marked code. The engine does not tell which requests wait in a generator of its own, and its `return` gets to
 * code behind a `try` only with a wait more than it has. So compiled code makes a generator without `async`, which yields what it
 * awaits, too; and its methods are those here, which let it go on as ECMAScript's AsyncGenerator does: same promises, same order.
 */

import type { FunctionMeta } from "../contract.js";
import type { AsyncCursor, AsyncStep } from "../cursors/async.js";
import { show } from "../cursors/cursor.js";
import { asyncLoop } from "../cursors.js";
import { isObject } from "../objects.js";
import { control, realm, SUSPENDED } from "../realm.js";
import { type Branches, branchesOf, unwound } from "../task/branches.js";
import { lostAtRoot, threwWhilePending } from "../task/unmarked.js";
import { otherTask } from "./activation.js";
import { AsyncGeneratorState, Op } from "./async-generator-state.js";
import {
  asyncGeneratorPrototype,
  becomeAsyncGeneratorFunction,
  isAsyncPrototype,
  nativeNext,
  nativeReturn,
  nativeThrow,
  stampPrototype,
  stateOfGenerator,
} from "./generators.js";
import { PromiseRecord, PromiseState, type Resolvers } from "./promises.js";
import { returnIn, returningWith } from "./returning.js";
import { awaitable } from "./thenables.js";

export type RequestKind = "next" | "throw" | "return";

/** A call of a method of the generator that has not been answered. */
export interface Request {
  readonly kind: RequestKind;
  readonly value: unknown;
  /** Of the promise that the method gave. */
  readonly answer: Answer;
  readonly resolvers: Resolvers;
}

/** What is known of the promise of a request. */
export class Answer extends PromiseRecord {
  constructor(
    readonly generator: object,
    branches: Branches | undefined,
  ) {
    super(branches);
  }
}

type State = AsyncGeneratorState;

const { put, read } = realm.stamp;
const { resolve: nativeResolve } = Promise;
const nativeReact = Promise.prototype.then;

/** Stamped on the generator, which is no promise. */
export interface AsyncGeneratorMark {
  readonly asyncGenerator: AsyncGeneratorRecord;
}

/** It waits in a task as the promise of a call does, but there is no promise of it. */
export class AsyncGeneratorRecord extends PromiseRecord {
  phase: State = AsyncGeneratorState.Start;
  /** The first one is being answered, unless the generator waits to be asked. */
  readonly queue: Request[] = [];
  /** What it awaits. */
  awaits: unknown;
  /** What the body's `yield*` goes through. */
  delegation: AsyncCursor | undefined;
  /** Not known before the body has begun. */
  fn: FunctionMeta | undefined;
  private readonly onValue = (value: unknown): void => this.reacted(false, value);
  private readonly onError = (error: unknown): void => this.reacted(true, error);

  constructor(readonly generator: object) {
    // it belongs to the task in which it is at work, and may work for another one later
    super(undefined);
  }

  get isAtWork(): boolean {
    const { phase } = this;
    return phase !== AsyncGeneratorState.Start && phase !== AsyncGeneratorState.Yielded && phase !== AsyncGeneratorState.Completed;
  }

  // ── requests ──────────────────────────────────────────────────────────────

  request(kind: RequestKind, value: unknown): Promise<unknown> {
    const core = realm.current?.core;
    const asking = core === undefined ? undefined : branchesOf(core);
    const answer = new Answer(this.generator, asking);
    let resolvers: Resolvers | undefined;
    const promise = answer.made(
      new Promise<unknown>((resolve, reject) => {
        resolvers = { resolve, reject };
      }),
    );
    this.queue.push({ kind, value, answer, resolvers: resolvers as Resolvers });
    if (this.isAtWork) return promise;
    this.branches = asking;
    asking?.enter(this);
    this.begin(kind, value);
    return promise;
  }

  private begin(kind: RequestKind, value: unknown): void {
    if (this.phase === AsyncGeneratorState.Yielded) return this.received(kind, value);
    if (this.phase === AsyncGeneratorState.Start) {
      if (kind === "next") return this.proceed(false, undefined);
      nativeReturn.call(this.generator as Generator, undefined);
    }
    this.drain();
  }

  /** The body goes on at a `yield` with a request. */
  private received(kind: RequestKind, value: unknown): void {
    if (kind === "return") return this.wait(value, AsyncGeneratorState.Returning);
    if (this.delegation !== undefined) return this.delegate(kind, value);
    this.proceed(kind === "throw", value);
  }

  private respond(isThrow: boolean, value: unknown): void {
    const { answer, resolvers } = this.queue.shift() as Request;
    if (isThrow) resolvers.reject(value);
    else resolvers.resolve(value);
    answer.settle(isThrow ? PromiseState.Rejected : PromiseState.Fulfilled, value);
  }

  /** Answers the first request with what the body gives at a `yield`, and takes the next one. */
  private give(value: unknown): void {
    this.respond(false, { value, done: false });
    const [next] = this.queue;
    if (next !== undefined) return this.received(next.kind, next.value);
    this.rest(AsyncGeneratorState.Yielded);
  }

  private finish(isThrow: boolean, value: unknown): void {
    this.respond(isThrow, isThrow ? value : { value, done: true });
    this.drain();
  }

  /** The body has ended: the requests that are left are answered without it. */
  private drain(): void {
    for (let [next] = this.queue; next !== undefined; [next] = this.queue) {
      if (next.kind === "return") return this.wait(next.value, AsyncGeneratorState.Draining);
      this.respond(next.kind === "throw", next.kind === "throw" ? next.value : { value: undefined, done: true });
    }
    this.rest(AsyncGeneratorState.Completed);
  }

  private rest(state: State): void {
    this.phase = state;
    this.awaits = undefined;
    const { branches } = this;
    branches?.nodes.delete(this);
    branches?.release();
  }

  // ── the body ──────────────────────────────────────────────────────────────

  /** Lets the body go on to its next `yield`, `await`, stop or end. */
  private proceed(isThrow: boolean, value: unknown): void {
    const isFirst = this.phase === AsyncGeneratorState.Start;
    this.phase = AsyncGeneratorState.Running;
    this.delegation = undefined;
    control.op = Op.Yield;
    if (isFirst) realm.begun = this;
    let result: IteratorResult<unknown>;
    try {
      const generator = this.generator as Generator;
      result = isThrow ? nativeThrow.call(generator, value) : nativeNext.call(generator, value);
    } catch (error) {
      const record = control.pending === 0 ? returnIn(error) : undefined;
      if (record !== undefined) return this.finish(false, record.returns);
      return this.finish(true, control.pending === 0 ? error : threwWhilePending(realm, error));
    }
    realm.begun = undefined;
    if (result.done === true) return this.finish(false, result.value);
    if (control.pending !== 0 || result.value === SUSPENDED) return this.stop(result.value);
    if (control.op === Op.Await) this.wait(result.value, AsyncGeneratorState.Awaiting);
    else if (control.op === Op.Yield) this.wait(result.value, AsyncGeneratorState.Yielding);
    else this.delegateTo(result.value);
  }

  private wait(value: unknown, state: State): void {
    this.phase = state;
    this.awaits = value;
    this.branches?.moved(this);
    let promise: Promise<unknown>;
    try {
      promise = nativeResolve.call(Promise, awaitable(value, this));
    } catch (error) {
      return this.reached(true, error);
    }
    if (this.blocksOn(promise)) this.branches?.release();
    void nativeReact.call(promise, this.onValue, this.onError);
  }

  /** The thenable that it awaits was called: this promise stands for its end. */
  override adopted(promise: Promise<unknown>): void {
    this.awaits = promise;
    if (this.blocksOn(promise)) this.branches?.release();
  }

  private reacted(isThrow: boolean, value: unknown): void {
    // its reaction may come before the promise's record is told
    this.goesOn();
    this.within(() => this.reached(isThrow, value));
  }

  /** Runs something of the task from a job of the engine's. */
  private within(body: () => void): void {
    const outer = realm.current;
    const { branches } = this;
    realm.current = branches?.run;
    body();
    if (control.pending !== 0 && outer === undefined && this.fn !== undefined) branches?.lose(this.fn);
    realm.current = outer;
  }

  /** What was awaited is there. */
  private reached(isThrow: boolean, value: unknown): void {
    const { phase: state } = this;
    this.awaits = undefined;
    if (state === AsyncGeneratorState.Awaiting) return this.proceed(isThrow, value);
    if (state === AsyncGeneratorState.Yielding) return isThrow ? this.proceed(true, value) : this.give(value);
    if (state === AsyncGeneratorState.Delegating) return this.delegated(isThrow, value);
    if (state === AsyncGeneratorState.Returning && this.delegation !== undefined) return this.delegate(isThrow ? "throw" : "return", value);
    if (state !== AsyncGeneratorState.Draining) return this.proceed(true, isThrow ? value : returningWith(value));
    this.respond(isThrow, isThrow ? value : { value, done: true });
    this.drain();
  }

  // ── stops ─────────────────────────────────────────────────────────────────

  /** Something in the body stopped, or a method of what its `yield*` goes through: parks the stack above. */
  private stop(value: unknown): void {
    const run = realm.current;
    const { branches } = this;
    const own = this.delegation === undefined ? realm.saved.pop() : undefined;
    const isWhole = control.pending === 1 && value === SUSPENDED && (this.delegation !== undefined || own !== undefined);
    if (!isWhole || branches === undefined || run?.core !== branches.core) {
      const name = this.fn?.name ?? "an async generator";
      const error = isWhole && this.fn !== undefined ? otherTask(this.fn, own?.point ?? 0) : lostAtRoot(realm, false, value, name);
      return this.finish(true, error);
    }
    const frames = unwound(run);
    if (frames === undefined) return this.finish(true, run.poison);
    this.phase = AsyncGeneratorState.Stopped;
    branches.open(this, frames, run);
  }

  override deliver(isThrow: boolean, value: unknown): void {
    this.suspension = undefined;
    const goOn = (): void => this.within(() => this.goOn(isThrow, value));
    void nativeReact.call(nativeResolve.call(Promise, undefined), goOn);
  }

  private goOn(isThrow: boolean, value: unknown): void {
    const { delegation } = this;
    if (delegation === undefined || isThrow) return this.proceed(isThrow, value);
    this.awaitResult(() => delegation.accept(value));
  }

  // ── yield* ────────────────────────────────────────────────────────────────

  private delegateTo(value: unknown): void {
    try {
      this.delegation = asyncLoop(value);
    } catch (error) {
      return this.proceed(true, error);
    }
    this.delegate("next", undefined);
  }

  private delegate(step: AsyncStep, value: unknown): void {
    const delegation = this.delegation as AsyncCursor;
    let has: boolean;
    try {
      has = step === "next" || delegation.has(step);
    } catch (error) {
      return this.proceed(true, error);
    }
    if (has) return this.awaitResult(() => delegation.call(step, step === "close" ? [] : [value]));
    if (step === "throw") return this.delegate("close", value);
    if (step === "return") return this.wait(value, AsyncGeneratorState.Leaving);
    this.proceed(true, withoutThrow());
  }

  private awaitResult(call: () => unknown): void {
    let result: unknown;
    try {
      result = call();
    } catch (error) {
      return this.proceed(true, error);
    }
    if (result === SUSPENDED) return this.stop(result);
    this.wait(result, AsyncGeneratorState.Delegating);
  }

  private delegated(isThrow: boolean, result: unknown): void {
    const delegation = this.delegation as AsyncCursor;
    if (isThrow) return this.proceed(true, result);
    let value: unknown;
    let isDone: boolean;
    try {
      if (delegation.step === "close") {
        delegation.closed(result, false);
        throw withoutThrow();
      }
      if (!isObject(result)) throw new TypeError(`Iterator result ${show(result)} is not an object`);
      isDone = Boolean((result as { done?: unknown }).done);
      ({ value } = result as { value?: unknown });
    } catch (error) {
      return this.proceed(true, error);
    }
    if (!isDone) return this.give(value);
    if (delegation.step === "return") this.proceed(true, returningWith(value));
    else this.proceed(false, value);
  }

  // ── snapshots ─────────────────────────────────────────────────────────────

  /** Connects one that was read from a snapshot and is at work: it waits for what it waited for. */
  goesOnWaiting(): void {
    const { phase: state, awaits } = this;
    if (state === AsyncGeneratorState.Stopped) return;
    this.branches?.hold();
    this.wait(awaits, state);
  }
}

function withoutThrow(): TypeError {
  return new TypeError("The iterator does not provide a 'throw' method.");
}

/** What is known of an async generator; undefined for one that was not asked for anything yet. */
export function asyncRecordOf(generator: unknown): AsyncGeneratorRecord | undefined {
  const mark = read(generator);
  return mark !== undefined && "asyncGenerator" in mark ? mark.asyncGenerator : undefined;
}

export function noteAsyncGenerator(generator: object): AsyncGeneratorRecord {
  const record = new AsyncGeneratorRecord(generator);
  put(generator, { asyncGenerator: record });
  return record;
}

// ── in the body ─────────────────────────────────────────────────────────────

/** At the head of the body. It is a generator for the engine, and must not be asked as one. */
export function begins(fn: FunctionMeta): void {
  const record = realm.begun;
  realm.begun = undefined;
  if (record === undefined) throw new TypeError(`${fn.name} makes async generators, and the prototype of this one has other methods.`);
  record.fn = fn;
}

/** `yield $k.awaits(value)` is an `await`. */
export function awaits(value: unknown): unknown {
  control.op = Op.Await;
  return value;
}

/** `yield $k.delegates(value)` is a `yield*`. */
export function delegates(value: unknown): unknown {
  control.op = Op.Delegate;
  return value;
}

// ── methods ─────────────────────────────────────────────────────────────────

type Methods = Readonly<Record<RequestKind, (this: unknown, value?: unknown) => Promise<unknown>>>;

const natives = { ...methodsOf(asyncGeneratorPrototype) };

function methodsOf(prototype: object): Methods {
  const { next, return: leave, throw: fail } = prototype as Methods;
  return { next, return: leave, throw: fail };
}

function ask(kind: RequestKind, receiver: unknown, args: readonly unknown[]): Promise<unknown> {
  let record = asyncRecordOf(receiver);
  if (record === undefined) {
    // the methods of the engine refuse what is none of theirs
    if (
      !isObject(receiver) ||
      !isAsyncPrototype(Object.getPrototypeOf(receiver) as object | null) ||
      stateOfGenerator(receiver) === undefined
    )
      return Reflect.apply(natives[kind], receiver, args);
    record = noteAsyncGenerator(receiver);
  }
  return record.request(kind, args[0]);
}

const methods: Methods = {
  next(...args: unknown[]) {
    return ask("next", this, args);
  },
  return(...args: unknown[]) {
    return ask("return", this, args);
  },
  throw(...args: unknown[]) {
    return ask("throw", this, args);
  },
};

/** What each prototype of async generators of marked functions has of its own: what it inherits from is the engine's. */
export const ownMethods: Readonly<PropertyDescriptorMap> = describe();

function describe(): PropertyDescriptorMap {
  const described: PropertyDescriptorMap = {};
  for (const kind of ["next", "return", "throw"] as const) {
    const value = methods[kind];
    Object.defineProperty(value, "length", { value: 1, configurable: true });
    described[kind] = { value, writable: true, enumerable: false, configurable: true };
  }
  return described;
}

/** True if nothing was changed of what makeAsyncGenerator() made. */
export function isOwnPrototype(prototype: object): boolean {
  const keys = Reflect.ownKeys(prototype);
  if (keys.length !== 3 || Object.getPrototypeOf(prototype) !== asyncGeneratorPrototype) return false;
  return keys.every((key) => {
    const { value, enumerable } = Reflect.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
    return !enumerable && value !== undefined && value === ownMethods[key as string]?.value;
  });
}

/** Makes the function, which the engine has as one of generators, one of async generators. */
export function makeAsyncGenerator(fn: object): void {
  const prototype: unknown = Reflect.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (isObject(prototype)) {
    Object.setPrototypeOf(prototype, asyncGeneratorPrototype);
    Object.defineProperties(prototype, ownMethods);
  }
  stampPrototype(fn);
  becomeAsyncGeneratorFunction(fn);
}
