/** Promises that marked code made in a task, and the calls of async functions that they are of. A promise is made pending: see branches.ts. */
import { Activation } from "../../activations/activation.js";
import { Answer } from "../../activations/async-generators.js";
import { type Combination, Combined } from "../../activations/combined.js";
import { Deferred } from "../../activations/deferred.js";
import { openPromise, PromiseRecord, PromiseState, recordOf } from "../../activations/promises.js";
import { Reaction, type ReactionKind } from "../../activations/reaction.js";
import { WrappedStep } from "../../activations/wrapped-step.js";
import { FunctionKind } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { isObject } from "../../objects.js";
import { isStandIn } from "../changes.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import type { Keys } from "./properties.js";

const enum PromiseKind {
  Fulfilled = 0,
  Rejected = 1,
  /** Of a call of an async function. */
  Call = 2,
  Combined = 3,
  /** Of `then` and its like. */
  Reaction = 4,
  /** Of `new Promise` and its like. */
  Deferred = 5,
  /** Of a request to an async generator, which knows of it. */
  Answer = 6,
  /** Of a step of an iterator without async methods. */
  Step = 7,
}

const IS_FOREVER = 1;
const IS_RESOLVED = 2;
/** Settled by the `then` of a program's own object, which stopped afterwards. */
const IS_FULFILLED = 4;
const IS_REJECTED = 8;

/** A combination whose iterable is not at its end. */
const IS_OPEN = 16;

const enum CallState {
  /** At an `await`. */
  Awaits = 0,
  /** At a call that stopped. */
  Parked = 1,
  /** It has ended; its promise takes over the state of another. */
  Follows = 2,
}

const REACTIONS: readonly ReactionKind[] = ["then", "finally", "after"];
const COMBINATIONS: readonly Combination[] = ["all", "allSettled", "any", "race"];
const ASYNC = FunctionKind.Async;

// ── writing ─────────────────────────────────────────────────────────────────

export function writePromiseHeader(writer: HeapWriter, promise: object): void {
  const record = recordOf(promise);
  if (record === undefined) {
    const what = "a promise that marked code did not make: nobody can tell its state";
    throw refusal(writer, promise, what, "Wait for it before the stop, or start its work again after it.");
  }
  if (record.state === PromiseState.Pending) {
    if (record instanceof Deferred) writer.tables.deferred.add(record);
    else writer.tables.stopped.add(promise);
  }
  writer.u8(Tag.Promise);
}

/** What Node puts on promises while somebody uses AsyncLocalStorage or async_hooks: it belongs to the process. */
const HOST_KEYS: ReadonlySet<string | undefined> = new Set(["kResourceStore", "async_id_symbol", "trigger_async_id_symbol"]);

export function furtherOnPromise(promise: object): Keys {
  return Reflect.ownKeys(promise).filter((key) => typeof key === "string" || !HOST_KEYS.has(key.description));
}

export function writePromise(writer: HeapWriter, promise: object): void {
  const record = recordOf(promise) as PromiseRecord;
  if (record instanceof Deferred && record.state !== PromiseState.Pending && record.suspension !== undefined) {
    writer.u8(PromiseKind.Deferred);
    writer.u8(IS_RESOLVED | (record.state === PromiseState.Fulfilled ? IS_FULFILLED : IS_REJECTED));
    writer.value(record.value);
  } else if (record.state !== PromiseState.Pending) {
    writer.u8(record.state === PromiseState.Fulfilled ? PromiseKind.Fulfilled : PromiseKind.Rejected);
    writer.value(record.value);
  } else if (record instanceof Activation) {
    writer.u8(PromiseKind.Call);
    writer.value(record);
  } else if (record instanceof Combined) {
    writer.u8(PromiseKind.Combined);
    writer.u8(COMBINATIONS.indexOf(record.kind) + (record.isOpen ? IS_OPEN : 0));
    writer.varint(record.items.length);
    for (const item of record.items) writer.value(item);
  } else if (record instanceof Reaction) {
    const { kind, parent, onValue, onError, outcome, follows } = record;
    writer.u8(PromiseKind.Reaction);
    writer.u8(REACTIONS.indexOf(kind));
    writer.u8(outcome?.isThrow === true ? 1 : 0);
    for (const value of [parent, onValue, onError, outcome?.value, follows]) writer.value(value);
  } else if (record instanceof Deferred) {
    writer.u8(PromiseKind.Deferred);
    writer.u8((record.isForever ? IS_FOREVER : 0) | (record.isResolved ? IS_RESOLVED : 0));
    writer.value(record.follows);
  } else if (record instanceof Answer) {
    writer.u8(PromiseKind.Answer);
    writer.value(record.generator);
  } else if (record instanceof WrappedStep) {
    writer.u8(PromiseKind.Step);
    writer.u8(record.isLast ? 1 : 0);
    writer.value(record.given);
    writer.value(record.closes);
  }
}

