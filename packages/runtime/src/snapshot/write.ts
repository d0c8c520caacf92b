/** Task → bytes. Takes the state of a task that does not run and changes nothing of it; throws NotSerializableError. */
import { InvalidArgumentError, KrautError } from "../errors.js";
import type { TaskState } from "../task/state.js";
import { assemble } from "./container.js";
import { Again, type ColdKinds, HeapWriter } from "./heap-writer.js";
import { type Exclusions, exclusions } from "./locals.js";
import type { SerializeOptions } from "./options.js";
import { refusal } from "./path.js";
import { writeStrings } from "./strings.js";
import { writeBigInt } from "./values/bigint.js";
import { writeCallable } from "./values/functions.js";
import { writeUnusual } from "./values/objects.js";
import { writeColdObject } from "./values/special.js";
import { writeSymbol } from "./values/symbols.js";
import { statusNumber, writeTaskContent } from "./values/tasks.js";

const cold: ColdKinds = {
  object: writeColdObject,
  callable: writeCallable,
  symbol: writeSymbol,
  bigint: writeBigInt,
  properties: writeUnusual,
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
  const buffer = takeSpare(options.sizeHint);
  const writer = writeHeap(state, excluded, buffer);
  // the strings go behind the heap in the same buffer
  const heapEnd = writer.pos;
  const wide = writeStrings(writer.strings, writer);
  const bytes = assemble({
    status: statusNumber(state),
    depth: state.frames.length,
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
    throw new InvalidArgumentError(
      "options.sizeHint",
      "serialize({ sizeHint }): this is no number of bytes.",
      "Give the size that is expected, or leave it out.",
    );
  }
  const taken = spare;
  spare = undefined;
  const wanted = Math.max(FIRST_SIZE, Math.ceil(sizeHint ?? 0));
  return taken !== undefined && taken.length >= wanted ? taken : new Uint8Array(wanted);
}

function writeHeap(state: TaskState, exclusions: Exclusions | undefined, buffer: Uint8Array): HeapWriter {
  const excluded = exclusions?.captured;
  let unusual = excluded === undefined || excluded.size === 0 ? undefined : new Set(excluded.keys());
  let trusts = true;
  for (;;) {
    const writer = new HeapWriter(cold, buffer, { excluded, unusual, trusts });
    writer.register(state, () => writeTaskContent(writer, state, exclusions?.slots));
    try {
      writer.finish();
      return writer;
    } catch (cause) {
      if (cause instanceof Again) {
        // each round leaves one mistake less to be made
        if (cause.unusual === undefined) trusts = false;
        else unusual = new Set(unusual).add(cause.unusual);
      } else if (cause instanceof KrautError) throw cause;
      else
        throw refusal(
          writer,
          writer.objects[writer.current],
          "something that throws when it is looked at, as a proxy may",
          undefined,
          cause,
        );
    }
  }
}
