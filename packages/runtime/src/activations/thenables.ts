/**
 * What a promise waits for when it is resolved with an object. The `then` of a program's own object is called by the engine, in a
 * job; it may be marked code that stops, and what it is given may be a value of the snapshot. So the engine gets a stand-in,
 * whose `then` does this in the task.
 */
import { isObject } from "../objects.js";
import { Deferred } from "./deferred.js";
import { callInJob } from "./jobs.js";
import { type PromiseRecord, recordOf } from "./promises.js";

const { then: nativeThen } = Promise.prototype;

/** How the engine takes a value that a promise is resolved with. */
export interface Taken {
  /** What the engine is given in place of it. */
  readonly given: unknown;
  /** True when the promise then waits for something. */
  readonly waits: boolean;
  /** The value's `then` could not be read. */
  readonly throws?: { readonly error: unknown };
}

/** @param owner what waits */
export function take(value: unknown, owner: PromiseRecord): Taken {
  if (!isObject(value)) return { given: value, waits: false };
  if (recordOf(value) !== undefined) return { given: value, waits: true };
  // outside of a task nobody has to be told
  if (owner.branches === undefined) return { given: value, waits: "then" in value };
  let then: unknown;
  try {
    then = (value as { then?: unknown }).then;
  } catch (error) {
    return { given: new Throwing(error), waits: false, throws: { error } };
  }
  if (typeof then !== "function") return { given: value, waits: false };
  return { given: (then as unknown) === nativeThen ? value : new StandIn(value, then as Then, owner), waits: true };
}

/** What the engine is given for `await value`; it looks at `then` of a promise only if its class is another one. */
export function awaitable(value: unknown, owner: PromiseRecord): unknown {
  if (!isObject(value) || recordOf(value) !== undefined) return value;
  if (value instanceof Promise && value.constructor === Promise) return value;
  return take(value, owner).given;
}

type Then = (resolve: unknown, reject: unknown) => unknown;
type Settle = (value: unknown) => void;

class StandIn {
  constructor(
    private readonly thenable: object,
    private readonly callee: Then,
    private readonly owner: PromiseRecord,
  ) {}

  // biome-ignore lint/suspicious/noThenProperty: it is what the engine calls
  then(resolve: Settle, reject: Settle): void {
    const { thenable, callee, owner } = this;
    const deferred = new Deferred(owner.branches);
    // nobody but a snapshot sees its promise: the engine has one of its own, which it settles
    deferred.isInner = true;
    const promise = deferred.made(new Promise<unknown>(() => {}));
    const functions = deferred.open({ resolve, reject });
    deferred.branches?.hold();
    owner.adopted(promise);
    const ended = callInJob(deferred, "then", () => Reflect.apply(callee, thenable, functions));
    if (ended?.isThrow === true) deferred.reject(ended.value);
    if (ended !== undefined) deferred.branches?.release();
  }
}

class Throwing {
  constructor(private readonly error: unknown) {}

  // biome-ignore lint/suspicious/noThenProperty: it is what the engine reads
  get then(): never {
    throw this.error;
  }
}
