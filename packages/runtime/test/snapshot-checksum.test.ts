/** Damage is found: any change within a word, and blocks that change places. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { checksum, sparseChecksum } from "../src/snapshot/checksum.js";

function words(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => Math.imul(i + 1, 0x85ebca6b) ^ (i >>> 3));
}

const sum = (list: Int32Array): number => checksum(list, 0, list.length);

test("each altered byte of regions of many lengths", () => {
  for (const length of [1, 2, 7, 8, 9, 15, 127, 128, 129, 136, 300]) {
    const list = words(length);
    const bytes = new Uint8Array(list.buffer);
    const before = sum(list);
    for (let at = 0; at < bytes.length; at++) {
      for (const mask of [1, 128, 255]) {
        bytes[at]! ^= mask;
        expect(sum(list)).not.toBe(before);
        bytes[at]! ^= mask;
      }
    }
    expect(sum(list)).toBe(before);
  }
});

test("two altered bits, wherever they are", () => {
  const list = words(600);
  const before = sum(list);
  const bit = fc.record({ word: fc.nat(599), bit: fc.oneof(fc.constant(31), fc.nat(31)) });
  fc.assert(
    fc.property(bit, bit, (one, other) => {
      fc.pre(one.word !== other.word || one.bit !== other.bit);
      const altered = list.slice();
      altered[one.word]! ^= 1 << one.bit;
      altered[other.word]! ^= 1 << other.bit;
      expect(sum(altered)).not.toBe(before);
    }),
    { numRuns: 5_000, seed: 1 },
  );
});

test("blocks that change places, words that are moved, and zeros that are cut off", () => {
  const list = words(1_024);
  const before = sum(list);
  for (const size of [1, 2, 4, 8, 16, 64, 128, 256]) {
    for (let from = 0; from + 2 * size <= list.length; from += size) {
      const swapped = list.slice();
      swapped.set(list.subarray(from, from + size), from + size);
      swapped.set(list.subarray(from + size, from + 2 * size), from);
      expect(sum(swapped)).not.toBe(before);
    }
  }
  expect(sum(Int32Array.from(list, (_, i) => list[(i + 1) % list.length]!))).not.toBe(before);
  expect(checksum(new Int32Array(64), 0, 64)).not.toBe(checksum(new Int32Array(64), 0, 56));
});

test("of large buffers, sectors that were lost, wherever they lie", () => {
  const list = words(1 << 16);
  const before = sparseChecksum(list, 0, list.length);
  for (let at = 0; at + 1_024 <= list.length; at += 333) {
    const lost = list.slice();
    lost.fill(0, at, at + 1_024);
    expect(sparseChecksum(lost, 0, lost.length)).not.toBe(before);
  }
  expect(sparseChecksum(list, 0, list.length - 1)).not.toBe(before);
});
