/**
 * The region `code`: the functions and points that a snapshot names. An entry is
 *
 *   0  text id, text fingerprint, varint line, varint column                       a function
 *   1  varint function, varint number, text key, varint line, varint column, varint slots, slot…    a point
 *   slot: varint captured * 4 + kind, text slot name, [text local name], captured × (text local name, text key)
 *   kind: 0 no local of that name is visible · 1 a local with the slot's name · 2 a local with another name, which follows
 *   text: varint bytes, UTF-8
 *
 * `captured` are the visible locals that live in the scope record held by the slot. All of it is for reading a snapshot
 * without its code; the bytes of an entry are made once per function and point, and copied from then on.
 */
import type { FunctionMeta, PointMeta } from "../contract.js";
import { pointKey } from "../registry.js";
import { ByteCursor, ByteWriter } from "./bytes.js";
import { readText, writeText } from "./strings.js";

const FUNCTION_ENTRY = 0;
const POINT_ENTRY = 1;

const enum SlotKind {
  Hidden = 0,
  SameName = 1,
  OtherName = 2,
}

/** A visible local that a frame at the point holds: directly (no key), or in the scope record of the slot. */
export interface SavedLocal {
  readonly name: string;
  readonly key: string | undefined;
}

export interface SavedSlot {
  readonly name: string;
  readonly locals: readonly SavedLocal[];
}

export interface SavedFunction {
  /** `package/path#name path` */
  readonly id: string;
  readonly fingerprint: string;
  readonly line: number;
  readonly column: number;
}

export interface SavedPoint {
  /** 1-based. */
  readonly number: number;
  readonly key: string;
  /** Hash of the call in its statement. */
  readonly print: string;
  readonly callee: string;
  readonly line: number;
  readonly column: number;
  readonly slots: readonly SavedSlot[];
}

export interface SavedCode {
  readonly functions: readonly SavedFunction[];
  readonly points: readonly (SavedPoint & { readonly fn: SavedFunction })[];
}

// metadata is immutable and lives as long as its module, so the entries made from it may be kept beside it
const functionEntries = new WeakMap<FunctionMeta, Uint8Array>();
const pointEntries = new WeakMap<PointMeta, Uint8Array>();
const firsts = new WeakMap<PointMeta, Uint8Array>();

/** The entry of a function. */
export function functionEntry(fn: FunctionMeta): Uint8Array {
  const known = functionEntries.get(fn);
  if (known !== undefined) return known;
  const out = new ByteWriter(96);
  out.u8(FUNCTION_ENTRY);
  sizedText(out, fn.id);
  sizedText(out, fn.fingerprint);
  out.varint(fn.line);
  out.varint(fn.column);
  const entry = out.written().slice();
  functionEntries.set(fn, entry);
  return entry;
}

const heads: Uint8Array[] = [];

/** What precedes the entry of a point of the function in this row. */
export function pointHead(row: number): Uint8Array {
  const known = heads[row];
  if (known !== undefined) return known;
  const out = new ByteWriter(4);
  out.u8(POINT_ENTRY);
  out.varint(row);
  if (row < 64) heads[row] = out.written();
  return out.written();
}

/** The entry of a point, from its number on. */
export function pointEntry(fn: FunctionMeta, number: number): Uint8Array {
  const point = fn.points[number - 1]!;
  const known = pointEntries.get(point);
  if (known !== undefined) return known;
  const out = new ByteWriter(128);
  out.varint(number);
  sizedText(out, point.print === "" ? point.key : `${point.key}:${point.print}`);
  out.varint(point.line);
  out.varint(point.column);
  out.varint(point.live.length);
  for (const slot of point.live) writeSlot(out, fn, point, slot);
  const entry = out.written().slice();
  pointEntries.set(point, entry);
  return entry;
}

/** The whole region of a snapshot with one frame, and how others begin: a function and a point in it. */
export function firstEntries(fn: FunctionMeta, number: number): Uint8Array {
  const point = fn.points[number - 1]!;
  const known = firsts.get(point);
  if (known !== undefined) return known;
  const out = new ByteWriter(256);
  out.append(functionEntry(fn));
  out.append(pointHead(0));
  out.append(pointEntry(fn, number));
  const entries = out.written().slice();
  firsts.set(point, entries);
  return entries;
}

