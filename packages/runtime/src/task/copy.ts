/** Copies of tasks, by way of bytes: serialize(), fork(), and what capture() makes. */
import { refreshBindings } from "../registry.js";
import { embedCode } from "../snapshot/embed.js";
import type { SerializeOptions } from "../snapshot/options.js";
import { readSnapshot } from "../snapshot/read.js";
import { writeSnapshot } from "../snapshot/write.js";
import { refuseRunning } from "./at-work.js";
import type { TaskCore } from "./core.js";
import { newCore, stateOfCore, type TaskState, taskFrom } from "./state.js";
import { Task } from "./task.js";

/** @throws NotSerializableError, and the task is as it was */
export function serialize(core: TaskCore, options: SerializeOptions): Uint8Array {
  const asItIs = core.bytes !== undefined && options.exclude === undefined && options.embedCode !== true;
  if (asItIs) return (core.bytes as Uint8Array).slice();
  if (core.status === "running") throw refuseRunning(core, "serialize()");
  return bytesOf(stateOfCore(core), options);
}

/** An independent deep copy of a task that does not run. */
export function fork(core: TaskCore): Task {
  if (core.status === "running") throw refuseRunning(core, "fork()");
  return core.bytes === undefined ? taskFrom(readSnapshot(bytesOf(stateOfCore(core), {}), {})) : unread(core, core.bytes);
}

/**
 * A copy, as of now, of the innermost `keep` frames of a stack that stopped in capture(). It is written at once, so that
 * later writes are not seen.
 * @throws NotSerializableError
 */
export function takeCopy(core: TaskCore, keep: number): Task {
  const state: TaskState = {
    status: "suspended",
    frames: core.frames.slice(-Math.min(keep, core.frames.length)),
    mode: "capture",
    request: undefined,
    id: core.id + 1,
    cancelling: core.cancelling,
    branches: undefined,
    result: undefined,
    error: undefined,
  };
  return unread(state, bytesOf(state, {}));
}

/** What capture() made is bytes until somebody looks into it. */
export function load(core: TaskCore): void {
  if (core.bytes === undefined) return;
  const { frames, cancelling } = readSnapshot(core.bytes, {});
  core.frames = frames.slice();
  core.cancelling = cancelling;
  core.bytes = undefined;
}

function bytesOf(state: TaskState, options: SerializeOptions): Uint8Array {
  refreshBindings();
  const bytes = writeSnapshot(state, options);
  return options.embedCode === true ? embedCode(bytes) : bytes;
}

function unread(like: { readonly mode: TaskCore["mode"]; readonly id: number }, bytes: Uint8Array): Task {
  const core = newCore();
  core.mode = like.mode;
  core.id = like.id;
  core.bytes = bytes;
  return new Task(core);
}
