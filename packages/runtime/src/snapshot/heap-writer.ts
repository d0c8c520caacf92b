/**
 * Writes the region `heap`: tag bytes and what follows them (the grammar stands at `Tag` in schema/snapshot.fbs).
 *
 * An object is met as a value and gets its header there; its content is written later, in the order of object numbers,
 * from the loop in `finish`. So nothing here recurses over the depth of the data. This file holds the kinds that most
 * values are; all others are in values/.
 */
import { Tag } from "../generated/kraut/snapshot/tag.js";
import type { BindingIndex } from "../registry/bindings.js";
import { type BindingName, leadsToScope } from "../registry/path.js";
import {
  currentBindings,
  hasRegisteredData,
  lateNameOf,
  loadedObjects,
  nameOfBinding,
  nameWhenLoaded,
  registeredName,
} from "../registry.js";
import { HEADROOM } from "./assemble.js";
import { CodeRows } from "./code-rows.js";
import { globalNames } from "./globals.js";
import type { Exclusions } from "./locals.js";
import { forget, NAMELESS, Numbering, UNKNOWN } from "./numbering.js";
import { isProxy } from "./proxies.js";
import { type RareTables, rareTables } from "./rare-tables.js";
import { ScalarWriter } from "./scalar-writer.js";
import { COUNT_SCALE, INTEGRITY_SHIFT, type Shape, ShapeTable } from "./shapes.js";
import { StringTable } from "./string-table.js";
import { isMadeAgain, writeLate } from "./values/late.js";
import type { ColdKinds, Manner, WriteContent } from "./writing.js";

// constants of this module: comparing with them is what the hot paths do
const STRING_NEW = Tag.StringNew;
const STRING = Tag.String;
const REF = Tag.Ref;
const OBJECT = Tag.PlainObject;
const ARRAY = Tag.Array;
const UNDEFINED = Tag.Undefined;

const ObjectPrototype = Object.prototype;
const ArrayPrototype = Array.prototype;
const { getPrototypeOf, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor, isExtensible } = Object;
const { ownKeys: ownKeysOf } = Reflect;
const { isArray } = Array;

const FIRST_SIZE = 4096;
/** Bytes and objects of a writer that is kept for the next snapshot. */
const KEEP_SIZE = 1 << 20;
const KEEP_COUNT = 1 << 16;

/** Most bytes that a number, a reference or a string takes, tag included. */
const VALUE_ROOM = 9;

/** Content that stands elsewhere already. */
const WRITTEN: WriteContent = () => {};

export class HeapWriter extends ScalarWriter {
  readonly ids = new Numbering();
  /** By number, as `owners` and `contents`; longer than `count`, since writers are used again. */
  readonly objects: readonly unknown[] = this.ids.objects;
  /** The object that was being written when this one was met. */
  readonly owners: number[] = [];
  private readonly contents: (WriteContent | undefined)[] = [];
  readonly strings = new StringTable();
  readonly shapes = new ShapeTable();
  frames: number[] = [];
  readonly code = new CodeRows();
  /** Pieces of the region `buffers`. */
  buffers: Uint8Array[] = [];
  /** Scope record → the captured locals in it that `exclude` names. */
  excluded: Exclusions["captured"] | undefined;
  /** True while the data of an object with hooks is written: what it reaches must be whole before the object is there. */
  draining = false;
  /** Depth of headers within headers. */
  nesting = 0;
  /** Number of the object whose content is being written. */
  current = 0;
  readonly cold: ColdKinds;
  /** Objects that look plain and are not. */
  private unusual: ReadonlySet<object> | undefined;
  private copies: Manner["copies"];
  private byName: Manner["byName"];

  private readonly globals = globalNames();
  private bindings: BindingIndex | undefined;
  /** The last object that was found to have no name. */
  private nameless: object | undefined;
  /** That of `bindings` at the beginning. */
  private namesVersion = -1;
  private hasRegistered = true;
  private readonly values: unknown[] = [];
  private rare: RareTables | undefined;

  constructor(cold: ColdKinds) {
    super(FIRST_SIZE);
    this.cold = cold;
  }

  /** Begins anew. What has been written before must not be looked at any more. */
  begin(manner: Manner, sizeHint: number): void {
    this.excluded = manner.excluded;
    this.unusual = manner.unusual;
    this.copies = manner.copies;
    this.byName = manner.byName;
    const bindings = currentBindings().include(this.globals);
    if (bindings !== this.bindings || bindings.version !== this.namesVersion) this.ids.forgetNameless();
    this.bindings = bindings;
    this.namesVersion = bindings.version;
    this.hasRegistered = hasRegisteredData();
    if (sizeHint + HEADROOM > this.bytes.length) this.replace(new Uint8Array(HEADROOM + Math.ceil(sizeHint / 4) * 4));
    this.pos = HEADROOM;
  }

