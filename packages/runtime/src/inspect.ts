/**
 * `@kraut/runtime/inspect`: what is in a snapshot, without the code that wrote it. Safe on bytes from anywhere: names in
 * them are shown and never looked up, and none of their objects is made.
 */
import { Status } from "./generated/kraut/snapshot/status.js";
import { Tag } from "./generated/kraut/snapshot/tag.js";
import { type Annotation, annotate } from "./snapshot/annotate.js";
import { readCode, type SavedCode, type SavedSlot, splitId } from "./snapshot/code.js";
import { FORMAT_VERSION, type Opened, open } from "./snapshot/container.js";
import { type DescribedStack, DescribingVerifier, type Part } from "./snapshot/describe.js";
import { splitEmbedded } from "./snapshot/embedded-mark.js";
import { type Limits, resolveLimits } from "./snapshot/options.js";
import { type PlainData, Preview } from "./snapshot/preview.js";
import { readStrings } from "./snapshot/strings.js";

export type { Limits } from "./snapshot/options.js";
export type { PlainData } from "./snapshot/preview.js";

export interface InspectOptions {
  /** False reads stack, places and names of locals alone: the cost does not grow with the data. Default true. */
  readonly values?: boolean | undefined;
  /** Levels of objects within objects that are shown. Default 3. */
  readonly depth?: number | undefined;
  /** Elements or properties of one object that are shown. Default 20. */
  readonly width?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
}

/** A value, shown. */
export interface InspectedValue {
  /** One line of text, such as `{ ask: "mia", at: Date 2026-01-01T00:00:00.000Z }`. */
  readonly preview: string;
  /** The same as far as JSON can hold it; what it cannot is text in brackets, such as `"[Map]"`. */
  readonly data: PlainData;
}

export interface InspectedLocal extends Partial<InspectedValue> {
  readonly name: string;
}

export interface InspectedFrame {
  /** Name path of the function within its file. */
  readonly function: string;
  /** `package/path` of the source file. */
  readonly file: string;
  /** The call at which it stopped; 1-based, in the original source. */
  readonly line: number;
  readonly column: number;
  /** Source text of what it called. */
  readonly callee: string;
  /** Stable name of that call within the function. */
  readonly point: string;
  readonly fingerprint: string;
  /** Visible locals that the frame holds, captured ones included. Without `preview` and `data` when values are not read. */
  readonly locals: readonly InspectedLocal[];
}

/** A call that has not ended and is in no stack: of an async function, a generator or an async generator; or a stack that a job of the engine called. */
export interface InspectedBranch {
  readonly kind: "async function" | "generator" | "async generator" | "job";
  /** Of its open suspension, as in `task.pending`. Absent when it waits for something else. */
  readonly id?: number;
  /** What suspend() was given there. */
  readonly request?: InspectedValue;
  /** What it awaits. Absent when it is suspended, and for generators that nobody has asked for more. */
  readonly awaits?: InspectedValue;
  /** The call itself, then the stack above it that stopped. */
  readonly frames: readonly InspectedFrame[];
}

export interface InspectedRegion {
  readonly name: string;
  /** In bytes, from the start of the snapshot. */
  readonly offset: number;
  readonly length: number;
  readonly meaning: string;
}

export interface InspectedSnapshot {
  /** Version of the format. */
  readonly version: number;
  readonly status: "suspended" | "done" | "failed";
  /** In bytes. */
  readonly size: number;
  readonly regions: readonly InspectedRegion[];
  /** The stack, outermost first. */
  readonly frames: readonly InspectedFrame[];
  /** Async functions and generators that are half-run, here and in tasks that are values; absent when values are not read. */
  readonly branches?: readonly InspectedBranch[];
  /** Objects, symbols and tasks in the heap; absent when values are not read. */
  readonly objects?: number;
  /** What suspend() was given; of a branch when it is the only one that is suspended. */
  readonly request?: InspectedValue;
  readonly result?: InspectedValue;
  readonly error?: InspectedValue;
}

const MEANINGS: Readonly<Record<string, string>> = {
  head: "root table: version, status, checksums, where the regions are",
  code: "functions and calls that frames and closures name",
  frames: "the call at which each frame stopped",
  heap: "values: locals, request, result, and what they reach",
  strings: "the text of all strings",
  wide: "strings with lone surrogates",
  buffers: "the bytes of ArrayBuffers and Node Buffers",
};

/**
 * Shows a snapshot: a Uint8Array or ArrayBuffer.
 * @throws MalformedSnapshotError
 */
export function inspectSnapshot(bytes: unknown, options: InspectOptions = {}): InspectedSnapshot {
  const limits = resolveLimits(options.limits);
  const withValues = options.values !== false;
  const opened = open(splitEmbedded(bytes)?.snapshot ?? bytes, limits, { head: !withValues });
  const code = readCode(opened.code);
  const base = { version: FORMAT_VERSION, status: STATUSES[opened.status], size: opened.bytes.length, regions: regionsOf(opened) };
  if (!withValues) return { ...base, frames: framesOf(opened, code, undefined) };
  const strings = readStrings(opened.strings, opened.wide, limits);
  const verifier = describeHeap(opened, code, strings, limits);
  const preview = new Preview(verifier, strings, code, options.depth ?? 3, options.width ?? 20);
  const [ofStack, result, error] = verifier.objects[0]!.content;
  const { stacks } = verifier;
  const request = opened.depth === 0 && stacks.length === 1 ? stacks[0]!.request : ofStack;
  const isOneRequest = opened.depth > 0 || stacks.length === 1;
  return {
    ...base,
    frames: framesOf(opened, code, { verifier, preview }),
    branches: branchesOf(code, { verifier, preview }),
    objects: verifier.count,
    ...(opened.status === Status.Suspended && isOneRequest ? { request: preview.show(request!) } : {}),
    ...(opened.status === Status.Done ? { result: preview.show(result!) } : {}),
    ...(opened.status === Status.Failed ? { error: preview.show(error!) } : {}),
  };
}

