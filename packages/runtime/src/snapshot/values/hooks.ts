/**
 * Objects whose class says how they are saved: `[Symbol.for("kraut.serialize")]()` gives data in place of the object, and the static
 * `[Symbol.for("kraut.deserialize")](data)` of its class makes the object again.
 *
 * A hook must see its data whole. So all that the data reaches is written before the object itself is there: contents of objects that
 * wait for their turn elsewhere are put forward into the header. What would need the object to be made first is refused.
 */

import { UnknownFunctionError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { isObject } from "../../objects.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { partsOf, refusal } from "../path.js";
import { isWritable, nameOf } from "./functions.js";
import { CALLABLE } from "./names.js";
import { refuseInstance } from "./prototypes.js";

const SERIALIZE = Symbol.for("kraut.serialize");
const DESERIALIZE = Symbol.for("kraut.deserialize");

type Method = (this: object, data?: unknown) => unknown;

/** A data property of the object or what it inherits from: no getter runs. */
function method(object: object, key: symbol): Method | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const own = Reflect.getOwnPropertyDescriptor(at, key);
    if (own !== undefined) return typeof own.value === "function" ? (own.value as Method) : undefined;
  }
  return undefined;
}

function hookOf(writer: HeapWriter, object: object): Method | undefined {
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === null) return undefined;
  const { hooks } = writer.tables;
  let hook = hooks.get(prototype);
  if (hook === undefined) {
    hook = method(prototype, SERIALIZE) ?? null;
    hooks.set(prototype, hook);
  }
  // a prototype has the hook for its instances
  return hook === null || Object.hasOwn(object, SERIALIZE) ? undefined : hook;
}

/** The nearest `constructor` that can make such objects again. Some libraries keep it on the objects themselves. */
function makerOf(object: object): object | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const maker: unknown = Reflect.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof maker === "function" && method(maker, DESERIALIZE) !== undefined) return maker;
  }
  return undefined;
}

/** What is known while objects with hooks are written. */
export class Drains {
  /** Objects whose hook gave its data, and that are not there yet. */
  readonly making = new Set<object>();
  /** Data → the object that it stands for. */
  readonly objectOf = new Map<unknown, object>();
  /** Objects that are whole, with all that they reach. */
  readonly whole = new Set<number>();
  /** Numbers of the objects whose contents are being written, the outermost first. */
  readonly open: number[] = [];
  /** So many of them were begun before the innermost hook: its data cannot have them whole. */
  outer = 0;
  /** Objects that the data of the innermost hook reaches. */
  reached = new Set<number>();
}

const NESTING_LIMIT = 200;

/** Writes an object that has a hook; false for others. */
export function writeHooked(writer: HeapWriter, object: object): boolean {
  const hook = hookOf(writer, object);
  if (hook === undefined) return false;
  const maker = makerOf(object);
  if (maker === undefined) throw refuseWithoutMaker(writer, object);
  if (!isWritable(writer, maker)) throw refuseInstance(writer, object, maker);
  const { making } = writer.tables.drains;
  if (making.has(object)) throw refuseCycle(writer, object);
  if (++writer.nesting > NESTING_LIMIT) throw refusal(writer, object, "an object with hooks within too many others");
  making.add(object);
  writer.u8(Tag.Hooked);
  writer.value(maker);
  writeData(writer, object, dataOf(writer, object, hook));
  making.delete(object);
  writer.nesting--;
  writer.register(object, undefined);
  return true;
}

function dataOf(writer: HeapWriter, object: object, hook: Method): unknown {
  try {
    return hook.call(object);
  } catch (cause) {
    throw refusal(writer, object, "an object whose `kraut.serialize` throws", undefined, cause);
  }
}

/** Data, then the contents of all that it reaches, each behind its number and one; 0 is the end. */
function writeData(writer: HeapWriter, object: object, data: unknown): void {
  const { drains } = writer.tables;
  const { current, draining } = writer;
  const { reached, outer } = drains;
  drains.open.push(current);
  drains.outer = drains.open.length;
  drains.reached = new Set();
  writer.draining = true;
  if (isObject(data)) drains.objectOf.set(data, object);
  writer.value(data);
  // the set grows meanwhile
  for (const number of drains.reached) {
    const write = writer.takeContent(number);
    if (write === undefined) continue;
    drains.open.push(number);
    writer.varint(number + 1);
    writer.current = number;
    write(writer, writer.objects[number] as object);
    drains.open.pop();
  }
  writer.varint(0);
  for (const number of drains.reached) drains.whole.add(number);
  drains.open.pop();
  drains.reached = reached;
  drains.outer = outer;
  writer.draining = draining;
  writer.current = current;
}

/** What the data of the innermost hook refers to was there before: it, and all that it reaches, must be whole by then. */
export function reach(writer: HeapWriter, number: number): void {
  const { drains } = writer.tables;
  const todo = [number];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (drains.whole.has(next) || drains.reached.has(next)) continue;
    const object = writer.objects[next];
    if (drains.open.lastIndexOf(next, drains.outer - 1) >= 0) throw refuseCycle(writer, object as object);
    drains.reached.add(next);
    // what goes by name is not in the bytes
    if (writer.isPending(next) || !isObject(object) || writer.hasName(object)) continue;
    for (const part of partsOf(object)) {
      const known = isObject(part) ? writer.ids.numberOf(part) : -1;
      if (known >= 0) todo.push(known);
    }
  }
}

function refuseWithoutMaker(writer: HeapWriter, object: object): Error {
  return refusal(
    writer,
    object,
    'an object with a method [Symbol.for("kraut.serialize")] whose class has no [Symbol.for("kraut.deserialize")]',
    "Give its class the static method, which makes the object again from the data.",
  );
}

function refuseCycle(writer: HeapWriter, object: object): Error {
  return refusal(
    writer,
    object,
    "part of what an object with hooks is made from, and needs that object itself",
    'Leave it out of the data that [Symbol.for("kraut.serialize")]() gives.',
  );
}

function readHooked(reader: HeapReader): unknown {
  const maker = reader.value() as object;
  const data = reader.value();
  for (let next = reader.varint(); next > 0; next = reader.varint()) reader.fill(next - 1);
  if (reader.isTrial) return {};
  const hook = typeof maker === "function" ? method(maker, DESERIALIZE) : undefined;
  const name = typeof maker === "function" ? nameOf(maker) : "a class";
  if (hook === undefined)
    throw new UnknownFunctionError({
      id: name,
      module: undefined,
      text: `The snapshot holds an object that \`${name}\` makes, and it has no static method [Symbol.for("kraut.deserialize")] here.`,
      help: "Load what gives it to the class before deserializing.",
    });
  const made = hook.call(maker, data);
  if (!isObject(made)) throw reader.malformed(`has an object for which [kraut.deserialize] of ${name} gives none`);
  return made;
}

export const hookKinds: readonly Kind[] = [
  {
    tag: Tag.Hooked,
    verifyHeader(verifier: HeapVerifier) {
      verifier.objectOf(CALLABLE, "a class");
      verifier.value();
      for (let next = verifier.varint(); next > 0; next = verifier.varint()) verifier.fill(next - 1);
      verifier.hooked++;
    },
    readHeader: readHooked,
  },
];
