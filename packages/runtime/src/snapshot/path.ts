/**
 * Where a value that cannot be written hangs: frame, local and property path. Nothing is kept for it while writing but
 * the owner of each object; the labels on the way are looked up when there is something to say.
 */

import { Activation } from "../activations/activation.js";
import { type AsyncGeneratorRecord, asyncRecordOf } from "../activations/async-generators.js";
import { stateOfGenerator } from "../activations/generators.js";
import { closureOf, memberOf } from "../closures.js";
import type { Frame, PointMeta } from "../contract.js";
import { type Cursor, cursorKind } from "../cursors.js";
import { NotSerializableError, type Place } from "../errors.js";
import { mappedOf, variableOf } from "../mapped-arguments.js";
import { nameOfBinding } from "../registry.js";
import { valueOfNode } from "../task/branches.js";
import { isTask, stateOf, type TaskState } from "../task/state.js";
import { WeakEntry } from "../weak-entry.js";
import type { HeapWriter } from "./heap-writer.js";
import { PrivateState } from "./values/privates.js";

/** A step from an object to one of its parts. */
interface Edge {
  /** As it is appended to a path: `.name`, `[0]`, `["a b"]`. */
  readonly label: string;
  readonly value: unknown;
  /** Set on the way out of a task. */
  readonly frame?: Frame;
  readonly slot?: number;
}

