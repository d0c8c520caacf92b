/** What each part of a snapshot's bytes is, for people: offsets, sizes, kinds and meanings. Of bytes that were checked. */
import { Status } from "../generated/kraut/snapshot/status.js";
import { Tag } from "../generated/kraut/snapshot/tag.js";
import { ByteCursor } from "./bytes.js";
import { readFunction, readId, readPoint, type SavedCode, visitCode } from "./code.js";
import type { Opened } from "./container.js";
import type { DescribingVerifier } from "./describe.js";
import type { Preview } from "./preview.js";

export interface Annotation {
  /** In bytes, from the start of the snapshot. */
  readonly offset: number;
  readonly length: number;
  /** `head`, or the region that it lies in. */
  readonly region: string;
  /** Such as `uint32`, `function`, `content of 3`. */
  readonly kind: string;
  /** What it says, on one line. Names and values in it are those of the bytes. */
  readonly meaning: string;
}

interface Known {
  readonly opened: Opened;
  readonly code: SavedCode;
  readonly strings: readonly string[];
  readonly heap: DescribingVerifier;
  readonly preview: Preview;
}

export function annotate(known: Known): Annotation[] {
  const { layout } = known.opened;
  const parts = [...head(known.opened)];
  for (const { name, offset, length } of layout) {
    parts.push({
      offset: offset - 4,
      length: 4,
      region: name,
      kind: "uint32",
      meaning: `length of the vector: ${name === "frames" ? length / 4 : length}`,
    });
    for (const part of regions[name](known)) parts.push({ ...part, offset: offset + part.offset, region: name });
  }
  return parts.sort((a, b) => a.offset - b.offset);
}

type Part = Omit<Annotation, "region">;

/** Names and sizes of the fields of the root table, in the order of their ids. */
const FIELDS: readonly (readonly [name: string, type: string, size: number])[] = [
  ["version", "uint16", 2],
  ["status", "ubyte", 1],
  ["sums", "struct", 8],
  ["body", "uint32", 4],
  ["depth", "uint32", 4],
  ...["code", "frames", "heap", "strings", "wide", "buffers"].map((name) => [name, "offset", 4] as const),
];

function* head({ bytes, status, depth }: Opened): Iterable<Annotation> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const table = view.getUint32(0, true);
  const vtable = table - view.getInt32(table, true);
  const region = "head";
  yield { offset: 0, length: 4, region, kind: "offset", meaning: `root table at ${table}` };
  yield { offset: 4, length: 4, region, kind: "text", meaning: "file identifier KRT1" };
  yield {
    offset: vtable,
    length: view.getUint16(vtable, true),
    region,
    kind: "vtable",
    meaning: "which fields the root table has, and where",
  };
  yield { offset: table, length: 4, region, kind: "offset", meaning: `vtable at ${vtable}` };
  for (const [field, [name, kind, length]] of FIELDS.entries()) {
    const entry = vtable + 4 + field * 2;
    const at = entry + 2 > vtable + view.getUint16(vtable, true) ? 0 : view.getUint16(entry, true);
    if (at === 0) continue;
    const offset = table + at;
    const meanings: Readonly<Record<string, () => string>> = {
      version: () => `format version ${view.getUint16(offset, true)}`,
      status: () => `the task is ${Status[status]!.toLowerCase()}`,
      sums: () => "checksums of head and body",
      body: () => `the body begins at ${bytes.length - view.getUint32(offset, true)}`,
      depth: () => `frames of the root task: ${depth}`,
    };
    const meaning = meanings[name]?.() ?? `${name} at ${offset + view.getUint32(offset, true)}`;
    yield { offset, length, region, kind, meaning };
  }
}

const regions: Readonly<Record<Opened["layout"][number]["name"], (known: Known) => Iterable<Part>>> = {
  code,
  frames,
  heap,
  strings,
  wide,
  buffers,
};

function code({ opened, code }: Known): Part[] {
  const parts: Part[] = [];
  const add = (from: number, to: number, kind: string, meaning: string): void =>
    void parts.push({ offset: from, length: to - from, kind, meaning });
  visitCode(opened.code, {
    enterFunction(cursor) {
      const from = cursor.pos - 1;
      const { id, fingerprint } = readFunction(cursor, readId(cursor));
      add(from, cursor.pos, "function", `${id}, fingerprint ${fingerprint}`);
    },
    enterPoint(cursor, row) {
      // its leading byte and the row, a varint, stand before
      const from = cursor.pos - 1 - (row < 128 ? 1 : row < 16384 ? 2 : 3);
      const { key, line, column, slots } = readPoint(cursor);
      const names = slots.flatMap(({ name, locals }) => (locals.length === 0 ? [name] : locals.map((local) => local.name)));
      add(from, cursor.pos, "point", `${key} of ${code.functions[row]!.id} at ${line}:${column}, keeps ${names.join(", ") || "nothing"}`);
    },
  });
  return parts;
}

function* frames({ opened, code }: Known): Iterable<Part> {
  for (const [i, row] of opened.frames.entries()) {
    const point = code.points[row];
    const meaning =
      point === undefined ? `point ${row}` : `${i < opened.depth ? "" : "of a task that is a value: "}${point.fn.id} at ${point.key}`;
    yield { offset: i * 4, length: 4, kind: "uint32", meaning };
  }
}

/** Contents of objects; those that are put forward stand within others. */
function* heap({ heap, preview }: Known): Iterable<Part> {
  for (const [number, { tag, extent }] of heap.objects.entries()) {
    if (extent === undefined) continue;
    const [from, to] = extent;
    const shown =
      number === 0 ? "the task: request, result, error, then the slots of its frames" : preview.show({ kind: "object", number }).preview;
    yield { offset: from, length: to - from, kind: `content of ${number}`, meaning: `${Tag[tag]}: ${shown}` };
  }
}

function* strings({ opened, strings }: Known): Iterable<Part> {
  const cursor = new ByteCursor(opened.strings, "strings");
  const count = cursor.varint();
  yield { offset: 0, length: cursor.pos, kind: "varint", meaning: `strings: ${count}` };
  const from = cursor.pos;
  for (let rest = count; rest > 0; rest--) cursor.varint();
  yield { offset: from, length: cursor.pos - from, kind: "varints", meaning: "their lengths" };
  const list = strings.slice(0, 12).map((text) => JSON.stringify(text.length > 24 ? `${text.slice(0, 24)}…` : text));
  const more = count > list.length ? `, … ${count - list.length} more` : "";
  if (opened.strings.length > cursor.pos)
    yield { offset: cursor.pos, length: opened.strings.length - cursor.pos, kind: "text", meaning: `${list.join(", ")}${more}` };
}

function* wide({ opened }: Known): Iterable<Part> {
  yield { offset: 0, length: opened.wide.length, kind: "UTF-16", meaning: "strings with lone surrogates" };
}

function* buffers({ opened }: Known): Iterable<Part> {
  yield {
    offset: 0,
    length: opened.buffers.length,
    kind: "bytes",
    meaning: "of ArrayBuffers and Node Buffers, in the order of their headers",
  };
}
