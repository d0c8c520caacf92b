/**
 * What a run put under a binding of a module after it was loaded (see registry/late.ts). The name stands before the object's own header: where
 * the name leads to nothing, the object is made from it; where it leads to the object itself, what is made stays unseen.
 */
import { resolvingRecord } from "../../activations/deferred.js";
import { boundOf } from "../../bound.js";
import { closureOf, memberOf } from "../../closures.js";
import { NotSerializableError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { realm } from "../../realm.js";
import { LATE_NAME_SIZE } from "../../registry/late.js";
import { nameOfBinding } from "../../registry.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapWriter } from "../heap-writer.js";

export function writeLate(writer: HeapWriter, value: object): void {
  writer.tables.late.add(value);
  writer.u8(Tag.Late);
  writer.append(realm.late.nameOf(value));
}

/** True for functions that a snapshot can make again. */
export function isMadeAgain(value: object): boolean {
  return (
    closureOf(value)?.fn.make !== undefined ||
    memberOf(value) !== undefined ||
    boundOf(value) !== undefined ||
    resolvingRecord(value) !== undefined
  );
}

/**
 * The value of a binding that cannot be copied, as a refusal showed: a pool of connections that was made when it was first needed. The module
 * has its own wherever it is loaded, so it goes by name. What hangs deeper may be something else there, and is refused.
 */
export function ownOfModule(writer: HeapWriter, refused: unknown): object | undefined {
  if (!(refused instanceof NotSerializableError)) return undefined;
  const late = writer.tablesIfAny?.late;
  if (late === undefined) return undefined;
  const last = [...late].at(-1);
  const open: unknown[] = last !== undefined && !writer.ids.has(last) ? [last] : [];
  for (let number = writer.current; number > 0; number = writer.owners[number]!) open.push(writer.objects[number]);
  return open.find((one): one is object => late.has(one as object) && nameOfBinding(one)?.path.length === 1);
}

export function readLate(reader: HeapReader): unknown {
  const name = reader.take(LATE_NAME_SIZE);
  const made = reader.value() as object;
  const own = realm.late.find(name);
  if (own === undefined) return made;
  const number = reader.objects.lastIndexOf(made, reader.kinds[reader.objects.length - 1] === Tag.PrivateState ? -2 : -1);
  reader.putOwn(number, own, made);
  return own;
}
