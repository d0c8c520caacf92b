/** Functions and classes: by name, or as closures made of code and scope records. All others are refused. */
import { closureOf } from "../../closures.js";
import type { ClosureRecord } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { writeDressing } from "./dressing.js";
import { prototypeOf } from "./names.js";
import { type Keys, writeProperties } from "./properties.js";

/** What engines put on a function when it is made. */
const OWN_BY_DEFAULT: ReadonlySet<string | symbol> = new Set(["length", "name", "prototype", "arguments", "caller"]);

export function writeCallable(writer: HeapWriter, value: object): void {
  if (writer.named(value)) return;
  const closure = closureOf(value);
  if (closure?.fn.make === undefined) throw refuseFunction(writer, value, closure);
  const further = furtherKeys(value);
  const hasFurther = further.length > 0 || !Object.isExtensible(value);
  writeDressing(writer, value, usualPrototype(value), hasFurther);
  writer.u8(Tag.Closure);
  writer.varint(writer.code.functionRow(closure.fn));
  writer.varint(closure.scopes.length);
  for (const scope of closure.scopes) writer.value(scope);
  writer.register(value, !hasFurther ? undefined : (into, object) => writeProperties(into, object, further));
}

/** True for functions that writeCallable takes. */
export function isWritable(writer: HeapWriter, value: object): boolean {
  return writer.ids.has(value) || closureOf(value)?.fn.make !== undefined || writer.hasName(value);
}

const functionPrototypes: ReadonlySet<unknown> = new Set(
  [function* () {}, async () => {}, async function* () {}].map((one) => Object.getPrototypeOf(one) as unknown),
);

/** The factory makes async functions and classes with their own. */
function usualPrototype(value: object): object {
  const prototype = Object.getPrototypeOf(value) as object;
  return functionPrototypes.has(prototype) || isClass(value) ? prototype : Function.prototype;
}

/** Own properties that the factory does not make again. */
function furtherKeys(value: object): Keys {
  const keys = Reflect.ownKeys(value);
  if (isClass(value)) {
    // methods and accessors come with the class; static data may have changed since
    return keys.filter((key) => {
      const own = Reflect.getOwnPropertyDescriptor(value, key);
      return own?.enumerable === true && "value" in own && !OWN_BY_DEFAULT.has(key);
    });
  }
  const further = keys.filter((key) => !OWN_BY_DEFAULT.has(key));
  return hasDefaultPrototype(value) ? further : [...further, "prototype"];
}

function isClass(value: object): boolean {
  return Reflect.getOwnPropertyDescriptor(value, "prototype")?.writable === false;
}

/** True unless a program put something on the function's `prototype`, or another object in its place. */
export function hasDefaultPrototype(value: object): boolean {
  const prototype = prototypeOf(value);
  if (prototype === undefined || isClass(value)) return true;
  const keys = Reflect.ownKeys(prototype);
  // generator functions: an empty object
  if (keys.length === 0) return Object.getPrototypeOf(prototype) !== Object.prototype;
  const own = Reflect.getOwnPropertyDescriptor(prototype, "constructor");
  return keys.length === 1 && own?.value === value && Object.getPrototypeOf(prototype) === Object.prototype;
}

function refuseFunction(writer: HeapWriter, value: object, closure: ClosureRecord | undefined): Error {
  const name = nameOf(value);
  if (closure !== undefined) {
    const { fn } = closure;
    const what = `the function ${fn.name} (${fn.module.id}:${fn.line}:${fn.column}), which stands where a snapshot cannot find it again`;
    return refusal(writer, value, what, "Move it to the top of its module, or give it a name with register(name, value).");
  }
  const source = Function.prototype.toString.call(value);
  if (/^class\b/.test(source)) {
    return refusal(
      writer,
      value,
      `the class ${name}, which is not registered`,
      `Call register("${name}", ${name}) in every program that reads or writes the snapshot.`,
    );
  }
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) {
    const what = name.startsWith("bound ") ? `a bound function (${name})` : `the native function ${name}`;
    return refusal(writer, value, what, "Hold what it is made of in place of it, or give it a name with register(name, value).");
  }
  return refusal(
    writer,
    value,
    `the function ${name}, which is not marked`,
    'Mark the function that makes it with "use resumable" and compile its file, or give it a name with register(name, value).',
  );
}

export function nameOf(value: object): string {
  const name: unknown = Reflect.getOwnPropertyDescriptor(value, "name")?.value;
  return typeof name === "string" && name !== "" ? name : "(anonymous)";
}

const SCOPE: ReadonlySet<number> = new Set([Tag.PlainObject]);

export const functionKinds: readonly Kind[] = [
  {
    tag: Tag.Closure,
    dressing: "all",
    verifyHeader(verifier) {
      const row = verifier.varint();
      const count = verifier.counted();
      if (row >= verifier.around.functionCount) throw verifier.malformed("has a closure of a function that it does not have");
      const make = verifier.around.resolver?.functions[row]?.make;
      if (verifier.around.resolver !== undefined && make?.length !== count)
        throw verifier.malformed("has a closure whose scopes do not fit its function");
      for (let rest = count; rest > 0; rest--) verifier.objectOf(SCOPE, "a scope record");
    },
    readHeader(reader) {
      const { make } = reader.functions[reader.varint()]!;
      const scopes: object[] = [];
      for (let rest = reader.varint(); rest > 0; rest--) scopes.push(reader.value() as object);
      return make!(...scopes);
    },
  },
];
