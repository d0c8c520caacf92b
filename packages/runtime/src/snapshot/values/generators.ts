/**
 * Generators of marked functions, half-run or not: a frame, and the prototype. One that waits for a call is in the stack of
 * a task, which has its frame and refers to it. The generator is made by the resuming body of its function; when all is
 * filled, it is brought to its point.
 */
import {
  bare,
  type Detour,
  finishedGenerator,
  isMarkedPrototype,
  markStopped,
  reenter,
  stateOfGenerator,
  stoppedAt,
  through,
} from "../../activations/generators.js";
import { recordOf } from "../../activations/promises.js";
import { returnIn, returningWith } from "../../activations/returning.js";
import { type Frame, FunctionKind, type FunctionMeta } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { isStandIn, mismatch } from "../changes.js";
import type { FramePoint, HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import { writePrototype } from "./prototypes.js";

const enum State {
  Finished = 0,
  Waiting = 1,
  /** In the stack of a task. */
  Stopped = 2,
}

/** Of an unfilled generator that is brought to its point. */
export const GENERATOR_WAITS = State.Waiting;

const GENERATOR = FunctionKind.Generator;

/** A generator that a reader has made, and whose frame is still to be filled. */
export class UnfilledGenerator implements FramePoint {
  readonly generator: object;
  fn: FunctionMeta;
  /** 1-based. */
  number: number;
  /** The generator reads them from the array when all is filled. */
  slots: unknown[];
  /** In the stack of a task. */
  frame: Frame | undefined;
  /** Goes through the body in the loaded code, when that is not known yet. */
  private readonly detour: Detour | undefined;

  constructor(
    readonly state: State,
    { fn, number }: FramePoint,
  ) {
    this.fn = fn;
    this.number = number;
    this.slots = fn.slots.map(() => undefined);
    this.detour = isStandIn(fn) ? { body: undefined } : undefined;
    this.generator = this.detour === undefined ? fn.reenter!(number, this.slots) : through(this.detour);
  }

  /** Instead of that of a stand-in, it gets this frame. */
  become(fn: FunctionMeta, number: number, live: readonly unknown[]): void {
    this.fn = fn;
    this.number = number;
    this.slots = fn.slots.map(() => undefined);
    for (const [i, slot] of fn.points[number - 1]!.live.entries()) this.slots[slot] = live[i];
    this.detour!.body = Object.setPrototypeOf(fn.reenter!(number, this.slots), bare) as Generator;
  }
}

/** True unless it only looks like a generator of a marked function. */
export function isGenerator(object: object): boolean {
  return !isMarkedPrototype(Object.getPrototypeOf(object) as object | null) || stateOfGenerator(object) !== undefined;
}

export function writeGenerator(writer: HeapWriter, generator: object): void {
  const prototype = Object.getPrototypeOf(generator) as object | null;
  if (!isMarkedPrototype(prototype)) {
    const what = "an iterator of the engine, or a generator of a function that is not marked";
    throw refusal(writer, generator, what, "Iterate anew after the stop, or hold an array and an index.");
  }
  const state = stateOfGenerator(generator);
  if (state === "running" || state === undefined) throw refusal(writer, generator, "a generator that is running");
  const stopped = stoppedAt(generator);
  if (stopped !== undefined) writer.tables.stopped.add(generator);
  writer.u8(Tag.Generator);
  writer.u8(state === "finished" ? State.Finished : stopped === undefined ? State.Waiting : State.Stopped);
  writePrototype(writer, generator, prototype);
  if (state !== "finished") writer.varint(writer.code.pointRow(state.fn, state.point));
}

export function writeGeneratorContent(writer: HeapWriter, generator: object): void {
  const state = stoppedAt(generator) === undefined ? stateOfGenerator(generator) : undefined;
  const slots = typeof state === "object" ? state.slots : [];
  writer.varint(slots.length);
  for (const value of slots) writer.value(value);
}

/** The generators in the stack of a task, and where. */
export function writeStoppedGenerators(writer: HeapWriter, frames: readonly Frame[]): void {
  let stopped = 0;
  for (let index = 0; index < frames.length; index++) if (frames[index]!.generator !== undefined) stopped++;
  writer.varint(stopped);
  for (let index = 0; stopped > 0; index++) {
    const { generator } = frames[index]!;
    if (generator === undefined) continue;
    stopped--;
    writer.tables.placed.add(generator);
    writer.varint(index);
    writer.value(generator);
  }
}

/** When all is written: a generator that waits for a call needs its task. */
export function assertStoppedPlaced(writer: HeapWriter): void {
  const tables = writer.tablesIfAny;
  if (tables === undefined) return;
  const { stopped, placed } = tables;
  for (const generator of stopped) {
    if (placed.has(generator)) continue;
    writer.current = writer.owners[writer.ids.numberOf(generator)]!;
    const help = "Let that task come to its end first, or keep it beside what waits for it.";
    const what = recordOf(generator) === undefined ? "a generator that waits for a call in" : "a promise of";
    throw refusal(writer, generator, `${what} a task that is not part of the snapshot`, help);
  }
}

export function verifyStoppedGenerators(verifier: HeapVerifier, depth: number): void {
  for (let rest = verifier.counted(); rest > 0; rest--) {
    if (verifier.varint() >= depth) throw verifier.malformed("has a generator in a frame that is not there");
    verifier.objectOf(GENERATORS, "a generator");
  }
}

const GENERATORS: ReadonlySet<number> = new Set([Tag.Generator]);

/** Gives the frames of a stack their generators. */
export function readStoppedGenerators(reader: HeapReader, frames: Frame[]): void {
  for (let rest = reader.varint(); rest > 0; rest--) {
    const index = reader.varint();
    const generator = reader.value() as object;
    const unfilled = reader.generators.get(generator);
    const frame = frames[index]!;
    const isFree = unfilled?.state === State.Stopped && unfilled.frame === undefined && frame.generator === undefined;
    if (!isFree || frame.fn !== unfilled.fn || frame.point !== unfilled.number)
      throw reader.malformed("has a generator with another frame");
    frames[index] = unfilled.frame = { ...frame, generator };
  }
  for (const { fn, generator } of frames) {
    if (isStandIn(fn)) continue;
    if (fn.kind === FunctionKind.Async || fn.kind === FunctionKind.AsyncGenerator)
      throw reader.malformed("has a frame of an async function in a stack");
    if ((fn.kind === GENERATOR) !== (generator !== undefined)) throw reader.malformed("has a frame of a generator without it");
  }
}

/** When all is filled, and no code of the program has run: brings the generators to their points. */
export function reenterGenerators(reader: HeapReader): void {
  if (!reader.hasGenerators) return;
  for (const [generator, { fn, number, state, slots, frame }] of reader.generators) {
    if (isStandIn(fn)) throw mismatch(fn, "its code");
    if (state === State.Stopped) {
      if (frame === undefined) throw reader.malformed("has a generator that waits for a call in no task");
      for (const [index, slot] of fn.points[number - 1]!.live.entries()) slots[slot] = frame.slots[index];
      markStopped(generator, frame);
    }
    reenter(generator);
  }
}

function verifyHeader(verifier: HeapVerifier): void {
  const state = verifier.u8();
  if (state > State.Stopped) throw verifier.malformed("has a generator in an unknown state");
  verifier.prototype();
  const row = state === State.Finished ? -1 : verifier.varint();
  if (row >= verifier.around.slotCounts.length) throw verifier.malformed("has a generator at a point that it does not have");
  const fn = verifier.around.resolver?.points[row]?.fn;
  if (fn !== undefined && fn.kind !== GENERATOR && !isStandIn(fn)) throw verifier.malformed("has a generator of a function that is none");
}

/** True when the object was such an exception, whose header is then written. */
export function writeReturn(writer: HeapWriter, object: object): boolean {
  const record = returnIn(object);
  if (record === undefined) return false;
  writer.u8(Tag.Return);
  writer.value(record.returns);
  writer.register(object, undefined);
  return true;
}

export const generatorKinds: readonly Kind[] = [
  {
    tag: Tag.Return,
    verifyHeader: (verifier) => void verifier.value(),
    readHeader: (reader) => returningWith(reader.value()),
  },
  {
    tag: Tag.Generator,
    dressing: "all",
    verifyHeader,
    verifyContent(verifier) {
      for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
    },
    readHeader(reader) {
      const state: State = reader.u8();
      const prototype = reader.value() as object | null;
      if (state === State.Finished) return Object.setPrototypeOf(finishedGenerator(), prototype) as object;
      const unfilled = new UnfilledGenerator(state, reader.points[reader.varint()]!);
      reader.generators.set(unfilled.generator, unfilled);
      return Object.setPrototypeOf(unfilled.generator, prototype) as object;
    },
    readContent(reader, generator) {
      const unfilled = reader.generators.get(generator);
      const live = unfilled?.state === State.Waiting ? unfilled.fn.points[unfilled.number - 1]!.live : [];
      if (reader.varint() !== live.length) throw reader.malformed("has a generator with other slots than its point has");
      for (const slot of live) unfilled!.slots[slot] = reader.value();
    },
  },
];
