/**
 * The cursor of `for await` and of the `yield*` of async generators: over an iterator with async methods, or over one without, as the
 * engine's AsyncFromSyncIterator. Its steps give what is to be awaited; it takes the awaited back.
 */

import { rejected, resolved } from "../activations/combined.js";
import { handsOver } from "../activations/generators.js";
import { returnIn } from "../activations/returning.js";
import { engine, wrapStep } from "../activations/wrapped-step.js";
import { isObject } from "../objects.js";
import { control, DONE, realm, SUSPENDED } from "../realm.js";
import { suspendedInLoop } from "../task/unmarked.js";
import { CURSOR_KIND, Cursor, malformedState, show } from "./cursor.js";
import { apply } from "./natives.js";

type Method = (...args: unknown[]) => unknown;

/** `close` is `return` without an argument. */
export type AsyncStep = "next" | "throw" | "return" | "close";

const STEPS: readonly AsyncStep[] = ["next", "throw", "return", "close"];

export class AsyncCursor extends Cursor {
  static readonly kind = "async";

  /** The method that was called last, and with what. */
  step: AsyncStep = "next";
  private sent: readonly unknown[] = [];
  /** What has() found: a method is read once for each call. */
  private found: unknown;

  private constructor(
    /** The iterable, until it is opened by the first step. A cursor stands for the engine's own iterators. */
    private iterator: unknown,
    /** The iterable's method, until it is opened; then the iterator's `next`, which is read once. */
    private method: unknown,
    private isSync: boolean,
    private isOpened = false,
  ) {
    super();
  }

  /**
   * Reads the iterable's method.
   * @param native gives a cursor for an iterable whose method is the engine's own
   * @throws TypeError if the value is not iterable
   */
  static over(iterable: unknown, text: string, native: (iterable: unknown, method: unknown) => Cursor | undefined): AsyncCursor {
    if (iterable === undefined || iterable === null) throw new TypeError(`${text} is not async iterable`);
    const method = (iterable as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator];
    if (method !== undefined && method !== null) {
      if (typeof method !== "function") throw new TypeError(`${text} is not async iterable`);
      return new AsyncCursor(iterable, method, false);
    }
    const sync = (iterable as { [Symbol.iterator]?: unknown })[Symbol.iterator];
    if (typeof sync !== "function") throw new TypeError(`${text} is not async iterable`);
    const cursor = native(iterable, sync);
    return cursor === undefined ? new AsyncCursor(iterable, sync, true) : new AsyncCursor(cursor, undefined, true, true);
  }

  // ── steps ─────────────────────────────────────────────────────────────────

  /** What `for await` awaits next; SUSPENDED when the call stopped. */
  next(): unknown {
    return this.call("next", []);
  }

  /** The same for any method, which has() said is there; the iterable is opened first. */
  call(step: AsyncStep, sent: readonly unknown[]): unknown {
    // an iterator that throws, or whose result cannot be read, is not closed; take() takes it back
    this.done = true;
    this.step = step;
    this.sent = sent;
    if (this.isOpened) return this.invoke();
    const iterator = apply(this.method as Method, this.iterator, []);
    return this.hasStopped(this.iterator, iterator) ? SUSPENDED : this.accept(iterator);
  }

  /** What call() gives, after a call that had stopped came back. */
  override accept(result: unknown): unknown {
    if (this.isOpened) return this.isSync ? this.wrapped(result) : result;
    if (!isObject(result))
      throw new TypeError(`Result of the Symbol.${this.isSync ? "iterator" : "asyncIterator"} method is not an object`);
    this.isOpened = true;
    this.iterator = result;
    this.method = (result as { next?: unknown }).next;
    return this.invoke();
  }

  private invoke(): unknown {
    if (this.isSync) return this.invokeSync();
    const result = this.invokeMethod(this.step === "next" ? this.method : this.found);
    return this.hasStopped(this.iterator, result) ? SUSPENDED : result;
  }

  private invokeMethod(method: unknown): unknown {
    if (typeof method !== "function") throw new TypeError(`${show(method)} is not a function`);
    return apply(method as Method, this.iterator, this.sent);
  }

  /** ECMAScript's GetMethod. That of an iterator without async methods has all of them. */
  has(step: AsyncStep): boolean {
    if (this.isSync) return true;
    this.found = this.methodOf(step);
    return this.found !== undefined;
  }

  private methodOf(step: AsyncStep): unknown {
    if (isCursor(this.iterator)) return undefined;
    const name = step === "close" ? "return" : step;
    const method = (this.iterator as Record<string, unknown>)[name];
    if (method === undefined || method === null) return undefined;
    if (typeof method !== "function") throw new TypeError(`${show(method)} is not a function`);
    return method;
  }

