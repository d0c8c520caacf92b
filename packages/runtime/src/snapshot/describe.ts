/**
 * A heap as descriptions: what a verifier walks over, kept as plain records. Nothing that the bytes name is looked up,
 * and no object of theirs is made.
 */
import { Tag } from "../generated/kraut/snapshot/tag.js";
import { HeapVerifier, type ShapeSketch } from "./heap-verifier.js";
import type { Kind } from "./kinds.js";
import { NUMBER_SIZES, numberAt } from "./numbers.js";
import { hasEnded } from "./values/async-generators.js";
import { readBigInt } from "./values/bigint.js";
import { GENERATOR_WAITS } from "./values/generators.js";

/** A value: a primitive, an object by its number, or something else in words. */
export type Part =
  | { readonly kind: "primitive"; readonly value: string | number | boolean | bigint | null | undefined }
  | { readonly kind: "object"; readonly number: number }
  | { readonly kind: "words"; readonly words: string };

export interface PropertyList {
  readonly shape: ShapeSketch;
  readonly values: readonly Part[];
}

export interface DescribedObject {
  readonly tag: Tag;
  /** Values in its header, strings included. */
  readonly header: readonly Part[];
  /** Numbers in its header, in order; those of a View are the last three. */
  readonly numbers: readonly number[];
  /** Its prototype where that is not the usual one of its kind; null is a primitive. */
  prototype: Part | undefined;
  /** Position of the header's payload in the heap. */
  readonly at: number;
  /** Its content in the heap: from, to. */
  extent: readonly [from: number, to: number] | undefined;
  /** Values of its content: elements, entries, slots. */
  content: readonly Part[];
  properties: PropertyList | undefined;
}

const WORDS: ReadonlyMap<number, string> = new Map([
  [Tag.Uninitialized, "not initialized"],
  [Tag.Done, "the end of an iteration"],
  [Tag.Cancel, "a cancellation"],
  [Tag.Excluded, "excluded"],
]);

const LITERALS: ReadonlyMap<number, boolean | null> = new Map([
  [Tag.Null, null],
  [Tag.False, false],
  [Tag.True, true],
]);

/** A suspension of a branch: the stack that stopped above a call of an async function, or a job. */
export interface DescribedStack {
  readonly id: number;
  readonly request: Part;
  readonly owner: Part;
  /** Of its frames: rows of the table of points, and the slots of all. */
  readonly rows: readonly number[];
  readonly slots: readonly Part[];
}

/** The frame of a call of an async function, or of a generator: an object's number, a row of the table of points. */
export interface DescribedCall {
  readonly object: number;
  readonly row: number;
  readonly slots: readonly Part[];
  readonly awaits: Part | undefined;
}

export class DescribingVerifier extends HeapVerifier {
  readonly objects: DescribedObject[] = [];
  readonly stacks: DescribedStack[] = [];
  private readonly asyncCalls: DescribedCall[] = [];
  private parts: Part[] = [];
  private numbers: number[] = [];
  private headerAt = 0;
  /** The object whose content is read. */
  private filling = 0;

  override u8(): number {
    const value = super.u8();
    this.numbers.push(value);
    return value;
  }

  override varint(): number {
    const { numbers } = this;
    this.numbers = [];
    const value = super.varint();
    this.numbers = numbers;
    numbers.push(value);
    return value;
  }

  override value(): number {
    const at = this.pos;
    const strings = this.stringsUsed;
    const number = super.value();
    this.parts.push(number >= 0 ? { kind: "object", number } : this.primitive(at, strings));
    return number;
  }

  override string(): string {
    const value = super.string();
    this.parts.push({ kind: "primitive", value });
    return value;
  }

  override holes(most: number): number {
    const count = super.holes(most);
    this.parts.push({ kind: "words", words: count === 1 ? "nothing" : `nothing × ${count}` });
    return count;
  }

  override accessor(): void {
    const { parts } = this;
    this.parts = [];
    super.accessor();
    this.parts = parts;
    parts.push({ kind: "words", words: "an accessor" });
  }

  override properties(): ShapeSketch {
    const { parts } = this;
    this.parts = [];
    const shape = super.properties();
    // keys that are symbols stand before the values
    const values = this.parts.slice(this.parts.length - shape.values);
    this.parts = parts;
    this.lastProperties = { shape, values };
    return shape;
  }

