/**
 * Checks the region `heap` against its grammar before anything is made from it: every tag, count, string, reference and
 * kind. One pass without recursion over the data, since contents stand one after the other; headers nest a few levels
 * at most (a closure in its prototype, say), which is limited.
 */

import type { FunctionMeta } from "../contract.js";
import { MalformedSnapshotError } from "../errors.js";
import type { Status } from "../generated/kraut/snapshot/status.js";
import { Tag } from "../generated/kraut/snapshot/tag.js";
import { LATE_NAME_SIZE } from "../registry/late.js";
import { ByteCursor } from "./bytes.js";
import type { FramePoint } from "./heap-reader.js";
import type { Kind } from "./kinds.js";
import { NUMBER_SIZES } from "./numbers.js";
import type { Limits } from "./options.js";
import { ACCESSOR, COUNT_SCALE, INTEGRITY_SHIFT, Integrity } from "./shapes.js";
import { kindsByTag } from "./values/index.js";

const STRING_NEW = Tag.StringNew;
const STRING = Tag.String;
const REF = Tag.Ref;
const OBJECT = Tag.PlainObject;

/** Bytes after the tag of a value that is nothing but these; -1 for others. */
const FIXED = NUMBER_SIZES.slice();
for (const tag of [Tag.Undefined, Tag.Null, Tag.False, Tag.True, Tag.Uninitialized, Tag.Done, Tag.Cancel]) FIXED[tag] = 0;

/** Set in `kinds` for objects with further own properties. */
export const FURTHER = 128;

const NESTING_LIMIT = 500;

/** What the verifier has to know of the rest of the snapshot. */
export interface Surroundings {
  readonly strings: readonly string[];
  /** Live slots of each point of `code`. */
  readonly slotCounts: readonly number[];
  readonly functionCount: number;
  /** Point of each frame. */
  readonly frames: ArrayLike<number>;
  /** Frames of object 0. */
  readonly depth: number;
  readonly status: Status;
  /** Length of the region `buffers`. */
  readonly bufferSize: number;
  readonly limits: Limits;
  /** Throws unless names lead to something here. Absent when nothing will be made from the bytes. */
  readonly resolver: Resolver | undefined;
}

export interface Resolver {
  readonly functions: readonly FunctionMeta[];
  readonly points: readonly FramePoint[];
  global(name: string): unknown;
  binding(module: string, path: readonly string[]): object | symbol;
  registered(name: string): object;
}

/** A shape as far as it must be known to check what follows it. */
export interface ShapeSketch {
  /** Index of a string, or -1 - number of a symbol. */
  readonly keys: readonly number[];
  readonly attributes: Uint8Array | undefined;
  /** Values of an object of this shape: accessors have two. */
  readonly values: number;
}

export class HeapVerifier extends ByteCursor {
  readonly around: Surroundings;
  /** Tag of each object by number, with FURTHER. */
  readonly kinds: number[] = [];
  count = 0;
  readonly shapes: ShapeSketch[] = [];
  protected stringsUsed = 0;
  protected framesUsed = 0;
  private buffersUsed = 0;
  private nesting = 0;
  private readonly kindByTag = kindsByTag();
  /** Excluded may stand here. */
  mayBeExcluded = false;
  /** Locals that are excluded. */
  excluded = 0;
  /** Lengths of the arrays that have all their elements, in the order of their numbers; of others -1. */
  readonly arrayLengths: number[] = [];
  /** Objects that hooks make. */
  hooked = 0;
  /** Names that lead to classes that functions made. */
  boundClasses: Set<number> | undefined;
  /** Objects whose contents were put forward, into headers. */
  private filled: Set<number> | undefined;
  /** The object whose content stands in its turn. */
  private turn = 0;

  constructor(bytes: Uint8Array, around: Surroundings) {
    super(bytes, "heap");
    this.around = around;
  }