/** The error for a value that was met in the content of the writer's current object. */
export function refusal(writer: HeapWriter, value: unknown, what: string, help?: string, cause?: unknown): NotSerializableError {
  const way: Edge[] = [];
  let target = value;
  for (let owner = writer.current; ; owner = writer.owners[owner]!) {
    const object = writer.objects[owner];
    let found = object === target && owner === writer.current ? undefined : edgeTo(object, target);
    const whole = found === undefined ? writer.tables.drains.objectOf.get(target) : undefined;
    if (whole !== undefined) {
      way.unshift({ label: ".<data>", value: target });
      found = edgeTo(object, whole);
    }
    if (object instanceof WeakEntry) found = { label: `.<entry of ${nameOfBinding(object.collection)?.path.join(".")}>`, value: target };
    if (found !== undefined) way.unshift(found);
    target = object instanceof PrivateState ? object.instance : object instanceof WeakEntry ? object.key : object;
    if (owner === 0) break;
  }
  const { place, local, path } = describe(way);
  return new NotSerializableError({
    place,
    local,
    path,
    what,
    ...(help === undefined ? {} : { help }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Its handler is out of reach. */
export function refuseProxy(writer: HeapWriter, value: unknown): NotSerializableError {
  const help = "Hold what it stands for, or give the proxy itself a name with register(name, value).";
  return refusal(writer, value, "a Proxy", help);
}

function describe(all: readonly Edge[]): { place: Place | undefined; local: string | undefined; path: string } {
  // a task leads to the calls of async functions, and those to their frames
  const start = all.findIndex(({ frame }) => frame !== undefined);
  const way = start > 0 ? all.slice(start) : all;
  const [first, second] = way;
  if (first?.frame === undefined || first.slot === undefined)
    return { place: undefined, local: undefined, path: way.map(({ label }) => label).join("") };
  const { frame, slot } = first;
  const { fn } = frame;
  const point = fn.points[frame.point - 1]!;
  const { line, column, live, visible } = point;
  const place = { function: fn.name, file: fn.module.id, line, column };
  const locals = visible.map((index) => fn.locals[index]!).filter((one) => one.slot === live[slot]);
  const direct = locals.find((one) => one.key === undefined);
  const captured = second === undefined ? undefined : locals.find((one) => one.key !== undefined && second.label === keyLabel(one.key));
  // a scope record is nothing that users know: its property is the local
  const name = fn.slots[live[slot]!]!;
  const isRecord = second !== undefined && (captured !== undefined || (direct === undefined && /^\$+s\d+(?:_\w+)?$/.test(name)));
  const skip = isRecord ? 2 : 1;
  const local = (captured ?? direct)?.name ?? (isRecord ? second.label.replace(/^\./, "") : hiddenName(name, first.value, point));
  return {
    place,
    local,
    path: `${local}${way
      .slice(skip)
      .map(({ label }) => label)
      .join("")}`,
  };
}

/** In words, what a slot holds that is no local. */
function hiddenName(name: string, value: unknown, { callee }: PointMeta): string {
  const kind = cursorKind(value);
  if (kind !== undefined) return kind === "keys" ? "for (… in …)" : "for (… of …)";
  if (name === "new") return "this";
  return name.startsWith("$") ? `(a value before the call ${callee})` : name;
}

/** The step that leads from an object to a value: directly, or through what its parts are made of (a closure's scopes). */
function edgeTo(owner: unknown, target: unknown): Edge | undefined {
  const all = [...edges(owner)];
  const direct = all.find(({ value }) => Object.is(value, target));
  if (direct !== undefined) return direct;
  for (const edge of all) {
    const inner = through(edge.value, target, 4);
    if (inner !== undefined) return { ...edge, label: edge.label + inner };
  }
  return undefined;
}

function through(value: unknown, target: unknown, depth: number): string | undefined {
  if (depth === 0) return undefined;
  for (const { label, value: inner } of hidden(value)) {
    if (inner === target) return label;
    const deeper = through(inner, target, depth - 1);
    if (deeper !== undefined) return label + deeper;
  }
  return undefined;
}

/** What stands in the header of an object. Nothing for a proxy that throws: the search goes on elsewhere. */
function hidden(value: unknown): readonly Edge[] {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return [];
  try {
    return [...headerOf(value)];
  } catch {
    return [];
  }
}

function* headerOf(value: object): Iterable<Edge> {
  if (cursorKind(value) !== undefined) {
    for (const state of (value as Cursor).toState()) yield { label: "", value: state };
    return;
  }
  const mark = mappedOf(value);
  if (mark?.args === value) yield { label: "", value: mark.record };
  for (const scope of closureOf(value)?.scopes ?? []) yield { label: ".<scope>", value: scope };
  const member = memberOf(value);
  if (member !== undefined) yield { label: ".<class>", value: member.home };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null) yield { label: ".__proto__", value: prototype };
  const owner: unknown = Reflect.getOwnPropertyDescriptor(value, "constructor")?.value;
  if (typeof owner === "function") yield { label: ".constructor", value: owner };
}

/** Everything that an object holds. */
export function partsOf(object: unknown): unknown[] {
  try {
    return [...edges(object), ...hidden(object)].map(({ value }) => value);
  } catch {
    return []; // a proxy that throws
  }
}

function* edges(owner: unknown): Iterable<Edge> {
  if (typeof owner === "function") yield* [...hidden(owner), ...properties(owner)];
  if (typeof owner !== "object" || owner === null) return;
  if (owner instanceof PrivateState) yield* owner.edges();
  const record = asyncRecordOf(owner);
  if (owner instanceof Activation) yield* callEdges(owner);
  else if (record !== undefined) yield* asyncGeneratorEdges(record);
  else if (isTask(owner)) yield* taskEdges(stateOf(owner));
  else if (isState(owner)) yield* taskEdges(owner);
  else if (mappedOf(owner)?.record === owner)
    for (const key of Reflect.ownKeys(owner)) yield { label: keyLabel(key), value: variableOf(owner, key) };
  else if (owner instanceof Map) yield* mapEdges(owner);
  else if (owner instanceof Set) for (const value of Set.prototype.values.call(owner)) yield { label: ".values()", value };
  yield* properties(owner);
}

/** A call of an async function: its slots, and what it waits for. */
function* callEdges(call: Activation): Iterable<Edge> {
  const { fn, point, slots, awaits, follows } = call;
  for (const [slot, value] of slots.entries()) yield { label: "", value, frame: { fn, point, slots }, slot };
  for (const value of [awaits, follows]) yield { label: "(what it awaits)", value };
}

/** An async generator: the slots of its body, its requests, and what it waits for. */
function* asyncGeneratorEdges({ generator, awaits, delegation, queue }: AsyncGeneratorRecord): Iterable<Edge> {
  const state = stateOfGenerator(generator);
  if (typeof state === "object") for (const [slot, value] of state.slots.entries()) yield { label: "", value, frame: state, slot };
  for (const value of [awaits, delegation]) yield { label: "(what it awaits)", value };
  for (const { value, answer } of queue) for (const one of [value, answer.promise]) yield { label: "(a request)", value: one };
}

/** Object 0 of a writer. */
function isState(owner: object): owner is TaskState {
  return "frames" in owner && "cancelling" in owner && "mode" in owner;
}

function* taskEdges(state: TaskState): Iterable<Edge> {
  // innermost first: it is the one that the user thinks of
  for (const frame of state.frames.toReversed()) {
    for (const [slot, value] of frame.slots.entries()) yield { label: "", value, frame, slot };
  }
  for (const node of state.branches?.nodes ?? []) yield { label: "", value: valueOfNode(node) };
  for (const { frames } of state.branches?.suspensions ?? []) {
    for (const frame of frames.toReversed()) for (const [slot, value] of frame.slots.entries()) yield { label: "", value, frame, slot };
  }
  yield { label: "request", value: state.request };
  yield { label: "result", value: state.result };
  yield { label: "error", value: state.error };
  yield { label: "reason", value: state.cancelling?.reason };
}

function* mapEdges(map: Map<unknown, unknown>): Iterable<Edge> {
  for (const [key, value] of Map.prototype.entries.call(map)) {
    yield { label: `.get(${showKey(key)})`, value };
    yield { label: ".keys()", value: key };
  }
}

function* properties(owner: object): Iterable<Edge> {
  for (const key of Reflect.ownKeys(owner)) {
    const own = Reflect.getOwnPropertyDescriptor(owner, key);
    if (own === undefined) continue;
    if ("value" in own) yield { label: keyLabel(key), value: own.value };
    else yield* [own.get, own.set].map((value) => ({ label: keyLabel(key), value }));
  }
}

function keyLabel(key: string | symbol): string {
  if (typeof key === "symbol") return `[${String(key)}]`;
  if (/^(?:0|[1-9]\d*)$/.test(key)) return `[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function showKey(key: unknown): string {
  return typeof key === "string" ? JSON.stringify(key) : typeof key === "object" || typeof key === "function" ? "…" : String(key);
}
