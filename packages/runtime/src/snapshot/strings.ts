/**
 * The string table: every string once, in the order of first use, joined into one UTF-8 text. Encoding and decoding
 * once per snapshot, and slicing, costs some 10 ns per string; once per string costs 200.
 */
import { MalformedSnapshotError } from "../errors.js";
import { ByteCursor, ByteWriter } from "./bytes.js";
import { host } from "./host.js";
import type { Limits } from "./options.js";

/** Made when they are needed: bare realms, in which compiled code runs all the same, have none. */
const codecs = {
  encoder: undefined as InstanceType<typeof host.TextEncoder> | undefined,
  decoder: undefined as InstanceType<typeof host.TextDecoder> | undefined,
};

function encoder(): InstanceType<typeof host.TextEncoder> {
  codecs.encoder ??= new host.TextEncoder();
  return codecs.encoder;
}

function decoder(): InstanceType<typeof host.TextDecoder> {
  codecs.decoder ??= new host.TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return codecs.decoder;
}

/** Up to so many units, or bytes, a loop is faster than a call of the host's encoder, or decoder. */
const SHORT = 120;
const VERY_SHORT = 8;

/** Slices keep the text they are cut from alive, so that the text is decoded in pieces: a small string holds no large one. */
const PIECE = 1 << 15;

/** Lone surrogates have no UTF-8 form. */
function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}

/** Appends well-formed text as UTF-8. */
export function writeText(out: ByteWriter, text: string): void {
  const units = text.length;
  out.room(units);
  if (units <= SHORT) {
    const { bytes } = out;
    let { pos } = out;
    let i = 0;
    for (; i < units; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 128) break;
      bytes[pos++] = unit;
    }
    out.pos = pos;
    if (i === units) return;
    return encode(out, i === 0 ? text : text.slice(i));
  }
  encode(out, text);
}

function encode(out: ByteWriter, text: string): void {
  const first = encoder().encodeInto(text, out.bytes.subarray(out.pos));
  out.pos += first.written;
  if (first.read === text.length) return;
  const rest = text.slice(first.read);
  out.room(rest.length * 3);
  out.pos += encoder().encodeInto(rest, out.bytes.subarray(out.pos)).written;
}

/** Decodes UTF-8 strictly; `undefined` when it is not UTF-8. */
export function readText(bytes: Uint8Array): string | undefined {
  if (bytes.length <= VERY_SHORT) {
    let text = "";
    let i = 0;
    for (; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte >= 128) break;
      text += String.fromCharCode(byte);
    }
    if (i === bytes.length) return text;
  }
  try {
    return decoder().decode(bytes);
  } catch {
    return undefined;
  }
}

const NOTHING = new Uint8Array(0);

/** Writes the region `strings` of the first `count` strings, and gives the region `wide`: strings with lone surrogates. */
export function writeStrings(strings: readonly string[], count: number, out: ByteWriter): Uint8Array {
  if (count === 0) return NOTHING;
  out.varint(count);
  if (writeShort(strings, count, out)) return NOTHING;
  return writeAll(strings.slice(0, count), out);
}

function writeAll(strings: readonly string[], out: ByteWriter): Uint8Array {
  const text = strings.join("");
  if (isWellFormed(text)) {
    for (let i = 0; i < strings.length; i++) out.varint(strings[i]!.length);
    writeText(out, text);
    return NOTHING;
  }
  const wide = new ByteWriter(64);
  const well: string[] = [];
  for (let i = 0; i < strings.length; i++) {
    const string = strings[i]!;
    const isWell = isWellFormed(string);
    out.varint(isWell ? string.length : 0);
    if (isWell) well.push(string);
    else writeWide(wide, i, string);
  }
  writeText(out, well.join(""));
  return wide.written();
}

