/**
 * A generator that is left by its `return` method at a `yield` inside of a `try` with a `finally`, or of a loop over an
 * iterator. What must run then is code after the `try`, since normalized code has no `finally` around points; only an
 * exception gets there. So such a `yield` is a `yield*` over an object whose `return` method throws one, with the value.
 */
import { realm } from "../realm.js";

/** On the exception. */
export interface ReturnRecord {
  readonly returns: unknown;
}

const { put, read } = realm.stamp;

class ReturnException {}

export function returningWith(value: unknown): object {
  const exception = new ReturnException();
  put(exception, { returns: value });
  return exception;
}

/** The record of an exception that stands for a `return`. */
export function returnIn(error: unknown): ReturnRecord | undefined {
  const mark = read(error);
  return mark !== undefined && "returns" in mark ? mark : undefined;
}

/** The end of a generator that such an exception comes to; any other is thrown on. */
export function returned(error: unknown): unknown {
  const record = returnIn(error);
  if (record === undefined) throw error;
  return record.returns;
}

/** `yield* guarded(value)` is `yield value`, but for `return`. */
export function guarded(value: unknown): Guarded {
  return new Guarded(value);
}

/** At its end it is its own result, which nobody sees but `yield*`. The first one goes to the caller. */
class Guarded implements Iterable<unknown>, Iterator<unknown> {
  done = false;

  constructor(private value: unknown) {}

  [Symbol.iterator](): this {
    return this;
  }

  next(sent: unknown): IteratorResult<unknown> {
    const { value } = this;
    if (!this.done) {
      this.done = true;
      return { value, done: false };
    }
    this.value = sent;
    return this as unknown as IteratorReturnResult<unknown>;
  }

  throw(error: unknown): never {
    throw error;
  }

  return(value: unknown): never {
    throw returningWith(value);
  }
}
