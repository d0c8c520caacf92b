/** What compiled code does at the heads of catch clauses. */
import { returnIn } from "../activations/returning.js";
import { CANCEL, control, realm } from "../realm.js";
import { threwWhilePending } from "./unmarked.js";

/**
 * At the head of a catch clause: a cancellation, the `return` of a generator and a lost suspension go through it, and what is
 * thrown while something is pending is a lost suspension. Gives the exception back.
 */
export function caught<E>(error: E): E {
  control.asked = 0;
  if (control.pending !== 0) throw threwWhilePending(realm, error);
  if (isSignal(error)) throw error;
  return error;
}

/** What unwinds a task or a generator, and is no error of the program. */
export function isSignal(error: unknown): boolean {
  return error === CANCEL || returnIn(error) !== undefined || (error !== undefined && error === realm.current?.poison);
}

/** What a `finally` that was normalized keeps as the exception to go on with. It runs for every exception. */
export function thrown(error: unknown): unknown {
  control.asked = 0;
  return control.pending === 0 ? error : threwWhilePending(realm, error);
}
