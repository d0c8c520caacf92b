/**
 * Bytes → task. First everything is checked (offsets, checksums, code, every tag and reference of the heap), then made;
 * whatever the bytes are, the result is a task's state or a KrautError, and no module is loaded.
 */
import { KrautError, MalformedSnapshotError } from "../errors.js";
import { noteLoaded } from "../registry.js";
import { emptyState, type OpenState, type TaskState } from "../task/state.js";
import { adaptFrames } from "./adapt.js";
import { open } from "./container.js";
import { splitEmbedded } from "./embedded-mark.js";
import { HeapReader } from "./heap-reader.js";
import { HeapVerifier } from "./heap-verifier.js";
import { loadEmbedded } from "./load-embedded.js";
import { assertReplaced, replaceLocals } from "./locals.js";
import { type DeserializeOptions, resolveLimits } from "./options.js";
import { LoadedCode } from "./resolve.js";
import { readStrings } from "./strings.js";
import { connectPromises } from "./values/branches.js";
import { reenterGenerators } from "./values/generators.js";
import { namesIn } from "./values/names.js";

/**
 * Reads a snapshot.
 * @throws MalformedSnapshotError, UnknownFunctionError, CodeMismatchError, MissingLocalError; InvalidArgumentError for
 * options that cannot be meant
 */
export function readSnapshot(input: unknown, options: DeserializeOptions): TaskState {
  const limits = resolveLimits(options.limits);
  const parts = splitEmbedded(input);
  if (parts !== undefined && options.allowEmbeddedCode === true) {
    loadEmbedded(parts, (part) => readSnapshot(part, { limits: options.limits }).result);
    noteLoaded();
  }
  const bytes = parts?.snapshot ?? input;
  const regions = open(bytes, limits);
  const { heap, frames, buffers } = regions;
  const code = new LoadedCode(regions, options);
  const { functions, points, slotCounts } = code;
  const names = namesIn((id) => code.moduleOf(id));
  const strings = readStrings(regions.strings, regions.wide, limits);
  const verifier = new HeapVerifier(heap, {
    strings,
    slotCounts,
    functionCount: functions.length,
    frames,
    depth: regions.depth,
    status: regions.status,
    bufferSize: buffers.length,
    limits,
    resolver: { functions, points, global: names.global, binding: names.binding, registered: names.registered },
  });
  verifier.run();
  const read = (isTrial: boolean): TaskState => {
    // readers mark in the list of kinds what is done
    const { arrayLengths, excluded } = verifier;
    const verified = { kinds: isTrial ? verifier.kinds.slice() : verifier.kinds, arrayLengths, excluded };
    const reader = new HeapReader({ heap, strings, verified, frames, buffers, functions, points, names, isTrial });
    const state = make(reader);
    if (code.changes !== undefined) adaptFrames(code.changes, state, reader);
    replaceLocals(state.frames, options.replace);
    if (excluded > 0) assertReplaced(state.frames, reader.excluded);
    if (!isTrial) {
      reenterGenerators(reader);
      connectPromises(reader);
    }
    return state;
  };
  // that a local is missing must be known before a hook runs
  if (verifier.hooked > 0 && verifier.excluded > 0) read(true);
  return read(false);
}

function make(reader: HeapReader): OpenState {
  const state = emptyState();
  try {
    reader.run(state);
    for (const cursor of reader.cursors) cursor.ready();
  } catch (cause) {
    if (cause instanceof KrautError) throw cause;
    throw new MalformedSnapshotError("what it describes cannot be made", { cause });
  }
  return state;
}
