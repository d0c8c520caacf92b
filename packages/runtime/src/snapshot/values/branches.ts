/**
 * The branches of a task: what waits, in the order in which it began to, and the suspensions that are open. Promises are settled or
 * connected, and calls entered in that order, when all is filled: so reactions run in the order in which they would have.
 */
import { Activation } from "../../activations/activation.js";
import { AsyncGeneratorRecord, asyncRecordOf } from "../../activations/async-generators.js";
import { Combined } from "../../activations/combined.js";
import { Deferred, type ResolvingFunction } from "../../activations/deferred.js";
import { type PromiseRecord, PromiseState, type Resolvers, recordOf } from "../../activations/promises.js";
import { silence } from "../../activations/reacting.js";
import { Reaction } from "../../activations/reaction.js";
import { WrappedStep } from "../../activations/wrapped-step.js";
import type { Frame } from "../../contract.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { Branches, type Suspension, valueOfNode } from "../../task/branches.js";
import type { TaskCore } from "../../task/core.js";
import type { OpenState } from "../../task/state.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier } from "../heap-verifier.js";
import type { HeapWriter } from "../heap-writer.js";
import { assertAsyncGenerators } from "./async-generators.js";
import { readStoppedGenerators, verifyStoppedGenerators, writeStoppedGenerators } from "./generators.js";
import { slotsAt, verifySlots } from "./promises.js";

const MODES = ["suspend", "capture"] as const;
const NODES: ReadonlySet<number> = new Set([Tag.Activation, Tag.Promise, Tag.AsyncGenerator]);

// ── writing ─────────────────────────────────────────────────────────────────

/** The async part of a task. */
export function writeBranches(writer: HeapWriter, branches: Branches | undefined): void {
  writer.varint(branches === undefined || branches.nodes.size === 0 ? 0 : branches.nodes.size + branches.unhandled.size);
  if (branches === undefined || branches.nodes.size === 0) return;
  for (const node of branches.nodes) {
    const value = valueOfNode(node);
    writer.tables.placed.add(node instanceof Activation ? (node.promise as object) : value);
    if (node instanceof AsyncGeneratorRecord) for (const { answer } of node.queue) writer.tables.placed.add(answer.promise as object);
    writer.value(value);
  }
  for (const { promise } of branches.unhandled.keys()) writer.value(promise);
  writer.value(branches.root?.promise);
  writer.varint(branches.suspensions.length);
  for (const suspension of branches.suspensions) writeSuspension(writer, suspension);
}

function writeSuspension(writer: HeapWriter, { id, mode, request, owner, frames }: Suspension): void {
  writer.varint(id);
  writer.u8(MODES.indexOf(mode));
  writer.value(request);
  writer.value(valueOfNode(owner));
  writer.varint(frames.length);
  for (const { fn, point, slots } of frames) {
    writer.varint(writer.code.pointRow(fn, point));
    for (const slot of slots) writer.value(slot);
  }
  writeStoppedGenerators(writer, frames);
}

// ── checking ────────────────────────────────────────────────────────────────

/** Gives the number of open suspensions. */
export function verifyBranches(verifier: HeapVerifier): number {
  const count = verifier.counted();
  if (count === 0) return 0;
  for (let rest = count; rest > 0; rest--) verifier.objectOf(NODES, "a call of an async function");
  verifier.value();
  const open = verifier.counted();
  for (let rest = open; rest > 0; rest--) {
    const id = verifier.varint();
    if (MODES[verifier.u8()] === undefined) throw verifier.malformed("has a suspension of an unknown mode");
    verifier.value();
    verifier.objectOf(NODES, "a call of an async function, or a promise");
    const depth = verifier.counted();
    const rows: number[] = [];
    for (let frame = 0; frame < depth; frame++) {
      const row = verifier.varint();
      verifySlots(verifier, slotsAt(verifier, row));
      rows.push(row);
    }
    verifier.parked(id, rows);
    verifyStoppedGenerators(verifier, depth);
  }
  return open;
}

// ── reading ─────────────────────────────────────────────────────────────────

interface ReadBranches {
  readonly branches: Branches;
  readonly nodes: readonly unknown[];
  readonly root: unknown;
  /** Their owners are values, which may have no record yet. */
  readonly suspensions: (Omit<Suspension, "owner"> & { readonly owner: unknown })[];
}

/** What a reader keeps until all is filled. */
export interface UnsettledPromises {
  readonly resolvers: Map<object, Resolvers>;
  /** Functions that settle promises. */
  readonly functions: { readonly promise: object; readonly made: ResolvingFunction }[];
  readonly branches: ReadBranches[];
  readonly asyncGenerators: AsyncGeneratorRecord[];
  /** Promises of requests to them. */
  readonly answered: Set<object>;
}

