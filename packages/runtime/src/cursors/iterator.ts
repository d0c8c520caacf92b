/** The cursor over any iterator: the program's own, a generator, or a native one whose methods were replaced. */
import { handsOver } from "../activations/generators.js";
import { returnIn } from "../activations/returning.js";
import { control, realm, SUSPENDED } from "../realm.js";
import { suspendedInLoop } from "../task/unmarked.js";
import { CURSOR_KIND, Cursor, isObject, malformedState, show } from "./cursor.js";
import { apply } from "./natives.js";

type Method = (...args: never[]) => unknown;

export class IteratorCursor extends Cursor {
  static readonly kind = "iterator";

  /** `method` is the iterator's `next`, which is read once. */
  constructor(
    private readonly iterator: object,
    private readonly method: unknown,
  ) {
    super();
  }

  next(): unknown {
    if (typeof this.method !== "function") {
      this.done = true;
      throw new TypeError(`${show(this.method)} is not a function`);
    }
    // an iterator that throws, or whose result cannot be read, is not closed; accept() takes it back
    this.done = true;
    const result = apply(this.method as Method, this.iterator, []);
    // a stop goes up through the loop's frame
    if (result === SUSPENDED) return result;
    if (control.pending !== 0) {
      if (handsOver(this.iterator, result)) return SUSPENDED;
      throw suspendedInLoop(realm, "the `next` method of an iterator");
    }
    return this.accept(result);
  }

  override close(): void {
    if (this.done || control.pending !== 0) return;
    this.done = true;
    const method = returnOf(this.iterator);
    if (method === undefined) return;
    const result = apply(method, this.iterator, []);
    assertNotStopped(result, "the `return` method of an iterator");
    if (!isObject(result)) throw new TypeError(`${show(result)} is not an object`);
  }

  override fail(error?: unknown): void {
    if (this.done) return;
    // a `return` of the generator around the loop is no exception
    if (returnIn(error) !== undefined) return this.close();
    this.done = true;
    const { pending } = control;
    let result: unknown;
    try {
      const method = returnOf(this.iterator);
      if (method !== undefined) result = apply(method, this.iterator, []);
    } catch {
      // the exception that left the loop counts
    }
    if (pending === 0) assertNotStopped(result, "the `return` method of an iterator");
  }

  toState(): readonly unknown[] {
    return [this.iterator, this.method, this.done];
  }

  static fromState([iterator, method, done]: readonly unknown[]): IteratorCursor {
    if (!isObject(iterator) || typeof done !== "boolean") throw malformedState(IteratorCursor.kind);
    return Object.assign(new IteratorCursor(iterator, method), { done });
  }
}

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
