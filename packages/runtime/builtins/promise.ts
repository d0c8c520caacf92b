"use resumable";
/** What makes promises and calls code of the program meanwhile: an executor, an iterator, a function. */
import { apply } from "../src/builtins/calls.js";
import { given } from "../src/builtins/iteration.js";
import {
  addElement,
  type Combination,
  closeCombined,
  combineNatively,
  failCombined,
  nativePromise,
  openCombined,
  openFor,
  openTry,
  promiseTry,
  settleWith,
} from "../src/builtins/promises.js";

/** `new Promise(executor)` */
export function promise(executor: unknown): unknown {
  const opened = openFor(executor);
  if (opened === undefined) return nativePromise(executor);
  try {
    apply(executor, undefined, [opened.resolve, opened.reject]);
  } catch (error) {
    settleWith(opened.reject, error);
  }
  return opened.promise;
}

/** `Promise.try(callback, ...args)` */
export function attempt(callback: unknown, ...args: unknown[]): unknown {
  const opened = openTry();
  if (opened === undefined) return promiseTry(callback, args);
  try {
    settleWith(opened.resolve, apply(callback, undefined, args));
  } catch (error) {
    settleWith(opened.reject, error);
  }
  return opened.promise;
}

/** `Promise.all(iterable)` and its like. */
export function combine(kind: Combination, iterable: unknown): unknown {
  const promise = openCombined(kind);
  if (promise === undefined) return combineNatively(kind, iterable);
  try {
    for (const item of given(iterable)) addElement(promise, item);
    closeCombined(promise);
  } catch (error) {
    failCombined(promise, error);
  }
  return promise;
}
