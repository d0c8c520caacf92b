/**
 * Whether a task that is at rest waits for code outside of it: for a promise of `new Promise` whose functions only a timer has, or the
 * callback of a library. Such a task is "running". The test is that a snapshot would not have those functions either.
 */
import { KrautError } from "../errors.js";
import { realm } from "../realm.js";
import { refreshBindings } from "../registry.js";
import { promisesInFlight } from "../snapshot/write.js";
import type { Branches } from "./branches.js";

export function isInFlight(branches: Branches): boolean {
  const { awaited, core } = branches;
  if (![...awaited].some(({ isForever }) => !isForever)) return false;
  const { frames, mode, request, id, cancelling } = core;
  const outer = realm.current;
  // hooks of values may be foreign code: a suspension in them belongs to nobody
  realm.current = undefined;
  try {
    refreshBindings();
    const state = { status: "suspended", frames, mode, request, id, cancelling, branches, result: undefined, error: undefined } as const;
    return promisesInFlight(state).some((promise) => [...awaited].some((one) => one.promise === promise));
  } catch (error) {
    // a value that cannot be written: the task can go on, and serialize() will say so
    if (error instanceof KrautError) return false;
    throw error;
  } finally {
    realm.current = outer;
  }
}
