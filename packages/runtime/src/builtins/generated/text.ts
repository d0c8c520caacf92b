// Made by tools/gen-builtins.mjs from packages/runtime/builtins/text.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save;
const $m = $k.module(1, "kraut:text", $k.table("replaceIn\nreplace\nreplaceAll", "q698KZNo7P01Ys8VrHbOyP-C", "receiver pattern f= isAll method found= result= end= i= match= text=|receiver args|receiver args", "|new|new", "apply\napply#1\nfound.text.slice\nfound.text.slice#1\nreplaceIn\nreplaceIn", "9 1 4 2 36 7 32 2 15 3 19 17 8 1 1 10 4 8 1 1 10", " 0-5 0-2,4-6 2 0 0", "", "", "roSCQ7o5PapG6cflEB", [$r0, $r1, $r2], [], [replaceIn, replace, replaceAll]), {});
/** String.prototype.replace and replaceAll with a function. */
const { apply } = $k;
import { matches, replaceMethod, toReplacement } from "../replacing.js";
/** @param isAll for replaceAll */
function replaceIn(receiver, pattern, f, isAll) {
  let $t1;
  const method = replaceMethod(pattern, isAll);
  if (method !== undefined) {
    $t1 = apply(method, pattern, [receiver, f]);
    if ($R.pending) return $V($t1, $m[0], 1);
    return $t1;
  }
  // the engine finds all matches before it calls for the first
  const found = matches(receiver, pattern, isAll);
  let result = "";
  let end = 0;
  for (let i = 0; i < found.list.length; i++) {
    const match = found.list[i];
    $t1 = apply(f, undefined, match.args);
    if ($R.pending) return $V($t1, $m[0], 2, f, found, result, end, i, match);
    const text = toReplacement($t1);
    if (match.position < end) continue;
    $t1 = found.text.slice(end, match.position);
    if ($R.pending) return $V($t1, $m[0], 3, f, found, result, i, match, text);
    result = result + ($t1 + text);
    end = match.position + match.length;
  }
  $t1 = found.text.slice(end);
  if ($R.pending) return $V($t1, $m[0], 4, result);
  return result + $t1;
}
export function replace(receiver, args) {
  if ($R.pending) $k.entered($m[1]);
  let $t1;
  $t1 = replaceIn(receiver, args[0], args[1], false);
  if ($t1 === $S) return $V($t1, $m[1], 1, new.target && this);
  return $t1;
}
export function replaceAll(receiver, args) {
  if ($R.pending) $k.entered($m[2]);
  let $t1;
  $t1 = replaceIn(receiver, args[0], args[1], true);
  if ($t1 === $S) return $V($t1, $m[2], 1, new.target && this);
  return $t1;
}
function $r0($p, $l, $c, $v) { var f = $l[0], found = $l[1], result = $l[2], end = $l[3], i = $l[4], match = $l[5], text = $l[6], $t1, receiver, pattern, isAll; if ($p <= 1) { $p = 0, $t1 = $k.take($c, $v); return $t1; } if ($p === 0) { found = matches(receiver, pattern, isAll); result = ""; end = 0; } if ($p <= 3) { $L1: { if ($p) { $L2: { switch ($p) { case 2: if ($p) $p = 0, $t1 = $k.take($c, $v); text = toReplacement($t1); if (match.position < end) { break $L2; } $t1 = found.text.slice(end, match.position); if ($R.pending) return $V($t1, $m[0], 3, f, found, result, i, match, text); case 3: if ($p) $p = 0, $t1 = $k.take($c, $v); } result = result + ($t1 + text); end = match.position + match.length; } i++; } else i = 0; for (; i < found.list.length; i++) { match = found.list[i]; $t1 = apply(f, undefined, match.args); if ($R.pending) return $V($t1, $m[0], 2, f, found, result, end, i, match); text = toReplacement($t1); if (match.position < end) { continue; } $t1 = found.text.slice(end, match.position); if ($R.pending) return $V($t1, $m[0], 3, f, found, result, i, match, text); result = result + ($t1 + text); end = match.position + match.length; } } } if ($p === 0) { $t1 = found.text.slice(end); if ($R.pending) return $V($t1, $m[0], 4, result); } else $p = 0, $t1 = $k.take($c, $v); return result + $t1; }
function $r1($p, $l, $c, $v) { var $new = $l[0], $t1; $p = 0, $t1 = $k.take($c, $v); return $k.ctorResult($t1, $new); }
function $r2($p, $l, $c, $v) { var $new = $l[0], $t1; $p = 0, $t1 = $k.take($c, $v); return $k.ctorResult($t1, $new); }
$k.loaded();
