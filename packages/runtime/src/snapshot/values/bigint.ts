/** BigInts: sign in the tag, magnitude in bytes. */
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";

const WORD = 2n ** 64n;
const scratch = new DataView(new ArrayBuffer(8));

export function writeBigInt(writer: HeapWriter, value: bigint): void {
  writer.u8(value < 0n ? Tag.BigNegative : Tag.BigPositive);
  const magnitude = value < 0n ? -value : value;
  const bytes = magnitude < WORD ? smallBytes(magnitude) : largeBytes(magnitude);
  writer.varint(bytes.length);
  writer.append(bytes);
}

function smallBytes(magnitude: bigint): Uint8Array {
  scratch.setBigUint64(0, magnitude, true);
  let length = 8;
  while (length > 0 && scratch.getUint8(length - 1) === 0) length--;
  return new Uint8Array(scratch.buffer, 0, length);
}

/** By way of hexadecimal digits, which engines make in linear time. */
function largeBytes(magnitude: bigint): Uint8Array {
  const digits = magnitude.toString(16);
  const bytes = new Uint8Array(Math.ceil(digits.length / 2));
  for (let i = 0, end = digits.length; i < bytes.length; i++, end -= 2) {
    bytes[i] = Number.parseInt(digits.slice(Math.max(0, end - 2), end), 16);
  }
  return bytes;
}

export function readBigInt(bytes: Uint8Array, isNegative: boolean): bigint {
  const digits: string[] = [];
  for (let i = bytes.length - 1; i >= 0; i--) digits.push(bytes[i]!.toString(16).padStart(2, "0"));
  const magnitude = BigInt(`0x${digits.length === 0 ? "0" : digits.join("")}`);
  return isNegative ? -magnitude : magnitude;
}