  private lastProperties: PropertyList | undefined;

  protected override content(number: number): void {
    const { parts, lastProperties, filling } = this;
    this.filling = number;
    this.parts = [];
    this.lastProperties = undefined;
    const from = this.pos;
    super.content(number);
    const object = this.objects[number]!;
    if (this.pos > from) object.extent = [from, this.pos];
    object.content = this.parts;
    object.properties = this.lastProperties;
    // it may stand in a header
    this.parts = parts;
    this.lastProperties = lastProperties;
    this.filling = filling;
  }

  protected override header(kind: Kind): number {
    const { parts, numbers, headerAt } = this;
    this.parts = [];
    this.numbers = [];
    this.headerAt = this.pos;
    const number = super.header(kind);
    this.parts = parts;
    this.numbers = numbers;
    this.headerAt = headerAt;
    return number;
  }

  /** The prototype is no part of what the object stands in. */
  protected override dressed(): number {
    const { parts, numbers } = this;
    this.parts = [];
    this.numbers = [];
    const number = super.dressed();
    const hasPrototype = (this.numbers[0]! & 1) !== 0;
    if (hasPrototype) this.objects[number]!.prototype = this.parts[0] ?? { kind: "primitive", value: null };
    this.parts = parts;
    this.numbers = numbers;
    return number;
  }

  override parked(id: number, rows: readonly number[]): void {
    const first = this.parts.length - this.slotsOf(rows);
    const [request, owner] = this.parts.slice(first - 2, first);
    this.stacks.push({ id, request: request!, owner: owner!, rows, slots: this.parts.slice(first) });
  }

  override waiting(row: number): void {
    const first = this.parts.length - this.slotsOf([row]);
    this.asyncCalls.push({ object: this.filling, row, slots: this.parts.slice(first), awaits: this.parts[first - 1] });
  }

  private slotsOf(rows: readonly number[]): number {
    return rows.reduce((sum, row) => sum + this.around.slotCounts[row]!, 0);
  }

  /** Calls of async functions that have not ended, and generators that are half-run and in no stack. */
  calls(): DescribedCall[] {
    const calls = [...this.asyncCalls];
    for (const [object, { tag, numbers, content }] of this.objects.entries()) {
      const [state] = numbers;
      const isHalfRun = tag === Tag.Generator ? state === GENERATOR_WAITS : tag === Tag.AsyncGenerator && !hasEnded(state!);
      if (!isHalfRun) continue;
      const row = numbers.at(-1)!;
      const slots = content.slice(0, this.slotsOf([row]));
      calls.push({ object, row, slots, awaits: tag === Tag.AsyncGenerator ? content.at(-2) : undefined });
    }
    return calls.sort((a, b) => a.object - b.object);
  }

  override register(tag: number): number {
    const number = super.register(tag);
    const isHeader = tag !== Tag.PlainObject && number > 0;
    this.objects.push({
      tag,
      header: isHeader ? this.parts : [],
      numbers: isHeader ? this.numbers : [],
      prototype: undefined,
      at: this.headerAt,
      extent: undefined,
      content: [],
      properties: undefined,
    });
    return number;
  }

  private primitive(at: number, stringsBefore: number): Part {
    const { around } = this;
    const tag = this.bytes[at]!;
    const words = WORDS.get(tag);
    if (words !== undefined) return { kind: "words", words };
    if (tag === Tag.StringNew) return { kind: "primitive", value: around.strings[stringsBefore] ?? "" };
    if (tag === Tag.String) return { kind: "primitive", value: around.strings[this.numbers.at(-1)!] ?? "" };
    if (this.pos > this.bytes.length) throw this.malformed("ends too early");
    if (NUMBER_SIZES[tag]! >= 0) return { kind: "primitive", value: numberAt(this.bytes, tag, at + 1) };
    if (tag === Tag.BigPositive || tag === Tag.BigNegative) {
      const magnitude = this.bytes.subarray(this.pos - this.numbers.at(-1)!, this.pos);
      return { kind: "primitive", value: readBigInt(magnitude, tag === Tag.BigNegative) };
    }
    return { kind: "primitive", value: tag >= 128 ? tag - 128 : LITERALS.get(tag) };
  }
}
