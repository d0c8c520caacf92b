/**
 * Puts a snapshot together. The body (all but large binary data) stands in the writer's buffer already, in its order and behind
 * room for a head, so that a small snapshot is finished in place and copied once; a large one is copied to where it stays.
 */
import type { Status } from "../generated/kraut/snapshot/status.js";
import type { ByteWriter } from "./bytes.js";
import { FIRST_VECTOR, FORMAT_VERSION, IDENTIFIER } from "./container.js";
import { uninitialized } from "./host.js";
import { sumUp } from "./sums.js";

/** Where the heap begins in the writer's buffer. Most heads have room before it, and the length of the heap. */
export const HEADROOM = 1 << 10;
/** Its length stands before it. */
const BODY = HEADROOM - 4;

export interface Parts {
  readonly status: Status;
  /** Pieces of the region `code`. */
  readonly code: readonly Uint8Array[];
  /** Frames of the root task. */
  readonly depth: number;
  /** Index of the point of each frame, of all tasks. */
  readonly frames: readonly number[];
  /** Its buffer holds the heap from HEADROOM on, and `strings` where beginStrings() said. What follows is filled here. */
  readonly body: ByteWriter;
  readonly heapEnd: number;
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
const SUMS = TABLE + FIELDS[2];

/** Up to so many bytes, a buffer that is cleared first is made faster than one that is not. */
const SMALL = 1 << 14;

/** Behind the heap: gives the heap's end and leaves the place where the strings begin. */
export function beginStrings(body: ByteWriter): number {
  const { pos } = body;
  body.room(8);
  pad(body);
  body.pos += 4;
  return pos;
}

/** The snapshot, in a buffer of its own. */
export function assemble({ status, code, depth, frames, body, heapEnd, wide, buffers }: Parts): Uint8Array {
  const stringsFrom = ((heapEnd + 3) & ~3) + 4;
  const stringsSize = body.pos - stringsFrom;
  if (heapEnd === HEADROOM) body.words[BODY >>> 2] = 0;
  // an empty vector is left out
  if (stringsSize === 0) body.pos -= 4;
  pad(body);
  const wideFrom = body.pos + 4;
  if (wide.length > 0) appendVector(body, wide);
  const codeSize = total(code);
  const buffersSize = total(buffers);
  const codeAt = TABLE + TABLE_SIZE;
  const framesAt = behind(codeAt, codeSize);
  const split = behind(framesAt, frames.length * 4);
  const buffersAt = split + body.pos - BODY;
  const end = behind(buffersAt, buffersSize);

  const isInPlace = end <= SMALL && buffersSize === 0 && split <= BODY;
  const bytes = isInPlace ? body.bytes : uninitialized(end);
  const words = isInPlace ? body.words : new Int32Array(bytes.buffer);
  // where the snapshot begins in these
  const base = isInPlace ? BODY - split : 0;
  if (!isInPlace) bytes.set(body.bytes.subarray(BODY, body.pos), split);

  const table = (base + TABLE) >>> 2;
  // what is not cleared may hold an earlier snapshot; `fill` is a call of the engine
  for (let i = base >>> 2; i < table + (TABLE_SIZE >>> 2); i++) words[i] = 0;
  words[base >>> 2] = TABLE;
  words[(base >>> 2) + 1] = IDENTIFIER;
  const vtable = base + VTABLE;
  entry(bytes, vtable, 4 + FIELDS.length * 2);
  entry(bytes, vtable + 2, TABLE_SIZE);
  for (let field = 0; field < FIRST_VECTOR; field++) entry(bytes, vtable + 4 + field * 2, FIELDS[field]!);
  words[table] = TABLE - VTABLE;
  words[table + 1] = FORMAT_VERSION | (status << 16);
  words[table + 4] = end - split;
  words[table + 5] = depth;
  const shift = split - BODY;
  vector(bytes, words, base, 0, codeAt, codeSize, codeSize);
  vector(bytes, words, base, 1, framesAt, frames.length * 4, frames.length);
  vector(bytes, words, base, 2, split, heapEnd - HEADROOM, heapEnd - HEADROOM);
  vector(bytes, words, base, 3, stringsFrom - 4 + shift, stringsSize, stringsSize);
  vector(bytes, words, base, 4, wideFrom - 4 + shift, wide.length, wide.length);
  vector(bytes, words, base, 5, buffersAt, buffersSize, buffersSize);
  putPieces(bytes, words, base + codeAt, codeSize, code);
  for (let i = 0, word = ((base + framesAt) >>> 2) + 1; i < frames.length; i++) words[word + i] = frames[i]!;
  putPieces(bytes, words, base + buffersAt, buffersSize, buffers);
  sumUp(words, base, base + SUMS, base + split, base + buffersAt, base + end);
  return isInPlace ? bytes.slice(base, base + end) : bytes;
}

function pad(body: ByteWriter): void {
  body.room(4);
  while ((body.pos & 3) !== 0) body.bytes[body.pos++] = 0;
}

function appendVector(body: ByteWriter, content: Uint8Array): void {
  body.room(content.length + 8);
  body.pos += 4;
  body.append(content);
  pad(body);
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

/** Entry, offset and length of a vector. */
function vector(bytes: Uint8Array, words: Int32Array, base: number, index: number, start: number, size: number, count: number): void {
  if (size === 0) return;
  const field = FIRST_VECTOR + index;
  const place = TABLE + FIELDS[field]!;
  entry(bytes, base + VTABLE + 4 + field * 2, FIELDS[field]!);
  words[(base + place) >>> 2] = start - place;
  words[(base + start) >>> 2] = count;
}

function total(pieces: readonly Uint8Array[]): number {
  let size = 0;
  for (let i = 0; i < pieces.length; i++) size += pieces[i]!.length;
  return size;
}

/** Content of a vector; its padding becomes 0. */
function putPieces(bytes: Uint8Array, words: Int32Array, start: number, size: number, pieces: readonly Uint8Array[]): void {
  if (size === 0) return;
  words[(start + size + 3) >>> 2] = 0;
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
