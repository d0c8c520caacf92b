// Made by tools/gen-builtins.mjs from packages/runtime/builtins/promise.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save, $D = $k.DONE, $I = $k.isArray;
const $m = $k.module(1, "kraut:promise", $k.table("promise\nattempt\ncombine", "hpn3E_uDKk29fIfnz7FNJmWX", "executor opened= error|callback args opened= error|kind iterable promise= item error", "new|new $t1|new $t1 $t2 $t3 $t4", "apply\napply\nfor-of\nfor-of close", "20 8 1 4 5 12 8 1 4 32 12 8 2 4 5 0 5", "0-1 0-2 0-5 0-2,4-5", "", "", "CFts9J0vWuZW", [$r0, $r1, $r2], [], [promise, attempt, combine]), {});
/** What makes promises and calls code of the program meanwhile: an executor, an iterator, a function. */
const { apply } = $k;
import { given } from "../iteration.js";
import { addElement, closeCombined, combineNatively, failCombined, nativePromise, openCombined, openFor, openTry, promiseTry, settleWith } from "../promises.js";
/** `new Promise(executor)` */
export function promise(executor) {
  if ($R.pending) $k.entered($m[0]);
  let $t1;
  const opened = openFor(executor);
  if (opened === undefined) return nativePromise(executor);
  try {
    $t1 = apply(executor, undefined, [opened.resolve, opened.reject]);
    if ($R.pending) return $V($t1, $m[0], 1, opened, new.target && this);
  } catch ($e) {
    $k.caught($e);
    let error = $e;
    settleWith(opened.reject, error);
  }
  return opened.promise;
}
/** `Promise.try(callback, ...args)` */
export function attempt(callback, ...args) {
  if ($R.pending) $k.entered($m[1]);
  let $t1, $t2;
  const opened = openTry();
  if (opened === undefined) return promiseTry(callback, args);
  try {
    $t1 = opened.resolve;
    $t2 = apply(callback, undefined, args);
    if ($R.pending) return $V($t2, $m[1], 1, opened, new.target && this, $t1);
    settleWith($t1, $t2);
  } catch ($e) {
    $k.caught($e);
    let error = $e;
    settleWith(opened.reject, error);
  }
  return opened.promise;
}
/** `Promise.all(iterable)` and its like. */
export function combine(kind, iterable) {
  if ($R.pending) $k.entered($m[2]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const promise = openCombined(kind);
  if (promise === undefined) return combineNatively(kind, iterable);
  try {
    $t1 = $k.loopOver(given(iterable), "given(iterable)");
    $t2 = $I($t1) ? 0 : -1;
    $t3 = 0;
    $t4 = void 0;
    try {
      for (;;) {
        $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
        if ($t5 === $S) return $V($t5, $m[2], 1, promise, new.target && this, $t1, $t2, $t3, $t4);
        if ($t5 === $D) break;
        const item = $t5;
        addElement(promise, item);
      }
    } catch ($e) {
      if (!($t2 < 0)) throw $e;
      $t3 = 1;
      $t4 = $e;
    }
    if ($t2 < 0) {
      $t6 = $t1.leave($t3, $t4);
      if ($t6 === $S) return $V($t6, $m[2], 2, promise, new.target && this, $t1, $t3, $t4);
      if ($t3 === 1) throw $t4;
    }
    closeCombined(promise);
  } catch ($e) {
    $k.caught($e);
    let error = $e;
    failCombined(promise, error);
  }
  return promise;
}
function $r0($p, $l, $c, $v) { var opened = $l[0], $new = $l[1], $t1, error; try { $p = 0, $t1 = $k.take($c, $v); } catch ($e) { $k.caught($e); error = $e; settleWith(opened.reject, error); } return $k.ctorResult(opened.promise, $new); }
function $r1($p, $l, $c, $v) { var opened = $l[0], $new = $l[1], $t1 = $l[2], $t2, error; try { $p = 0, $t2 = $k.take($c, $v); settleWith($t1, $t2); } catch ($e) { $k.caught($e); error = $e; settleWith(opened.reject, error); } return $k.ctorResult(opened.promise, $new); }
function $r2($p, $l, $c, $v) { var promise = $l[0], $new = $l[1], $t1 = $l[2], $t2 = $l[3], $t3 = $l[4], $t4 = $l[5], $t5, item, $t6, error; try { if ($p <= 1) { try { $L2: { $L3: { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[2], 1, promise, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break $L2; } item = $t5; addElement(promise, item); } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[2], 1, promise, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } item = $t5; addElement(promise, item); } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[2], 2, promise, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[2], 2, promise, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } closeCombined(promise); } catch ($e) { $k.caught($e); error = $e; failCombined(promise, error); } return $k.ctorResult(promise, $new); }
$k.loaded();