export type { Annotation } from "./snapshot/annotate.js";

/**
 * What each part of the bytes is: head, functions and calls, frames, contents of objects, strings, buffers, in the order of the bytes.
 * @throws MalformedSnapshotError
 */
export function annotateSnapshot(bytes: unknown, options: Pick<InspectOptions, "limits"> = {}): Annotation[] {
  const limits = resolveLimits(options.limits);
  const opened = open(bytes, limits);
  const code = readCode(opened.code);
  const strings = readStrings(opened.strings, opened.wide, limits);
  const heap = describeHeap(opened, code, strings, limits);
  return annotate({ opened, code, strings, heap, preview: new Preview(heap, strings, code, 1, 8) });
}

function describeHeap(opened: Opened, code: SavedCode, strings: readonly string[], limits: Limits): DescribingVerifier {
  const verifier = new DescribingVerifier(opened.heap, {
    strings,
    slotCounts: code.points.map(({ slots }) => slots.length),
    functionCount: code.functions.length,
    frames: opened.frames,
    depth: opened.depth,
    status: opened.status,
    bufferSize: opened.buffers.length,
    limits,
    resolver: undefined,
  });
  verifier.run();
  return verifier;
}

const STATUSES = { [Status.Suspended]: "suspended", [Status.Done]: "done", [Status.Failed]: "failed" } as const;

function regionsOf({ layout }: Opened): InspectedRegion[] {
  const first = layout[0]?.offset ?? 4;
  const head = { name: "head", offset: 0, length: first - 4 };
  return [head, ...layout].map((region) => ({ ...region, meaning: MEANINGS[region.name]! }));
}

interface Values {
  readonly verifier: DescribingVerifier;
  readonly preview: Preview;
}

/** Request, result, error and cancellation stand before the slots in a task's content. */
const BEFORE_SLOTS = 4;

/** The frames of the root task: those of tasks that are values come behind them. */
function framesOf(opened: Opened, code: SavedCode, values: Values | undefined): InspectedFrame[] {
  const slots = values?.verifier.objects[0]?.content.slice(BEFORE_SLOTS);
  return framesAt(opened.frames.slice(0, opened.depth), slots, code, values);
}

/** Calls that have not ended, each with the stack above it, and stacks that jobs called. */
function branchesOf(code: SavedCode, values: Values): InspectedBranch[] {
  const { verifier, preview } = values;
  const suspensionOf = ({ id, request }: DescribedStack): Pick<InspectedBranch, "id" | "request"> => ({
    id,
    request: preview.show(request),
  });
  const stackOf = ({ rows, slots }: DescribedStack): InspectedFrame[] => framesAt(rows, slots, code, values);
  const calls = verifier.calls();
  const owned = new Map(verifier.stacks.flatMap((stack) => (stack.owner.kind === "object" ? [[stack.owner.number, stack] as const] : [])));
  const branches = calls.map(({ object, row, slots, awaits }): InspectedBranch => {
    const kind = KINDS.get(verifier.objects[object]!.tag)!;
    const frames = framesAt([row], slots, code, values);
    const stack = owned.get(object);
    if (stack !== undefined) return { kind, ...suspensionOf(stack), frames: [...frames, ...stackOf(stack)] };
    return { kind, ...(awaits === undefined || kind === "generator" ? {} : { awaits: preview.show(awaits) }), frames };
  });
  const isCall = new Set(calls.map(({ object }) => object));
  const jobs = [...owned].filter(([owner]) => !isCall.has(owner));
  return [...branches, ...jobs.map(([, stack]): InspectedBranch => ({ kind: "job", ...suspensionOf(stack), frames: stackOf(stack) }))];
}

const KINDS: ReadonlyMap<number, InspectedBranch["kind"]> = new Map([
  [Tag.Activation, "async function"],
  [Tag.Generator, "generator"],
  [Tag.AsyncGenerator, "async generator"],
] as const);

/** The slots of all frames stand one behind the other; they are undefined when values are not read. */
function framesAt(
  rows: Iterable<number>,
  content: readonly Part[] | undefined,
  code: SavedCode,
  values: Values | undefined,
): InspectedFrame[] {
  const frames: InspectedFrame[] = [];
  let next = 0;
  for (const row of rows) {
    const point = code.points[row];
    if (point === undefined) break;
    const slots = content?.slice(next, next + point.slots.length);
    next += point.slots.length;
    const { module, name } = splitId(point.fn.id);
    frames.push({
      function: name,
      file: module,
      line: point.line,
      column: point.column,
      callee: point.callee,
      point: point.key,
      fingerprint: point.fn.fingerprint,
      locals: point.slots.flatMap((slot, i) => localsOf(slot, slots?.[i], values)),
    });
  }
  return frames;
}

function localsOf(slot: SavedSlot, part: Part | undefined, values: Values | undefined): InspectedLocal[] {
  return slot.locals.flatMap(({ name, key }): InspectedLocal[] => {
    if (values === undefined || part === undefined) return [{ name }];
    const held = key === undefined ? part : values.preview.property(part, key);
    return held === undefined ? [] : [{ name, ...values.preview.show(held) }];
  });
}