  /** Forgets everything but its memory, of which it keeps so much as the next snapshot may want. Gives itself, or undefined if it is too large to be kept. */
  end(): HeapWriter | undefined {
    const { count } = this.ids;
    if (count > KEEP_COUNT || this.bytes.length > KEEP_SIZE) return undefined;
    this.ids.clear();
    this.strings.clear();
    forget(this.contents, count);
    forget(this.values, this.values.length);
    this.frames = [];
    this.buffers = [];
    this.shapes.clear();
    this.code.clear();
    this.rare = this.nameless = this.excluded = this.unusual = undefined;
    this.nesting = this.current = 0;
    this.draining = false;
    return this;
  }

  /** The same, where it is there. */
  get tablesIfAny(): RareTables | undefined {
    return this.rare;
  }

  /** What few snapshots need. */
  get tables(): RareTables {
    this.rare ??= rareTables();
    return this.rare;
  }

  /** Writes the contents of all objects that were met. */
  finish(): void {
    const { ids, objects, contents } = this;
    let asked = 0;
    for (let number = 0; ; number++) {
      if (number === ids.count) {
        if (!loadedObjects().hasWeak) return;
        this.cold.weakEntries(this, asked, number);
        asked = number;
        if (number === ids.count) return;
      }
      const write = contents[number];
      if (write === undefined) continue;
      this.current = number;
      // direct calls of what most objects are
      if (write === writePlain) writePlain(this, objects[number] as object);
      else if (write === writeDense) writeDense(this, objects[number] as object);
      else write(this, objects[number] as object);
    }
  }

  value(value: unknown): void {
    // room for any tag with a varint or number behind it; what needs more asks for it
    if (this.pos + VALUE_ROOM > this.bytes.length) this.room(VALUE_ROOM);
    if (typeof value === "string") return this.knownRoomString(value);
    if (typeof value === "number") return this.number(value);
    if (typeof value === "object") {
      if (value === null) this.bytes[this.pos++] = Tag.Null;
      else this.object(value);
      return;
    }
    if (value === undefined) this.bytes[this.pos++] = UNDEFINED;
    else if (typeof value === "boolean") this.bytes[this.pos++] = value ? Tag.True : Tag.False;
    else this.rareValue(value as symbol | bigint | object);
  }

  private rareValue(value: symbol | bigint | object): void {
    if (typeof value === "bigint") return this.cold.bigint(this, value);
    const id = typeof value === "symbol" ? this.ids.numberOfSymbol(value) : this.ids.numberOf(value);
    if (id >= 0) return this.ref(id);
    if (typeof value === "symbol") this.cold.symbol(this, value);
    else this.cold.callable(this, value);
  }

  string(value: string): void {
    this.room(VALUE_ROOM);
    this.knownRoomString(value);
  }

  private knownRoomString(value: string): void {
    const index = this.strings.add(value);
    if (index < 0) {
      this.bytes[this.pos++] = STRING_NEW;
    } else {
      this.bytes[this.pos++] = STRING;
      this.shortVarint(index);
    }
  }

  private ref(id: number): void {
    if (this.draining) this.cold.reach(this, id);
    this.bytes[this.pos++] = REF;
    this.shortVarint(id);
  }

  private object(value: object): void {
    const id = this.ids.numberOf(value);
    if (id >= 0) return this.ref(id);
    // a task that is written at each of its stops has mostly been asked before
    if ((id === NAMELESS && !this.hasRegistered) || !this.mayHaveName(value)) this.nameless = value;
    else if (this.named(value)) return;
    // asking is 7 % of writing a large graph
    if (id === UNKNOWN && isProxy?.(value) === true) throw this.cold.proxy(this, value);
    const prototype = getPrototypeOf(value);
    if (prototype === ObjectPrototype) {
      // an arguments object has a symbol; so nothing but plain objects gets through
      if (getOwnPropertySymbols(value).length === 0 && isExtensible(value) && this.unusual?.has(value) !== true) {
        this.bytes[this.pos++] = OBJECT;
        this.register(value, writePlain);
        return;
      }
    } else if (prototype === ArrayPrototype && isArray(value) && this.isDense(value)) {
      this.bytes[this.pos++] = ARRAY;
      this.register(value, writeDense);
      return;
    }
    this.cold.object(this, value);
  }

  /**
   * Extensible, all elements there and ordinary, no other properties, and a length that can change. As many keys as
   * elements and one for the length, and all the elements there, leave no room for anything else.
   */
  private isDense(array: readonly unknown[]): boolean {
    const { length } = array;
    if (!isExtensible(array) || ownKeysOf(array).length !== length + 1) return false;
    for (let i = 0; i < length; i++) if (!isOrdinary(getOwnPropertyDescriptor(array, i))) return false;
    return getOwnPropertyDescriptor(array, "length")?.writable === true;
  }

