/** Growing output and checked input of byte streams. Numbers are little-endian, varints LEB128. */
import { MalformedSnapshotError } from "../errors.js";

export class ByteWriter {
  bytes: Uint8Array;
  pos = 0;
  private inWords: Int32Array | undefined;

  /** Writes into the buffer, or into larger ones when it is full. */
  constructor(buffer: Uint8Array | number) {
    this.bytes = typeof buffer === "number" ? new Uint8Array(buffer) : buffer;
  }

  /** Makes room for `count` more bytes. */
  room(count: number): void {
    const needed = this.pos + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(Math.ceil(needed / 4) * 4, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.pos));
    this.replace(grown);
  }

  protected replace(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.inWords = undefined;
  }

  /** The same buffer. Kept, since a view costs as much as writing a dozen values. */
  get words(): Int32Array {
    this.inWords ??= new Int32Array(this.bytes.buffer, 0, this.bytes.length >>> 2);
    return this.inWords;
  }

  u8(value: number): void {
    this.room(1);
    this.bytes[this.pos++] = value;
  }

  /** Any integer from 0 to 2 ** 53 - 1. */
  varint(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 0x80000000) {
      this.bytes[this.pos++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.bytes[this.pos++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.pos++] = rest;
  }

  append(more: Uint8Array): void {
    this.room(more.length);
    this.bytes.set(more, this.pos);
    this.pos += more.length;
  }

  written(): Uint8Array {
    return this.bytes.subarray(0, this.pos);
  }
}

/** Reads a region; every read is checked, and what goes wrong is a MalformedSnapshotError that names the region. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  pos = 0;
  private readonly what: string;

  constructor(bytes: Uint8Array, what: string) {
    this.bytes = bytes;
    this.what = what;
  }

  get atEnd(): boolean {
    return this.pos >= this.bytes.length;
  }

  u8(): number {
    const value = this.bytes[this.pos];
    if (value === undefined) throw this.malformed("ends too early");
    this.pos++;
    return value;
  }

  varint(): number {
    const first = this.u8();
    if (first < 128) return first;
    let value = first & 127;
    let scale = 128;
    for (;;) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw this.malformed("holds a number that is too large");
      if (byte < 128) return value;
      scale *= 128;
      if (scale > Number.MAX_SAFE_INTEGER) throw this.malformed("holds a number that is too long");
    }
  }

  /** A varint that counts things of which each takes at least one byte of this region. */
  counted(): number {
    const value = this.varint();
    if (value > this.bytes.length - this.pos) throw this.malformed("counts more than it holds");
    return value;
  }

  take(length: number): Uint8Array {
    const { pos } = this;
    if (length > this.bytes.length - pos) throw this.malformed("ends too early");
    this.pos = pos + length;
    return this.bytes.subarray(pos, pos + length);
  }

  malformed(problem: string, cause?: unknown): MalformedSnapshotError {
    const text = `the region \`${this.what}\` ${problem} (byte ${this.pos} of it)`;
    return new MalformedSnapshotError(text, cause === undefined ? {} : { cause });
  }
}
