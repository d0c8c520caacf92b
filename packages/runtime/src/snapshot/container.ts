/**
 * The FlatBuffer around the regions: assembling one, and opening bytes from anywhere. The TypeScript library of
 * FlatBuffers has no verifier and reads whatever an offset points to, so each offset is checked here before the
 * generated accessors follow it.
 */
import { ByteBuffer } from "flatbuffers";
import { MalformedSnapshotError } from "../errors.js";
import { Snapshot } from "../generated/kraut/snapshot/snapshot.js";
import { Status } from "../generated/kraut/snapshot/status.js";
import { checksum, sparseChecksum } from "./checksum.js";
import { uninitialized } from "./host.js";
import type { Limits } from "./options.js";
import { refuseSealed } from "./sealed-mark.js";

export const FORMAT_VERSION = 1;

/** "KRT1" */
const IDENTIFIER = 0x3154524b;

export interface Regions {
  readonly status: Status;
  /** Pieces of the region `code`. */
  readonly code: readonly Uint8Array[];
  /** Frames of the root task. */
  readonly depth: number;
  /** Index of the point of each frame, of all tasks. */
  readonly frames: readonly number[];
  readonly heap: Uint8Array;
  readonly strings: Uint8Array;
  readonly wide: Uint8Array;
  /** Pieces of the region `buffers`. */
  readonly buffers: readonly Uint8Array[];
}

/** Where the parts of the head stand. A builder of FlatBuffers makes the same, backwards and in ten times the time. */
const VTABLE = 8;
const TABLE = 36;
/** Offsets in the table, by field id: version, status, sums, body, depth, then the vectors. */
const FIELDS = [4, 6, 8, 16, 20, 24, 28, 32, 36, 40, 44] as const;
const TABLE_SIZE = 48;
const FIRST_VECTOR = 5;
const SUMS = TABLE + FIELDS[2];

/**
 * Small snapshots are put together here and copied once: views of a new buffer cost more than their bytes. It holds nothing
 * from one call to the next, and no code of others runs meanwhile.
 */
const scratch = new Uint8Array(1 << 14);
const scratchWords = new Int32Array(scratch.buffer);

/** The snapshot that these regions make, in a buffer of its own. */
export function assemble(regions: Regions): Uint8Array {
  const { code, frames, heap, strings, wide, buffers } = regions;
  const codeSize = total(code);
  const buffersSize = total(buffers);
  const codeAt = TABLE + TABLE_SIZE;
  const framesAt = behind(codeAt, codeSize);
  const heapAt = behind(framesAt, frames.length * 4);
  const stringsAt = behind(heapAt, heap.length);
  const wideAt = behind(stringsAt, strings.length);
  const buffersAt = behind(wideAt, wide.length);
  const end = behind(buffersAt, buffersSize);
  const isSmall = end <= scratch.length;
  const bytes = isSmall ? scratch : uninitialized(end);
  const words = isSmall ? scratchWords : new Int32Array(bytes.buffer);
  const at = TABLE >>> 2;
  words.fill(0, 0, at);
  words[0] = TABLE;
  words[1] = IDENTIFIER;
  entry(bytes, VTABLE, 4 + FIELDS.length * 2);
  entry(bytes, VTABLE + 2, TABLE_SIZE);
  for (let field = 0; field < FIRST_VECTOR; field++) entry(bytes, VTABLE + 4 + field * 2, FIELDS[field]!);
  words[at] = TABLE - VTABLE;
  words[at + 1] = FORMAT_VERSION | (regions.status << 16);
  words[at + 4] = end - heapAt;
  words[at + 5] = regions.depth;
  vector(bytes, words, 0, codeAt, codeSize, codeSize);
  vector(bytes, words, 1, framesAt, frames.length * 4, frames.length);
  vector(bytes, words, 2, heapAt, heap.length, heap.length);
  vector(bytes, words, 3, stringsAt, strings.length, strings.length);
  vector(bytes, words, 4, wideAt, wide.length, wide.length);
  vector(bytes, words, 5, buffersAt, buffersSize, buffersSize);
  put(bytes, codeAt, code);
  for (let i = 0, word = (framesAt >>> 2) + 1; i < frames.length; i++) words[word + i] = frames[i]!;
  putOne(bytes, heapAt + 4, heap);
  putOne(bytes, stringsAt + 4, strings);
  putOne(bytes, wideAt + 4, wide);
  put(bytes, buffersAt, buffers);
  sumUp(words, SUMS, heapAt, buffersAt, end);
  return isSmall ? bytes.slice(0, end) : bytes;
}

