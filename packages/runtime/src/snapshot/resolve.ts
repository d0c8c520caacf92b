/** From the functions and points that a snapshot names to those that are loaded. Nothing is ever loaded here. */
import type { FunctionMeta } from "../contract.js";
import { CodeMismatchError, UnknownFunctionError } from "../errors.js";
import { functionById } from "../registry.js";
import type { ByteCursor } from "./bytes.js";
import { type CodeVisitor, functionEntry, pointEntry, readFunction, readId, readPoint, splitId, visitCode } from "./code.js";
import type { FramePoint } from "./heap-reader.js";

export class LoadedCode implements CodeVisitor {
  readonly functions: FunctionMeta[] = [];
  readonly points: FramePoint[] = [];
  /** Live slots of each point. */
  readonly slotCounts: number[] = [];

  /** Throws UnknownFunctionError, CodeMismatchError and MalformedSnapshotError. */
  constructor(region: Uint8Array) {
    visitCode(region, this);
  }

  /** Mostly the entry is, byte by byte, what the loaded function would write: then its texts need not be made. */
  enterFunction(cursor: ByteCursor): void {
    const from = cursor.pos - 1;
    const id = readId(cursor);
    const fn = functionById(id);
    if (fn === undefined) throw new UnknownFunctionError({ id, module: splitId(id).module });
    const entry = functionEntry(fn);
    if (hasAt(cursor.bytes, from, entry)) {
      cursor.pos = from + entry.length;
    } else {
      const { fingerprint } = readFunction(cursor, id);
      if (fingerprint !== fn.fingerprint) throw mismatch(fn, `its code (fingerprint ${fingerprint}, now ${fn.fingerprint})`);
    }
    this.functions.push(fn);
  }

  enterPoint(cursor: ByteCursor, row: number): void {
    const fn = this.functions[row]!;
    const point = this.samePoint(cursor, fn) ?? this.movedPoint(cursor, fn);
    this.points.push(point);
    this.slotCounts.push(fn.points[point.number - 1]!.live.length);
  }

  private samePoint(cursor: ByteCursor, fn: FunctionMeta): FramePoint | undefined {
    const from = cursor.pos;
    const number = cursor.varint();
    if (fn.points[number - 1] !== undefined) {
      const entry = pointEntry(fn, number);
      if (hasAt(cursor.bytes, from, entry)) {
        cursor.pos = from + entry.length;
        return { fn, number };
      }
    }
    cursor.pos = from;
    return undefined;
  }

  /** The same code may stand elsewhere, or was compiled by another Kraut: the point is found by its key, and must have the same slots. */
  private movedPoint(cursor: ByteCursor, fn: FunctionMeta): FramePoint {
    const { key, callee, slots } = readPoint(cursor);
    const number = fn.points.findIndex((one) => one.key === key) + 1;
    const point = fn.points[number - 1];
    if (point === undefined) throw mismatch(fn, `the call \`${callee}\` at which it stopped (point ${key})`);
    const now = point.live.map((slot) => fn.slots[slot]!);
    const then = slots.map(({ name }) => name);
    if (now.length !== then.length || now.some((name, i) => name !== then[i])) {
      throw mismatch(fn, `what it keeps at the call \`${callee}\` (${then.join(", ")}; now ${now.join(", ")})`);
    }
    return { fn, number };
  }
}

function mismatch(fn: FunctionMeta, changed: string): CodeMismatchError {
  return new CodeMismatchError({ id: fn.id, function: fn.name, file: fn.module.id, changed });
}

function hasAt(bytes: Uint8Array, from: number, wanted: Uint8Array): boolean {
  if (wanted.length > bytes.length - from) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
  return true;
}
