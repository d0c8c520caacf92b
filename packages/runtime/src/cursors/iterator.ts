/** The cursor over any iterator: the program's own, a generator, or a native one whose methods were replaced. */

import { handsOver } from "../activations/generators.js";
import { returnIn } from "../activations/returning.js";
import { isObject } from "../objects.js";
import { control, DONE, realm, SUSPENDED } from "../realm.js";
import { caught } from "../task/catching.js";
import { suspendedInLoop } from "../task/unmarked.js";
import { CURSOR_KIND, Cursor, malformedState, show } from "./cursor.js";
import { apply } from "./natives.js";

type Method = (...args: never[]) => unknown;

/** What the cursor does next with the result of a call that it waits for. */
const enum Phase {
  /** The iterable was not asked for its iterator yet; or it was, and the call stopped. */
  Opening = 0,
  Stepping = 1,
  /** `return` was called, and stopped. */
  Closing = 2,
  /** The same after an exception: what comes of it is dropped. */
  Failing = 3,
  /** The iterable was asked for its iterator by open(), and stopped. */
  OpeningAlone = 4,
}

export class IteratorCursor extends Cursor {
  static readonly kind = "iterator";

  /**
   * `method` is the iterator's `next`, which is read once; or, for a cursor that is to be opened by the first step, the
   * iterable's own method.
   */
  constructor(
    private iterator: unknown,
    private method: unknown,
    private phase: Phase = Phase.Stepping,
  ) {
    super();
  }

  /** A cursor that asks the iterable for its iterator in the first step, which is a point: the call may stop. */
  static over(iterable: unknown, method: unknown): IteratorCursor {
    return new IteratorCursor(iterable, method, Phase.Opening);
  }

  next(): unknown {
    // an iterator that throws, or whose result cannot be read, is not closed; accept() takes it back
    this.done = true;
    if (typeof this.method !== "function") throw new TypeError(`${show(this.method)} is not a function`);
    const result = apply(this.method as Method, this.iterator, []);
    if (control.pending !== 0) return this.stopped(result);
    // the usual case, in few steps that become part of the loop
    if (this.phase !== Phase.Stepping || typeof result !== "object" || result === null) return this.accept(result);
    if ((result as { done?: unknown }).done) return DONE;
    const { value } = result as { value?: unknown };
    this.done = false;
    return value;
  }

  /** A stop goes up through the loop's frame. */
  private stopped(result: unknown): unknown {
    if (result === SUSPENDED || handsOver(this.iterator, result)) return SUSPENDED;
    throw suspendedInLoop(realm, "a method of an iterator");
  }

  override accept(result: unknown): unknown {
    if (this.phase === Phase.Stepping) return super.accept(result);
    if (this.phase === Phase.Closing) return this.acceptClosed(result);
    if (this.phase === Phase.Failing) return undefined;
    const isAlone = this.phase === Phase.OpeningAlone;
    this.acceptOpened(result);
    return isAlone ? undefined : this.next();
  }

  /** For a pattern, which evaluates a target before it asks for the first value. */
  override open(): unknown {
    if (this.phase !== Phase.Opening) return undefined;
    this.phase = Phase.OpeningAlone;
    const iterator = apply(this.method as Method, this.iterator, []);
    if (iterator === SUSPENDED) return iterator;
    if (control.pending !== 0) throw suspendedInLoop(realm, "the `[Symbol.iterator]` method of a value");
    return this.acceptOpened(iterator);
  }

  private acceptOpened(iterator: unknown): undefined {
    if (!isObject(iterator)) throw new TypeError("Result of the Symbol.iterator method is not an object");
    this.phase = Phase.Stepping;
    this.iterator = iterator;
    this.method = (iterator as { next?: unknown }).next;
    return undefined;
  }

  /** The iterable has given no iterator yet. */
  private get isUnopened(): boolean {
    return this.phase === Phase.Opening || this.phase === Phase.OpeningAlone;
  }

  override close(): unknown {
    if (this.done || this.isUnopened || control.pending !== 0) return undefined;
    this.done = true;
    const method = returnOf(this.iterator as object);
    if (method === undefined) return undefined;
    this.phase = Phase.Closing;
    const result = apply(method, this.iterator, []);
    if (result === SUSPENDED) return result;
    if (control.pending !== 0) throw suspendedInLoop(realm, "the `return` method of an iterator");
    return this.acceptClosed(result);
  }

  private acceptClosed(result: unknown): undefined {
    if (!isObject(result)) throw new TypeError(`${show(result)} is not an object`);
    return undefined;
  }

  override fail(error?: unknown): void {
    if (this.done || this.isUnopened) return;
    // a `return` of the generator around the loop is no exception
    if (returnIn(error) !== undefined) return assertNotStopped(this.close(), "the `return` method of an iterator");
    this.done = true;
    const { pending } = control;
    let result: unknown;
    try {
      const method = returnOf(this.iterator as object);
      if (method !== undefined) result = apply(method, this.iterator, []);
    } catch {
      // the exception that left the loop counts
    }
    if (pending === 0) assertNotStopped(result, "the `return` method of an iterator");
  }

  override leave(kind: number, error: unknown): unknown {
    // a `return` of the generator around the loop is no exception
    if (kind !== 1 || returnIn(error) !== undefined) return this.close();
    if (this.done || this.isUnopened || control.pending !== 0) return undefined;
    this.done = true;
    this.phase = Phase.Failing;
    let result: unknown;
    try {
      const method = returnOf(this.iterator as object);
      if (method !== undefined) result = apply(method, this.iterator, []);
    } catch (error) {
      this.refuse(error);
    }
    if (result !== SUSPENDED && control.pending !== 0) throw suspendedInLoop(realm, "the `return` method of an iterator");
    return result === SUSPENDED ? result : undefined;
  }

  override refuse(error: unknown): void {
    if (this.phase !== Phase.Failing) throw error;
    caught(error);
  }

  toState(): readonly unknown[] {
    return [this.iterator, this.method, this.done, this.phase];
  }

  static fromState([iterator, method, done, phase]: readonly unknown[]): IteratorCursor {
    // what is not opened yet may be a primitive value
    const isUnopened = phase === Phase.Opening || phase === Phase.OpeningAlone;
    if ((!isObject(iterator) && !isUnopened) || typeof done !== "boolean" || !PHASES.has(phase)) throw malformedState(IteratorCursor.kind);
    return Object.assign(new IteratorCursor(iterator, method, phase as Phase), { done });
  }
}

const PHASES: ReadonlySet<unknown> = new Set([Phase.Opening, Phase.Stepping, Phase.Closing, Phase.Failing, Phase.OpeningAlone]);

/** ECMAScript's GetMethod. */
function returnOf(iterator: object): Method | undefined {
  const method = (iterator as { return?: unknown }).return;
  if (method === undefined || method === null) return undefined;
  if (typeof method !== "function") throw new TypeError(`${show(method)} is not a function`);
  return method as Method;
}

/** Loops call these methods themselves, at no point: a suspension in them cannot be resumed. */
export function assertNotStopped(result: unknown, what: string): void {
  if (result === SUSPENDED || control.pending !== 0) throw suspendedInLoop(realm, what);
}

Object.defineProperty(IteratorCursor.prototype, CURSOR_KIND, { value: IteratorCursor.kind });
