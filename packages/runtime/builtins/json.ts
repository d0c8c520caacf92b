"use resumable";
/** JSON.parse with a reviver, JSON.stringify with a replacer or with `toJSON` methods that are marked. */
import { apply } from "../src/builtins/calls.js";
import {
  circular,
  defineQuietly,
  deleteQuietly,
  gapOf,
  keysOf,
  type Layout,
  listed,
  type Parsed,
  parsed,
  primitiveText,
  quote,
  sourceOf,
  stillParsed,
  toJsonMethod,
  unboxed,
} from "../src/builtins/json-parts.js";
import { isArray, isObject, lengthOf } from "../src/builtins/spec.js";

type Arguments = readonly unknown[];
type Holder = Record<string, unknown>;

export function parse(_receiver: unknown, args: Arguments): unknown {
  const whole = parsed(args[0]);
  return internalize({ "": whole.value }, "", args[1], whole);
}

/** @param known what the text says of this place, where the host tells */
function internalize(holder: Holder, name: string, f: unknown, known: Parsed | undefined): unknown {
  const value = holder[name];
  const own = stillParsed(known, value);
  if (isObject(value)) {
    if (isArray(value)) {
      const length = lengthOf(value);
      for (let i = 0; i < length; i++) revive(value as unknown as Holder, `${i}`, f, own);
    } else {
      const keys = keysOf(value);
      for (let i = 0; i < keys.length; i++) revive(value as Holder, keys[i] as string, f, own);
    }
  }
  return apply(f, holder, sourceOf(name, value, own));
}

function revive(object: Holder, key: string, f: unknown, known: Parsed | undefined): void {
  const value = internalize(object, key, f, known?.children?.[key]);
  if (value === undefined) deleteQuietly(object, key);
  else defineQuietly(object, key, value);
}

export function stringify(_receiver: unknown, args: Arguments): string | undefined {
  const replacer = typeof args[1] === "function" ? args[1] : undefined;
  const layout: Layout = { replacer, only: listed(args[1]), gap: gapOf(args[2]), open: [] };
  return serialize(layout, { "": args[0] }, "", "");
}

/** SerializeJSONProperty. */
function serialize(layout: Layout, holder: Holder, key: string, indent: string): string | undefined {
  let value = holder[key];
  const method = toJsonMethod(value);
  if (method !== undefined) value = apply(method, value, [key]);
  if (layout.replacer !== undefined) value = apply(layout.replacer, holder, [key, value]);
  value = unboxed(value);
  if (!isObject(value) || typeof value === "function") return primitiveText(value);
  const { open, gap } = layout;
  if (open.includes(value)) throw circular();
  open[open.length] = value;
  const inner = indent + gap;
  const parts: string[] = [];
  const isList = isArray(value);
  if (isList) {
    const length = lengthOf(value);
    for (let i = 0; i < length; i++) parts[i] = serialize(layout, value as unknown as Holder, `${i}`, inner) ?? "null";
  } else {
    const keys = layout.only ?? keysOf(value);
    for (let i = 0; i < keys.length; i++) {
      const name = keys[i] as string;
      const text = serialize(layout, value as Holder, name, inner);
      if (text !== undefined) parts[parts.length] = `${quote(name)}${gap === "" ? ":" : ": "}${text}`;
    }
  }
  open.length--;
  return enclose(parts, isList, gap, indent, inner);
}

function enclose(parts: readonly string[], isList: boolean, gap: string, indent: string, inner: string): string {
  const [first, last] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${first}${last}`;
  let text = first as string;
  for (let i = 0; i < parts.length; i++) text += `${i === 0 ? "" : ","}${gap === "" ? "" : `\n${inner}`}${parts[i]}`;
  return gap === "" ? `${text}${last}` : `${text}\n${indent}${last}`;
}