  /** Checks the region from begin to end. Throws MalformedSnapshotError, and what the resolver throws. */
  run(): void {
    const { limits, strings, frames, bufferSize } = this.around;
    this.register(Tag.Task);
    let depth = 0;
    let levelEnd = 1;
    for (let number = 0; ; number++) {
      if (number === this.count) {
        while (this.bytes[this.pos] === Tag.WeakEntry) this.value();
        if (number === this.count) break;
      }
      if (number === levelEnd) {
        levelEnd = this.count;
        if (++depth > limits.depth) throw new MalformedSnapshotError(`it is deeper than limits.depth, which is ${limits.depth}`);
      }
      this.turn = number;
      if (this.filled?.has(number) !== true) this.content(number);
      if (number === 0 && (this.framesUsed !== this.around.depth || this.bytes[0] !== this.around.status)) {
        throw this.malformed("has another root task than the head says");
      }
    }
    // they are in the order of contents, and readers take them in that of headers
    if (this.filled !== undefined) this.arrayLengths.length = 0;
    if (this.pos !== this.bytes.length) throw this.malformed("has bytes after its end, or too few");
    if (this.stringsUsed !== strings.length) throw this.malformed("does not use all strings");
    if (this.framesUsed !== frames.length) throw this.malformed("does not use all frames");
    if (this.buffersUsed !== bufferSize) throw this.malformed("does not use all buffers");
  }

  /** A suspension of a branch was read: request, owner, and the slots of the frames at `rows`, in this order. For descriptions. */
  parked(_id: number, _rows: readonly number[]): void {}

  /** A call of an async function was read up to the slots of its frame. For descriptions. */
  waiting(_row: number): void {}

  protected content(number: number): void {
    const kind = this.kinds[number]!;
    if (kind === OBJECT) {
      this.properties();
      return;
    }
    this.kindByTag[kind & ~FURTHER]!.verifyContent?.(this);
    if ((kind & FURTHER) !== 0) this.properties();
  }

  /** The content of an object stands here, before its turn. */
  fill(number: number): void {
    this.filled ??= new Set();
    if (number <= this.turn || number >= this.count || this.filled.has(number))
      throw this.malformed("has a content that cannot stand where it does");
    this.filled.add(number);
    this.content(number);
  }

  /** Checks one value. Gives the number of the object that it is, and -1 for a primitive. */
  value(): number {
    const tag = this.bytes[this.pos++]!;
    if (tag >= 128) return -1;
    const fixed = FIXED[tag]!;
    if (fixed >= 0) {
      this.pos += fixed;
      return -1;
    }
    if (tag === STRING_NEW) {
      if (this.stringsUsed++ >= this.around.strings.length) throw this.malformed("uses more strings than there are");
      return -1;
    }
    if (tag === STRING) {
      if (this.varint() >= this.stringsUsed) throw this.malformed("refers to a string that was not used yet");
      return -1;
    }
    if (tag === REF) {
      const number = this.varint();
      if (number >= this.count) throw this.malformed("refers to an object that comes later");
      return number;
    }
    if (tag === OBJECT) return this.register(OBJECT);
    return this.rare(tag);
  }

  private rare(tag: number): number {
    if (tag === Tag.BigPositive || tag === Tag.BigNegative) {
      this.take(this.varint());
      return -1;
    }
    if (tag === Tag.Excluded) {
      if (!this.mayBeExcluded) throw this.malformed("excludes something that is not a local");
      this.excluded++;
      return -1;
    }
    if (tag === Tag.Dressed) return this.dressed();
    if (tag === Tag.Late) return this.late();
    return this.header(this.kind(tag));
  }

  private kind(tag: number): Kind {
    const kind = this.kindByTag[tag];
    if (kind === undefined) throw this.malformed(`has the unknown tag ${tag}`);
    return kind;
  }

  /** Nested headers first, then the object's number. */
  protected header(kind: Kind): number {
    if (++this.nesting > NESTING_LIMIT) throw this.malformed("nests too deeply");
    const { mayBeExcluded } = this;
    this.mayBeExcluded = false;
    kind.verifyHeader(this);
    this.mayBeExcluded = mayBeExcluded;
    this.nesting--;
    return this.register(kind.tag);
  }

  /** A name, and an object's header. */
  private late(): number {
    this.take(LATE_NAME_SIZE);
    const tag = this.u8();
    if (tag === OBJECT) return this.register(OBJECT);
    return tag === Tag.Dressed ? this.dressed() : this.header(this.kind(tag));
  }

  protected dressed(): number {
    if (++this.nesting > NESTING_LIMIT) throw this.malformed("nests too deeply");
    const flags = this.u8();
    if ((flags & 1) !== 0) this.prototype();
    const kind = this.kind(this.u8());
    const allowed = kind.dressing === "all" ? 3 : kind.dressing === "prototype" ? 1 : 0;
    if ((flags & ~allowed) !== 0) throw this.malformed("gives an object properties that its kind cannot have");
    const number = this.header(kind);
    if ((flags & 2) !== 0) this.kinds[number]! |= FURTHER;
    this.nesting--;
    return number;
  }

