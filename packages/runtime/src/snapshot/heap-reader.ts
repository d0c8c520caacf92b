/**
 * Makes objects from a region `heap` that HeapVerifier has checked: nothing is checked again here. Objects are made
 * from their headers, empty, and filled in the order of their numbers; no code of a program runs but the factories of
 * closures, and no property is set through a prototype.
 */
import type { FunctionMeta } from "../contract.js";
import type { Cursor } from "../cursors.js";
import { MalformedSnapshotError } from "../errors.js";
import { Tag } from "../generated/kraut/snapshot/tag.js";
import type { PrivateHome } from "../privates.js";
import { CANCEL, DONE, TDZ } from "../realm.js";
import { arrayFor } from "./arrays.js";
import { EXCLUDED } from "./excluded.js";
import { FURTHER, type HeapVerifier } from "./heap-verifier.js";
import { float64At, NUMBER_SIZES, numberAt } from "./numbers.js";
import { COUNT_SCALE, INTEGRITY_SHIFT, Integrity, type Shape } from "./shapes.js";
import { readBigInt } from "./values/bigint.js";
import type { UnsettledPromises } from "./values/branches.js";
import type { UnfilledGenerator } from "./values/generators.js";
import { kindsByTag } from "./values/index.js";
import { readLate } from "./values/late.js";
import type { Names } from "./values/names.js";
import { defineAccessor, defineProperties } from "./values/properties.js";
import { propertyKey } from "./values/symbols.js";

// constants of this module: comparing with them is what the hot paths do
const STRING_NEW = Tag.StringNew;
const STRING = Tag.String;
const REF = Tag.Ref;
const OBJECT = Tag.PlainObject;
const ARRAY = Tag.Array;
const INSTANCE = Tag.Instance;
const HOLES = Tag.Holes;
const ACCESSOR_ELEMENT = Tag.Accessor;

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;

const NO_BYTES = new Uint8Array(0);
const LITERALS: readonly unknown[] = literals();

function literals(): unknown[] {
  const values: unknown[] = [];
  values[Tag.Undefined] = undefined;
  values[Tag.Null] = null;
  values[Tag.False] = false;
  values[Tag.True] = true;
  for (const tag of [Tag.NaN, Tag.Infinity, Tag.NegativeInfinity, Tag.NegativeZero]) values[tag] = numberAt(NO_BYTES, tag, 0);
  values[Tag.Uninitialized] = TDZ;
  values[Tag.Done] = DONE;
  values[Tag.Cancel] = CANCEL;
  values[Tag.Excluded] = EXCLUDED;
  return values;
}

export interface ExcludedProperty {
  readonly object: object;
  readonly key: string | symbol;
}

/** A point of the loaded code. */
export interface FramePoint {
  readonly fn: FunctionMeta;
  /** 1-based. */
  readonly number: number;
}

interface ReadShape extends Pick<Shape, "keys" | "attributes" | "integrity"> {
  /** Prototype under which plain assignment makes own properties of all keys; undefined when none is known yet. */
  safeUnder: object | null | undefined;
}

export class HeapReader {
  readonly bytes: Uint8Array;
  pos = 0;
  readonly objects: unknown[] = [];
  readonly functions: readonly FunctionMeta[];
  private readonly strings: readonly string[];
  private nextString = 0;
  readonly kinds: number[];
  private readonly shapes: ReadShape[] = [];
  private readonly kindByTag = kindsByTag();
  /** Frames that are taken in order. */
  private readonly frames: ArrayLike<number>;
  private nextFrame = 0;
  private readonly buffers: Uint8Array;
  private nextBuffer = 0;
  /** Properties that are excluded: captured locals, when the bytes are honest. */
  readonly excluded: ExcludedProperty[] = [];
  /** Iterations in flight: they look for their position when all is filled. */
  readonly cursors: Cursor[] = [];
  /** Generators that are not finished: they go to their points when all is filled. */
  private unfilled: Map<object, UnfilledGenerator> | undefined;
  /** Promises that are settled, and calls that are entered, when all is filled. */
  private promises: UnsettledPromises | undefined;
  readonly points: readonly FramePoint[];
  readonly names: Names;
  private readonly arrayLengths: readonly number[];
  private nextArray = 0;
  private readonly hasExcluded: boolean;
  /** Instances with private fields → the classes that gave them. */
  private hidden: Map<object, readonly PrivateHome[]> | undefined;
  /** Made, filled and not seen, by the numbers of those in their places; and these. */
  private unseen: Map<number, object> | undefined;
  private own: Set<object> | undefined;
  /** Hooks do not run: the objects are looked at and thrown away. */
  readonly isTrial: boolean;

