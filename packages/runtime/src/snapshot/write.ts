/** Task → bytes. Takes the state of a task that does not run and changes nothing of it; throws NotSerializableError. */
import { InvalidArgumentError, KrautError, type NotSerializableError } from "../errors.js";
import type { TaskState } from "../task/state.js";
import { assemble, beginStrings } from "./assemble.js";
import { HeapWriter } from "./heap-writer.js";
import { type Exclusions, exclusions } from "./locals.js";
import type { SerializeOptions } from "./options.js";
import { refusal, refuseProxy } from "./path.js";
import { writeStrings } from "./strings.js";
import { writeBigInt } from "./values/bigint.js";
import { writeCallable } from "./values/functions.js";
import { assertStoppedPlaced } from "./values/generators.js";
import { reach } from "./values/hooks.js";
import { ownOfModule } from "./values/late.js";
import { writeUnusual } from "./values/objects.js";
import { assertSettleable, unsettleable } from "./values/promises.js";
import { writeColdObject } from "./values/special.js";
import { writeSymbol } from "./values/symbols.js";
import { statusNumber, writeTaskContent } from "./values/tasks.js";
import { writeWeakEntries } from "./values/weak-entries.js";
import { Again, type ColdKinds, type WriteContent } from "./writing.js";

const cold: ColdKinds = {
  object: writeColdObject,
  callable: writeCallable,
  symbol: writeSymbol,
  bigint: writeBigInt,
  reach,
  weakEntries: writeWeakEntries,
  proxy: refuseProxy,
  properties: writeUnusual,
};

/**
 * The writer of the last snapshot: making its maps and lists anew would take longer than writing a small snapshot. Whoever
 * writes takes it away, so that a write within a write (in a proxy's trap) has its own.
 */
let spare: HeapWriter | undefined;

function takeWriter(): HeapWriter {
  const writer = spare ?? new HeapWriter(cold);
  spare = undefined;
  return writer;
}

/**
 * Writes a task that does not run.
 * @param copies true for module-level values that are to be copied, and not named
 * @throws NotSerializableError; InvalidArgumentError for options that cannot be meant
 */
export function writeSnapshot(state: TaskState, options: SerializeOptions, copies?: (value: object) => boolean): Uint8Array {
  const excluded = exclusions(state.frames, options.exclude);
  const writer = writeHeap(state, excluded, checkedHint(options.sizeHint), copies);
  assertSettleable(writer);
  const heapEnd = beginStrings(writer);
  const wide = writeStrings(writer.strings.strings, writer.strings.count, writer);
  const bytes = assemble({
    status: statusNumber(state),
    depth: state.frames.length,
    code: writer.code.pieces,
    frames: writer.frames,
    body: writer,
    heapEnd,
    wide,
    buffers: writer.buffers,
  });
  spare = writer.end();
  return bytes;
}

/** The pending promises that a snapshot of a task would have without what settles them. Throws as writeSnapshot(). */
export function promisesInFlight(state: TaskState): object[] {
  const writer = writeHeap(state, undefined, 0, undefined);
  const found = [...unsettleable(writer)];
  spare = writer.end();
  return found;
}

/** A task that is done: carries a value. */
export function doneState(result: unknown): TaskState {
  return {
    status: "done",
    frames: [],
    mode: "suspend",
    request: undefined,
    id: 0,
    cancelling: undefined,
    branches: undefined,
    result,
    error: undefined,
  };
}

function checkedHint(sizeHint: number | undefined): number {
  if (sizeHint === undefined) return 0;
  if (typeof sizeHint === "number" && sizeHint >= 0 && sizeHint < 2 ** 32) return Math.ceil(sizeHint);
  throw new InvalidArgumentError(
    "options.sizeHint",
    "serialize({ sizeHint }): this is no number of bytes.",
    "Give the size that is expected, or leave it out.",
  );
}

function writeHeap(
  state: TaskState,
  exclusions: Exclusions | undefined,
  sizeHint: number,
  copies: ((value: object) => boolean) | undefined,
): HeapWriter {
  const excluded = exclusions?.captured;
  let unusual = excluded === undefined || excluded.size === 0 ? undefined : new Set(excluded.keys());
  const content = exclusions === undefined ? writeRoot : rootWithout(exclusions);
  let byName: Set<object> | undefined;
  for (;;) {
    const writer = takeWriter();
    writer.begin({ excluded, unusual, copies, byName }, sizeHint);
    writer.registerRoot(state, content);
    try {
      writer.finish();
      assertStoppedPlaced(writer);
      return writer;
    } catch (cause) {
      const own = ownOfModule(writer, cause);
      if (own !== undefined) {
        byName = new Set(byName).add(own);
        continue;
      }
      if (cause instanceof KrautError) throw cause;
      if (!(cause instanceof Again)) throw refuseThrower(writer, cause);
      // each round leaves one mistake less to be made
      unusual = new Set(unusual).add(cause.unusual);
    }
  }
}

function writeRoot(writer: HeapWriter, state: object): void {
  writeTaskContent(writer, state as TaskState);
}

function rootWithout({ slots }: Exclusions): WriteContent {
  return (writer, state) => writeTaskContent(writer, state as TaskState, slots);
}

function refuseThrower(writer: HeapWriter, cause: unknown): NotSerializableError {
  return refusal(writer, writer.objects[writer.current], "something that throws when it is looked at, as a proxy may", undefined, cause);
}
