/**
 * The FlatBuffer around the regions, opened from bytes that come from anywhere (assemble.ts puts it together). The TypeScript
 * library of FlatBuffers has no verifier and reads whatever an offset points to, so each offset is checked and followed here;
 * a test holds this file to what the generated accessors read.
 */
import { MalformedSnapshotError } from "../errors.js";
import { Status } from "../generated/kraut/snapshot/status.js";
import type { Limits } from "./options.js";
import { refuseSealed } from "./sealed-mark.js";
import { bodySum, headSum, wordsOf } from "./sums.js";

export const FORMAT_VERSION = 1;

/** "KRT1" */
export const IDENTIFIER = 0x3154524b;

/** Field id of the first vector in the root table. */
export const FIRST_VECTOR = 5;

/** The regions of a snapshot: offsets checked, contents not yet. */
export interface Opened {
  readonly bytes: Uint8Array;
  /** The same. */
  readonly words: Int32Array;
  readonly status: Status;
  /** Frames of the root task. */
  readonly depth: number;
  readonly code: Uint8Array;
  /** Point of each frame. */
  readonly frames: readonly number[] | Uint32Array;
  readonly heap: Uint8Array;
  readonly strings: Uint8Array;
  readonly wide: Uint8Array;
  readonly buffers: Uint8Array;
  /** Name, offset and length of each region, in the order of the bytes. */
  readonly layout: readonly Region[];
}

