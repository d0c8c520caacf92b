/** Errors: the engine's kind in the header; message, stack, cause and all else are own properties, as they are in the language. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { realm } from "../../realm.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { writeProperties } from "./properties.js";

/** The position is the number in the bytes: append only. */
const errorClasses: readonly (new (...args: never) => Error)[] = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  realm.SuppressedError,
];

export const errorNames: readonly string[] = errorClasses.map(({ name }) => name);

/** Number of the nearest of the engine's kinds in the chain of prototypes. */
function kindOf(error: object): number {
  for (let object: object | null = error; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    const kind = errorClasses.findIndex((one) => one.prototype === object);
    if (kind >= 0) return kind;
  }
  return 0;
}

export function errorPrototype(error: object): object {
  return errorClasses[kindOf(error)]!.prototype as object;
}

export function writeErrorHeader(writer: HeapWriter, error: object): void {
  writer.u8(Tag.Error);
  writer.u8(kindOf(error));
}

export function writeErrorContent(writer: HeapWriter, error: object): void {
  writeProperties(writer, error, Reflect.ownKeys(error), ownProperty);
}

/** Engines differ in how `stack` is kept; where it is an accessor of the engine, its text is what counts. */
function ownProperty(error: object, key: string | symbol): PropertyDescriptor | undefined {
  const own = Reflect.getOwnPropertyDescriptor(error, key);
  if (key !== "stack" || own === undefined || "value" in own) return own;
  return { value: (error as Error).stack, writable: true, enumerable: own.enumerable ?? false, configurable: true };
}

export const errorKinds: readonly Kind[] = [
  {
    tag: Tag.Error,
    dressing: "prototype",
    verifyHeader(verifier) {
      if (verifier.u8() >= errorClasses.length) throw verifier.malformed("has an error of an unknown kind");
    },
    verifyContent: (verifier) => void verifier.properties(),
    readHeader(reader) {
      const error = Reflect.construct(errorClasses[reader.u8()]!, [[]]) as Error;
      for (const key of Reflect.ownKeys(error)) Reflect.deleteProperty(error, key);
      return error;
    },
    readContent: (reader, error) => reader.further(error),
  },
];