export function readBranches(reader: HeapReader, state: OpenState | TaskCore): void {
  const count = reader.varint();
  if (count === 0) return;
  const branches = new Branches(state as TaskCore);
  branches.isConnected = false;
  state.branches = branches;
  const nodes: unknown[] = [];
  const suspensions: ReadBranches["suspensions"][number][] = [];
  for (let rest = count; rest > 0; rest--) nodes.push(reader.value());
  const root = reader.value();
  for (let rest = reader.varint(); rest > 0; rest--) {
    const id = reader.varint();
    const mode = MODES[reader.u8()]!;
    const request = reader.value();
    const owner = reader.value();
    const frames: Frame[] = [];
    for (let depth = reader.varint(); depth > 0; depth--) {
      const { fn, number } = reader.points[reader.varint()]!;
      frames.push({ fn, point: number, slots: fn.points[number - 1]!.live.map(() => reader.value()) });
    }
    readStoppedGenerators(reader, frames);
    suspensions.push({ id, mode, request, owner, frames });
  }
  reader.unsettled.branches.push({ branches, nodes, root, suspensions });
}

/** When all is filled: settles promises, and enters the calls. No code of the program runs. */
export function connectPromises(reader: HeapReader): void {
  if (!reader.hasPromises) return;
  const { resolvers, functions, branches: all } = reader.unsettled;
  for (const [promise, { resolve, reject }] of resolvers) {
    const record = recordOf(promise);
    if (record === undefined) throw reader.malformed("has a promise of a request that nobody knows");
    if (record.state === PromiseState.Fulfilled) resolve(record.value);
    else if (record.state === PromiseState.Rejected) {
      reject(record.value);
      silence(promise as Promise<unknown>);
    } else if (record instanceof Deferred && !record.isResolved) record.reenter(resolvers.get(promise) as Resolvers);
  }
  for (const { promise, made } of functions) {
    const record = recordOf(promise);
    if (record instanceof Deferred) record.functions = [...record.functions, made];
  }
  for (const { branches, nodes, root, suspensions } of all) {
    branches.root = recordOf(root);
    branches.isEnding = branches.root !== undefined && branches.root.state !== PromiseState.Pending;
    const lost: PromiseRecord[] = [];
    // the `then` of a program's own object may have settled its promise before it stopped
    const owners = new Set(suspensions.map(({ owner }) => owner));
    for (const value of nodes) {
      const node = nodeOf(value);
      if (node === undefined || !(fitsBranch(node) || owners.has(value))) throw reader.malformed("has a branch that is none");
      node.branches = branches;
      if (node.state === PromiseState.Pending || owners.has(value)) branches.nodes.add(node);
      else lost.push(node);
    }
    for (const { id, mode, request, owner: value, frames } of suspensions) {
      const owner = nodeOf(value);
      if (owner === undefined || !branches.nodes.has(owner) || owner instanceof Combined || owner.suspension !== undefined)
        throw reader.malformed("has a suspension of what cannot wait for it");
      branches.reopen({ id, mode, request, owner, frames });
    }
    for (const record of lost) branches.unhandled.set(record, branches.suspensions.slice());
  }
  assertAsyncGenerators(reader);
  for (const { branches } of all) {
    for (const node of [...branches.nodes]) enter(reader, node);
    branches.isConnected = true;
  }
}

function nodeOf(value: unknown): PromiseRecord | undefined {
  return value instanceof Activation ? value : (asyncRecordOf(value) ?? recordOf(value));
}

/** What waits, and what was rejected and nobody handles. */
function fitsBranch(node: PromiseRecord): boolean {
  return node instanceof AsyncGeneratorRecord ? node.isAtWork : node.state !== PromiseState.Fulfilled;
}

function enter(reader: HeapReader, node: PromiseRecord): void {
  if (node instanceof AsyncGeneratorRecord) return node.goesOnWaiting();
  const resolvers = reader.unsettled.resolvers.get(node.promise as object);
  if (resolvers === undefined) throw reader.malformed("has a call without a promise");
  if (node instanceof Reaction && node.follows === undefined && node.suspension === undefined && !(node.parent instanceof Promise))
    throw reader.malformed("has a reaction to something that is no promise");
  if (node instanceof WrappedStep && !(node.given instanceof Promise))
    throw reader.malformed("has a step that waits for what is no promise");
  if (node instanceof Activation && node.follows === undefined && (node.fn as unknown) === undefined)
    throw reader.malformed("has a call without a function");
  node.reenter(resolvers);
}