/** A few strings of ASCII, which need not be joined. False, and nothing is written, for all others. */
function writeShort(strings: readonly string[], length: number, out: ByteWriter): boolean {
  if (length > SHORT) return false;
  let units = 0;
  for (let i = 0; i < length; i++) units += strings[i]!.length;
  if (units > SHORT) return false;
  const begin = out.pos;
  for (let i = 0; i < length; i++) out.varint(strings[i]!.length);
  out.room(units);
  const { bytes } = out;
  let { pos } = out;
  for (let i = 0; i < length; i++) {
    const string = strings[i]!;
    for (let unit = 0; unit < string.length; unit++) {
      const code = string.charCodeAt(unit);
      if (code >= 128) {
        out.pos = begin;
        return false;
      }
      bytes[pos++] = code;
    }
  }
  out.pos = pos;
  return true;
}

function writeWide(wide: ByteWriter, index: number, string: string): void {
  wide.varint(index);
  wide.varint(string.length);
  wide.room(string.length * 2);
  for (let i = 0; i < string.length; i++) {
    const unit = string.charCodeAt(i);
    wide.bytes[wide.pos++] = unit & 255;
    wide.bytes[wide.pos++] = unit >>> 8;
  }
}

/** Reads the string table. Throws MalformedSnapshotError. */
export function readStrings(region: Uint8Array, wideRegion: Uint8Array, limits: Limits): string[] {
  if (region.length === 0 && wideRegion.length === 0) return [];
  const cursor = new ByteCursor(region, "strings");
  const count = cursor.counted();
  if (count > limits.strings) throw new MalformedSnapshotError(`it has ${count} strings, and limits.strings is ${limits.strings}`);
  const lengths = new Array<number>(count);
  let units = 0;
  for (let i = 0; i < count; i++) {
    const length = cursor.varint();
    if (length > limits.stringLength) throw tooLong(length, limits);
    lengths[i] = length;
    units += length;
  }
  const strings = cut(cursor, lengths, units);
  if (wideRegion.length > 0) readWide(wideRegion, strings, limits);
  return strings;
}

/** Cuts the text at the end of the region into strings of these lengths. */
function cut(cursor: ByteCursor, lengths: readonly number[], units: number): string[] {
  const { bytes, pos } = cursor;
  const textSize = bytes.length - pos;
  const strings = new Array<string>(lengths.length);
  // as many bytes as units: all ASCII (or malformed, which the strict decoder sees), so that it can be cut as bytes
  const piece = textSize === units ? PIECE : Number.POSITIVE_INFINITY;
  let index = 0;
  let byte = 0;
  while (index < lengths.length) {
    let end = index;
    let size = 0;
    while (end < lengths.length && (size === 0 || size + lengths[end]! <= piece)) size += lengths[end++]!;
    const decoded = readText(bytes.subarray(pos + byte, piece === PIECE ? pos + byte + size : bytes.length));
    if (decoded?.length !== size) throw cursor.malformed("has a text that does not fit its lengths");
    for (let from = 0; index < end; index++) {
      const to = from + lengths[index]!;
      strings[index] = decoded.slice(from, to);
      from = to;
    }
    byte += size;
  }
  if (lengths.length === 0 && textSize > 0) throw cursor.malformed("has text but no strings");
  return strings;
}

function readWide(region: Uint8Array, strings: string[], limits: Limits): void {
  const cursor = new ByteCursor(region, "wide");
  let last = -1;
  while (!cursor.atEnd) {
    const index = cursor.varint();
    const length = cursor.varint();
    if (index <= last || index >= strings.length || strings[index] !== "") throw cursor.malformed("names a string that is not there");
    if (length > limits.stringLength) throw tooLong(length, limits);
    const bytes = cursor.take(length * 2);
    const units: string[] = [];
    for (let i = 0; i < bytes.length; i += 2) units.push(String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8)));
    strings[index] = units.join("");
    last = index;
  }
}

function tooLong(length: number, limits: Limits): MalformedSnapshotError {
  return new MalformedSnapshotError(`it has a string of ${length} units, and limits.stringLength is ${limits.stringLength}`);
}
