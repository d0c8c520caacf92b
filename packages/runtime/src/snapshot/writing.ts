/** What the writer of the heap, those who begin it, and those who write single kinds agree on. */
import type { HeapWriter } from "./heap-writer.js";
import type { Exclusions } from "./locals.js";

/** Writes the content of an object. */
export type WriteContent = (writer: HeapWriter, object: object) => void;

/** Writes header and registers content of whatever the hot paths of the writer do not know; in values/. */
export interface ColdKinds {
  object(writer: HeapWriter, value: object): void;
  callable(writer: HeapWriter, value: object): void;
  symbol(writer: HeapWriter, value: symbol): void;
  bigint(writer: HeapWriter, value: bigint): void;
  /** The error for a proxy. */
  proxy(writer: HeapWriter, value: object): Error;
  /** A reference to an object, while the data of a hook is written. */
  reach(writer: HeapWriter, number: number): void;
  /** Entries of weak collections of modules for the objects from one number on up to another. */
  weakEntries(writer: HeapWriter, from: number, to: number): void;
  /** Content of an object whose properties are not all ordinary. */
  properties(writer: HeapWriter, object: object): void;
}

/** Thrown when something is not as it seemed when its header was written: the snapshot must be written again. */
export class Again {
  /** @param unusual what must not be taken for an ordinary object */
  constructor(readonly unusual: object) {}
}

/** What is known before writing. */
export interface Manner {
  readonly excluded: Exclusions["captured"] | undefined;
  readonly unusual: ReadonlySet<object> | undefined;
  /** True for module-level values that are copied, and not named. */
  readonly copies: ((value: object) => boolean) | undefined;
  /** Values of bindings that came late, and cannot be copied. */
  readonly byName: ReadonlySet<object> | undefined;
}
