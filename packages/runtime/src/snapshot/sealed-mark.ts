/** How sealed snapshots begin: apart from sealed.ts, so that readers need not carry the rest. */
import { MalformedSnapshotError } from "../errors.js";

export const SEALED_MARK = [0x4b, 0x52, 0x54, 0x53] as const;

/** True for bytes that begin as those of seal(). */
export function isSealed(bytes: unknown): bytes is Uint8Array {
  return bytes instanceof Uint8Array && bytes.length > SEALED_MARK.length && SEALED_MARK.every((byte, i) => bytes[i] === byte);
}

/** Throws for bytes that must be unsealed first. */
export function refuseSealed(bytes: unknown): void {
  if (isSealed(bytes)) throw new MalformedSnapshotError("it is sealed: give it to unseal(bytes, keys) first");
}
