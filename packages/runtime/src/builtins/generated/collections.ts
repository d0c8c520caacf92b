// Made by tools/gen-builtins.mjs from packages/runtime/builtins/collections.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save, $D = $k.DONE, $I = $k.isArray;
const $m = $k.module(1, "kraut:collections", $k.table("mapForEach\nsetForEach\narrayFrom\nfromLike\ntypedArrayFrom\nlistFrom\nfirstOf\nrestOf\nobjectGroupBy\nmapGroupBy\nfromEntries", "NaXxkby1Yym9vUdIVhIjqLBr05x4V_bDPDiE2CtvWywPHroaY_9tHOCLG0xJCcH86keTdni-5kBqbfKZB4xo4Q6x", "receiver= args f= thisArg= cursor= entry=|receiver= args f= thisArg= cursor= value=|receiver args items= f= thisArg= method= custom= k= a= value|custom= like= f= thisArg= length= a= k=|receiver= args items f= thisArg= method list= length= a= k=|items method list= value|items method count= list= value|cursor list= value|_receiver args f= groups= k= value= key|_receiver args f= groups= k= value= group|_receiver args object= entry key value", "new|new|new $t1 $t2 $t3 $t4||new|new $t1 $t2 $t3 $t4|new $t1 $t2 $t3 $t4|new $t1 $t2 $t3 $t4|new $t1 $t2 $t3 $t4|new $t1 $t2 $t3 $t4|new $t1 $t2 $t3 $t4", "apply\napply\nfromLike\nconstruct\nfor-of\napply\nfor-of close\nconstruct\napply\nlistFrom\nconstruct\napply\nfor-of\nfor-of close\nfor-of\nfor-of close\nfor-of\nfor-of close\nfor-of\nf\nfor-of close\nfor-of\nf\nfor-of close\nfor-of\nfor-of close", "33 8 1 5 5 8 8 1 4 72 7 8 5 7 36 1 42 1 3 1 49 -1 3 17 1 2 2 56 1 82 9 8 3 5 57 2 30 1 71 13 8 2 2 3 0 3 7 8 2 2 3 0 3 10 8 2 2 3 0 3 6 8 3 4 3 1 31 -1 3 12 8 3 4 3 1 35 -1 3 12 8 2 2 3 0 3", "0-5 0-5 7 0-5,7 1-2,4-11 1-2,4-11 5-8,10-11 0-4 0-6 0-2,7 1-4,7 1-7 0-5 0-2,4-5 0-6 1-3,5-6 0-5 0-2,4-5 0-2,4-8 0-8 1,4-5,7-8 0-2,4-8 0-8 1,4-5,7-8 0-5 0-2,4-5", "", "", "pnyX64M-omRvtE745WSN1fCLbJjmWJaN9NoDtE7SN1tE7SN1CFPx6cekQLmwP7TekQxS-P7TekQP7T", [$r0, $r1, $r2, $r3, $r4, $r5, $r6, $r7, $r8, $r9, $r10], [], [mapForEach, setForEach, arrayFrom, fromLike, typedArrayFrom, listFrom, firstOf, restOf, objectGroupBy, mapGroupBy, fromEntries]), {});
/** What goes through a Map, a Set or an iterable, and calls a function, or an iterator that may stop, on the way. */
const { apply, construct } = $k;
import { addToList, DONE, given, groupOf, isConstructor, iterateWith, iteratorMethod, mapCursor, next, setCursor } from "../iteration.js";
import { add, define, isArrayConstructor, isObject, lengthOf, newArray, notAnEntry, toObject, toPropertyKey } from "../spec.js";
import { kindOfTypedArray } from "../typed-arrays.js";
export function mapForEach(receiver, args) {
  if ($R.pending) $k.entered($m[0]);
  let $t1;
  const f = args[0];
  const thisArg = args[1];
  const cursor = mapCursor(receiver);
  for (let entry = next(cursor); entry !== DONE; entry = next(cursor)) {
    $t1 = apply(f, thisArg, [entry[1], entry[0], receiver]);
    if ($R.pending) return $V($t1, $m[0], 1, receiver, f, thisArg, cursor, entry, new.target && this);
  }
}
export function setForEach(receiver, args) {
  if ($R.pending) $k.entered($m[1]);
  let $t1;
  const f = args[0];
  const thisArg = args[1];
  const cursor = setCursor(receiver);
  for (let value = next(cursor); value !== DONE; value = next(cursor)) {
    $t1 = apply(f, thisArg, [value, value, receiver]);
    if ($R.pending) return $V($t1, $m[1], 1, receiver, f, thisArg, cursor, value, new.target && this);
  }
}
export function arrayFrom(receiver, args) {
  if ($R.pending) $k.entered($m[2]);
  let $t1, $t2, $t3, $t4, $t5, $t6, $t7;
  const items = args[0];
  const f = args[1];
  const thisArg = args[2];
  const method = iteratorMethod(items);
  const custom = isArrayConstructor(receiver) || !isConstructor(receiver) ? undefined : receiver;
  let k = 0;
  if (method === undefined) {
    $t1 = fromLike(custom, toObject(items), f, thisArg);
    if ($t1 === $S) return $V($t1, $m[2], 1, new.target && this);
    return $t1;
  }
  if (custom === undefined) {
    $t1 = [];
  } else {
    $t1 = construct(custom, []);
    if ($R.pending) return $V($t1, $m[2], 2, items, f, thisArg, method, custom, k, new.target && this);
  }
  const a = $t1;
  $t1 = $k.loopOver(iterateWith(items, method), "iterateWith(items, method)");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[2], 3, f, thisArg, custom, k, a, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const value = $t5;
      if (f === undefined) {
        $t6 = value;
      } else {
        $t6 = apply(f, thisArg, [value, k]);
        if ($R.pending) return $V($t6, $m[2], 4, f, thisArg, custom, k, a, new.target && this, $t1, $t2, $t3, $t4);
      }
      add(custom, a, k, $t6);
      k++;
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[2], 5, k, a, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  a.length = k;
  return a;
}
function fromLike(custom, like, f, thisArg) {
  let $t1, $t2;
  const length = lengthOf(like);
  if (custom === undefined) {
    $t1 = newArray(length);
  } else {
    $t1 = construct(custom, [length]);
    if ($R.pending) return $V($t1, $m[3], 1, custom, like, f, thisArg, length);
  }
  const a = $t1;
  for (let k = 0; k < length; k++) {
    if (f === undefined) {
      $t1 = like[k];
    } else {
      $t1 = apply(f, thisArg, [like[k], k]);
      if ($R.pending) return $V($t1, $m[3], 2, custom, like, f, thisArg, length, a, k);
    }
    add(custom, a, k, $t1);
  }
  a.length = length;
  return a;
}
/** %TypedArray%.from: all values are there before the first is mapped. */
export function typedArrayFrom(receiver, args) {
  if ($R.pending) $k.entered($m[4]);
  let $t1, $t2;
  const items = args[0];
  const f = args[1];
  const thisArg = args[2];
  const method = iteratorMethod(items);
  if (method === undefined) {
    $t1 = toObject(items);
  } else {
    $t1 = listFrom(items, method);
    if ($t1 === $S) return $V($t1, $m[4], 1, receiver, f, thisArg, new.target && this);
  }
  const list = $t1;
  const length = lengthOf(list);
  $t1 = construct(receiver, [length]);
  if ($R.pending) return $V($t1, $m[4], 2, f, thisArg, list, length, new.target && this);
  const a = kindOfTypedArray($t1, length);
  for (let k = 0; k < length; k++) {
    if (f === undefined) {
      $t1 = list[k];
    } else {
      $t1 = apply(f, thisArg, [list[k], k]);
      if ($R.pending) return $V($t1, $m[4], 3, f, thisArg, list, length, a, k, new.target && this);
    }
    a[k] = $t1;
  }
  return a;
}
/** All that an iterator of the program gives. */
export function listFrom(items, method) {
  if ($R.pending) $k.entered($m[5]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const list = [];
  $t1 = $k.loopOver(iterateWith(items, method), "iterateWith(items, method)");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[5], 1, list, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const value = $t5;
      list[list.length] = value;
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[5], 2, list, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  return list;
}
/** The first of them; then the iterator is closed. */
export function firstOf(items, method, count) {
  if ($R.pending) $k.entered($m[6]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const list = [];
  $t1 = $k.loopOver(iterateWith(items, method), "iterateWith(items, method)");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[6], 1, count, list, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const value = $t5;
      list[list.length] = value;
      if (list.length === count) break;
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[6], 2, list, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  return list;
}
/** What a cursor has left. */
export function restOf(cursor) {
  if ($R.pending) $k.entered($m[7]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const list = [];
  $t1 = $k.loopOver(given(cursor), "given(cursor)");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[7], 1, list, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const value = $t5;
      list[list.length] = value;
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[7], 2, list, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  return list;
}
export function objectGroupBy(_receiver, args) {
  if ($R.pending) $k.entered($m[8]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const f = args[1];
  const groups = Object.create(null);
  let k = 0;
  $t1 = $k.loopOver(given(args[0]), "given(args[0])");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[8], 1, f, groups, k, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const value = $t5;
      $t6 = f(value, k);
      if ($R.pending) return $V($t6, $m[8], 2, f, groups, k, value, new.target && this, $t1, $t2, $t3, $t4);
      const key = toPropertyKey($t6);
      k++;
      addToList(groups, key, value);
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[8], 3, groups, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  return groups;
}
export function mapGroupBy(_receiver, args) {
  if ($R.pending) $k.entered($m[9]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const f = args[1];
  const groups = new Map();
  let k = 0;
  $t1 = $k.loopOver(given(args[0]), "given(args[0])");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[9], 1, f, groups, k, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const value = $t5;
      $t6 = f(value, k);
      if ($R.pending) return $V($t6, $m[9], 2, f, groups, k, value, new.target && this, $t1, $t2, $t3, $t4);
      const group = groupOf(groups, $t6);
      k++;
      group[group.length] = value;
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[9], 3, groups, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  return groups;
}
export function fromEntries(_receiver, args) {
  if ($R.pending) $k.entered($m[10]);
  let $t1, $t2, $t3, $t4, $t5, $t6;
  const object = {};
  $t1 = $k.loopOver(given(args[0]), "given(args[0])");
  $t2 = $I($t1) ? 0 : -1;
  $t3 = 0;
  $t4 = void 0;
  try {
    for (;;) {
      $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next();
      if ($t5 === $S) return $V($t5, $m[10], 1, object, new.target && this, $t1, $t2, $t3, $t4);
      if ($t5 === $D) break;
      const entry = $t5;
      if (!isObject(entry)) throw notAnEntry(entry);
      const key = entry[0];
      const value = entry[1];
      define(object, toPropertyKey(key), value);
    }
  } catch ($e) {
    if (!($t2 < 0)) throw $e;
    $t3 = 1;
    $t4 = $e;
  }
  if ($t2 < 0) {
    $t6 = $t1.leave($t3, $t4);
    if ($t6 === $S) return $V($t6, $m[10], 2, object, new.target && this, $t1, $t3, $t4);
    if ($t3 === 1) throw $t4;
  }
  return object;
}
function $r0($p, $l, $c, $v) { var receiver = $l[0], f = $l[1], thisArg = $l[2], cursor = $l[3], entry = $l[4], $new = $l[5], $t1; $L28: { $L29: { $p = 0, $t1 = $k.take($c, $v); } entry = next(cursor); for (; entry !== DONE; entry = next(cursor)) { $t1 = apply(f, thisArg, [entry[1], entry[0], receiver]); if ($R.pending) return $V($t1, $m[0], 1, receiver, f, thisArg, cursor, entry, $new); } } return $new; }
function $r1($p, $l, $c, $v) { var receiver = $l[0], f = $l[1], thisArg = $l[2], cursor = $l[3], value = $l[4], $new = $l[5], $t1; $L26: { $L27: { $p = 0, $t1 = $k.take($c, $v); } value = next(cursor); for (; value !== DONE; value = next(cursor)) { $t1 = apply(f, thisArg, [value, value, receiver]); if ($R.pending) return $V($t1, $m[1], 1, receiver, f, thisArg, cursor, value, $new); } } return $new; }
function $r2($p, $l, $c, $v) { var items = $l[0], f = $l[1], thisArg = $l[2], method = $l[3], custom = $l[4], k = $l[5], a = $l[6], $new = $l[7], $t1 = $l[8], $t2 = $l[9], $t3 = $l[10], $t4 = $l[11], $t5, value, $t6; if ($p <= 1) { $p = 0, $t1 = $k.take($c, $v); return $k.ctorResult($t1, $new); } if ($p <= 2) { if ($p === 0 && custom === undefined) { $t1 = []; } else { if ($p === 0) { $t1 = construct(custom, []); if ($R.pending) return $V($t1, $m[2], 2, items, f, thisArg, method, custom, k, $new); } else $p = 0, $t1 = $k.take($c, $v); } } if ($p === 0) { a = $t1; $t1 = $k.loopOver(iterateWith(items, method), "iterateWith(items, method)"); $t2 = $I($t1) ? 0 : -1; $t3 = 0; $t4 = void 0; } if ($p <= 4) { try { $L24: { if ($p) { $L25: { if ($p <= 3) { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[2], 3, f, thisArg, custom, k, a, $new, $t1, $t2, $t3, $t4); } if ($p === 0) { if ($t5 === $D) { break $L24; } value = $t5; } if ($p === 0 && f === undefined) { $t6 = value; } else { if ($p === 0) { $t6 = apply(f, thisArg, [value, k]); if ($R.pending) return $V($t6, $m[2], 4, f, thisArg, custom, k, a, $new, $t1, $t2, $t3, $t4); } else $p = 0, $t6 = $k.take($c, $v); } add(custom, a, k, $t6); k++; } } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[2], 3, f, thisArg, custom, k, a, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } value = $t5; if (f === undefined) { $t6 = value; } else { $t6 = apply(f, thisArg, [value, k]); if ($R.pending) return $V($t6, $m[2], 4, f, thisArg, custom, k, a, $new, $t1, $t2, $t3, $t4); } add(custom, a, k, $t6); k++; } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[2], 5, k, a, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[2], 5, k, a, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } a.length = k; return $k.ctorResult(a, $new); }
function $r3($p, $l, $c, $v) { var custom = $l[0], like = $l[1], f = $l[2], thisArg = $l[3], length = $l[4], a = $l[5], k = $l[6], $t1; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p === 0) a = $t1; $L22: { if ($p) { $L23: { $p = 0, $t1 = $k.take($c, $v); add(custom, a, k, $t1); } k++; } else k = 0; for (; k < length; k++) { if (f === undefined) { $t1 = like[k]; } else { $t1 = apply(f, thisArg, [like[k], k]); if ($R.pending) return $V($t1, $m[3], 2, custom, like, f, thisArg, length, a, k); } add(custom, a, k, $t1); } } a.length = length; return a; }
function $r4($p, $l, $c, $v) { var receiver = $l[0], f = $l[1], thisArg = $l[2], list = $l[3], length = $l[4], a = $l[5], k = $l[6], $new = $l[7], $t1; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p <= 2) { if ($p === 0) { list = $t1; length = lengthOf(list); $t1 = construct(receiver, [length]); if ($R.pending) return $V($t1, $m[4], 2, f, thisArg, list, length, $new); } else $p = 0, $t1 = $k.take($c, $v); } if ($p === 0) a = kindOfTypedArray($t1, length); $L20: { if ($p) { $L21: { $p = 0, $t1 = $k.take($c, $v); a[k] = $t1; } k++; } else k = 0; for (; k < length; k++) { if (f === undefined) { $t1 = list[k]; } else { $t1 = apply(f, thisArg, [list[k], k]); if ($R.pending) return $V($t1, $m[4], 3, f, thisArg, list, length, a, k, $new); } a[k] = $t1; } } return $k.ctorResult(a, $new); }
function $r5($p, $l, $c, $v) { var list = $l[0], $new = $l[1], $t1 = $l[2], $t2 = $l[3], $t3 = $l[4], $t4 = $l[5], $t5, value, $t6; if ($p <= 1) { try { $L18: { $L19: { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[5], 1, list, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break $L18; } value = $t5; list[list.length] = value; } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[5], 1, list, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } value = $t5; list[list.length] = value; } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[5], 2, list, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[5], 2, list, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } return $k.ctorResult(list, $new); }
function $r6($p, $l, $c, $v) { var count = $l[0], list = $l[1], $new = $l[2], $t1 = $l[3], $t2 = $l[4], $t3 = $l[5], $t4 = $l[6], $t5, value, $t6; if ($p <= 1) { try { $L16: { $L17: { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[6], 1, count, list, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break $L16; } value = $t5; list[list.length] = value; if (list.length === count) { break $L16; } } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[6], 1, count, list, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } value = $t5; list[list.length] = value; if (list.length === count) { break; } } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[6], 2, list, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[6], 2, list, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } return $k.ctorResult(list, $new); }
function $r7($p, $l, $c, $v) { var list = $l[0], $new = $l[1], $t1 = $l[2], $t2 = $l[3], $t3 = $l[4], $t4 = $l[5], $t5, value, $t6; if ($p <= 1) { try { $L14: { $L15: { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[7], 1, list, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break $L14; } value = $t5; list[list.length] = value; } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[7], 1, list, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } value = $t5; list[list.length] = value; } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[7], 2, list, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[7], 2, list, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } return $k.ctorResult(list, $new); }
function $r8($p, $l, $c, $v) { var f = $l[0], groups = $l[1], k = $l[2], value = $l[3], $new = $l[4], $t1 = $l[5], $t2 = $l[6], $t3 = $l[7], $t4 = $l[8], $t5, $t6, key; if ($p <= 2) { try { $L12: { $L13: { switch ($p) { case 1: if ($p) { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[8], 1, f, groups, k, $new, $t1, $t2, $t3, $t4); } if ($t5 === $D) { break $L12; } value = $t5; $t6 = f(value, k); if ($R.pending) return $V($t6, $m[8], 2, f, groups, k, value, $new, $t1, $t2, $t3, $t4); case 2: if ($p) $p = 0, $t6 = $k.take($c, $v); } key = toPropertyKey($t6); k++; addToList(groups, key, value); } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[8], 1, f, groups, k, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } value = $t5; $t6 = f(value, k); if ($R.pending) return $V($t6, $m[8], 2, f, groups, k, value, $new, $t1, $t2, $t3, $t4); key = toPropertyKey($t6); k++; addToList(groups, key, value); } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[8], 3, groups, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[8], 3, groups, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } return $k.ctorResult(groups, $new); }
function $r9($p, $l, $c, $v) { var f = $l[0], groups = $l[1], k = $l[2], value = $l[3], $new = $l[4], $t1 = $l[5], $t2 = $l[6], $t3 = $l[7], $t4 = $l[8], $t5, $t6, group; if ($p <= 2) { try { $L10: { $L11: { switch ($p) { case 1: if ($p) { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[9], 1, f, groups, k, $new, $t1, $t2, $t3, $t4); } if ($t5 === $D) { break $L10; } value = $t5; $t6 = f(value, k); if ($R.pending) return $V($t6, $m[9], 2, f, groups, k, value, $new, $t1, $t2, $t3, $t4); case 2: if ($p) $p = 0, $t6 = $k.take($c, $v); } group = groupOf(groups, $t6); k++; group[group.length] = value; } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[9], 1, f, groups, k, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } value = $t5; $t6 = f(value, k); if ($R.pending) return $V($t6, $m[9], 2, f, groups, k, value, $new, $t1, $t2, $t3, $t4); group = groupOf(groups, $t6); k++; group[group.length] = value; } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[9], 3, groups, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[9], 3, groups, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } return $k.ctorResult(groups, $new); }
function $r10($p, $l, $c, $v) { var object = $l[0], $new = $l[1], $t1 = $l[2], $t2 = $l[3], $t3 = $l[4], $t4 = $l[5], $t5, entry, key, value, $t6; if ($p <= 1) { try { $L8: { $L9: { $p = 0, $t5 = $k.takeStep($t1, $c, $v); if ($t5 === $S) return $V($t5, $m[10], 1, object, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break $L8; } entry = $t5; if (!isObject(entry)) { throw notAnEntry(entry); } key = entry[0]; value = entry[1]; define(object, toPropertyKey(key), value); } for (;;) { $t5 = $t2 >= 0 ? $t2 < $t1.length ? $t1[$t2++] : $D : $t1.next(); if ($t5 === $S) return $V($t5, $m[10], 1, object, $new, $t1, $t2, $t3, $t4); if ($t5 === $D) { break; } entry = $t5; if (!isObject(entry)) { throw notAnEntry(entry); } key = entry[0]; value = entry[1]; define(object, toPropertyKey(key), value); } } } catch ($e) { if (!($t2 < 0)) { throw $e; } $t3 = 1; $t4 = $e; } } if ($p || $t2 < 0) { if ($p === 0) { $t6 = $t1.leave($t3, $t4); if ($t6 === $S) return $V($t6, $m[10], 2, object, $new, $t1, $t3, $t4); } else { $p = 0, $t6 = $k.takeStep($t1, $c, $v); if ($t6 === $S) return $V($t6, $m[10], 2, object, $new, $t1, $t3, $t4); } if ($t3 === 1) { throw $t4; } } return $k.ctorResult(object, $new); }
$k.loaded();
