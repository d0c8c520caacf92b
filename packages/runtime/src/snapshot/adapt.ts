/**
 * When all is filled, and before any code of the program has run: frames of stand-ins become frames of the loaded code, wherever
 * they are: in stacks, in branches, in calls of async functions, in generators.
 */
import { Activation } from "../activations/activation.js";
import { asyncRecordOf } from "../activations/async-generators.js";
import { type Frame, FunctionKind } from "../contract.js";
import { coreOf, isTask, type OpenState } from "../task/state.js";
import { type Changes, isStandIn } from "./changes.js";
import type { HeapReader } from "./heap-reader.js";

/** Throws CodeMismatchError, and what `migrate` throws. */
export function adaptFrames(changes: Changes, state: OpenState, reader: HeapReader): void {
  const stack = (frames: readonly Frame[]): Frame[] => frames.map((frame) => inStack(changes, frame, reader));
  state.frames = stack(state.frames);
  for (const object of reader.objects) {
    if (object instanceof Activation) adaptCall(changes, object);
    else if (isTask(object)) coreOf(object).frames = stack(coreOf(object).frames);
  }
  if (reader.hasPromises) {
    for (const { suspensions } of reader.unsettled.branches)
      for (const [i, suspension] of suspensions.entries()) suspensions[i] = { ...suspension, frames: stack(suspension.frames) };
  }
  if (reader.hasGenerators) adaptGenerators(changes, reader);
}

function inStack(changes: Changes, frame: Frame, reader: HeapReader): Frame {
  const { generator } = frame;
  if (!isStandIn(frame.fn)) return frame;
  if (generator === undefined) return changes.adapt(frame, FunctionKind.Sync);
  const made = { ...changes.adapt(frame, FunctionKind.Generator), generator };
  reader.generators.get(generator)!.frame = made;
  return made;
}

function adaptCall(changes: Changes, call: Activation): void {
  // one that only follows another promise has no frame
  if ((call.fn as unknown) === undefined || !isStandIn(call.fn)) return;
  const { fn, point, slots } = changes.adapt({ fn: call.fn, point: call.point, slots: [...call.slots] }, FunctionKind.Async);
  Object.assign(call, { fn, point, slots });
}

function adaptGenerators(changes: Changes, reader: HeapReader): void {
  for (const [generator, unfilled] of reader.generators) {
    if (!isStandIn(unfilled.fn)) continue;
    const record = asyncRecordOf(generator);
    const kind = record === undefined ? FunctionKind.Generator : FunctionKind.AsyncGenerator;
    const saved = { fn: unfilled.fn, point: unfilled.number, slots: unfilled.slots };
    const { fn, point, slots } = unfilled.frame ?? changes.adapt(saved, kind);
    unfilled.become(fn, point, slots);
    if (record !== undefined) record.fn = fn;
  }
}
