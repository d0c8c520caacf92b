// Made by tools/gen-builtins.mjs from packages/runtime/builtins/json.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save;
const $m = $k.module(1, "kraut:json", $k.table("parse\ninternalize\nrevive\nstringify\nserialize", "vACM0Tkosz2sgiggwuiTIASvSjNVwctF9km9-5z-", "_receiver args whole|holder= name= f= known value= own= length= i= keys= i=i$1|object= key= f known value|_receiver args replacer layout|layout= holder= key= indent= value= method open= gap= inner= parts= isList= length= i= keys= i=i$1 name= text", "new|||new|", "internalize\nrevive\nrevive#1\napply\ninternalize\nserialize\napply\napply#1\nopen.includes\nserialize\nserialize#1", "26 8 1 2 10 6 1 3 6 40 3 45 3 10 15 1 1 1 17 6 8 1 3 10 7 1 5 3 37 1 46 4 7 7 49 5 20", "0 0-6 0-4,7-8  0-1 0 0-3 0,3 0,3-6 0,3-11 0,3-9,12-14", "0-7 0-5,8-9 0-5 0-10 0-10 0-10 0-12 0-10,13-16", "", "KQ_0ShX_xCk1_uYxa6D6cHitaUC_VAzOr", [$r0, $r1, $r2, $r3, $r4], [], [parse, internalize, revive, stringify, serialize]), {});
/** JSON.parse with a reviver, JSON.stringify with a replacer or with `toJSON` methods that are marked. */
const { apply } = $k;
import { circular, defineQuietly, deleteQuietly, gapOf, keysOf, listed, parsed, primitiveText, quote, sourceOf, stillParsed, toJsonMethod, unboxed } from "../json-parts.js";
import { isArray, isObject, lengthOf } from "../spec.js";
export function parse(_receiver, args) {
  if ($R.pending) $k.entered($m[0]);
  let $t1;
  const whole = parsed(args[0]);
  $t1 = internalize({
    "": whole.value
  }, "", args[1], whole);
  if ($t1 === $S) return $V($t1, $m[0], 1, new.target && this);
  return $t1;
}
/** @param known what the text says of this place, where the host tells */
function internalize(holder, name, f, known) {
  let $t1;
  const value = holder[name];
  const own = stillParsed(known, value);
  if (isObject(value)) {
    if (isArray(value)) {
      const length = lengthOf(value);
      for (let i = 0; i < length; i++) {
        $t1 = revive(value, `${i}`, f, own);
        if ($t1 === $S) return $V($t1, $m[1], 1, holder, name, f, value, own, length, i);
      }
    } else {
      const keys = keysOf(value);
      for (let i$1 = 0; i$1 < keys.length; i$1++) {
        $t1 = revive(value, keys[i$1], f, own);
        if ($t1 === $S) return $V($t1, $m[1], 2, holder, name, f, value, own, keys, i$1);
      }
    }
  }
  $t1 = apply(f, holder, sourceOf(name, value, own));
  if ($R.pending) return $V($t1, $m[1], 3);
  return $t1;
}
function revive(object, key, f, known) {
  let $t1;
  const value = internalize(object, key, f, known?.children?.[key]);
  if (value === $S) return $V(value, $m[2], 1, object, key);
  if (value === undefined) deleteQuietly(object, key);else defineQuietly(object, key, value);
}
export function stringify(_receiver, args) {
  if ($R.pending) $k.entered($m[3]);
  let $t1;
  const replacer = typeof args[1] === "function" ? args[1] : undefined;
  const layout = {
    replacer,
    only: listed(args[1]),
    gap: gapOf(args[2]),
    open: []
  };
  $t1 = serialize(layout, {
    "": args[0]
  }, "", "");
  if ($t1 === $S) return $V($t1, $m[3], 1, new.target && this);
  return $t1;
}
/** SerializeJSONProperty. */
function serialize(layout, holder, key, indent) {
  let $t1;
  let value = holder[key];
  const method = toJsonMethod(value);
  if (method !== undefined) {
    $t1 = apply(method, value, [key]);
    if ($R.pending) return $V($t1, $m[4], 1, layout, holder, key, indent);
    value = $t1;
  }
  if (layout.replacer !== undefined) {
    $t1 = apply(layout.replacer, holder, [key, value]);
    if ($R.pending) return $V($t1, $m[4], 2, layout, indent);
    value = $t1;
  }
  value = unboxed(value);
  if (!isObject(value) || typeof value === "function") return primitiveText(value);
  const {
    open,
    gap
  } = layout;
  $t1 = open.includes(value);
  if ($R.pending) return $V($t1, $m[4], 3, layout, indent, value, open, gap);
  if ($t1) {
    throw circular();
  }
  open[open.length] = value;
  const inner = indent + gap;
  const parts = [];
  const isList = isArray(value);
  if (isList) {
    const length = lengthOf(value);
    for (let i = 0; i < length; i++) {
      $t1 = serialize(layout, value, `${i}`, inner);
      if ($t1 === $S) return $V($t1, $m[4], 4, layout, indent, value, open, gap, inner, parts, isList, length, i);
      parts[i] = $t1 ?? "null";
    }
  } else {
    const keys = layout.only ?? keysOf(value);
    for (let i$1 = 0; i$1 < keys.length; i$1++) {
      const name = keys[i$1];
      const text = serialize(layout, value, name, inner);
      if (text === $S) return $V(text, $m[4], 5, layout, indent, value, open, gap, inner, parts, isList, keys, i$1, name);
      if (text !== undefined) parts[parts.length] = `${quote(name)}${gap === "" ? ":" : ": "}${text}`;
    }
  }
  open.length--;
  return enclose(parts, isList, gap, indent, inner);
}
function enclose(parts, isList, gap, indent, inner) {
  const [first, last] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${first}${last}`;
  let text = first;
  for (let i = 0; i < parts.length; i++) text += `${i === 0 ? "" : ","}${gap === "" ? "" : `\n${inner}`}${parts[i]}`;
  return gap === "" ? `${text}${last}` : `${text}\n${indent}${last}`;
}
function $r0($p, $l, $c, $v) { var $new = $l[0], $t1; $p = 0, $t1 = $k.take($c, $v); return $k.ctorResult($t1, $new); }
function $r1($p, $l, $c, $v) { var holder = $l[0], name = $l[1], f = $l[2], value = $l[3], own = $l[4], length = $l[5], i = $l[6], keys = $l[7], i$1 = $l[8], $t1; if ($p <= 2) { if ($p <= 1) { $L5: { $L6: { $p = 0, $t1 = $k.take($c, $v); } i++; for (; i < length; i++) { $t1 = revive(value, `${i}`, f, own); if ($t1 === $S) return $V($t1, $m[1], 1, holder, name, f, value, own, length, i); } } } else { $L7: { $L8: { $p = 0, $t1 = $k.take($c, $v); } i$1++; for (; i$1 < keys.length; i$1++) { $t1 = revive(value, keys[i$1], f, own); if ($t1 === $S) return $V($t1, $m[1], 2, holder, name, f, value, own, keys, i$1); } } } } if ($p === 0) { $t1 = apply(f, holder, sourceOf(name, value, own)); if ($R.pending) return $V($t1, $m[1], 3); } else $p = 0, $t1 = $k.take($c, $v); return $t1; }
function $r2($p, $l, $c, $v) { var object = $l[0], key = $l[1], value; $p = 0, value = $k.take($c, $v); if (value === undefined) { deleteQuietly(object, key); } else { defineQuietly(object, key, value); } }
function $r3($p, $l, $c, $v) { var $new = $l[0], $t1; $p = 0, $t1 = $k.take($c, $v); return $k.ctorResult($t1, $new); }
function $r4($p, $l, $c, $v) { var layout = $l[0], holder = $l[1], key = $l[2], indent = $l[3], value = $l[4], open = $l[5], gap = $l[6], inner = $l[7], parts = $l[8], isList = $l[9], length = $l[10], i = $l[11], keys = $l[12], i$1 = $l[13], name = $l[14], $t1, text; if ($p <= 1) { $p = 0, $t1 = $k.take($c, $v); value = $t1; } if ($p <= 2) { if ($p || layout.replacer !== undefined) { if ($p === 0) { $t1 = apply(layout.replacer, holder, [key, value]); if ($R.pending) return $V($t1, $m[4], 2, layout, indent); } else $p = 0, $t1 = $k.take($c, $v); value = $t1; } } if ($p <= 3) { if ($p === 0) { value = unboxed(value); if (!isObject(value) || typeof value === "function") { return primitiveText(value); } ({ open, gap } = layout); $t1 = open.includes(value); if ($R.pending) return $V($t1, $m[4], 3, layout, indent, value, open, gap); } else $p = 0, $t1 = $k.take($c, $v); } if ($p === 0) { if ($t1) { throw circular(); } open[open.length] = value; inner = indent + gap; parts = []; isList = isArray(value); } if ($p === 0 ? isList : $p <= 4) { if ($p === 0) length = lengthOf(value); $L1: { if ($p) { $L2: { $p = 0, $t1 = $k.take($c, $v); parts[i] = $t1 ?? "null"; } i++; } else i = 0; for (; i < length; i++) { $t1 = serialize(layout, value, `${i}`, inner); if ($t1 === $S) return $V($t1, $m[4], 4, layout, indent, value, open, gap, inner, parts, isList, length, i); parts[i] = $t1 ?? "null"; } } } else { if ($p === 0) keys = layout.only ?? keysOf(value); $L3: { if ($p) { $L4: { $p = 0, text = $k.take($c, $v); if (text !== undefined) { parts[parts.length] = `${quote(name)}${gap === "" ? ":" : ": "}${text}`; } } i$1++; } else i$1 = 0; for (; i$1 < keys.length; i$1++) { name = keys[i$1]; text = serialize(layout, value, name, inner); if (text === $S) return $V(text, $m[4], 5, layout, indent, value, open, gap, inner, parts, isList, keys, i$1, name); if (text !== undefined) { parts[parts.length] = `${quote(name)}${gap === "" ? ":" : ": "}${text}`; } } } } open.length--; return enclose(parts, isList, gap, indent, inner); }
$k.loaded();
