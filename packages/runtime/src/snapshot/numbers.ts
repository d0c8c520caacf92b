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

/** The number of a tag whose payload stands at this offset. */
export function numberAt(view: DataView, tag: number, at: number): number {
  switch (tag) {
    case Tag.IntNegative8:
      return -1 - view.getUint8(at);
    case Tag.IntPositive8:
      return 128 + view.getUint8(at);
    case Tag.Int16:
      return view.getInt16(at, true);
    case Tag.Int32:
      return view.getInt32(at, true);
    case Tag.Int56:
      return (view.getUint16(at + 4, true) | (view.getInt8(at + 6) << 16)) * 0x100000000 + view.getUint32(at, true);
    case Tag.Cents16:
      return view.getUint16(at, true) / 100;
    case Tag.Cents32:
      return view.getInt32(at, true) / 100;
    case Tag.Float32:
      return view.getFloat32(at, true);
    case Tag.Float64:
      return view.getFloat64(at, true);
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
