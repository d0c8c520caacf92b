/**
 * Cursors: iterations in flight whose state a snapshot can hold. A `for-of` or `for-in` loop with a point in it runs one
 * in place of a native iterator, with the same order of effects.
 */
import { isObject } from "../objects.js";
import { DONE } from "../realm.js";

/** On the prototype of every cursor class, in every copy of the runtime. */
export const CURSOR_KIND: unique symbol = Symbol.for("kraut.cursor") as never;

export abstract class Cursor {
  /** Names the class in snapshots. */
  declare readonly [CURSOR_KIND]: string;

  /** The end was reached, the iterator threw, or the loop was left: it is not asked again, and not closed. */
  done = false;

  /** The next value, or DONE; SUSPENDED when a marked `next` method stopped. */
  abstract next(): unknown;

  /** What next() returns, after a `next` method that had stopped came back with its result. */
  accept(result: unknown): unknown {
    if (!isObject(result)) throw new TypeError(`Iterator result ${show(result)} is not an object`);
    // `value` is not read at the end; if a getter throws, the iterator counts as done
    if ((result as { done?: unknown }).done) {
      this.done = true;
      return DONE;
    }
    const { value } = result as { value?: unknown };
    this.done = false;
    return value;
  }

  /** The loop is left by break, return or a jump: errors of the iterator count. Nothing while the stack unwinds for a stop. */
  close(): unknown {
    this.done = true;
    return undefined;
  }

  /** The loop is left by an exception: it counts, and the iterator's own errors are dropped. Where there is no point for it. */
  fail(_error?: unknown): void {
    this.done = true;
  }

  /** The same two at a point: `kind` is 1 when the exception left the loop. SUSPENDED when the iterator's `return` stopped. */
  leave(_kind: number, _error: unknown): unknown {
    this.done = true;
    return undefined;
  }

  /** What a method of the iterator threw that had stopped: thrown on, unless an exception left the loop, which then counts. */
  refuse(error: unknown): void {
    throw error;
  }

  /** Asks for the iterator, where that is a point of its own. */
  open(): unknown {
    return undefined;
  }

  /** Plain values and the collection itself, from which the class's fromState() makes the cursor again. */
  abstract toState(): readonly unknown[];

  /**
   * To be called on a cursor made from its state when the collections of the snapshot are filled and before anything
   * runs: it finds its position in them.
   */
  ready(): void {}
}

/** Thrown by fromState() for values that no toState() gives. */
export function malformedState(kind: string): TypeError {
  return new TypeError(`this is not the state of a cursor of kind ${kind}`);
}

export function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** For messages; runs no code of the value. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return isObject(value) ? (typeof value === "function" ? "a function" : "an object") : String(value);
}

/** What an iteration over a collection gives. */
export type What = "entries" | "keys" | "values";

export function isWhat(value: unknown): value is What {
  return value === "entries" || value === "keys" || value === "values";
}