/** Where the next vector may begin. An empty one is left out. */
function behind(start: number, size: number): number {
  return size === 0 ? start : (start + 4 + size + 3) & ~3;
}

/** A number in the vtable. */
function entry(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

/** Entry, offset and length of a vector; its padding becomes 0. */
function vector(bytes: Uint8Array, words: Int32Array, index: number, start: number, size: number, count: number): void {
  const field = FIRST_VECTOR + index;
  const at = TABLE + FIELDS[field]!;
  words[at >>> 2] = 0;
  if (size === 0) return;
  entry(bytes, VTABLE + 4 + field * 2, FIELDS[field]!);
  words[at >>> 2] = start - at;
  words[(start + size + 3) >>> 2] = 0;
  words[start >>> 2] = count;
}

/** Writes both checksums, all in bytes: `sums` is the offset of their struct, `split` that of the body, `buffers` that of its last region. */
export function writeSums(bytes: Uint8Array, sums: number, split: number, buffers: number = bytes.length): void {
  sumUp(wordsOf(bytes), sums, split, buffers, bytes.length);
}

function sumUp(words: Int32Array, sums: number, split: number, buffers: number, end: number): void {
  words[(sums >>> 2) + 1] = bodySum(words, split, buffers, end);
  words[sums >>> 2] = headSum(words, sums, split);
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
}

/** From 64 KiB on, `buffers` are looked at here and there: all of them would take four times as long as copying them. */
const SPARSE = 1 << 16;

function bodySum(words: Int32Array, split: number, buffers: number, end: number): number {
  if (end - buffers <= SPARSE) return checksum(words, split >>> 2, end >>> 2);
  return (Math.imul(checksum(words, split >>> 2, buffers >>> 2), 31) ^ sparseChecksum(words, buffers >>> 2, end >>> 2)) >>> 0;
}

/** Of all of the head but the sum itself. */
function headSum(words: Int32Array, sums: number, split: number): number {
  return (Math.imul(checksum(words, 0, sums >>> 2), 31) ^ checksum(words, (sums >>> 2) + 1, split >>> 2)) >>> 0;
}

function total(pieces: readonly Uint8Array[]): number {
  let size = 0;
  for (let i = 0; i < pieces.length; i++) size += pieces[i]!.length;
  return size;
}

function put(bytes: Uint8Array, start: number, pieces: readonly Uint8Array[]): void {
  let at = start + 4;
  for (let i = 0; i < pieces.length; i++) {
    putOne(bytes, at, pieces[i]!);
    at += pieces[i]!.length;
  }
}

/** Up to so many bytes, a loop is faster than a call of the engine. */
const SHORT = 64;

function putOne(bytes: Uint8Array, at: number, piece: Uint8Array): void {
  if (piece.length > SHORT) bytes.set(piece, at);
  else for (let i = 0; i < piece.length; i++) bytes[at + i] = piece[i]!;
}

/** The regions of a snapshot: offsets checked, contents not yet. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly status: Status;
  /** Frames of the root task. */
  readonly depth: number;
  readonly code: Uint8Array;
  /** Point of each frame. */
  readonly frames: Uint32Array;
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

/** Bytes of fields in the table, by field id; vectors are offsets. */
const FIELD_SIZES = [2, 1, 8, 4, 4, 4, 4, 4, 4, 4, 4] as const;
/** From FIRST_VECTOR on. */
const VECTOR_NAMES = ["code", "frames", "heap", "strings", "wide", "buffers"] as const;
const FRAMES = 1;
const EMPTY = new Uint8Array(0);

/**
 * Opens bytes from anywhere. `head: true` leaves the body unread, so that the cost does not grow with the data.
 * Throws MalformedSnapshotError.
 */
export function open(input: unknown, limits: Limits, options: { readonly head?: boolean } = {}): Opened {
  refuseSealed(input);
  const bytes = alignedBytes(input, limits);
  const words = wordsOf(bytes);
  const layout = checkOffsets(bytes, words);
  const snapshot = Snapshot.getRootAsSnapshot(new ByteBuffer(bytes));
  const version = snapshot.version();
  if (version !== FORMAT_VERSION) {
    throw new MalformedSnapshotError(`it has format version ${version}, and this runtime reads version ${FORMAT_VERSION}`);
  }
  const split = checkBody(bytes, snapshot, layout);
  checkSums(words, snapshot, split, options.head === true ? undefined : layout);
  const status = snapshot.status();
  if (Status[status] === undefined) throw new MalformedSnapshotError(`it has the unknown status ${status}`);
  return {
    bytes,
    status,
    depth: snapshot.depth(),
    code: region(bytes, layout, "code"),
    frames: framesIn(region(bytes, layout, "frames"), limits),
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

/** Checks identifier, table, vtable and vectors; gives the vectors in the order of the bytes. */
function checkOffsets(bytes: Uint8Array, words: Int32Array): Opened["layout"] {
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
  let isInOrder = true;
  let last = 0;
  for (let field = 0; field < FIELD_SIZES.length; field++) {
    const place = vtable + 4 + field * 2;
    if (place + 2 > vtable + vtableSize) break;
    const offset = entryAt(bytes, place);
    if (offset === 0) continue;
    if (offset < 4 || offset + FIELD_SIZES[field]! > tableSize) throw badOffset(place);
    const index = field - FIRST_VECTOR;
    if (index < 0) continue;
    const at = table + offset;
    const start = at + numberAt(bytes, at);
    if (start % 4 !== 0 || start + 4 > length) throw badOffset(at);
    const size = (words[start >>> 2]! >>> 0) * (index === FRAMES ? 4 : 1);
    if (start + 4 + size > length) throw badOffset(start);
    layout.push({ name: VECTOR_NAMES[index]!, offset: start + 4, length: size });
    if (start < last) isInOrder = false;
    last = start;
  }
  return isInOrder ? layout : layout.sort((a, b) => a.offset - b.offset);
}

/** A number of two bytes in the vtable. */
function entryAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** A number of four bytes, at any offset. */
function numberAt(bytes: Uint8Array, at: number): number {
  return (entryAt(bytes, at) | (entryAt(bytes, at + 2) << 16)) >>> 0;
}

/** Gives the offset of the body; checks that head and body are what they say, so that no byte is in neither. */
function checkBody(bytes: Uint8Array, snapshot: Snapshot, layout: Opened["layout"]): number {
  const body = snapshot.body();
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
function checkSums(words: Int32Array, snapshot: Snapshot, split: number, layout: Opened["layout"] | undefined): void {
  const sums = snapshot.sums();
  if (sums === null || sums.bb_pos % 4 !== 0 || sums.bb_pos + 8 > split) throw new MalformedSnapshotError("it has no checksums");
  if (headSum(words, sums.bb_pos, split) !== sums.head()) throw damaged();
  if (layout === undefined) return;
  const end = words.length * 4;
  const last = layout[layout.length - 1];
  const buffers = last?.name === "buffers" ? last.offset - 4 : end;
  if (bodySum(words, split, buffers, end) !== sums.body()) throw damaged();
}

function region(bytes: Uint8Array, layout: Opened["layout"], name: Region["name"]): Uint8Array {
  for (let i = 0; i < layout.length; i++) {
    const one = layout[i]!;
    if (one.name === name && one.length > 0) return bytes.subarray(one.offset, one.offset + one.length);
  }
  return EMPTY;
}

function framesIn(bytes: Uint8Array, limits: Limits): Uint32Array {
  const count = bytes.length >>> 2;
  if (count > limits.frames) throw new MalformedSnapshotError(`it has ${count} frames, and limits.frames is ${limits.frames}`);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, count);
}

function damaged(): MalformedSnapshotError {
  return new MalformedSnapshotError("its bytes were altered: the checksum does not fit");
}

function badOffset(offset: number): MalformedSnapshotError {
  return new MalformedSnapshotError("an offset in it does not lead to what it should", { offset });
}
