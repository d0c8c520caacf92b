/** ArrayBuffers, the views on them (several may share one), and Node Buffers, which save their own bytes and never their pool's. */
import { UnknownFunctionError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import { host } from "../host.js";
import type { Kind } from "../kinds.js";
import type { Keys } from "./properties.js";

type ViewClass = new (buffer: ArrayBufferLike, offset?: number, length?: number) => ArrayBufferView;

/** The position is the number in the bytes: append only. */
export const VIEW_NAMES = (
  "DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array " +
  "Float32Array Float64Array BigInt64Array BigUint64Array Float16Array"
).split(" ");
const ELEMENT_SIZES = [1, 1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 2] as const;
const viewClasses: readonly (ViewClass | undefined)[] = VIEW_NAMES.map(
  (name) => (globalThis as unknown as Record<string, ViewClass | undefined>)[name],
);

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const getter = <T>(prototype: object, key: PropertyKey): ((object: object) => T) => {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key)!;
  return (object) => get!.call(object) as T;
};
const typeName = getter<string | undefined>(TypedArrayPrototype, Symbol.toStringTag);
const typedArray = {
  buffer: getter<ArrayBufferLike>(TypedArrayPrototype, "buffer"),
  byteOffset: getter<number>(TypedArrayPrototype, "byteOffset"),
  byteLength: getter<number>(TypedArrayPrototype, "byteLength"),
};
const dataView = {
  buffer: getter<ArrayBufferLike>(DataView.prototype, "buffer"),
  byteOffset: getter<number>(DataView.prototype, "byteOffset"),
  byteLength: getter<number>(DataView.prototype, "byteLength"),
};
export const bufferLength = getter<number>(ArrayBuffer.prototype, "byteLength");

interface Resizable {
  readonly resizable?: boolean;
  readonly maxByteLength?: number;
}

/** Index in VIEW_NAMES. */
export function viewKind(view: object): number {
  return VIEW_NAMES.indexOf(typeName(view) ?? "DataView");
}

export function viewPrototype(view: object): object {
  return viewClasses[viewKind(view)]!.prototype as object;
}

/**
 * Own properties but the elements. A view of the usual class with many elements is not asked: engines would spell out
 * all indexes, and nobody hangs properties there.
 */
export function furtherOnView(view: object): Keys {
  const isUsual = Object.getPrototypeOf(view) === viewPrototype(view);
  const isTyped = typeName(view) !== undefined;
  if (isUsual && isTyped && typedArray.byteLength(view) > 256) return Object.getOwnPropertySymbols(view);
  return Reflect.ownKeys(view).filter((key) => !isTyped || typeof key === "symbol" || !/^\d+$/.test(key));
}

export function writeBuffer(writer: HeapWriter, buffer: object): void {
  const { resizable, maxByteLength } = buffer as Resizable;
  const length = bufferLength(buffer);
  writer.u8(resizable === true ? Tag.ResizableBuffer : Tag.Buffer);
  writer.varint(length);
  if (resizable === true) writer.varint(maxByteLength ?? length);
  if (length > 0) writer.buffers.push(new Uint8Array(buffer as ArrayBuffer));
}

export function writeView(writer: HeapWriter, view: object): void {
  const of = typeName(view) === undefined ? dataView : typedArray;
  const kind = viewKind(view);
  const buffer = of.buffer(view);
  const offset = of.byteOffset(view);
  const length = of.byteLength(view) / ELEMENT_SIZES[kind]!;
  // no engine tells whether a view follows its buffer's length; one that ends where a resizable buffer ends most likely does
  const follows = (buffer as Resizable).resizable === true && offset + of.byteLength(view) > bufferLength(buffer) - ELEMENT_SIZES[kind]!;
  writer.u8(Tag.View);
  if (writer.ids.has(buffer) || buffer instanceof ArrayBuffer || isShared(buffer)) writer.value(buffer);
  else {
    // of another realm, as test runners mix them: it comes back as one of this realm
    writeBuffer(writer, buffer);
    writer.register(buffer, undefined);
  }
  writer.u8(kind);
  writer.varint(offset);
  writer.varint(follows ? 0 : length + 1);
}

function isShared(buffer: object): boolean {
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]";
}

export function isNodeBuffer(view: object): boolean {
  return host.Buffer !== undefined && Object.getPrototypeOf(view) === host.Buffer.prototype;
}

export function writeNodeBuffer(writer: HeapWriter, view: object): void {
  const length = typedArray.byteLength(view);
  writer.u8(Tag.NodeBuffer);
  writer.varint(length);
  if (length > 0) writer.buffers.push(new Uint8Array(typedArray.buffer(view), typedArray.byteOffset(view), length));
}

const BUFFER: ReadonlySet<number> = new Set([Tag.Buffer, Tag.ResizableBuffer]);

export const binaryKinds: readonly Kind[] = [
  {
    tag: Tag.Buffer,
    dressing: "all",
    verifyHeader: (verifier) => verifier.takeBuffer(verifier.varint()),
    // a copy by the constructor: `slice` would clear the memory first
    readHeader: (reader) => new Uint8Array(reader.takeBuffer(reader.varint())).buffer,
  },
  {
    tag: Tag.ResizableBuffer,
    dressing: "all",
    verifyHeader(verifier) {
      const length = verifier.varint();
      const most = verifier.varint();
      verifier.takeBuffer(length);
      if (most < length || most > verifier.around.limits.size)
        throw verifier.malformed("has a resizable buffer with an impossible maximal length");
    },
    readHeader(reader) {
      const length = reader.varint();
      const options = { maxByteLength: reader.varint() };
      const buffer = new (ArrayBuffer as new (length: number, options: object) => ArrayBuffer)(length, options);
      new Uint8Array(buffer).set(reader.takeBuffer(length));
      return buffer;
    },
  },
  {
    tag: Tag.NodeBuffer,
    dressing: "all",
    verifyHeader: (verifier) => verifier.takeBuffer(verifier.varint()),
    readHeader(reader) {
      if (host.Buffer === undefined) {
        throw new UnknownFunctionError({
          id: "Buffer",
          module: undefined,
          text: "The snapshot holds a Node Buffer, and this host has none.",
          help: "Resume the task in Node.js, or hold a Uint8Array.",
        });
      }
      const bytes = reader.takeBuffer(reader.varint());
      // not `from`: its small results share a pool
      const buffer = host.Buffer.alloc(bytes.length);
      buffer.set(bytes);
      return buffer;
    },
  },
  {
    tag: Tag.View,
    dressing: "all",
    verifyHeader(verifier) {
      verifier.objectOf(BUFFER, "an ArrayBuffer");
      if (verifier.u8() >= VIEW_NAMES.length) throw verifier.malformed("has a view of an unknown kind");
      verifier.varint();
      verifier.varint();
    },
    readHeader(reader) {
      const buffer = reader.value() as ArrayBuffer;
      const kind = reader.u8();
      const offset = reader.varint();
      const length = reader.varint();
      const View = viewClasses[kind];
      if (View === undefined) throw reader.malformed(`has a ${VIEW_NAMES[kind]}, which this host does not know`);
      try {
        return length === 0 ? new View(buffer, offset) : new View(buffer, offset, length - 1);
      } catch (cause) {
        throw reader.malformed("has a view that is not within its buffer", cause);
      }
    },
  },
];
