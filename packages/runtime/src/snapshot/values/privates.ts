/**
 * Instances of compiled classes with private members. Their private fields are a companion of the instance: an object of its own in the
 * stream, whose header stands around that of the instance, and which nothing refers to.
 */
import { CodeMismatchError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { canInstall, installPrivates, type PrivateHome, privateHomes } from "../../privates.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { nameOf } from "./functions.js";
import { ownerOf } from "./prototypes.js";

/** Stands for the private fields of an instance: in a writer's list of objects, and in its paths. */
export class PrivateState {
  constructor(
    readonly instance: object,
    readonly homes: readonly PrivateHome[],
  ) {}

  /** As a path names them: `.#a`. */
  *edges(): Iterable<{ readonly label: string; readonly value: unknown }> {
    for (const { names, get } of this.homes) {
      const values = get(this.instance);
      for (const [i, name] of names.entries()) yield { label: `.${name}`, value: values[i] };
    }
  }
}

/** A set of classes is a number. */
const MOST_CLASSES = 30;

/**
 * Writes the header of an object that a class gave private state; `writeInstance` writes the object as it would be without. False for
 * all others: prototypes, and objects that were made without the class's constructor.
 */
export function writeWithPrivates(writer: HeapWriter, object: object, writeInstance: () => void): boolean {
  const homes = homesOf(writer, Object.getPrototypeOf(object) as object | null);
  if (homes.length === 0 || ownerOf(object) !== undefined) return false;
  const present = homes.filter((home) => home.has(object));
  if (present.length === 0 && homes.every(({ isClosed }) => !isClosed)) return false;
  const closed = present.find((home) => !canInstall(home)) ?? (homes.length > MOST_CLASSES ? homes[0] : undefined);
  if (closed !== undefined) throw refuseInstance(writer, object, closed);
  writer.u8(Tag.PrivateState);
  writer.varint(homes.reduce((set, home, i) => (present.includes(home) ? set + 2 ** i : set), 0));
  writeInstance();
  writer.register(new PrivateState(object, present), (into, state) => writeState(into, state as PrivateState));
  return true;
}

function homesOf(writer: HeapWriter, prototype: object | null): readonly PrivateHome[] {
  const { homes } = writer.tables;
  const known = homes.get(prototype);
  if (known !== undefined) return known;
  const found = privateHomes(prototype);
  homes.set(prototype, found);
  return found;
}

function writeState(writer: HeapWriter, { instance, homes }: PrivateState): void {
  writer.varint(homes.length);
  for (const { names, get } of homes) {
    const values = get(instance);
    writer.varint(names.length);
    for (const [i, name] of names.entries()) {
      writer.string(name);
      writer.value(values[i]);
    }
  }
}

function refuseInstance(writer: HeapWriter, object: object, { owner, isClosed }: PrivateHome): Error {
  const names = membersOf(owner);
  const why = isClosed ? "" : " and cannot be made again, being frozen or too deep a hierarchy";
  return refusal(
    writer,
    object,
    `an instance of ${nameOf(owner)}, which has private members${names}${why}`,
    "A snapshot cannot read them (decorators, and defaults in array patterns of the constructor, stand in the way): give the class the hooks " +
      '`[Symbol.for("kraut.serialize")]` and `[Symbol.for("kraut.deserialize")]`, keep in public properties what must survive, set the local to undefined before the stop, or give the object itself a name with register(name, object).',
  );
}

/** Their names, as far as the class's text tells. */
function membersOf(owner: object): string {
  const names = new Set(Function.prototype.toString.call(owner).match(/(?<![\p{ID_Continue}$"'`])#[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  return names.size === 0 ? "" : ` (${[...names].slice(0, 3).join(", ")}${names.size > 3 ? ", …" : ""})`;
}

/** Objects that may have private state: those that a reader makes itself, from their own header. */
const MADE: ReadonlySet<number> = new Set([
  Tag.Instance,
  Tag.Array,
  Tag.Map,
  Tag.Set,
  Tag.Error,
  Tag.Date,
  Tag.RegExp,
  Tag.Boxed,
  Tag.Buffer,
  Tag.ResizableBuffer,
  Tag.View,
  Tag.Url,
  Tag.UrlParams,
]);

function verifyHeader(verifier: HeapVerifier): void {
  verifier.varint();
  const before = verifier.count;
  const number = verifier.value();
  // not one that was there before, nor one that a name leads to
  if (number < before || !MADE.has(verifier.kinds[number]! & 127))
    throw verifier.malformed("gives private fields to what is not an instance");
}

function verifyContent(verifier: HeapVerifier): void {
  for (let homes = verifier.counted(); homes > 0; homes--) {
    for (let fields = verifier.counted(); fields > 0; fields--) {
      verifier.string();
      verifier.value();
    }
  }
}

function readHeader(reader: HeapReader): object {
  const set = reader.varint();
  const empty = reader.value() as object;
  const number = reader.objects.length - 1;
  const all = privateHomes(Object.getPrototypeOf(empty) as object | null);
  const homes = all.filter((_, i) => Math.floor(set / 2 ** i) % 2 === 1);
  const known = set < 2 ** all.length && homes.every(canInstall);
  const isMadeNew = homes.some(({ isDerived }) => !isDerived);
  if (!known || (isMadeNew && (reader.kinds[number]! & 127) !== Tag.Instance)) throw changed(empty, "its private members");
  let made: object;
  try {
    made = installPrivates(empty, homes);
  } catch (cause) {
    throw reader.malformed("has an instance with private members that cannot be made", cause);
  }
  reader.objects[number] = made;
  reader.privates.set(made, homes);
  return made;
}

function readContent(reader: HeapReader, instance: object): void {
  const homes = reader.privates.get(instance) ?? [];
  const count = reader.varint();
  if (count !== homes.length) throw changed(instance, "its private members");
  for (const home of homes) {
    const values: unknown[] = [];
    const names: string[] = [];
    for (let rest = reader.varint(); rest > 0; rest--) {
      names.push(reader.string());
      values.push(reader.value());
    }
    if (names.length !== home.names.length || names.some((name, i) => name !== home.names[i]))
      throw changed(instance, `its private fields (${names.join(", ")}, now ${home.names.join(", ")})`);
    home.set(instance, values);
  }
}

/** The class is another than the one that wrote. */
function changed(instance: object, what: string): CodeMismatchError {
  const owner = ownerOf(Object.getPrototypeOf(instance) as object);
  const name = owner === undefined ? "a class" : nameOf(owner);
  return new CodeMismatchError({ id: name, function: name, file: "a class of the snapshot", changed: what });
}

export const privateKinds: readonly Kind[] = [{ tag: Tag.PrivateState, verifyHeader, verifyContent, readHeader, readContent }];