/** The pending promises that are written without what settles them: code outside of the snapshot does. */
export function* unsettleable(writer: HeapWriter): Iterable<object> {
  for (const { promise, isForever, isResolved, functions, suspension } of writer.tablesIfAny?.deferred ?? []) {
    // a call that is stopped rejects it when it throws
    if (isForever || isResolved || suspension !== undefined) continue;
    if (!functions.some((one) => writer.ids.has(one))) yield promise as object;
  }
}

export function assertSettleable(writer: HeapWriter): void {
  if (writer.tablesIfAny === undefined) return;
  for (const promise of unsettleable(writer)) {
    writer.current = writer.owners[writer.ids.numberOf(promise)]!;
    const what = "a promise that code outside of the task settles (a timer, a callback): its functions are not part of the snapshot";
    throw refusal(writer, promise, what, "Wait for it with `await task.settled()`, or start its work again after the stop.");
  }
}

/** True when the object was such a call, whose header is then written. */
export function writeActivation(writer: HeapWriter, object: object): boolean {
  if (!(object instanceof Activation)) return false;
  writer.u8(Tag.Activation);
  writer.register(object, writeCall);
  return true;
}

function writeCall(writer: HeapWriter, object: object): void {
  const { fn, point, slots, awaits, follows, suspension, promise } = object as Activation;
  writer.value(promise);
  if (follows !== undefined) {
    writer.u8(CallState.Follows);
    writer.value(follows);
    return;
  }
  writer.u8(suspension === undefined ? CallState.Awaits : CallState.Parked);
  writer.value(suspension === undefined ? awaits : undefined);
  writer.varint(writer.code.pointRow(fn, point));
  writer.varint(slots.length);
  for (const slot of slots) writer.value(slot);
}

// ── checking ────────────────────────────────────────────────────────────────

const PROMISES: ReadonlySet<number> = new Set([Tag.Promise]);
const CALLS: ReadonlySet<number> = new Set([Tag.Activation]);
const ASYNC_GENERATORS: ReadonlySet<number> = new Set([Tag.AsyncGenerator]);

export function slotsAt(verifier: HeapVerifier, row: number): number {
  const count = verifier.around.slotCounts[row];
  if (count === undefined) throw verifier.malformed("has a frame at a point that it does not have");
  return count;
}

export function verifySlots(verifier: HeapVerifier, count: number): void {
  for (let rest = count; rest > 0; rest--) verifier.value();
}

