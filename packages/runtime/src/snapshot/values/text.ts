/** Date, RegExp, primitives in objects, URL and URLSearchParams. */
import { UnknownFunctionError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import { host } from "../host.js";
import type { Kind } from "../kinds.js";
import type { Keys } from "./properties.js";

export const { getTime } = Date.prototype;

const scratch = new Float64Array(1);
const scratchBytes = new Uint8Array(scratch.buffer);

export function writeDate(writer: HeapWriter, date: object): void {
  scratch[0] = getTime.call(date as Date);
  writer.room(9);
  writer.bytes[writer.pos++] = Tag.Date;
  for (let i = 0; i < 8; i++) writer.bytes[writer.pos++] = scratchBytes[i]!;
}

const getterOf = (prototype: object, key: string): (() => string) => Object.getOwnPropertyDescriptor(prototype, key)!.get as () => string;
const sourceOf = getterOf(RegExp.prototype, "source");
/** Each has a getter of its own; `flags` would ask the object's properties. */
const FLAGS: readonly (readonly [flag: string, isSet: () => unknown])[] = (
  [
    ["d", "hasIndices"],
    ["g", "global"],
    ["i", "ignoreCase"],
    ["m", "multiline"],
    ["s", "dotAll"],
    ["u", "unicode"],
    ["v", "unicodeSets"],
    ["y", "sticky"],
  ] as const
).flatMap(([flag, name]) => {
  const get = Object.getOwnPropertyDescriptor(RegExp.prototype, name)?.get;
  return get === undefined ? [] : [[flag, get] as const];
});

export function writeRegExp(writer: HeapWriter, regExp: object): void {
  writer.u8(Tag.RegExp);
  writer.string(sourceOf.call(regExp as RegExp));
  writer.string(FLAGS.map(([flag, isSet]) => (isSet.call(regExp) === true ? flag : "")).join(""));
}

export function isRegExp(value: object): boolean {
  sourceOf.call(value as RegExp);
  return true;
}

/** `lastIndex` is a property of every RegExp: further only when it is not as it was at first. */
export function furtherOnRegExp(regExp: object): Keys {
  return Reflect.ownKeys(regExp).filter((key) => {
    const own = Reflect.getOwnPropertyDescriptor(regExp, key);
    return key !== "lastIndex" || own?.value !== 0 || own.writable !== true;
  });
}

/** The primitive in a wrapper object; throws a TypeError for other objects. */
export function primitiveIn(object: object, prototype: object): unknown {
  switch (prototype) {
    case Number.prototype:
      return Number.prototype.valueOf.call(object);
    case String.prototype:
      return String.prototype.valueOf.call(object);
    case Boolean.prototype:
      return Boolean.prototype.valueOf.call(object);
    case Symbol.prototype:
      return Symbol.prototype.valueOf.call(object);
    default:
      return BigInt.prototype.valueOf.call(object);
  }
}

/** The characters of a String object are its own. */
export function furtherOnString(string: object): Keys {
  const { length } = String.prototype.valueOf.call(string);
  return Reflect.ownKeys(string).filter(
    (key) => key !== "length" && !(typeof key === "string" && /^\d+$/.test(key) && Number(key) < length),
  );
}

/** The engine's or host's own getter, as objects may hide it. */
export function hrefOf(url: object): string {
  return getterOf(host.URL!.prototype, "href").call(url);
}

function paramsOf(url: object): object {
  return (getterOf(host.URL!.prototype, "searchParams") as unknown as () => object).call(url);
}

/** A URL, and that its `searchParams` are its own when they are met later. */
export function writeUrl(writer: HeapWriter, url: object): void {
  writer.u8(Tag.Url);
  writer.string(hrefOf(url));
  const params = paramsOf(url);
  if (!writer.ids.has(params)) writer.tables.paramsOf.set(params, url);
}

export function paramsText(params: object): string {
  return (host.URLSearchParams!.prototype as { toString(): string }).toString.call(params);
}

export function writeParams(writer: HeapWriter, params: object): void {
  const url = writer.tables.paramsOf.get(params);
  if (url !== undefined) {
    writer.u8(Tag.UrlParamsOf);
    writer.value(url);
  } else {
    writer.u8(Tag.UrlParams);
    writer.string(paramsText(params));
  }
}

function missing(name: string): UnknownFunctionError {
  return new UnknownFunctionError({
    id: name,
    module: undefined,
    text: `The snapshot holds a ${name}, and this host has none.`,
    help: "Resume the task on a host that has it.",
  });
}

const URLS: ReadonlySet<number> = new Set([Tag.Url]);

export const textKinds: readonly Kind[] = [
  {
    tag: Tag.Date,
    dressing: "all",
    verifyHeader: (verifier) => void verifier.take(8),
    readHeader: (reader) => new Date(reader.float64()),
  },
  {
    tag: Tag.RegExp,
    dressing: "all",
    verifyHeader(verifier) {
      const source = verifier.string();
      const flags = verifier.string();
      try {
        new RegExp(source, flags);
      } catch (cause) {
        throw verifier.malformed("has a regular expression that is not one", cause);
      }
    },
    readHeader(reader) {
      const source = reader.string();
      return new RegExp(source, reader.string());
    },
  },
  {
    tag: Tag.Boxed,
    dressing: "all",
    verifyHeader(verifier) {
      const tag = verifier.bytes[verifier.pos]!;
      const number = verifier.value();
      const hasWrapper =
        number < 0
          ? tag !== Tag.Undefined && tag !== Tag.Null && !(tag >= Tag.Holes && tag <= Tag.Excluded)
          : verifier.isSymbol(number) || verifier.kinds[number] === Tag.Global;
      if (!hasWrapper) throw verifier.malformed("has a wrapper around something that has none");
    },
    readHeader(reader) {
      const value = reader.value();
      // a well-known symbol goes by name, and so do objects
      if (typeof value === "object" || typeof value === "function") throw reader.malformed("has a wrapper around an object");
      return Object(value);
    },
  },
  {
    tag: Tag.Url,
    dressing: "all",
    verifyHeader: (verifier) => void verifier.string(),
    readHeader(reader) {
      if (host.URL === undefined) throw missing("URL");
      try {
        return new host.URL(reader.string());
      } catch (cause) {
        throw reader.malformed("has a URL that is not one", cause);
      }
    },
  },
  {
    tag: Tag.UrlParams,
    dressing: "all",
    verifyHeader: (verifier) => void verifier.string(),
    readHeader(reader) {
      if (host.URLSearchParams === undefined) throw missing("URLSearchParams");
      return new host.URLSearchParams(reader.string());
    },
  },
  {
    tag: Tag.UrlParamsOf,
    verifyHeader: (verifier) => void verifier.objectOf(URLS, "a URL"),
    readHeader: (reader) => paramsOf(reader.value() as object),
  },
];
