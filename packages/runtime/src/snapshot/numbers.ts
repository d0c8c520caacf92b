/** The forms of a number in the heap, but for BigInts and the integers that are their own tag. */
import { Tag } from "../generated/kraut/snapshot/tag.js";

/** Bytes behind the tag; -1 for tags that are no number. */
export const NUMBER_SIZES = new Int8Array(128).fill(-1);
for (const [tag, size] of [
  [Tag.NaN, 0],
  [Tag.Infinity, 0],
  [Tag.NegativeInfinity, 0],
  [Tag.NegativeZero, 0],
  [Tag.IntNegative8, 1],
  [Tag.IntPositive8, 1],
  [Tag.Int16, 2],
  [Tag.Cents16, 2],
  [Tag.Int32, 4],
  [Tag.Cents32, 4],
  [Tag.Float32, 4],
  [Tag.Int56, 7],
  [Tag.Float64, 8],
] as const)
  NUMBER_SIZES[tag] = size;

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);
const single = new Float32Array(1);
const singleBytes = new Uint8Array(single.buffer);

/** A view of the bytes would cost a small snapshot more than all its numbers. */
function int32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

export function float64At(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 8; i++) doubleBytes[i] = bytes[at + i]!;
  return double[0]!;
}

function float32At(bytes: Uint8Array, at: number): number {
  for (let i = 0; i < 4; i++) singleBytes[i] = bytes[at + i]!;
  return single[0]!;
}

/** The number of a tag whose payload stands at this offset. */
export function numberAt(bytes: Uint8Array, tag: number, at: number): number {
  switch (tag) {
    case Tag.IntNegative8:
      return -1 - bytes[at]!;
    case Tag.IntPositive8:
      return 128 + bytes[at]!;
    case Tag.Int16:
      return ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
    case Tag.Int32:
      return int32At(bytes, at);
    case Tag.Int56:
      return (int32At(bytes, at + 3) >> 8) * 0x100000000 + (int32At(bytes, at) >>> 0);
    case Tag.Cents16:
      return (bytes[at]! | (bytes[at + 1]! << 8)) / 100;
    case Tag.Cents32:
      return int32At(bytes, at) / 100;
    case Tag.Float32:
      return float32At(bytes, at);
    case Tag.Float64:
      return float64At(bytes, at);
    case Tag.Infinity:
      return Number.POSITIVE_INFINITY;
    case Tag.NegativeInfinity:
      return Number.NEGATIVE_INFINITY;
    case Tag.NegativeZero:
      return -0;
    default:
      return Number.NaN;
  }
}