  /** A value that can be a prototype: an object, or Null. */
  prototype(): void {
    if (this.bytes[this.pos] === Tag.Null) {
      this.pos++;
      return;
    }
    const number = this.value();
    if (number < 0 || this.isSymbol(number)) throw this.malformed("has a prototype that is not an object");
  }

  register(kind: number): number {
    const { count } = this;
    if (count >= this.around.limits.objects)
      throw new MalformedSnapshotError(`it has more objects than limits.objects, which is ${this.around.limits.objects}`);
    this.kinds.push(kind);
    this.count = count + 1;
    return count;
  }

  /** A value that must be a string; gives it. */
  string(): string {
    const tag = this.u8();
    if (tag === STRING_NEW) {
      const string = this.around.strings[this.stringsUsed++];
      if (string === undefined) throw this.malformed("uses more strings than there are");
      return string;
    }
    if (tag === STRING) {
      const index = this.varint();
      if (index < this.stringsUsed) return this.around.strings[index]!;
    }
    throw this.malformed("has something else where a string belongs");
  }

  /** A value that must be an object of one of these tags; gives its number. */
  objectOf(tags: ReadonlySet<number>, what: string): number {
    const number = this.value();
    if (number < 0 || !tags.has(this.kinds[number]! & ~FURTHER)) throw this.malformed(`has something else where ${what} belongs`);
    return number;
  }

  isSymbol(number: number): boolean {
    const kind = this.kinds[number]!;
    return kind === Tag.Symbol || kind === Tag.SymbolFor;
  }

  /** Content of PlainObject, NullObject and Instance, and further properties: shape, values. */
  properties(): ShapeSketch {
    const index = this.varint();
    if (index === this.shapes.length) this.shapes.push(this.shapeDefinition());
    const shape = this.shapes[index];
    if (shape === undefined) throw this.malformed("has an object of a shape that it does not have");
    this.mayBeExcluded = true;
    for (let rest = shape.values; rest > 0; rest--) this.value();
    this.mayBeExcluded = false;
    return shape;
  }

  /** Elements that are not there; nothing stands for each of them. */
  holes(most: number): number {
    const count = this.varint();
    if (count === 0 || count > most) throw this.malformed("has more holes than elements");
    return count;
  }

  /** Getter and setter. */
  accessor(): void {
    this.value();
    this.value();
  }

  private shapeDefinition(): ShapeSketch {
    const head = this.varint();
    const count = Math.floor(head / COUNT_SCALE);
    if (count > this.bytes.length - this.pos) throw this.malformed("counts more keys than it holds");
    const integrity: Integrity = (head >> INTEGRITY_SHIFT) & 3;
    if (integrity > Integrity.Frozen) throw this.malformed("has a shape that is not one");
    const keys: number[] = [];
    for (let i = 0; i < count; i++) keys.push(this.key());
    if ((head & 1) !== 0) {
      let values = count;
      const attributes = this.take(count);
      for (const bits of attributes) {
        if (bits > 15 || ((bits & ACCESSOR) !== 0 && (bits & 1) !== 0)) throw this.malformed("has attributes that are not any");
        if ((bits & ACCESSOR) !== 0) values++;
      }
      return { keys, attributes, values };
    }
    return { keys, attributes: undefined, values: count };
  }

  private key(): number {
    const tag = this.bytes[this.pos];
    if (tag === STRING_NEW) {
      this.pos++;
      if (this.stringsUsed >= this.around.strings.length) throw this.malformed("uses more strings than there are");
      return this.stringsUsed++;
    }
    if (tag === STRING) {
      this.pos++;
      const index = this.varint();
      if (index >= this.stringsUsed) throw this.malformed("refers to a string that was not used yet");
      return index;
    }
    const number = this.value();
    // symbols may go by name: what the name leads to is looked at when the key is used
    if (number < 0 || !(this.isSymbol(number) || this.kinds[number] === Tag.Global || this.kinds[number] === Tag.Binding))
      throw this.malformed("has a property key that is not one");
    return -1 - number;
  }

  /** `count` frames, whose slots follow; gives the position of the first. */
  takeFrames(count: number): number {
    const from = this.framesUsed;
    if (count > this.around.frames.length - from) throw this.malformed("uses more frames than there are");
    this.framesUsed = from + count;
    return from;
  }

  /** Bytes in `buffers` that an object has. */
  takeBuffer(length: number): void {
    if (length > this.around.bufferSize - this.buffersUsed) throw this.malformed("has a buffer that is longer than its bytes");
    this.buffersUsed += length;
  }
}
