/** What one kind of object does in a reader: how its bytes are checked, and how it is made from them. */
import type { Tag } from "../generated/kraut/snapshot/tag.js";
import type { HeapReader } from "./heap-reader.js";
import type { HeapVerifier } from "./heap-verifier.js";

export interface Kind {
  readonly tag: Tag;
  /**
   * What Dressed may give it. Nothing by default: only objects that the reader itself makes may be changed, never one that
   * a name leads to.
   */
  readonly dressing?: "prototype" | "all";
  /** Checks what follows the tag and leaves the position behind it. Throws MalformedSnapshotError. */
  verifyHeader(verifier: HeapVerifier): void;
  /** The same for the content; absent when there is none. */
  verifyContent?(verifier: HeapVerifier): void;
  /** Makes the object from a checked header. Objects in it may not have their content yet. */
  readHeader(reader: HeapReader): unknown;
  readContent?(reader: HeapReader, object: object): void;
}
