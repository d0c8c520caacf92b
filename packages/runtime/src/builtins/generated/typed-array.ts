// Made by tools/gen-builtins.mjs from packages/runtime/builtins/typed-array.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save;
const $m = $k.module(1, "kraut:typed-array", $k.table("createLike\nforEach\nmap\nfilter\nsome\nevery\nfind\nfindIndex\nfindLast\nfindLastIndex\nreduce\nreduceRight\nsort\ntoSorted\nfromList", "yj1TSznIaCSNAPN-0QhnruXczIlERX-KwDwB1c47V0urCVMnlj1LVwJjue9OjgN63Hb0BSHCqA2MKIaduk0_1gqZIZTtOzc6PtdpC_NS9v8gO7S0XmE-L_Ox", "original= length= made|receiver= args length= f= thisArg= k=|receiver= args length= f= thisArg= a= k=|receiver= args length= f= thisArg= kept= k= value= a k|receiver= args length= f= thisArg= k=|receiver= args length= f= thisArg= k=|receiver= args length= f= thisArg= k= value=|receiver= args length= f= thisArg= k=|receiver= args f= thisArg= k= value=|receiver= args f= thisArg= k=|receiver= args length= f= k= result|receiver= args f= k= result|receiver= args items= k|receiver args items= sorted= k|kind list= length= f= thisArg= a= k=", "|new|new|new|new|new|new|new|new|new|new|new|new|new|new", "construct\napply\ncreateLike\napply\napply\ncreateLike\napply\napply\napply\napply\napply\napply\nf\nf\nmergeSort\nmergeSort\nconstruct\napply", "11 1 1 1 16 5 8 1 4 36 7 8 2 4 13 1 43 9 8 2 7 9 2 13 14 8 1 4 40 8 8 1 4 41 8 8 1 6 9 11 8 1 4 40 8 8 1 5 9 10 8 1 3 60 7 8 1 9 36 13 8 1 8 32 12 8 1 2 3 8 8 1 3 3 16 8 2 1 30 1 71", "0-1 0-5 0-3,6 0-6 0-7 4,7 0-5 0-5 0-6 0-5 0-5 0-4 0-4 0-3 0-2 0-2 0-3,6 0-6", "0-8 0-5,8", "", "A8FagQug8Rl5Ztnptvjxl7kDZtnjxlZtnjxlhukhukDkgDkgYVrNoD", [$r0, $r1, $r2, $r3, $r4, $r5, $r6, $r7, $r8, $r9, $r10, $r11, $r12, $r13, $r14], [], [createLike, forEach, map, filter, some, every, find, findIndex, findLast, findLastIndex, reduce, reduceRight, sort, toSorted, fromList]), {});
/** Methods of %TypedArray%.prototype that call a function. Dispatched with a typed array and a function as callback. */
const { apply, construct } = $k;
import { checkedTypedArray, kindOfTypedArray, sameKind, speciesOfTypedArray, typedLength } from "../typed-arrays.js";
import { mergeSort } from "./sort.js";
/** TypedArraySpeciesCreate with a length. */
function createLike(original, length) {
  let $t1;
  const made = construct(speciesOfTypedArray(original), [length]);
  if ($R.pending) return $V(made, $m[0], 1, original, length);
  return checkedTypedArray(made, original, length);
}
export function forEach(receiver, args) {
  if ($R.pending) $k.entered($m[1]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = apply(f, thisArg, [receiver[k], k, receiver]);
    if ($R.pending) return $V($t1, $m[1], 1, receiver, length, f, thisArg, k, new.target && this);
  }
}
export function map(receiver, args) {
  if ($R.pending) $k.entered($m[2]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  const a = createLike(receiver, length);
  if (a === $S) return $V(a, $m[2], 1, receiver, length, f, thisArg, new.target && this);
  for (let k = 0; k < length; k++) {
    $t1 = apply(f, thisArg, [receiver[k], k, receiver]);
    if ($R.pending) return $V($t1, $m[2], 2, receiver, length, f, thisArg, a, k, new.target && this);
    a[k] = $t1;
  }
  return a;
}
export function filter(receiver, args) {
  if ($R.pending) $k.entered($m[3]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  const kept = [];
  for (let k = 0; k < length; k++) {
    const value = receiver[k];
    $t1 = apply(f, thisArg, [value, k, receiver]);
    if ($R.pending) return $V($t1, $m[3], 1, receiver, length, f, thisArg, kept, k, value, new.target && this);
    if ($t1) {
      kept[kept.length] = value;
    }
  }
  const a = createLike(receiver, kept.length);
  if (a === $S) return $V(a, $m[3], 2, kept, new.target && this);
  for (let k$1 = 0; k$1 < kept.length; k$1++) a[k$1] = kept[k$1];
  return a;
}
export function some(receiver, args) {
  if ($R.pending) $k.entered($m[4]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = apply(f, thisArg, [receiver[k], k, receiver]);
    if ($R.pending) return $V($t1, $m[4], 1, receiver, length, f, thisArg, k, new.target && this);
    if ($t1) {
      return true;
    }
  }
  return false;
}
export function every(receiver, args) {
  if ($R.pending) $k.entered($m[5]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = apply(f, thisArg, [receiver[k], k, receiver]);
    if ($R.pending) return $V($t1, $m[5], 1, receiver, length, f, thisArg, k, new.target && this);
    if (!$t1) {
      return false;
    }
  }
  return true;
}
export function find(receiver, args) {
  if ($R.pending) $k.entered($m[6]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    const value = receiver[k];
    $t1 = apply(f, thisArg, [value, k, receiver]);
    if ($R.pending) return $V($t1, $m[6], 1, receiver, length, f, thisArg, k, value, new.target && this);
    if ($t1) {
      return value;
    }
  }
  return undefined;
}
export function findIndex(receiver, args) {
  if ($R.pending) $k.entered($m[7]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = apply(f, thisArg, [receiver[k], k, receiver]);
    if ($R.pending) return $V($t1, $m[7], 1, receiver, length, f, thisArg, k, new.target && this);
    if ($t1) {
      return k;
    }
  }
  return -1;
}
export function findLast(receiver, args) {
  if ($R.pending) $k.entered($m[8]);
  let $t1;
  const f = args[0];
  const thisArg = args[1];
  for (let k = typedLength(receiver) - 1; k >= 0; k--) {
    const value = receiver[k];
    $t1 = apply(f, thisArg, [value, k, receiver]);
    if ($R.pending) return $V($t1, $m[8], 1, receiver, f, thisArg, k, value, new.target && this);
    if ($t1) {
      return value;
    }
  }
  return undefined;
}
export function findLastIndex(receiver, args) {
  if ($R.pending) $k.entered($m[9]);
  let $t1;
  const f = args[0];
  const thisArg = args[1];
  for (let k = typedLength(receiver) - 1; k >= 0; k--) {
    $t1 = apply(f, thisArg, [receiver[k], k, receiver]);
    if ($R.pending) return $V($t1, $m[9], 1, receiver, f, thisArg, k, new.target && this);
    if ($t1) {
      return k;
    }
  }
  return -1;
}
export function reduce(receiver, args) {
  if ($R.pending) $k.entered($m[10]);
  let $t1;
  const length = typedLength(receiver);
  const f = args[0];
  let k = 0;
  let result = args[1];
  if (args.length < 2) {
    if (length === 0) throw new TypeError("Reduce of empty array with no initial value");
    result = receiver[k++];
  }
  for (; k < length; k++) {
    $t1 = f(result, receiver[k], k, receiver);
    if ($R.pending) return $V($t1, $m[10], 1, receiver, length, f, k, new.target && this);
    result = $t1;
  }
  return result;
}
export function reduceRight(receiver, args) {
  if ($R.pending) $k.entered($m[11]);
  let $t1;
  const f = args[0];
  let k = typedLength(receiver) - 1;
  let result = args[1];
  if (args.length < 2) {
    if (k < 0) throw new TypeError("Reduce of empty array with no initial value");
    result = receiver[k--];
  }
  for (; k >= 0; k--) {
    $t1 = f(result, receiver[k], k, receiver);
    if ($R.pending) return $V($t1, $m[11], 1, receiver, f, k, new.target && this);
    result = $t1;
  }
  return result;
}
export function sort(receiver, args) {
  if ($R.pending) $k.entered($m[12]);
  let $t1;
  const items = itemsOf(receiver);
  $t1 = mergeSort(itemsOf(receiver), 0, items.length, items, args[0]);
  if ($R.pending) return $V($t1, $m[12], 1, receiver, items, new.target && this);
  // what no longer fits, since the array shrank meanwhile, is dropped
  for (let k = 0; k < items.length; k++) receiver[k] = items[k];
  return receiver;
}
export function toSorted(receiver, args) {
  if ($R.pending) $k.entered($m[13]);
  let $t1;
  const items = itemsOf(receiver);
  const sorted = sameKind(receiver, items.length);
  $t1 = mergeSort(itemsOf(receiver), 0, items.length, items, args[0]);
  if ($R.pending) return $V($t1, $m[13], 1, items, sorted, new.target && this);
  for (let k = 0; k < items.length; k++) sorted[k] = items[k];
  return sorted;
}
function itemsOf(array) {
  const length = typedLength(array);
  const items = [];
  for (let k = 0; k < length; k++) items[k] = array[k];
  return items;
}
/** TypedArray.from. `kind` is the constructor that it was called on. */
export function fromList(kind, list, length, f, thisArg) {
  if ($R.pending) $k.entered($m[14]);
  let $t1, $t2;
  $t1 = construct(kind, [length]);
  if ($R.pending) return $V($t1, $m[14], 1, list, length, f, thisArg, new.target && this);
  const a = kindOfTypedArray($t1, length);
  for (let k = 0; k < length; k++) {
    if (f === undefined) {
      $t1 = list[k];
    } else {
      $t1 = apply(f, thisArg, [list[k], k]);
      if ($R.pending) return $V($t1, $m[14], 2, list, length, f, thisArg, a, k, new.target && this);
    }
    a[k] = $t1;
  }
  return a;
}
function $r0($p, $l, $c, $v) { var original = $l[0], length = $l[1], made; $p = 0, made = $k.take($c, $v); return checkedTypedArray(made, original, length); }
function $r1($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L23: { $L24: { $p = 0, $t1 = $k.take($c, $v); } k++; for (; k < length; k++) { $t1 = apply(f, thisArg, [receiver[k], k, receiver]); if ($R.pending) return $V($t1, $m[1], 1, receiver, length, f, thisArg, k, $new); } } return $new; }
function $r2($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], a = $l[4], k = $l[5], $new = $l[6], $t1; if ($p <= 1) $p = 0, a = $k.take($c, $v); $L21: { if ($p) { $L22: { $p = 0, $t1 = $k.take($c, $v); a[k] = $t1; } k++; } else k = 0; for (; k < length; k++) { $t1 = apply(f, thisArg, [receiver[k], k, receiver]); if ($R.pending) return $V($t1, $m[2], 2, receiver, length, f, thisArg, a, k, $new); a[k] = $t1; } } return $k.ctorResult(a, $new); }
function $r3($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], kept = $l[4], k = $l[5], value = $l[6], $new = $l[7], $t1, a, k$1; if ($p <= 1) { $L19: { $L20: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { kept[kept.length] = value; } } k++; for (; k < length; k++) { value = receiver[k]; $t1 = apply(f, thisArg, [value, k, receiver]); if ($R.pending) return $V($t1, $m[3], 1, receiver, length, f, thisArg, kept, k, value, $new); if ($t1) { kept[kept.length] = value; } } } } if ($p === 0) { a = createLike(receiver, kept.length); if (a === $S) return $V(a, $m[3], 2, kept, $new); } else $p = 0, a = $k.take($c, $v); for (k$1 = 0; k$1 < kept.length; k$1++) { a[k$1] = kept[k$1]; } return $k.ctorResult(a, $new); }
function $r4($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L17: { $L18: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(true, $new); } } k++; for (; k < length; k++) { $t1 = apply(f, thisArg, [receiver[k], k, receiver]); if ($R.pending) return $V($t1, $m[4], 1, receiver, length, f, thisArg, k, $new); if ($t1) { return $k.ctorResult(true, $new); } } } return $k.ctorResult(false, $new); }
function $r5($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L15: { $L16: { $p = 0, $t1 = $k.take($c, $v); if (!$t1) { return $k.ctorResult(false, $new); } } k++; for (; k < length; k++) { $t1 = apply(f, thisArg, [receiver[k], k, receiver]); if ($R.pending) return $V($t1, $m[5], 1, receiver, length, f, thisArg, k, $new); if (!$t1) { return $k.ctorResult(false, $new); } } } return $k.ctorResult(true, $new); }
function $r6($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], value = $l[5], $new = $l[6], $t1; $L13: { $L14: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(value, $new); } } k++; for (; k < length; k++) { value = receiver[k]; $t1 = apply(f, thisArg, [value, k, receiver]); if ($R.pending) return $V($t1, $m[6], 1, receiver, length, f, thisArg, k, value, $new); if ($t1) { return $k.ctorResult(value, $new); } } } return $k.ctorResult(undefined, $new); }
function $r7($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L11: { $L12: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(k, $new); } } k++; for (; k < length; k++) { $t1 = apply(f, thisArg, [receiver[k], k, receiver]); if ($R.pending) return $V($t1, $m[7], 1, receiver, length, f, thisArg, k, $new); if ($t1) { return $k.ctorResult(k, $new); } } } return $k.ctorResult(-1, $new); }
function $r8($p, $l, $c, $v) { var receiver = $l[0], f = $l[1], thisArg = $l[2], k = $l[3], value = $l[4], $new = $l[5], $t1; $L9: { $L10: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(value, $new); } } k--; for (; k >= 0; k--) { value = receiver[k]; $t1 = apply(f, thisArg, [value, k, receiver]); if ($R.pending) return $V($t1, $m[8], 1, receiver, f, thisArg, k, value, $new); if ($t1) { return $k.ctorResult(value, $new); } } } return $k.ctorResult(undefined, $new); }
function $r9($p, $l, $c, $v) { var receiver = $l[0], f = $l[1], thisArg = $l[2], k = $l[3], $new = $l[4], $t1; $L7: { $L8: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(k, $new); } } k--; for (; k >= 0; k--) { $t1 = apply(f, thisArg, [receiver[k], k, receiver]); if ($R.pending) return $V($t1, $m[9], 1, receiver, f, thisArg, k, $new); if ($t1) { return $k.ctorResult(k, $new); } } } return $k.ctorResult(-1, $new); }
function $r10($p, $l, $c, $v) { var receiver = $l[0], length = $l[1], f = $l[2], k = $l[3], $new = $l[4], $t1, result; $L5: { $L6: { $p = 0, $t1 = $k.take($c, $v); result = $t1; } k++; for (; k < length; k++) { $t1 = f(result, receiver[k], k, receiver); if ($R.pending) return $V($t1, $m[10], 1, receiver, length, f, k, $new); result = $t1; } } return $k.ctorResult(result, $new); }
function $r11($p, $l, $c, $v) { var receiver = $l[0], f = $l[1], k = $l[2], $new = $l[3], $t1, result; $L3: { $L4: { $p = 0, $t1 = $k.take($c, $v); result = $t1; } k--; for (; k >= 0; k--) { $t1 = f(result, receiver[k], k, receiver); if ($R.pending) return $V($t1, $m[11], 1, receiver, f, k, $new); result = $t1; } } return $k.ctorResult(result, $new); }
function $r12($p, $l, $c, $v) { var receiver = $l[0], items = $l[1], $new = $l[2], $t1, k; $p = 0, $t1 = $k.take($c, $v); for (k = 0; k < items.length; k++) { receiver[k] = items[k]; } return $k.ctorResult(receiver, $new); }
function $r13($p, $l, $c, $v) { var items = $l[0], sorted = $l[1], $new = $l[2], $t1, k; $p = 0, $t1 = $k.take($c, $v); for (k = 0; k < items.length; k++) { sorted[k] = items[k]; } return $k.ctorResult(sorted, $new); }
function $r14($p, $l, $c, $v) { var list = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], a = $l[4], k = $l[5], $new = $l[6], $t1; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p === 0) a = kindOfTypedArray($t1, length); $L1: { if ($p) { $L2: { $p = 0, $t1 = $k.take($c, $v); a[k] = $t1; } k++; } else k = 0; for (; k < length; k++) { if (f === undefined) { $t1 = list[k]; } else { $t1 = apply(f, thisArg, [list[k], k]); if ($R.pending) return $V($t1, $m[14], 2, list, length, f, thisArg, a, k, $new); } a[k] = $t1; } } return $k.ctorResult(a, $new); }
$k.loaded();
