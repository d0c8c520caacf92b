/** Task → bytes. Takes the state of a task that does not run and changes nothing of it; throws NotSerializableError. */
import { InvalidArgumentError, KrautError } from "../errors.js";
import type { TaskState } from "../task/state.js";
import { assemble } from "./container.js";
import { type ColdKinds, HeapWriter } from "./heap-writer.js";
import { exclusions } from "./locals.js";
import type { SerializeOptions } from "./options.js";
import { refusal } from "./path.js";
import { writeStrings } from "./strings.js";
import { writeBigInt } from "./values/bigint.js";
import { writeCallable } from "./values/functions.js";
import { writeAllProperties } from "./values/properties.js";
import { writeColdObject } from "./values/special.js";
import { writeSymbol } from "./values/symbols.js";
import { statusNumber, writeTaskContent } from "./values/tasks.js";

const cold: ColdKinds = {
  object: writeColdObject,
  callable: writeCallable,
  symbol: writeSymbol,
  bigint: writeBigInt,
  properties: writeAllProperties,
};

const FIRST_SIZE = 4096;
const KEEP_SIZE = 1 << 20;

/** The buffer of the last heap. Whoever writes takes it away, so that a write within a write (in a proxy's trap) has its own. */
let spare: Uint8Array | undefined;

/**
 * Writes a task that does not run.
 * @throws NotSerializableError; InvalidArgumentError for options that cannot be meant
 */
export function writeSnapshot(state: TaskState, options: SerializeOptions): Uint8Array {
  const excluded = exclusions(state.frames, options.exclude);
  const writer = new HeapWriter(cold, takeSpare(options.sizeHint));
  if (excluded !== undefined && excluded.captured.size > 0) writer.excluded = excluded.captured;
  writer.register(state, () => writeTaskContent(writer, state, excluded?.slots));
  writeHeap(writer);
  // the strings go behind the heap in the same buffer
  const heapEnd = writer.pos;
  const wide = writeStrings(writer.strings, writer);
  const bytes = assemble({
    status: statusNumber(state),
    code: writer.code,
    frames: writer.frames,
    heap: writer.bytes.subarray(0, heapEnd),
    strings: writer.bytes.subarray(heapEnd, writer.pos),
    wide,
    buffers: writer.buffers,
  });
  if (writer.bytes.length <= KEEP_SIZE) spare = writer.bytes;
  return bytes;
}

function takeSpare(sizeHint: number | undefined): Uint8Array {
  if (sizeHint !== undefined && !(typeof sizeHint === "number" && sizeHint >= 0 && sizeHint < 2 ** 32)) {
    throw new InvalidArgumentError("options.sizeHint", "serialize({ sizeHint }): this is no number of bytes.", "Give the size that is expected, or leave it out.");
  }
  const taken = spare;
  spare = undefined;
  const wanted = Math.max(FIRST_SIZE, Math.ceil(sizeHint ?? 0));
  return taken !== undefined && taken.length >= wanted ? taken : new Uint8Array(wanted);
}

function writeHeap(writer: HeapWriter): void {
  try {
    writer.finish();
  } catch (cause) {
    if (cause instanceof KrautError) throw cause;
    throw refusal(writer, writer.objects[writer.current], "something that throws when it is looked at, as a proxy may", undefined, cause);
  }
}
