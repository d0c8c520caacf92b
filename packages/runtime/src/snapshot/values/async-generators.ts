/**
 * Async generators of marked functions: the frame of the body, the requests that wait, and what the generator itself waits for. One that
 * is at work belongs to a task, which is in the snapshot too. The body is made by the resuming body of its function, as a generator's.
 */
import { AsyncGeneratorState } from "../../activations/async-generator-state.js";
import {
  Answer,
  type AsyncGeneratorRecord,
  asyncRecordOf,
  noteAsyncGenerator,
  type RequestKind,
} from "../../activations/async-generators.js";
import { finishedGenerator, isAsyncPrototype, stateOfGenerator } from "../../activations/generators.js";
import { PromiseState } from "../../activations/promises.js";
import { FunctionKind } from "../../contract.js";
import { AsyncCursor } from "../../cursors/async.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { isStandIn } from "../changes.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { GENERATOR_WAITS, UnfilledGenerator } from "./generators.js";
import { writePrototype } from "./prototypes.js";

const ASYNC_GENERATOR = FunctionKind.AsyncGenerator;
const REQUESTS: readonly RequestKind[] = ["next", "throw", "return"];
const START = AsyncGeneratorState.Start;
const RUNNING = AsyncGeneratorState.Running;
const COMPLETED = AsyncGeneratorState.Completed;
const DRAINING = AsyncGeneratorState.Draining;

/** True unless it only looks like one of a marked function. */
export function isAsyncGenerator(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return asyncRecordOf(object) !== undefined || !isAsyncPrototype(prototype) || stateOfGenerator(object) !== undefined;
}

export function hasEnded(state: AsyncGeneratorState): boolean {
  return state === COMPLETED || state === DRAINING;
}

export function writeAsyncGenerator(writer: HeapWriter, generator: object): void {
  const prototype = Object.getPrototypeOf(generator) as object | null;
  const record = asyncRecordOf(generator);
  if (record === undefined && !isAsyncPrototype(prototype)) {
    const what = "an async generator of a function that is not marked";
    throw refusal(writer, generator, what, "Mark the function, or iterate anew after the stop.");
  }
  const state = record?.phase ?? START;
  const frame = hasEnded(state) ? undefined : stateOfGenerator(generator);
  if (state === RUNNING || frame === "running") throw refusal(writer, generator, "an async generator that is running");
  if (record?.isAtWork === true) writer.tables.stopped.add(generator);
  writer.u8(Tag.AsyncGenerator);
  writer.u8(typeof frame === "object" ? state : record?.isAtWork === true ? DRAINING : COMPLETED);
  writePrototype(writer, generator, prototype);
  if (typeof frame === "object") writer.varint(writer.code.pointRow(frame.fn, frame.point));
}

export function writeAsyncGeneratorContent(writer: HeapWriter, generator: object): void {
  const record = asyncRecordOf(generator);
  const frame = record !== undefined && hasEnded(record.phase) ? undefined : stateOfGenerator(generator);
  const slots = typeof frame === "object" ? frame.slots : [];
  writer.varint(slots.length);
  for (const value of slots) writer.value(value);
  const queue = record?.queue ?? [];
  writer.varint(queue.length);
  for (const { kind, value, answer } of queue) {
    writer.u8(REQUESTS.indexOf(kind));
    writer.value(value);
    writer.value(answer.promise);
  }
  writer.value(record?.awaits);
  writer.value(record?.delegation);
}

function verifyHeader(verifier: HeapVerifier): void {
  const state = verifier.u8();
  if (state > COMPLETED || state === RUNNING) throw verifier.malformed("has an async generator in an unknown state");
  verifier.prototype();
  if (hasEnded(state)) return;
  const row = verifier.varint();
  if (row >= verifier.around.slotCounts.length) throw verifier.malformed("has an async generator at a point that it does not have");
  const fn = verifier.around.resolver?.points[row]?.fn;
  if (fn !== undefined && fn.kind !== ASYNC_GENERATOR && !isStandIn(fn))
    throw verifier.malformed("has an async generator of a function that is none");
}

const PROMISES: ReadonlySet<number> = new Set([Tag.Promise]);

function readRequest(reader: HeapReader, record: AsyncGeneratorRecord): void {
  const kind = REQUESTS[reader.u8()]!;
  const value = reader.value();
  const promise = reader.value() as Promise<unknown>;
  const resolvers = reader.unsettled.resolvers.get(promise);
  const answer = new Answer(record.generator, undefined);
  // its promise may have been given to another one
  if (resolvers === undefined || reader.unsettled.answered.has(promise)) throw reader.malformed("has two requests with one answer");
  reader.unsettled.answered.add(promise);
  answer.remade(promise);
  record.queue.push({ kind, value, answer, resolvers });
}

/** When all is filled: what fits no state that a generator can be in. */
export function assertAsyncGenerators(reader: HeapReader): void {
  for (const { phase: state, isAtWork, branches, suspension, queue, delegation } of reader.unsettled.asyncGenerators) {
    const isParked = state === AsyncGeneratorState.Stopped;
    const delegates = state === AsyncGeneratorState.Delegating || state === AsyncGeneratorState.Leaving;
    const fits = isAtWork === queue.length > 0 && isAtWork === (branches !== undefined) && isParked === (suspension !== undefined);
    if (!fits || (delegates && delegation === undefined)) throw reader.malformed("has an async generator in a state that it cannot be in");
    for (const { answer } of queue) {
      if (answer.state !== PromiseState.Pending) throw reader.malformed("has a request that was answered");
      answer.branches = branches;
    }
  }
}

export const asyncGeneratorKinds: readonly Kind[] = [
  {
    tag: Tag.AsyncGenerator,
    dressing: "all",
    verifyHeader,
    verifyContent(verifier) {
      for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
      for (let rest = verifier.counted(); rest > 0; rest--) {
        if (REQUESTS[verifier.u8()] === undefined) throw verifier.malformed("has an unknown request to an async generator");
        verifier.value();
        verifier.objectOf(PROMISES, "a promise");
      }
      verifier.value();
      verifier.value();
    },
    readHeader(reader) {
      const state: AsyncGeneratorState = reader.u8();
      const prototype = reader.value() as object | null;
      let generator: object;
      let fn: AsyncGeneratorRecord["fn"];
      if (hasEnded(state)) generator = finishedGenerator();
      else {
        const unfilled = new UnfilledGenerator(GENERATOR_WAITS, reader.points[reader.varint()]!);
        ({ fn, generator } = unfilled);
        reader.generators.set(generator, unfilled);
      }
      const record = noteAsyncGenerator(generator);
      record.phase = state;
      record.fn = fn;
      reader.unsettled.asyncGenerators.push(record);
      return Object.setPrototypeOf(generator, prototype) as object;
    },
    readContent(reader, object) {
      const record = asyncRecordOf(object)!;
      const { generator } = record;
      const unfilled = reader.generators.get(generator);
      const live = unfilled === undefined ? [] : unfilled.fn.points[unfilled.number - 1]!.live;
      if (reader.varint() !== live.length) throw reader.malformed("has an async generator with other slots than its point has");
      for (const slot of live) unfilled!.slots[slot] = reader.value();
      for (let rest = reader.varint(); rest > 0; rest--) readRequest(reader, record);
      record.awaits = reader.value();
      const delegation = reader.value();
      if (delegation !== undefined && !(delegation instanceof AsyncCursor)) throw reader.malformed("has a `yield*` through something else");
      record.delegation = delegation as AsyncCursor | undefined;
    },
  },
];
