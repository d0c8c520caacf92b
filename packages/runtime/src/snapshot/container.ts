/**
 * The FlatBuffer around the regions: assembling one, and opening bytes from anywhere. The TypeScript library of
 * FlatBuffers has no verifier and reads whatever an offset points to, so each offset is checked here before the
 * generated accessors follow it.
 */
import { ByteBuffer } from "flatbuffers";
import { MalformedSnapshotError } from "../errors.js";
import { Snapshot } from "../generated/kraut/snapshot/snapshot.js";
import { Status } from "../generated/kraut/snapshot/status.js";
import { checksum } from "./checksum.js";
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

/**
 * Small snapshots are put together here and copied once: views of a new buffer cost more than their bytes. It holds nothing
 * from one call to the next, and no code of others runs meanwhile.
 */
const scratch = new Uint8Array(1 << 14);
const scratchView = new DataView(scratch.buffer);
const scratchWords = new Int32Array(scratch.buffer);

/** The snapshot that these regions make, in a buffer of its own. */
export function assemble(regions: Regions): Uint8Array {
  const { code, frames, heap, strings, wide, buffers } = regions;
  const sizes = [total(code), frames.length * 4, heap.length, strings.length, wide.length, total(buffers)];
  const starts = [0, 0, 0, 0, 0, 0];
  let end = TABLE + TABLE_SIZE;
  for (let vector = 0; vector < sizes.length; vector++) {
    starts[vector] = end;
    if (sizes[vector]! > 0) end = (end + 4 + sizes[vector]! + 3) & ~3;
  }
  const isSmall = end <= scratch.length;
  const bytes = isSmall ? scratch.fill(0, 0, end) : new Uint8Array(end);
  const view = isSmall ? scratchView : new DataView(bytes.buffer);
  const split = starts[2]!;
  writeTable(view, regions, sizes, starts);
  view.setUint32(TABLE + FIELDS[3], end - split, true);
  put(bytes, starts[0]!, code);
  for (let i = 0, at = starts[1]! + 4; i < frames.length; i++, at += 4) view.setUint32(at, frames[i]!, true);
  putOne(bytes, starts[2]! + 4, heap);
  if (strings.length > 0) putOne(bytes, starts[3]! + 4, strings);
  if (wide.length > 0) putOne(bytes, starts[4]! + 4, wide);
  put(bytes, starts[5]!, buffers);
  sumUp(view, isSmall ? scratchWords : wordsOf(bytes), end >>> 2, TABLE + FIELDS[2], split);
  return isSmall ? bytes.slice(0, end) : bytes;
}

/** All but the checksums and the length of the body. */
function writeTable(view: DataView, regions: Regions, sizes: readonly number[], starts: readonly number[]): void {
  view.setUint32(0, TABLE, true);
  view.setUint32(4, IDENTIFIER, true);
  view.setUint16(VTABLE, 4 + FIELDS.length * 2, true);
  view.setUint16(VTABLE + 2, TABLE_SIZE, true);
  view.setInt32(TABLE, TABLE - VTABLE, true);
  view.setUint16(TABLE + FIELDS[0], FORMAT_VERSION, true);
  view.setUint8(TABLE + FIELDS[1], regions.status);
  view.setUint32(TABLE + FIELDS[4], regions.depth, true);
  for (let field = 0; field < FIELDS.length; field++) {
    const vector = field - FIRST_VECTOR;
    if (vector >= 0 && sizes[vector] === 0) continue;
    view.setUint16(VTABLE + 4 + field * 2, FIELDS[field]!, true);
    if (vector < 0) continue;
    const at = TABLE + FIELDS[field]!;
    view.setUint32(at, starts[vector]! - at, true);
    view.setUint32(starts[vector]!, vector === 1 ? regions.frames.length : sizes[vector]!, true);
  }
}

/** Writes both checksums; `sums` is the offset of their struct, `split` that of the body. */
export function writeSums(view: DataView, bytes: Uint8Array, sums: number, split: number): void {
  sumUp(view, wordsOf(bytes), bytes.length >>> 2, sums, split);
}

