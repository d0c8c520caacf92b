/** Tasks, the root among them, and iterations in flight. */

import type { Frame } from "../../contract.js";
import { type Cursor, cursorFromState, cursorKind } from "../../cursors.js";
import { TaskStateError } from "../../errors.js";
import { Status } from "../../generated/kraut/snapshot/status.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { TaskCore } from "../../task/core.js";
import { coreOf, isTask, newCore, type OpenState, stateOf, type TaskState } from "../../task/state.js";
import { Task } from "../../task/task.js";
import { arrayFor } from "../arrays.js";
import { EXCLUDED } from "../excluded.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { readBranches, verifyBranches, writeBranches } from "./branches.js";
import { readStoppedGenerators, verifyStoppedGenerators, writeReturn, writeStoppedGenerators } from "./generators.js";
import { writeActivation } from "./promises.js";

const STATUSES = ["suspended", "done", "failed"] as const;
const MODES = ["suspend", "capture"] as const;

export function statusNumber(state: TaskState): Status {
  return STATUSES.indexOf(state.status);
}

/** True when the object was a task or a cursor, whose header is then written. */
export function writeRuntimeObject(writer: HeapWriter, object: object): boolean {
  if (isTask(object)) writeTask(writer, object);
  else if (cursorKind(object) !== undefined) writeCursor(writer, object as Cursor);
  else return writeReturn(writer, object) || writeActivation(writer, object);
  return true;
}

function writeTask(writer: HeapWriter, task: Task): void {
  let state: TaskState;
  try {
    state = stateOf(task);
  } catch (cause) {
    if (!(cause instanceof TaskStateError)) throw cause;
    throw refusal(writer, task, "a task that is running", "Let it come to a stop first.", cause);
  }
  writer.u8(Tag.Task);
  writer.register(task, (into) => writeTaskContent(into, state));
}

/** `excluded` are the slots that `exclude` names, per frame: of the root only. */
export function writeTaskContent(writer: HeapWriter, state: TaskState, excluded?: readonly (ReadonlySet<number> | undefined)[]): void {
  writer.u8(statusNumber(state));
  writer.u8(MODES.indexOf(state.mode));
  writer.varint(state.id);
  writer.varint(state.frames.length);
  writer.value(state.request);
  writer.value(state.result);
  writer.value(state.error);
  if (state.cancelling === undefined) writer.u8(Tag.Excluded);
  else writer.value(state.cancelling.reason);
  for (const { fn, point } of state.frames) writer.frames.push(writer.code.pointRow(fn, point));
  for (let i = 0; i < state.frames.length; i++) {
    const { slots } = state.frames[i]!;
    const left = excluded?.[i];
    for (let slot = 0; slot < slots.length; slot++) {
      if (left?.has(slot) === true) writer.u8(Tag.Excluded);
      else writer.value(slots[slot]);
    }
  }
  writeStoppedGenerators(writer, state.frames);
  writeBranches(writer, state.branches);
}

function verifyTaskContent(verifier: HeapVerifier): void {
  const status = verifier.u8();
  const mode = verifier.u8();
  if (STATUSES[status] === undefined || MODES[mode] === undefined) throw verifier.malformed("has a task of an unknown status");
  verifier.varint();
  const depth = verifier.varint();
  const from = verifier.takeFrames(depth);
  for (let i = 0; i < 3; i++) verifier.value();
  const { excluded } = verifier;
  verifier.mayBeExcluded = true;
  // no cancellation is written as Excluded
  verifier.value();
  verifier.excluded = excluded;
  const { slotCounts, frames } = verifier.around;
  for (let frame = from; frame < from + depth; frame++) {
    const count = slotCounts[frames[frame]!];
    if (count === undefined) throw verifier.malformed("has a frame at a point that it does not have");
    for (let rest = count; rest > 0; rest--) verifier.value();
  }
  verifier.mayBeExcluded = false;
  verifyStoppedGenerators(verifier, depth);
  const open = depth + verifyBranches(verifier);
  if ((status === Status.Suspended) !== open > 0) throw verifier.malformed("has a task whose frames do not fit its status");
}

/** Fills a state (or the core of a task) from its content. */
export function readTaskContent(reader: HeapReader, state: OpenState | TaskCore): void {
  state.status = STATUSES[reader.u8()]!;
  state.mode = MODES[reader.u8()]!;
  state.id = reader.varint();
  const count = reader.varint();
  state.request = reader.value();
  state.result = reader.value();
  state.error = reader.value();
  const reason = reader.value();
  state.cancelling = reason === EXCLUDED ? undefined : { reason };
  const frames: Frame[] = [];
  for (let i = 0; i < count; i++) {
    const { fn, number } = reader.points[reader.takeFrame()]!;
    const count = fn.points[number - 1]!.live.length;
    const slots = arrayFor(count);
    for (let slot = 0; slot < count; slot++) slots[slot] = reader.value();
    frames.push({ fn, point: number, slots });
  }
  readStoppedGenerators(reader, frames);
  state.frames = frames;
  readBranches(reader, state);
}

function writeCursor(writer: HeapWriter, cursor: Cursor): void {
  const values = cursor.toState();
  writer.u8(Tag.Cursor);
  writer.string(cursorKind(cursor)!);
  writer.varint(values.length);
  for (const value of values) writer.value(value);
  writer.register(cursor, undefined);
}

export const taskKinds: readonly Kind[] = [
  {
    tag: Tag.Task,
    verifyHeader() {},
    verifyContent: verifyTaskContent,
    readHeader: () => new Task(newCore()),
    readContent: (reader, task) => readTaskContent(reader, isTask(task) ? coreOf(task) : (task as OpenState)),
  },
  {
    tag: Tag.Cursor,
    verifyHeader(verifier) {
      verifier.string();
      for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
    },
    readHeader(reader) {
      const kind = reader.string();
      const values: unknown[] = [];
      for (let rest = reader.varint(); rest > 0; rest--) values.push(reader.value());
      try {
        const cursor = cursorFromState(kind, values);
        reader.cursors.push(cursor);
        return cursor;
      } catch (cause) {
        throw reader.malformed("has an iteration that is not one", cause);
      }
    },
  },
];