  constructor(parts: {
    readonly heap: Uint8Array;
    readonly strings: readonly string[];
    readonly verified: Pick<HeapVerifier, "kinds" | "arrayLengths" | "excluded">;
    readonly frames: ArrayLike<number>;
    readonly buffers: Uint8Array;
    readonly functions: readonly FunctionMeta[];
    readonly points: readonly FramePoint[];
    readonly names: Names;
    readonly isTrial: boolean;
  }) {
    this.bytes = parts.heap;
    this.strings = parts.strings;
    this.kinds = parts.verified.kinds;
    this.arrayLengths = parts.verified.arrayLengths;
    this.hasExcluded = parts.verified.excluded > 0;
    this.frames = parts.frames;
    this.buffers = parts.buffers;
    this.functions = parts.functions;
    this.points = parts.points;
    this.names = parts.names;
    this.isTrial = parts.isTrial;
  }

  /** Reads the whole heap; object 0 is filled like all others. */
  run(root: object): void {
    const { objects, kinds } = this;
    objects.push(root);
    for (let number = 0; ; number++) {
      if (number === objects.length) {
        while (this.bytes[this.pos] === Tag.WeakEntry) this.value();
        if (number === objects.length) break;
      }
      const kind = kinds[number]!;
      const object = (this.unseen === undefined ? objects[number] : this.filledAt(number)) as object;
      if (kind === OBJECT) this.plain(object, Object.prototype);
      else if (kind === ARRAY) this.array(object as unknown[]);
      else if (kind === INSTANCE) this.instance(object);
      else {
        this.kindByTag[kind & ~FURTHER]!.readContent?.(this, object);
        if ((kind & FURTHER) !== 0) this.further(object);
      }
    }
  }

  get privates(): Map<object, readonly PrivateHome[]> {
    this.hidden ??= new Map();
    return this.hidden;
  }

  /** Fills one object before its turn. */
  fill(number: number): void {
    const kind = this.kinds[number]!;
    const object = this.filledAt(number) as object;
    if (kind === OBJECT) this.plain(object, Object.prototype);
    else this.kindByTag[kind & ~FURTHER]!.readContent?.(this, object);
    if ((kind & FURTHER) !== 0) this.further(object);
    // a kind without content
    this.kinds[number] = Tag.Global;
  }

  /** An object that this process has already takes the place of what was made, which is filled and not seen: see values/late.ts. */
  putOwn(number: number, own: object, made: object): void {
    this.unseen ??= new Map();
    this.own ??= new Set();
    this.objects[number] = own;
    this.unseen.set(number, made);
    this.own.add(own);
  }

  /** True for objects that this process has already: the copy of one stays unseen. */
  isOwn(object: object): boolean {
    return this.own?.has(object) === true;
  }

  private filledAt(number: number): unknown {
    return this.unseen?.get(number) ?? this.objects[number];
  }

  get hasGenerators(): boolean {
    return this.unfilled !== undefined;
  }

  get generators(): Map<object, UnfilledGenerator> {
    this.unfilled ??= new Map();
    return this.unfilled;
  }

  get hasPromises(): boolean {
    return this.promises !== undefined;
  }

  get unsettled(): UnsettledPromises {
    this.promises ??= { resolvers: new Map(), functions: [], branches: [], asyncGenerators: [], answered: new Set() };
    return this.promises;
  }

  value(): unknown {
    const tag = this.bytes[this.pos++]!;
    if (tag >= 128) return tag & 127;
    if (tag === STRING_NEW) return this.strings[this.nextString++];
    if (tag === STRING) return this.strings[this.varint()];
    if (tag === REF) return this.objects[this.varint()];
    if (tag === OBJECT) {
      const object = {};
      this.objects.push(object);
      return object;
    }
    if (tag < LITERALS.length) return LITERALS[tag];
    if (tag < STRING_NEW) return this.number(tag);
    if (tag === ARRAY) {
      const array = this.newArray();
      this.objects.push(array);
      return array;
    }
    return this.header(tag);
  }

  private header(tag: number): unknown {
    if (tag === Tag.Late) return readLate(this);
    if (tag !== Tag.Dressed) {
      const object = this.kindByTag[tag]!.readHeader(this);
      this.objects.push(object);
      return object;
    }
    const flags = this.bytes[this.pos++]!;
    const prototype = (flags & 1) === 0 ? undefined : (this.value() as object | null);
    const object = this.kindByTag[this.bytes[this.pos++]!]!.readHeader(this) as object;
    if (prototype !== undefined) Object.setPrototypeOf(object, prototype);
    this.objects.push(object);
    return object;
  }

