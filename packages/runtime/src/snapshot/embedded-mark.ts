/** How snapshots with code begin: apart from embed.ts, so that readers need not carry the rest. See there for the layout. */
import { MalformedSnapshotError } from "../errors.js";

/** "KRTE" */
export const EMBEDDED_MARK = [0x4b, 0x52, 0x54, 0x45] as const;
export const HEAD = 16;

export interface EmbeddedParts {
  readonly code: Uint8Array;
  readonly data: Uint8Array;
  readonly snapshot: Uint8Array;
}

/** Undefined for bytes without code. Throws MalformedSnapshotError. */
export function splitEmbedded(input: unknown): EmbeddedParts | undefined {
  const bytes = input instanceof ArrayBuffer ? new Uint8Array(input) : input;
  if (!(bytes instanceof Uint8Array) || !EMBEDDED_MARK.every((byte, i) => bytes[i] === byte)) return undefined;
  // another thread could change what has been checked
  const own = bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
  if (own.length < HEAD || own[4] !== 1) throw new MalformedSnapshotError("it carries code in a way that this runtime does not know");
  const view = new DataView(own.buffer, own.byteOffset, own.length);
  const dataAt = HEAD + view.getUint32(8, true);
  const snapshotAt = dataAt + view.getUint32(12, true);
  if (snapshotAt > own.length) throw new MalformedSnapshotError("it is cut off within the code that it carries");
  return { code: own.subarray(HEAD, dataAt), data: own.subarray(dataAt, snapshotAt), snapshot: own.subarray(snapshotAt) };
}
