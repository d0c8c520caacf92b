/** The two checksums of a snapshot: of its head, and of its body. All places are offsets in bytes. */
import { checksum, sparseChecksum } from "./checksum.js";

export function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
}

/** From 64 KiB on, `buffers` are looked at here and there: all of them would take four times as long as copying them. */
const SPARSE = 1 << 16;

/** `split` is where the body begins, `buffers` where the last region of it does. */
export function bodySum(words: Int32Array, split: number, buffers: number, end: number): number {
  if (end - buffers <= SPARSE) return checksum(words, split >>> 2, end >>> 2);
  return (Math.imul(checksum(words, split >>> 2, buffers >>> 2), 31) ^ sparseChecksum(words, buffers >>> 2, end >>> 2)) >>> 0;
}

/** Of all of the head but the sum itself; `sums` is where the two stand. */
export function headSum(words: Int32Array, begin: number, sums: number, split: number): number {
  return (Math.imul(checksum(words, begin >>> 2, sums >>> 2), 31) ^ checksum(words, (sums >>> 2) + 1, split >>> 2)) >>> 0;
}

/** Writes both into a snapshot that takes up the words from `begin` to `end`. */
export function sumUp(words: Int32Array, begin: number, sums: number, split: number, buffers: number, end: number): void {
  // the head's sum covers the body's
  words[(sums >>> 2) + 1] = bodySum(words, split, buffers, end);
  words[sums >>> 2] = headSum(words, begin, sums, split);
}