function sumUp(view: DataView, words: Int32Array, end: number, sums: number, split: number): void {
  view.setUint32(sums + 4, checksum(words, split >>> 2, end), true);
  view.setUint32(sums, headSum(words, sums, split), true);
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
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
  const layout = checkOffsets(bytes);
  const snapshot = Snapshot.getRootAsSnapshot(new ByteBuffer(bytes));
  const version = snapshot.version();
  if (version !== FORMAT_VERSION) {
    throw new MalformedSnapshotError(`it has format version ${version}, and this runtime reads version ${FORMAT_VERSION}`);
  }
  const split = checkBody(bytes, snapshot, layout);
  checkSums(bytes, snapshot, split, options.head === true);
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
  if (given.byteOffset % 4 === 0 && given.buffer instanceof ArrayBuffer) return new Uint8Array(given.buffer, given.byteOffset, length);
  const copy = new Uint8Array(length);
  copy.set(given);
  return copy;
}

/** Checks identifier, table, vtable and vectors; gives the vectors in the order of the bytes. */
function checkOffsets(bytes: Uint8Array): Opened["layout"] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(4, true) !== IDENTIFIER) throw new MalformedSnapshotError("it does not begin like a snapshot");
  const table = view.getUint32(0, true);
  if (table % 4 !== 0 || table + 4 > bytes.length) throw badOffset(0);
  const vtable = table - view.getInt32(table, true);
  if (vtable % 2 !== 0 || vtable < 8 || vtable + 4 > bytes.length) throw badOffset(table);
  const vtableSize = view.getUint16(vtable, true);
  const tableSize = view.getUint16(vtable + 2, true);
  if (vtableSize % 2 !== 0 || vtableSize < 4 || vtable + vtableSize > bytes.length) throw badOffset(vtable);
  if (tableSize < 4 || table + tableSize > bytes.length) throw badOffset(vtable + 2);
  const layout: Region[] = [];
  let isInOrder = true;
  let last = 0;
  for (let field = 0; field < FIELD_SIZES.length; field++) {
    const entry = vtable + 4 + field * 2;
    if (entry + 2 > vtable + vtableSize) break;
    const offset = view.getUint16(entry, true);
    if (offset === 0) continue;
    if (offset < 4 || offset + FIELD_SIZES[field]! > tableSize) throw badOffset(entry);
    const vector = field - FIRST_VECTOR;
    if (vector < 0) continue;
    const at = table + offset;
    const start = at + view.getUint32(at, true);
    if (start % 4 !== 0 || start + 4 > bytes.length) throw badOffset(at);
    const length = view.getUint32(start, true) * (vector === FRAMES ? 4 : 1);
    if (start + 4 + length > bytes.length) throw badOffset(start);
    layout.push({ name: VECTOR_NAMES[vector]!, offset: start + 4, length });
    if (start < last) isInOrder = false;
    last = start;
  }
  return isInOrder ? layout : layout.sort((a, b) => a.offset - b.offset);
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

function checkSums(bytes: Uint8Array, snapshot: Snapshot, split: number, headAlone: boolean): void {
  const sums = snapshot.sums();
  if (sums === null || sums.bb_pos % 4 !== 0 || sums.bb_pos + 8 > split) throw new MalformedSnapshotError("it has no checksums");
  const words = wordsOf(bytes);
  if (headSum(words, sums.bb_pos, split) !== sums.head()) throw damaged();
  if (!headAlone && checksum(words, split >>> 2, words.length) !== sums.body()) throw damaged();
}

function region(bytes: Uint8Array, layout: Opened["layout"], name: Region["name"]): Uint8Array {
  for (let i = 0; i < layout.length; i++) {
    const one = layout[i]!;
    if (one.name === name) return bytes.subarray(one.offset, one.offset + one.length);
  }
  return EMPTY;
}

function framesIn(bytes: Uint8Array, limits: Limits): Uint32Array {
  const count = bytes.length / 4;
  if (count > limits.frames) throw new MalformedSnapshotError(`it has ${count} frames, and limits.frames is ${limits.frames}`);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, count);
}

function damaged(): MalformedSnapshotError {
  return new MalformedSnapshotError("its bytes were altered: the checksum does not fit");
}

function badOffset(offset: number): MalformedSnapshotError {
  return new MalformedSnapshotError("an offset in it does not lead to what it should", { offset });
}