  /** Object 0, which no value is: the state of the task. */
  registerRoot(state: object, content: WriteContent): void {
    this.ids.addUnseen(state);
    this.owners[0] = 0;
    this.contents[0] = content;
  }

  /** Gives an object (or symbol) whose header is complete its number. */
  register(value: object | symbol, content: WriteContent | undefined): void {
    const number = this.ids.add(value, value === this.nameless);
    this.owners[number] = this.current;
    this.contents[number] = content;
    if (this.draining) this.tables.drains.reached.add(number);
  }

  /** True if the content of an object is still to be written. */
  isPending(number: number): boolean {
    const content = this.contents[number];
    return content !== undefined && content !== WRITTEN && number > this.tables.drains.open[0]!;
  }

  /** What writes the content, to be called now in place of later. */
  takeContent(number: number): WriteContent | undefined {
    if (!this.isPending(number)) return undefined;
    const content = this.contents[number];
    this.contents[number] = WRITTEN;
    return content;
  }

  isUnusual(object: object): boolean {
    return this.unusual?.has(object) === true;
  }

  /** False for nearly all objects; asked for each of them, so that it only looks into tables. */
  private mayHaveName(value: object): boolean {
    return this.bindings?.mayHave(value) !== false || (this.hasRegistered && registeredName(value) !== undefined);
  }

  /** True for what `named` writes. */
  hasName(value: object): boolean {
    return registeredName(value) !== undefined || nameOfBinding(value) !== undefined || this.globals.has(value);
  }

  /** True for what a run put under a binding, of which a copy goes along. */
  private isCopied(value: object): boolean {
    return this.byName?.has(value) !== true && (typeof value !== "function" || isMadeAgain(value));
  }

  /** Writes what goes by name: registered values, module bindings, intrinsics. */
  named(value: object): boolean {
    const registered = registeredName(value);
    if (registered !== undefined) {
      this.u8(Tag.Registered);
      this.string(registered);
    } else {
      const name = this.globals.get(value);
      const own = nameWhenLoaded(value);
      const binding = own ?? lateNameOf(value);
      const late = own === undefined;
      // what the program itself calls so, or has from there
      const isGlobal = name !== undefined && (late || own.path.length > 1);
      if (binding !== undefined && this.copies?.(value) !== true && !isGlobal) {
        if (late && this.isCopied(value)) {
          writeLate(this, value);
          return false;
        }
        // a native function deep in an object: elsewhere the path leads to nothing, or to something else
        if (late && binding.path.length > 1 && name === undefined) return false;
        this.binding(value, binding);
        return true;
      }
      if (name === undefined) return false;
      this.u8(Tag.Global);
      this.string(name);
    }
    this.register(value, undefined);
    return true;
  }

  binding(value: object | symbol, { module, path }: BindingName): void {
    this.u8(leadsToScope(path) ? Tag.BindingScope : Tag.Binding);
    this.string(module);
    this.varint(path.length);
    for (const part of path) this.string(part);
    this.register(value, undefined);
  }

  shape(shape: Shape): void {
    if (shape.id >= 0) return this.varint(shape.id);
    this.varint(this.shapes.define(shape));
    const { keys, attributes } = shape;
    this.varint(keys.length * COUNT_SCALE + (shape.integrity << INTEGRITY_SHIFT) + (attributes === undefined ? 0 : 1));
    for (const key of keys) this.value(key);
    if (attributes !== undefined) for (const one of attributes) this.u8(one);
  }

  /**
   * Own string-keyed data of an extensible object; false when a property is not ordinary, with nothing written.
   *
   * Only a descriptor shows a value without running a getter: 20 ns per property, the largest part of what writing an
   * object costs. Nothing that is cheaper tells an accessor, or a hidden property, from an ordinary one.
   */
  plainContent(object: object): boolean {
    const keys = getOwnPropertyNames(object);
    const { length } = keys;
    // contents that are put forward stand within others
    const values = this.draining ? [] : this.values;
    for (let i = 0; i < length; i++) {
      const own = getOwnPropertyDescriptor(object, keys[i]!);
      if (!isOrdinary(own)) return false;
      values[i] = own.value;
    }
    this.shape(this.shapes.ordinary(keys));
    for (let i = 0; i < length; i++) this.value(values[i]);
    return true;
  }
}

function isOrdinary(own: PropertyDescriptor | undefined): own is PropertyDescriptor {
  // accessors are not writable
  return own !== undefined && own.writable === true && own.enumerable === true && own.configurable === true;
}

/** Content of PlainObject, NullObject and Instance. */
export function writePlain(writer: HeapWriter, object: object): void {
  if (!writer.plainContent(object)) writer.cold.properties(writer, object);
}

/** What isDense saw: a plain read runs no getter. */
function writeDense(writer: HeapWriter, object: object): void {
  const array = object as readonly unknown[];
  const { length } = array;
  writer.varint(length);
  for (let i = 0; i < length; i++) writer.value(array[i]);
}