function writeSlot(out: ByteWriter, fn: FunctionMeta, point: PointMeta, slot: number): void {
  const name = fn.slots[slot]!;
  const visible = point.visible.map((index) => fn.locals[index]!).filter((local) => local.slot === slot);
  const direct = visible.find((local) => local.key === undefined);
  const captured = visible.filter((local) => local.key !== undefined);
  const kind = direct === undefined ? SlotKind.Hidden : direct.name === name ? SlotKind.SameName : SlotKind.OtherName;
  out.varint(captured.length * 4 + kind);
  sizedText(out, name);
  if (kind === SlotKind.OtherName) sizedText(out, direct!.name);
  for (const local of captured) {
    sizedText(out, local.name);
    sizedText(out, local.key!);
  }
}

function sizedText(out: ByteWriter, text: string): void {
  const encoded = new ByteWriter(text.length);
  writeText(encoded, text);
  out.varint(encoded.pos);
  out.append(encoded.written());
}

/** What to do with each entry; the cursor stands behind its leading byte, and must be left behind the entry. */
export interface CodeVisitor {
  enterFunction(cursor: ByteCursor): void;
  enterPoint(cursor: ByteCursor, row: number): void;
}

/** Goes through the whole region. Throws MalformedSnapshotError. */
export function visitCode(region: Uint8Array, visitor: CodeVisitor): void {
  const cursor = new ByteCursor(region, "code");
  let functions = 0;
  while (!cursor.atEnd) {
    const tag = cursor.u8();
    if (tag === FUNCTION_ENTRY) {
      visitor.enterFunction(cursor);
      functions++;
    } else if (tag === POINT_ENTRY) {
      const row = cursor.varint();
      if (row >= functions) throw cursor.malformed("has a point of a function that it does not have");
      visitor.enterPoint(cursor, row);
    } else throw cursor.malformed(`has an entry of the unknown kind ${tag}`);
  }
}

/** Reads the whole region, for those who have no code. Throws MalformedSnapshotError. */
export function readCode(region: Uint8Array): SavedCode {
  const functions: SavedFunction[] = [];
  const points: (SavedPoint & { readonly fn: SavedFunction })[] = [];
  visitCode(region, {
    enterFunction: (cursor) => void functions.push(readFunction(cursor, readId(cursor))),
    enterPoint: (cursor, row) => void points.push({ ...readPoint(cursor), fn: functions[row]! }),
  });
  return { functions, points };
}

/** The first part of a function's entry. */
export function readId(cursor: ByteCursor): string {
  return takeText(cursor);
}

/** The rest of it. */
export function readFunction(cursor: ByteCursor, id: string): SavedFunction {
  const fingerprint = takeText(cursor);
  const line = cursor.varint();
  return { id, fingerprint, line, column: cursor.varint() };
}

export function readPoint(cursor: ByteCursor): SavedPoint {
  const number = cursor.varint();
  const { key, print, callee } = pointKey(takeText(cursor));
  const line = cursor.varint();
  const column = cursor.varint();
  const slots: SavedSlot[] = [];
  for (let rest = cursor.counted(); rest > 0; rest--) slots.push(readSlot(cursor));
  return { number, key, print, callee, line, column, slots };
}

function readSlot(cursor: ByteCursor): SavedSlot {
  const head = cursor.varint();
  const kind: SlotKind = head % 4;
  const name = takeText(cursor);
  const locals: SavedLocal[] = [];
  if (kind === SlotKind.SameName) locals.push({ name, key: undefined });
  else if (kind === SlotKind.OtherName) locals.push({ name: takeText(cursor), key: undefined });
  else if (kind !== SlotKind.Hidden) throw cursor.malformed("has a slot of an unknown kind");
  // each of them takes bytes, so a count that is too large ends with the region
  for (let rest = Math.floor(head / 4); rest > 0; rest--) locals.push({ name: takeText(cursor), key: takeText(cursor) });
  return { name, locals };
}

function takeText(cursor: ByteCursor): string {
  const text = readText(cursor.take(cursor.varint()));
  if (text === undefined) throw cursor.malformed("has text that is not UTF-8");
  return text;
}

/** `shop/src/approve.ts#Queue.push` → its module and its name path. */
export function splitId(id: string): { readonly module: string; readonly name: string } {
  const at = id.indexOf("#");
  return at < 0 ? { module: id, name: id } : { module: id.slice(0, at), name: id.slice(at + 1) };
}