  /** The array that has the next content of an array. */
  newArray(): unknown[] {
    return arrayFor(this.arrayLengths[this.nextArray++]!);
  }

  private number(tag: number): unknown {
    const size = NUMBER_SIZES[tag]!;
    if (size < 0) return readBigInt(this.take(this.varint()), tag === Tag.BigNegative);
    const { pos } = this;
    this.pos = pos + size;
    return numberAt(this.bytes, tag, pos);
  }

  varint(): number {
    const first = this.bytes[this.pos++]!;
    if (first < 128) return first;
    let value = first & 127;
    let scale = 128;
    for (;;) {
      const byte = this.bytes[this.pos++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  u8(): number {
    return this.bytes[this.pos++]!;
  }

  float64(): number {
    const { pos } = this;
    this.pos = pos + 8;
    return float64At(this.bytes, pos);
  }

  string(): string {
    return this.value() as string;
  }

  take(length: number): Uint8Array {
    const { pos } = this;
    this.pos = pos + length;
    return this.bytes.subarray(pos, pos + length);
  }

  /** For what only shows when it is made. */
  malformed(problem: string, cause?: unknown): MalformedSnapshotError {
    return new MalformedSnapshotError(`the region \`heap\` ${problem} (byte ${this.pos} of it)`, cause === undefined ? {} : { cause });
  }

  takeFrame(): number {
    return this.frames[this.nextFrame++]!;
  }

  /** The next bytes of the region `buffers`; to be copied. */
  takeBuffer(length: number): Uint8Array {
    const from = this.nextBuffer;
    this.nextBuffer = from + length;
    return this.buffers.subarray(from, from + length);
  }

  /** Fills an empty object: shape, values. */
  plain(object: object, prototype: object | null): void {
    const shape = this.shape();
    if (shape.safeUnder !== prototype && !this.becomesSafe(shape, prototype)) return defineProperties(this, object, shape);
    const { keys } = shape;
    const target = object as Record<string | symbol, unknown>;
    for (let i = 0; i < keys.length; i++) {
      const value = this.value();
      target[keys[i]!] = value;
      if (this.hasExcluded && value === EXCLUDED) this.excluded.push({ object, key: keys[i]! });
    }
  }

  private instance(object: object): void {
    this.plain(object, Object.getPrototypeOf(object) as object | null);
  }

  /** Further own properties of a special object. */
  further(object: object): void {
    defineProperties(this, object, this.shape());
  }

  /**
   * True if no prototype catches an assignment: no setter (`__proto__`), nothing read-only. Asked once per shape and
   * prototype; the properties of prototypes do not change while a snapshot is read.
   */
  private becomesSafe(shape: ReadShape, prototype: object | null): boolean {
    if (shape.attributes !== undefined || shape.integrity !== Integrity.Extensible) return false;
    if (prototype !== null && !shape.keys.every((key) => isAssignable(prototype, key))) return false;
    shape.safeUnder = prototype;
    return true;
  }

  /** Elements: fills an empty array. */
  array(array: unknown[]): void {
    const length = this.varint();
    const { bytes } = this;
    for (let i = 0; i < length; i++) {
      const tag = bytes[this.pos]!;
      if (tag === HOLES) {
        this.pos++;
        i += this.varint() - 1;
        array.length = i + 1;
      } else if (tag === ACCESSOR_ELEMENT) {
        this.pos++;
        defineAccessor(this, array, i, { enumerable: true, configurable: true });
      } else {
        array[i] = this.value();
      }
    }
  }

  private shape(): ReadShape {
    const index = this.varint();
    return this.shapes[index] ?? this.shapeDefinition();
  }

  private shapeDefinition(): ReadShape {
    const head = this.varint();
    const count = Math.floor(head / COUNT_SCALE);
    const keys: (string | symbol)[] = [];
    for (let i = 0; i < count; i++) keys.push(propertyKey(this.value()));
    const attributes = (head & 1) === 0 ? undefined : Array.from(this.take(count));
    const integrity: Integrity = (head >> INTEGRITY_SHIFT) & 3;
    const shape: ReadShape = { keys, attributes, integrity, safeUnder: undefined };
    this.shapes.push(shape);
    return shape;
  }
}

function isAssignable(prototype: object, key: string | symbol): boolean {
  for (let object: object | null = prototype; object !== null; object = getPrototypeOf(object) as object | null) {
    // faster than asking for what is not there in another way, above all with strings that are new to the engine
    if (hasOwn(object, key)) return getOwnPropertyDescriptor(object, key)?.writable === true;
  }
  return true;
}