interface Region {
  readonly name: (typeof VECTOR_NAMES)[number];
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** Ids of the fields that are no vectors. The library's ByteBuffer reads them too, but makes a TextDecoder each time, which takes longer. */
const VERSION = 0;
const STATUS = 1;
const SUMS = 2;
const BODY = 3;
const DEPTH = 4;
/** Bytes of fields in the table, by field id; vectors are offsets. */
const FIELD_SIZES = [2, 1, 8, 4, 4, 4, 4, 4, 4, 4, 4] as const;
/** From FIRST_VECTOR on. */
const VECTOR_NAMES = ["code", "frames", "heap", "strings", "wide", "buffers"] as const;
const FRAMES = 1;
const EMPTY = new Uint8Array(0);
const NO_FRAMES: readonly number[] = [];

/**
 * Opens bytes from anywhere. `head: true` leaves the body unread, so that the cost does not grow with the data.
 * Throws MalformedSnapshotError.
 */
export function open(input: unknown, limits: Limits, options: { readonly head?: boolean } = {}): Opened {
  refuseSealed(input);
  const bytes = alignedBytes(input, limits);
  const words = wordsOf(bytes);
  const { layout, places } = checkOffsets(bytes, words);
  const version = places[VERSION] === 0 ? 0 : entryAt(bytes, places[VERSION]!);
  if (version !== FORMAT_VERSION) {
    throw new MalformedSnapshotError(`it has format version ${version}, and this runtime reads version ${FORMAT_VERSION}`);
  }
  const split = checkBody(bytes, uint32At(bytes, places[BODY]!), layout);
  checkSums(words, places[SUMS]!, split, options.head === true ? undefined : layout);
  const status: Status = places[STATUS] === 0 ? 0 : bytes[places[STATUS]!]!;
  if (Status[status] === undefined) throw new MalformedSnapshotError(`it has the unknown status ${status}`);
  return {
    bytes,
    words,
    status,
    depth: uint32At(bytes, places[DEPTH]!),
    code: region(bytes, layout, "code"),
    frames: framesIn(bytes, words, layout, limits),
    heap: region(bytes, layout, "heap"),
    strings: region(bytes, layout, "strings"),
    wide: region(bytes, layout, "wide"),
    buffers: region(bytes, layout, "buffers"),
    layout,
  };
}

/** A view whose words are aligned, over memory that no other thread can change. */
function alignedBytes(input: unknown, limits: Limits): Uint8Array {
  const given = input instanceof ArrayBuffer ? new Uint8Array(input) : input;
  if (!(given instanceof Uint8Array)) throw new MalformedSnapshotError("a snapshot is a Uint8Array or an ArrayBuffer");
  const { length } = given;
  if (length > limits.size) throw new MalformedSnapshotError(`it has ${length} bytes, and limits.size is ${limits.size}`);
  if (length < 24 || length % 4 !== 0) throw new MalformedSnapshotError(`${length} bytes are not a whole snapshot`);
  const isAligned = given.byteOffset % 4 === 0 && given.buffer instanceof ArrayBuffer;
  // a Node Buffer makes Buffers of its parts, which is slow
  if (isAligned && Object.getPrototypeOf(given) === Uint8Array.prototype) return given;
  if (isAligned) return new Uint8Array(given.buffer, given.byteOffset, length);
  const copy = new Uint8Array(length);
  copy.set(given);
  return copy;
}

interface Offsets {
  /** The vectors, in the order of the bytes. */
  readonly layout: Opened["layout"];
  /** Where the other fields stand, by their ids; 0 for those that are left out. */
  readonly places: readonly number[];
}

/** Checks identifier, table, vtable and vectors. */
function checkOffsets(bytes: Uint8Array, words: Int32Array): Offsets {
  const { length } = bytes;
  if (words[1] !== IDENTIFIER) throw new MalformedSnapshotError("it does not begin like a snapshot");
  const table = words[0]! >>> 0;
  if (table % 4 !== 0 || table + 4 > length) throw badOffset(0);
  const vtable = table - words[table >>> 2]!;
  if (vtable % 2 !== 0 || vtable < 8 || vtable + 4 > length) throw badOffset(table);
  const vtableSize = entryAt(bytes, vtable);
  const tableSize = entryAt(bytes, vtable + 2);
  if (vtableSize % 2 !== 0 || vtableSize < 4 || vtable + vtableSize > length) throw badOffset(vtable);
  if (tableSize < 4 || table + tableSize > length) throw badOffset(vtable + 2);
  const layout: Region[] = [];
  const places = [0, 0, 0, 0, 0];
  let isInOrder = true;
  let last = 0;
  for (let field = 0; field < FIELD_SIZES.length; field++) {
    const place = vtable + 4 + field * 2;
    if (place + 2 > vtable + vtableSize) break;
    const offset = entryAt(bytes, place);
    if (offset === 0) continue;
    if (offset < 4 || offset + FIELD_SIZES[field]! > tableSize) throw badOffset(place);
    const at = table + offset;
    const index = field - FIRST_VECTOR;
    if (index < 0) {
      places[field] = at;
      continue;
    }
    const start = at + uint32At(bytes, at);
    if (start % 4 !== 0 || start + 4 > length) throw badOffset(at);
    const size = (words[start >>> 2]! >>> 0) * (index === FRAMES ? 4 : 1);
    if (start + 4 + size > length) throw badOffset(start);
    layout.push({ name: VECTOR_NAMES[index]!, offset: start + 4, length: size });
    if (start < last) isInOrder = false;
    last = start;
  }
  return { layout: isInOrder ? layout : layout.sort((a, b) => a.offset - b.offset), places };
}

/** A number of two bytes in the vtable. */
function entryAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** A number of four bytes, at any offset; 0 for a field that is left out. */
function uint32At(bytes: Uint8Array, at: number): number {
  return at === 0 ? 0 : (entryAt(bytes, at) | (entryAt(bytes, at + 2) << 16)) >>> 0;
}

/** Gives the offset of the body; checks that head and body are what they say, so that no byte is in neither. */
function checkBody(bytes: Uint8Array, body: number, layout: Opened["layout"]): number {
  const split = bytes.length - body;
  if (body % 4 !== 0 || split < 24) throw new MalformedSnapshotError("its length is not the one it was written with");
  let end = 0;
  for (const { name, offset, length } of layout) {
    const inBody = name !== "code" && name !== "frames";
    if (offset < end || (inBody ? offset < split : offset + length > split)) throw badOffset(offset);
    end = offset + length;
  }
  // vectors are padded to words: more than that is something that was appended
  if (bytes.length - end >= 8) throw new MalformedSnapshotError(`${bytes.length - end} bytes follow its end`);
  return split;
}

/** Without a layout, of the head alone. */
function checkSums(words: Int32Array, sums: number, split: number, layout: Opened["layout"] | undefined): void {
  if (sums === 0 || sums % 4 !== 0 || sums + 8 > split) throw new MalformedSnapshotError("it has no checksums");
  if (headSum(words, 0, sums, split) !== words[sums >>> 2]! >>> 0) throw damaged();
  if (layout === undefined) return;
  const end = words.length * 4;
  const last = layout[layout.length - 1];
  const buffers = last?.name === "buffers" ? last.offset - 4 : end;
  if (bodySum(words, split, buffers, end) !== words[(sums >>> 2) + 1]! >>> 0) throw damaged();
}

function region(bytes: Uint8Array, layout: Opened["layout"], name: Region["name"]): Uint8Array {
  for (let i = 0; i < layout.length; i++) {
    const one = layout[i]!;
    if (one.name === name && one.length > 0) return bytes.subarray(one.offset, one.offset + one.length);
  }
  return EMPTY;
}

function framesIn(bytes: Uint8Array, words: Int32Array, layout: Opened["layout"], limits: Limits): readonly number[] | Uint32Array {
  const frames = layout.find(isFrames);
  if (frames === undefined) return NO_FRAMES;
  const count = frames.length >>> 2;
  if (count > limits.frames) throw new MalformedSnapshotError(`it has ${count} frames, and limits.frames is ${limits.frames}`);
  // most snapshots have one, and a view takes longer than reading it
  if (count === 1) return [words[frames.offset >>> 2]! >>> 0];
  return new Uint32Array(bytes.buffer, bytes.byteOffset + frames.offset, count);
}

function isFrames({ name }: Region): boolean {
  return name === "frames";
}

function damaged(): MalformedSnapshotError {
  return new MalformedSnapshotError("its bytes were altered: the checksum does not fit");
}

function badOffset(offset: number): MalformedSnapshotError {
  return new MalformedSnapshotError("an offset in it does not lead to what it should", { offset });
}
