/** Code of the program that the engine calls in a job of its own: callbacks of `then`, the `then` of a program's own objects. */
import { control, realm, SUSPENDED } from "../realm.js";
import { poison } from "../task/unmarked.js";
import type { PromiseRecord } from "./promises.js";

/** How a call ended. */
export interface Ended {
  readonly isThrow: boolean;
  readonly value: unknown;
}

/**
 * Calls it in the task of `owner`. Undefined when it stopped: then `owner` is a branch that is parked, and is told of the end.
 * @param name of the method that the call is of, for the message that a suspension was lost
 */
export function callInJob(owner: PromiseRecord, name: string, body: () => unknown): Ended | undefined {
  const { branches } = owner;
  const outer = realm.current;
  realm.current = branches?.run;
  try {
    const value = body();
    if (control.pending === 0 && value !== SUSPENDED) return { isThrow: false, value };
    if (branches?.park(owner, value) === true) return undefined;
    return { isThrow: true, value: lost(name) };
  } catch (error) {
    return { isThrow: true, value: control.pending === 0 ? error : lost(name) };
  } finally {
    control.pending = 0;
    realm.saved = [];
    realm.current = outer;
  }
}

function lost(callee: string): unknown {
  return poison(realm, {
    text: `A suspension was lost in a function that is not marked, which a callback of \`${callee}\` called or is.`,
    callee,
    place: undefined,
  });
}
