// Made by tools/gen-builtins.mjs from packages/runtime/builtins/array.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save;
const $m = $k.module(1, "kraut:array", $k.table("create\nforEach\nmap\nfilter\nsome\nevery\nfind\nfindIndex\nfindLast\nfindLastIndex\nreduce\nreduceRight\nflatMap\nsort\ntoSorted", "zJs_TYm-3r3xghJtxtpQXrkmlICqm59J8HO91j20e6rHPcelvZ58A2jAF6om2ovWpzWILAry6A_pTgnzzhJbCEZCNYyeIjudieYkr0Ftyu3itRI8_oAwTCgc", "species length|receiver args o= length= f= thisArg= k=|receiver args o= length= f= thisArg= species= a= k=|receiver args o= length= f= thisArg= species= a= to= k= value=|receiver args o= length= f= thisArg= k=|receiver args o= length= f= thisArg= k=|receiver args o= length= f= thisArg= k= value=|receiver args o= length= f= thisArg= k=|receiver args o= f= thisArg= k= value=|receiver args o= f= thisArg= k=|receiver args o= length= f= k= result|receiver args o= f= k= result|receiver args o= length= f= thisArg= species= a= to= k= value|receiver args o= length= items= count= undefineds= k value k|receiver args o length= sorted= items= count= k value k k", "|new|new|new|new|new|new|new|new|new|new|new|new|new|new", "construct\napply\ncreate\napply\ncreate\napply\napply\napply\napply\napply\napply\napply\nf\nf\ncreate\napply\nsortItems\nsortItems", "10 1 1 1 54 4 8 1 5 48 8 8 2 6 13 1 67 11 8 2 6 13 5 9 16 8 1 5 50 9 8 1 5 51 9 8 1 7 9 12 8 1 5 40 9 8 1 6 9 11 8 1 4 50 8 8 1 11 48 15 8 1 10 44 14 8 2 6 13 4 19 25 8 1 12 3 21 8 1 10 3", " 0-5 0-4,7 0-7 0-4,9 0-9 0-5 0-5 0-6 0-5 0-5 0-4 0-4 0-3 0-4,8 0-8 0-5 0-4", "0-6,9 0-6", "", "BBBPqPHiGttfSZAOx6FCuuC5Ox6nhcOx6nhceIUeIUSZAPPVAnCAnC", [$r0, $r1, $r2, $r3, $r4, $r5, $r6, $r7, $r8, $r9, $r10, $r11, $r12, $r13, $r14], [], [create, forEach, map, filter, some, every, find, findIndex, findLast, findLastIndex, reduce, reduceRight, flatMap, sort, toSorted]), {});
/** Methods of Array.prototype that call a function. Dispatched with a receiver that is no null and a function as callback. */
const { apply, construct } = $k;
import { add, isArray, lengthOf, newArray, speciesOf, toObject } from "../spec.js";
import { sortItems } from "./sort.js";
/** The second half of ArraySpeciesCreate. */
function create(species, length) {
  let $t1, $t2;
  if (species === undefined) {
    $t1 = newArray(length);
  } else {
    $t1 = construct(species, [length]);
    if ($R.pending) return $V($t1, $m[0], 1);
  }
  return $t1;
}
export function forEach(receiver, args) {
  if ($R.pending) $k.entered($m[1]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    if (k in o) {
      $t1 = apply(f, thisArg, [o[k], k, o]);
      if ($R.pending) return $V($t1, $m[1], 1, o, length, f, thisArg, k, new.target && this);
    }
  }
}
export function map(receiver, args) {
  if ($R.pending) $k.entered($m[2]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  const species = speciesOf(o);
  const a = create(species, length);
  if (a === $S) return $V(a, $m[2], 1, o, length, f, thisArg, species, new.target && this);
  for (let k = 0; k < length; k++) {
    if (k in o) {
      $t1 = apply(f, thisArg, [o[k], k, o]);
      if ($R.pending) return $V($t1, $m[2], 2, o, length, f, thisArg, species, a, k, new.target && this);
      add(species, a, k, $t1);
    }
  }
  return a;
}
export function filter(receiver, args) {
  if ($R.pending) $k.entered($m[3]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  const species = speciesOf(o);
  const a = create(species, 0);
  if (a === $S) return $V(a, $m[3], 1, o, length, f, thisArg, species, new.target && this);
  let to = 0;
  for (let k = 0; k < length; k++) {
    if (!(k in o)) continue;
    const value = o[k];
    $t1 = apply(f, thisArg, [value, k, o]);
    if ($R.pending) return $V($t1, $m[3], 2, o, length, f, thisArg, species, a, to, k, value, new.target && this);
    if ($t1) {
      add(species, a, to++, value);
    }
  }
  return a;
}
export function some(receiver, args) {
  if ($R.pending) $k.entered($m[4]);
  let $t1, $t2;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = k in o;
    if ($t1) {
      $t1 = apply(f, thisArg, [o[k], k, o]);
      if ($R.pending) return $V($t1, $m[4], 1, o, length, f, thisArg, k, new.target && this);
    }
    if ($t1) {
      return true;
    }
  }
  return false;
}
export function every(receiver, args) {
  if ($R.pending) $k.entered($m[5]);
  let $t1, $t2;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = k in o;
    if ($t1) {
      $t2 = apply(f, thisArg, [o[k], k, o]);
      if ($R.pending) return $V($t2, $m[5], 1, o, length, f, thisArg, k, new.target && this);
      $t1 = !$t2;
    }
    if ($t1) {
      return false;
    }
  }
  return true;
}
export function find(receiver, args) {
  if ($R.pending) $k.entered($m[6]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    const value = o[k];
    $t1 = apply(f, thisArg, [value, k, o]);
    if ($R.pending) return $V($t1, $m[6], 1, o, length, f, thisArg, k, value, new.target && this);
    if ($t1) {
      return value;
    }
  }
  return undefined;
}
export function findIndex(receiver, args) {
  if ($R.pending) $k.entered($m[7]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  for (let k = 0; k < length; k++) {
    $t1 = apply(f, thisArg, [o[k], k, o]);
    if ($R.pending) return $V($t1, $m[7], 1, o, length, f, thisArg, k, new.target && this);
    if ($t1) {
      return k;
    }
  }
  return -1;
}
export function findLast(receiver, args) {
  if ($R.pending) $k.entered($m[8]);
  let $t1;
  const o = toObject(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = lengthOf(o) - 1; k >= 0; k--) {
    const value = o[k];
    $t1 = apply(f, thisArg, [value, k, o]);
    if ($R.pending) return $V($t1, $m[8], 1, o, f, thisArg, k, value, new.target && this);
    if ($t1) {
      return value;
    }
  }
  return undefined;
}
export function findLastIndex(receiver, args) {
  if ($R.pending) $k.entered($m[9]);
  let $t1;
  const o = toObject(receiver);
  const f = args[0];
  const thisArg = args[1];
  for (let k = lengthOf(o) - 1; k >= 0; k--) {
    $t1 = apply(f, thisArg, [o[k], k, o]);
    if ($R.pending) return $V($t1, $m[9], 1, o, f, thisArg, k, new.target && this);
    if ($t1) {
      return k;
    }
  }
  return -1;
}
export function reduce(receiver, args) {
  if ($R.pending) $k.entered($m[10]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  let k = 0;
  let result = args[1];
  if (args.length < 2) {
    while (k < length && !(k in o)) k++;
    if (k >= length) throw new TypeError("Reduce of empty array with no initial value");
    result = o[k++];
  }
  for (; k < length; k++) {
    if (k in o) {
      $t1 = f(result, o[k], k, o);
      if ($R.pending) return $V($t1, $m[10], 1, o, length, f, k, new.target && this);
      result = $t1;
    }
  }
  return result;
}
export function reduceRight(receiver, args) {
  if ($R.pending) $k.entered($m[11]);
  let $t1;
  const o = toObject(receiver);
  const f = args[0];
  let k = lengthOf(o) - 1;
  let result = args[1];
  if (args.length < 2) {
    while (k >= 0 && !(k in o)) k--;
    if (k < 0) throw new TypeError("Reduce of empty array with no initial value");
    result = o[k--];
  }
  for (; k >= 0; k--) {
    if (k in o) {
      $t1 = f(result, o[k], k, o);
      if ($R.pending) return $V($t1, $m[11], 1, o, f, k, new.target && this);
      result = $t1;
    }
  }
  return result;
}
export function flatMap(receiver, args) {
  if ($R.pending) $k.entered($m[12]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const f = args[0];
  const thisArg = args[1];
  const species = speciesOf(o);
  const a = create(species, 0);
  if (a === $S) return $V(a, $m[12], 1, o, length, f, thisArg, species, new.target && this);
  let to = 0;
  for (let k = 0; k < length; k++) {
    if (!(k in o)) continue;
    const value = apply(f, thisArg, [o[k], k, o]);
    if ($R.pending) return $V(value, $m[12], 2, o, length, f, thisArg, species, a, to, k, new.target && this);
    if (isArray(value)) to = append(species, a, to, value);else add(species, a, to++, value);
  }
  return a;
}
/** FlattenIntoArray of one that is not flattened further. */
function append(species, target, to, source) {
  const length = lengthOf(source);
  let end = to;
  for (let k = 0; k < length; k++) if (k in source) add(species, target, end++, source[k]);
  return end;
}
export function sort(receiver, args) {
  if ($R.pending) $k.entered($m[13]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const items = [];
  let count = 0;
  let undefineds = 0;
  for (let k = 0; k < length; k++) {
    if (!(k in o)) continue;
    const value = o[k];
    if (value === undefined) undefineds++;else items[count++] = value;
  }
  $t1 = sortItems(items, args[0]);
  if ($R.pending) return $V($t1, $m[13], 1, o, length, items, count, undefineds, new.target && this);
  // assignments and deletions throw here, as in all strict code, if the object does not take them
  let k$1 = 0;
  for (; k$1 < count; k$1++) o[k$1] = items[k$1];
  for (; k$1 < count + undefineds; k$1++) o[k$1] = undefined;
  for (; k$1 < length; k$1++) delete o[k$1];
  return o;
}
export function toSorted(receiver, args) {
  if ($R.pending) $k.entered($m[14]);
  let $t1;
  const o = toObject(receiver);
  const length = lengthOf(o);
  const sorted = newArray(length);
  const items = [];
  let count = 0;
  for (let k = 0; k < length; k++) {
    const value = o[k];
    if (value !== undefined) items[count++] = value;
  }
  $t1 = sortItems(items, args[0]);
  if ($R.pending) return $V($t1, $m[14], 1, length, sorted, items, count, new.target && this);
  for (let k$1 = 0; k$1 < count; k$1++) sorted[k$1] = items[k$1];
  for (let k$2 = count; k$2 < length; k$2++) sorted[k$2] = undefined;
  return sorted;
}
function $r0($p, $l, $c, $v) { var $t1; $p = 0, $t1 = $k.take($c, $v); return $t1; }
function $r1($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L23: { $L24: { $p = 0, $t1 = $k.take($c, $v); } k++; for (; k < length; k++) { if (k in o) { $t1 = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V($t1, $m[1], 1, o, length, f, thisArg, k, $new); } } } return $new; }
function $r2($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], species = $l[4], a = $l[5], k = $l[6], $new = $l[7], $t1; if ($p <= 1) $p = 0, a = $k.take($c, $v); $L21: { if ($p) { $L22: { $p = 0, $t1 = $k.take($c, $v); add(species, a, k, $t1); } k++; } else k = 0; for (; k < length; k++) { if (k in o) { $t1 = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V($t1, $m[2], 2, o, length, f, thisArg, species, a, k, $new); add(species, a, k, $t1); } } } return $k.ctorResult(a, $new); }
function $r3($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], species = $l[4], a = $l[5], to = $l[6], k = $l[7], value = $l[8], $new = $l[9], $t1; if ($p <= 1) $p = 0, a = $k.take($c, $v); if ($p === 0) to = 0; $L19: { if ($p) { $L20: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { add(species, a, to++, value); } } k++; } else k = 0; for (; k < length; k++) { if (!(k in o)) { continue; } value = o[k]; $t1 = apply(f, thisArg, [value, k, o]); if ($R.pending) return $V($t1, $m[3], 2, o, length, f, thisArg, species, a, to, k, value, $new); if ($t1) { add(species, a, to++, value); } } } return $k.ctorResult(a, $new); }
function $r4($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L17: { $L18: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(true, $new); } } k++; for (; k < length; k++) { $t1 = k in o; if ($t1) { $t1 = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V($t1, $m[4], 1, o, length, f, thisArg, k, $new); } if ($t1) { return $k.ctorResult(true, $new); } } } return $k.ctorResult(false, $new); }
function $r5($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t2, $t1; $L15: { $L16: { $p = 0, $t2 = $k.take($c, $v); $t1 = !$t2; if ($t1) { return $k.ctorResult(false, $new); } } k++; for (; k < length; k++) { $t1 = k in o; if ($t1) { $t2 = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V($t2, $m[5], 1, o, length, f, thisArg, k, $new); $t1 = !$t2; } if ($t1) { return $k.ctorResult(false, $new); } } } return $k.ctorResult(true, $new); }
function $r6($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], value = $l[5], $new = $l[6], $t1; $L13: { $L14: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(value, $new); } } k++; for (; k < length; k++) { value = o[k]; $t1 = apply(f, thisArg, [value, k, o]); if ($R.pending) return $V($t1, $m[6], 1, o, length, f, thisArg, k, value, $new); if ($t1) { return $k.ctorResult(value, $new); } } } return $k.ctorResult(undefined, $new); }
function $r7($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], k = $l[4], $new = $l[5], $t1; $L11: { $L12: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(k, $new); } } k++; for (; k < length; k++) { $t1 = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V($t1, $m[7], 1, o, length, f, thisArg, k, $new); if ($t1) { return $k.ctorResult(k, $new); } } } return $k.ctorResult(-1, $new); }
function $r8($p, $l, $c, $v) { var o = $l[0], f = $l[1], thisArg = $l[2], k = $l[3], value = $l[4], $new = $l[5], $t1; $L9: { $L10: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(value, $new); } } k--; for (; k >= 0; k--) { value = o[k]; $t1 = apply(f, thisArg, [value, k, o]); if ($R.pending) return $V($t1, $m[8], 1, o, f, thisArg, k, value, $new); if ($t1) { return $k.ctorResult(value, $new); } } } return $k.ctorResult(undefined, $new); }
function $r9($p, $l, $c, $v) { var o = $l[0], f = $l[1], thisArg = $l[2], k = $l[3], $new = $l[4], $t1; $L7: { $L8: { $p = 0, $t1 = $k.take($c, $v); if ($t1) { return $k.ctorResult(k, $new); } } k--; for (; k >= 0; k--) { $t1 = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V($t1, $m[9], 1, o, f, thisArg, k, $new); if ($t1) { return $k.ctorResult(k, $new); } } } return $k.ctorResult(-1, $new); }
function $r10($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], k = $l[3], $new = $l[4], $t1, result; $L5: { $L6: { $p = 0, $t1 = $k.take($c, $v); result = $t1; } k++; for (; k < length; k++) { if (k in o) { $t1 = f(result, o[k], k, o); if ($R.pending) return $V($t1, $m[10], 1, o, length, f, k, $new); result = $t1; } } } return $k.ctorResult(result, $new); }
function $r11($p, $l, $c, $v) { var o = $l[0], f = $l[1], k = $l[2], $new = $l[3], $t1, result; $L3: { $L4: { $p = 0, $t1 = $k.take($c, $v); result = $t1; } k--; for (; k >= 0; k--) { if (k in o) { $t1 = f(result, o[k], k, o); if ($R.pending) return $V($t1, $m[11], 1, o, f, k, $new); result = $t1; } } } return $k.ctorResult(result, $new); }
function $r12($p, $l, $c, $v) { var o = $l[0], length = $l[1], f = $l[2], thisArg = $l[3], species = $l[4], a = $l[5], to = $l[6], k = $l[7], $new = $l[8], value; if ($p <= 1) $p = 0, a = $k.take($c, $v); if ($p === 0) to = 0; $L1: { if ($p) { $L2: { $p = 0, value = $k.take($c, $v); if (isArray(value)) { to = append(species, a, to, value); } else { add(species, a, to++, value); } } k++; } else k = 0; for (; k < length; k++) { if (!(k in o)) { continue; } value = apply(f, thisArg, [o[k], k, o]); if ($R.pending) return $V(value, $m[12], 2, o, length, f, thisArg, species, a, to, k, $new); if (isArray(value)) { to = append(species, a, to, value); } else { add(species, a, to++, value); } } } return $k.ctorResult(a, $new); }
function $r13($p, $l, $c, $v) { var o = $l[0], length = $l[1], items = $l[2], count = $l[3], undefineds = $l[4], $new = $l[5], $t1, k$1; $p = 0, $t1 = $k.take($c, $v); k$1 = 0; for (; k$1 < count; k$1++) { o[k$1] = items[k$1]; } for (; k$1 < count + undefineds; k$1++) { o[k$1] = undefined; } for (; k$1 < length; k$1++) { delete o[k$1]; } return $k.ctorResult(o, $new); }
function $r14($p, $l, $c, $v) { var length = $l[0], sorted = $l[1], items = $l[2], count = $l[3], $new = $l[4], $t1, k$1, k$2; $p = 0, $t1 = $k.take($c, $v); for (k$1 = 0; k$1 < count; k$1++) { sorted[k$1] = items[k$1]; } for (k$2 = count; k$2 < length; k$2++) { sorted[k$2] = undefined; } return $k.ctorResult(sorted, $new); }
$k.loaded();