export const promiseKinds: readonly Kind[] = [
  {
    tag: Tag.Promise,
    dressing: "all",
    verifyHeader() {},
    verifyContent(verifier) {
      const kind: PromiseKind = verifier.u8();
      if (kind === PromiseKind.Call) verifier.objectOf(CALLS, "a call of an async function");
      else if (kind === PromiseKind.Combined) {
        if (COMBINATIONS[verifier.u8() & ~IS_OPEN] === undefined) throw verifier.malformed("has an unknown combination of promises");
        for (let rest = verifier.counted(); rest > 0; rest--) verifier.value();
      } else if (kind === PromiseKind.Reaction) {
        if (REACTIONS[verifier.u8()] === undefined || verifier.u8() > 1) throw verifier.malformed("has an unknown reaction of a promise");
        for (let rest = 5; rest > 0; rest--) verifier.value();
      } else if (kind === PromiseKind.Deferred) {
        const flags = verifier.u8();
        const end = flags & (IS_FULFILLED | IS_REJECTED);
        const isEnd = end === 0 || (flags === (end | IS_RESOLVED) && end !== (IS_FULFILLED | IS_REJECTED));
        if (flags > (IS_FOREVER | IS_RESOLVED | IS_FULFILLED | IS_REJECTED) || !isEnd)
          throw verifier.malformed("has a promise in an unknown state");
        verifier.value();
      } else if (kind === PromiseKind.Answer) verifier.objectOf(ASYNC_GENERATORS, "an async generator");
      else if (kind === PromiseKind.Step) {
        if (verifier.u8() > 1) throw verifier.malformed("has an unknown step of an iterator");
        verifier.value();
        verifier.value();
      } else if (kind === PromiseKind.Fulfilled || kind === PromiseKind.Rejected) verifier.value();
      else throw verifier.malformed("has a promise of an unknown kind");
    },
    readHeader(reader) {
      const { promise, resolvers } = openPromise();
      reader.unsettled.resolvers.set(promise, resolvers);
      return promise;
    },
    readContent(reader, promise) {
      const kind: PromiseKind = reader.u8();
      let record: PromiseRecord;
      if (kind === PromiseKind.Call) record = reader.value() as Activation;
      else if (kind === PromiseKind.Combined) {
        const combination = reader.u8();
        const combined = new Combined(COMBINATIONS[combination & ~IS_OPEN]!, undefined);
        combined.isOpen = (combination & IS_OPEN) !== 0;
        for (let rest = reader.varint(); rest > 0; rest--) combined.items.push(reader.value());
        record = combined;
      } else if (kind === PromiseKind.Reaction) {
        const reaction = REACTIONS[reader.u8()]!;
        const isThrow = reader.u8() === 1;
        const [parent, onValue, onError, value, follows] = [1, 2, 3, 4, 5].map(() => reader.value());
        record = new Reaction(reaction, parent, onValue, onError, undefined, { isThrow, value });
        record.follows = follows;
      } else if (kind === PromiseKind.Deferred) {
        const deferred = new Deferred(undefined);
        const flags = reader.u8();
        deferred.isForever = (flags & IS_FOREVER) !== 0;
        deferred.isResolved = (flags & IS_RESOLVED) !== 0;
        const value = reader.value();
        if ((flags & (IS_FULFILLED | IS_REJECTED)) === 0) deferred.follows = value;
        else {
          deferred.state = (flags & IS_FULFILLED) !== 0 ? PromiseState.Fulfilled : PromiseState.Rejected;
          deferred.value = value;
        }
        record = deferred;
      } else if (kind === PromiseKind.Answer) {
        reader.value();
        // the generator makes the record
        return;
      } else if (kind === PromiseKind.Step) {
        const isLast = reader.u8() === 1;
        const given = reader.value();
        const closes = reader.value();
        if (closes !== undefined && !isObject(closes)) throw reader.malformed("has a step of an iterator that is none");
        record = new WrappedStep(given, isLast, closes as object | undefined, undefined);
      } else {
        record = new PromiseRecord(undefined);
        record.state = kind === PromiseKind.Fulfilled ? PromiseState.Fulfilled : PromiseState.Rejected;
        record.value = reader.value();
      }
      if (record.promise !== undefined && record.promise !== promise) throw reader.malformed("has two promises of one call");
      record.remade(promise as Promise<unknown>);
    },
  },
  {
    tag: Tag.Activation,
    verifyHeader() {},
    verifyContent(verifier) {
      verifier.objectOf(PROMISES, "a promise");
      const state: CallState = verifier.u8();
      if (state > CallState.Follows) throw verifier.malformed("has a call in an unknown state");
      verifier.value();
      if (state === CallState.Follows) return;
      const row = verifier.varint();
      if (slotsAt(verifier, row) !== verifier.counted()) throw verifier.malformed("has a call with other slots than its point has");
      verifySlots(verifier, slotsAt(verifier, row));
      verifier.waiting(row);
      const fn = verifier.around.resolver?.points[row]?.fn;
      if (fn !== undefined && fn.kind !== ASYNC && !isStandIn(fn)) throw verifier.malformed("has a call of a function that is not async");
    },
    readHeader: () => new Activation(undefined as never, undefined),
    readContent(reader, object) {
      const activation = object as Activation;
      activation.promise = reader.value() as Promise<unknown>;
      const state: CallState = reader.u8();
      const value = reader.value();
      if (state === CallState.Follows) {
        activation.follows = value;
        return;
      }
      activation.awaits = value;
      const { fn, number } = reader.points[reader.varint()]!;
      activation.fn = fn;
      activation.point = number;
      const slots: unknown[] = [];
      for (let rest = reader.varint(); rest > 0; rest--) slots.push(reader.value());
      activation.slots = slots;
    },
  },
];