  private hasStopped(receiver: unknown, result: unknown): boolean {
    if (result === SUSPENDED) return true;
    if (control.pending === 0) return false;
    if (handsOver(receiver, result)) return true;
    throw suspendedInLoop(realm, "a method of an iterator");
  }

  // ── an iterator without async methods ─────────────────────────────────────

  private invokeSync(): unknown {
    const { iterator, step } = this;
    if (step === "next" && isCursor(iterator)) return this.stepOf(iterator);
    let result: unknown;
    try {
      const method = step === "next" ? this.method : this.methodOf(step);
      if (method === undefined && step !== "next") return this.withoutMethod();
      result = this.invokeMethod(method);
    } catch (error) {
      if (control.pending !== 0) throw error;
      return rejected(error);
    }
    return this.hasStopped(iterator, result) ? SUSPENDED : this.wrapped(result);
  }

  private stepOf(cursor: Cursor): unknown {
    try {
      const value = cursor.next();
      return value === DONE ? wrapStep(undefined, true, undefined) : wrapStep(value, false, undefined);
    } catch (error) {
      return rejected(error);
    }
  }

  private withoutMethod(): unknown {
    const [sent] = this.sent;
    if (this.step !== "throw") return resolved({ value: sent, done: true });
    if (!engine.closesRejected) return rejected(sent);
    try {
      const method = this.methodOf("close");
      if (method !== undefined) {
        const result = apply(method as Method, this.iterator, []);
        if (this.hasStopped(this.iterator, result)) throw suspendedInLoop(realm, "the `return` method of an iterator");
        if (!isObject(result)) throw new TypeError(`${show(result)} is not an object`);
      }
    } catch (error) {
      if (control.pending !== 0) throw error;
      return rejected(error);
    }
    return rejected(new TypeError("The iterator does not provide a 'throw' method."));
  }

  /** AsyncFromSyncIteratorContinuation. */
  private wrapped(result: unknown): unknown {
    if (!isObject(result)) return rejected(new TypeError(`Iterator result ${show(result)} is not an object`));
    const iterator = this.iterator as object;
    const closes = engine.closesRejected && this.step !== "return" && this.step !== "close";
    let isLast = true;
    let isRead = false;
    try {
      isLast = Boolean((result as { done?: unknown }).done);
      const { value } = result as { value?: unknown };
      isRead = true;
      return wrapStep(value, isLast, closes && !isLast ? iterator : undefined);
    } catch (error) {
      if (isRead && closes && !isLast) this.closeAfter();
      return rejected(error);
    }
  }

  private closeAfter(): void {
    try {
      const method = this.methodOf("close");
      if (method !== undefined) apply(method as Method, this.iterator, []);
    } catch {
      // the first exception counts
    }
  }

  // ── what was awaited ──────────────────────────────────────────────────────

  /** The next value, or DONE. */
  take(result: unknown): unknown {
    if (!isObject(result)) throw new TypeError(`Iterator result ${show(result)} is not an object`);
    if ((result as { done?: unknown }).done) return DONE;
    const { value } = result as { value?: unknown };
    this.done = false;
    return value;
  }

  // ── the end of a loop ─────────────────────────────────────────────────────

  /** The loop was left before the iterator's end. */
  isOpen(): boolean {
    return !this.done && control.pending === 0;
  }

  /** The loop was left by an exception, which counts. A `return` of the generator around the loop is none. */
  drops(byThrow: boolean, error: unknown): boolean {
    return byThrow && returnIn(error) === undefined;
  }

  /** What to await, or DONE if nothing. */
  override close(): unknown {
    this.done = true;
    this.step = "close";
    return this.has("close") ? this.call("close", []) : DONE;
  }

  closed(result: unknown, drops: boolean): void {
    if (!drops && !isObject(result)) throw new TypeError(`${show(result)} is not an object`);
  }

  toState(): readonly unknown[] {
    return [this.iterator, this.method, this.done, this.isSync, this.isOpened, STEPS.indexOf(this.step), ...this.sent];
  }

  static fromState([iterator, method, done, isSync, isOpened, step, ...sent]: readonly unknown[]): AsyncCursor {
    const known = STEPS[step as number];
    const isFitting = typeof done === "boolean" && typeof isSync === "boolean" && typeof isOpened === "boolean";
    if (!isFitting || known === undefined || (isOpened && !isObject(iterator)) || sent.length > 1) throw malformedState(AsyncCursor.kind);
    return Object.assign(new AsyncCursor(iterator, method, isSync, isOpened), { done, step: known, sent });
  }
}

function isCursor(iterator: unknown): iterator is Cursor {
  return CURSOR_KIND in (iterator as object);
}

Object.defineProperty(AsyncCursor.prototype, CURSOR_KIND, { value: AsyncCursor.kind });
