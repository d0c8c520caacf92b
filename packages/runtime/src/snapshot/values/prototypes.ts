/** Prototypes: of a class that a snapshot can find again, or objects like any other. */
import { classOf } from "../../closures.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import { refusal } from "../path.js";
import { hasDefaultPrototype, isWritable, nameOf } from "./functions.js";
import { prototypeOf } from "./names.js";

/** Writes what an object has as its prototype. Throws NotSerializableError that names the object's class. */
export function writePrototype(writer: HeapWriter, object: object, prototype: object | null): void {
  if (prototype === null) return writer.u8(Tag.Null);
  if (!writer.ids.has(prototype) && !writer.hasName(prototype)) {
    const owner = ownerOf(prototype);
    if (owner !== undefined) {
      if (!isWritable(writer, owner)) throw refuseInstance(writer, object, owner);
      // the function would be made with a fresh one
      if (!writer.hasName(owner) && !hasDefaultPrototype(owner))
        throw refusal(
          writer,
          object,
          "a generator of a function whose `prototype` was changed",
          "Keep what its generators share elsewhere.",
        );
      return nested(writer, object, () => writePrototypeOf(writer, prototype, owner));
    }
  }
  nested(writer, object, () => writer.value(prototype));
}

/** Header of the object in the `prototype` of a function. */
export function writePrototypeOf(writer: HeapWriter, prototype: object, owner: object): void {
  writer.u8(Tag.PrototypeOf);
  writer.value(owner);
  writer.register(prototype, undefined);
}

export function nested(writer: HeapWriter, object: object, write: () => void): void {
  if (++writer.nesting > NESTING_LIMIT) throw refusal(writer, object, "an object with too long a chain of prototypes");
  write();
  writer.nesting--;
}

/** Readers refuse headers that nest more deeply than 500. */
const NESTING_LIMIT = 200;

/** The function whose `prototype` an object is, and makes again by itself. */
export function ownerOf(prototype: object): object | undefined {
  const made = classOf(prototype);
  if (made !== undefined) return made;
  const owner: unknown = Reflect.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof owner === "function" && prototypeOf(owner) === prototype && hasDefaultPrototype(owner) ? owner : undefined;
}

export function refuseInstance(writer: HeapWriter, object: object, owner: object): Error {
  const name = nameOf(owner);
  return refusal(
    writer,
    object,
    `an instance of ${name}, which is not a registered class`,
    `Call register("${name}", ${name}) in every program that reads or writes the snapshot, declare the class at the top of a compiled module, or set the local to undefined before the stop.`,
  );
}
