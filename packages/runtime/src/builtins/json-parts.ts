/** The parts of JSON.parse and JSON.stringify (packages/runtime/builtins/json.ts) that call no function of the program. */
import { isArray, isObject, lengthOf } from "./spec.js";

const { parse, stringify } = JSON;
const { keys } = Object;
const { deleteProperty, defineProperty } = Reflect;

/** A value of a JSON text, with its text where the host tells it to revivers. */
export interface Parsed {
  readonly value: unknown;
  readonly source: string | undefined;
  readonly children: Record<string, Parsed> | undefined;
}

/** What newer engines give revivers as third argument. */
interface Context {
  readonly source?: string;
}

/** True where revivers get a third argument. */
const GIVES_SOURCE = countArguments() > 2;

function countArguments(): number {
  return parse("1", (...args: unknown[]) => args.length) as number;
}

/** @throws SyntaxError as JSON.parse does */
export function parsed(text: unknown): Parsed {
  if (!GIVES_SOURCE) return { value: parse(text as string), source: undefined, children: undefined };
  const below = new Map<unknown, Record<string, Parsed>>();
  let whole: Parsed | undefined;
  parse(
    text as string,
    function (this: unknown, key: string, value: unknown, context?: Context) {
      whole = { value, source: context?.source, children: below.get(value) };
      const siblings = below.get(this) ?? (Object.create(null) as Record<string, Parsed>);
      siblings[key] = whole;
      below.set(this, siblings);
      return value;
    } as (key: string, value: unknown) => unknown,
  );
  return whole as Parsed;
}

/** Undefined when the reviver put something else there. */
export function stillParsed(known: Parsed | undefined, value: unknown): Parsed | undefined {
  return known !== undefined && Object.is(known.value, value) ? known : undefined;
}

/** The arguments of a reviver. */
export function sourceOf(name: string, value: unknown, known: Parsed | undefined): unknown[] {
  if (!GIVES_SOURCE) return [name, value];
  return [name, value, isObject(value) || known?.source === undefined ? {} : { source: known.source }];
}

export function keysOf(object: object): string[] {
  return keys(object);
}

export function deleteQuietly(object: object, key: string): void {
  deleteProperty(object, key);
}

export function defineQuietly(object: object, key: string, value: unknown): void {
  defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** What a run of JSON.stringify was given. */
export interface Layout {
  readonly replacer: unknown;
  /** Property names, when the replacer is a list of them. */
  readonly only: readonly string[] | undefined;
  readonly gap: string;
  /** The objects that are being written, outermost first. */
  readonly open: unknown[];
}

export function toJsonMethod(value: unknown): unknown {
  if (!isObject(value) && typeof value !== "bigint") return undefined;
  const method: unknown = (value as { toJSON?: unknown }).toJSON;
  return typeof method === "function" ? method : undefined;
}

/** True for what has the internal slot. */
function holds(prototype: { valueOf(): unknown }, value: object): boolean {
  try {
    prototype.valueOf.call(value);
    return true;
  } catch {
    return false;
  }
}

export function unboxed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || isArray(value)) return value;
  if (holds(Number.prototype, value)) return +(value as never);
  if (holds(String.prototype, value)) return `${value as never}`;
  if (holds(Boolean.prototype, value)) return Boolean.prototype.valueOf.call(value);
  return holds(BigInt.prototype, value) ? BigInt.prototype.valueOf.call(value) : value;
}

/** Undefined for what JSON leaves out. */
export function primitiveText(value: unknown): string | undefined {
  if (typeof value === "bigint") throw new TypeError("Do not know how to serialize a BigInt");
  return typeof value === "function" || typeof value === "symbol" ? undefined : stringify(value);
}

export function quote(text: string): string {
  return stringify(text);
}

export function circular(): TypeError {
  return new TypeError("Converting circular structure to JSON");
}

export function gapOf(space: unknown): string {
  const value = unboxed(space);
  if (typeof value === "number") return " ".repeat(Math.max(0, Math.min(10, Math.trunc(value) || 0)));
  return typeof value === "string" ? value.slice(0, 10) : "";
}

/** The property names in a list that is given as replacer. */
export function listed(replacer: unknown): string[] | undefined {
  if (!isArray(replacer)) return undefined;
  const names = new Set<string>();
  const length = lengthOf(replacer);
  for (let i = 0; i < length; i++) {
    const item = unboxedKey(replacer[i]);
    if (item !== undefined) names.add(item);
  }
  return [...names];
}

function unboxedKey(item: unknown): string | undefined {
  if (typeof item === "string" || typeof item === "number") return `${item}`;
  if (typeof item !== "object" || item === null) return undefined;
  return holds(Number.prototype, item) || holds(String.prototype, item) ? `${item as never}` : undefined;
}
