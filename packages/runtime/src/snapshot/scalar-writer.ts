/** Writes numbers, in the shortest form that gives the very same double. */
import { Tag } from "../generated/kraut/snapshot/tag.js";
import { ByteWriter } from "./bytes.js";

const scratch = new DataView(new ArrayBuffer(8));

/** Its methods expect room for VALUE_ROOM bytes. */
export class ScalarWriter extends ByteWriter {
  /** A varint below 2 ** 31 where there is room for it. */
  protected shortVarint(value: number): void {
    const { bytes } = this;
    let rest = value;
    while (rest >= 128) {
      bytes[this.pos++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.pos++] = rest;
  }

  protected number(value: number): void {
    const { bytes } = this;
    let { pos } = this;
    const int = value | 0;
    if (int !== value) return this.double(value);
    if (int >= 0) {
      if (int < 128) {
        if (int === 0 && 1 / value < 0) bytes[pos++] = Tag.NegativeZero;
        else bytes[pos++] = 128 | int;
        this.pos = pos;
        return;
      }
      if (int < 384) {
        bytes[pos++] = Tag.IntPositive8;
        bytes[pos++] = int - 128;
        this.pos = pos;
        return;
      }
    } else if (int >= -256) {
      bytes[pos++] = Tag.IntNegative8;
      bytes[pos++] = -1 - int;
      this.pos = pos;
      return;
    }
    const short = int === (int << 16) >> 16;
    bytes[pos++] = short ? Tag.Int16 : Tag.Int32;
    bytes[pos++] = int;
    bytes[pos++] = int >> 8;
    if (!short) {
      bytes[pos++] = int >> 16;
      bytes[pos++] = int >> 24;
    }
    this.pos = pos;
  }

  private double(value: number): void {
    const { bytes } = this;
    let { pos } = this;
    const cents = Math.round(value * 100);
    if (cents / 100 === value && cents >= -0x80000000 && cents <= 0x7fffffff && value !== Math.trunc(value)) {
      const short = cents >= 0 && cents <= 0xffff;
      bytes[pos++] = short ? Tag.Cents16 : Tag.Cents32;
      bytes[pos++] = cents;
      bytes[pos++] = cents >> 8;
      if (!short) {
        bytes[pos++] = cents >> 16;
        bytes[pos++] = cents >> 24;
      }
    } else if (Number.isSafeInteger(value)) {
      bytes[pos++] = Tag.Int56;
      const low = value >>> 0;
      const high = Math.floor(value / 0x100000000);
      bytes[pos++] = low;
      bytes[pos++] = low >>> 8;
      bytes[pos++] = low >>> 16;
      bytes[pos++] = low >>> 24;
      bytes[pos++] = high;
      bytes[pos++] = high >> 8;
      bytes[pos++] = high >> 16;
    } else if (Number.isNaN(value)) {
      bytes[pos++] = Tag.NaN;
    } else if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      bytes[pos++] = value > 0 ? Tag.Infinity : Tag.NegativeInfinity;
    } else {
      const narrow = Math.fround(value) === value;
      bytes[pos++] = narrow ? Tag.Float32 : Tag.Float64;
      if (narrow) scratch.setFloat32(0, value, true);
      else scratch.setFloat64(0, value, true);
      for (let i = 0; i < (narrow ? 4 : 8); i++) bytes[pos++] = scratch.getUint8(i);
    }
    this.pos = pos;
  }
}
