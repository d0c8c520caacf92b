/** From the functions and points that a snapshot names to those that are loaded. Nothing is ever loaded here. */
import type { FunctionMeta } from "../contract.js";
import { CodeMismatchError, UnknownFunctionError } from "../errors.js";
import { functionById } from "../registry.js";
import { functionEntry, pointEntry, type SavedCode, type SavedFunction, type SavedPoint, splitId } from "./code.js";
import type { FramePoint } from "./heap-reader.js";

export interface LoadedCode {
  readonly functions: readonly FunctionMeta[];
  readonly points: readonly FramePoint[];
}

/** Throws UnknownFunctionError and CodeMismatchError. */
export function loadedCode(code: SavedCode): LoadedCode {
  const byEntry = new Map<SavedFunction, FunctionMeta>();
  const functions = code.functions.map((saved) => {
    const fn = loadedFunction(saved);
    byEntry.set(saved, fn);
    return fn;
  });
  return { functions, points: code.points.map((saved) => loadedPoint(saved, byEntry.get(saved.fn)!)) };
}

function loadedFunction(saved: SavedFunction): FunctionMeta {
  const fn = functionById(saved.id);
  if (fn === undefined) throw new UnknownFunctionError({ id: saved.id, module: splitId(saved.id).module });
  if (!sameBytes(saved.bytes, functionEntry(fn)) && saved.fingerprint !== fn.fingerprint) {
    throw mismatch(fn, `its code (fingerprint ${saved.fingerprint}, now ${fn.fingerprint})`);
  }
  return fn;
}

/** The same code may have been compiled by another Kraut: then the point is found by its key, and its slots must be the same. */
function loadedPoint(saved: SavedPoint, fn: FunctionMeta): FramePoint {
  const { number, key } = saved;
  const same = fn.points[number - 1];
  if (same !== undefined && sameBytes(saved.bytes, pointEntry(fn, number))) return { fn, number };
  const found = same?.key === key ? number : fn.points.findIndex((one) => one.key === key) + 1;
  const point = fn.points[found - 1];
  if (point === undefined) throw mismatch(fn, `the call \`${saved.callee}\` at which it stopped (point ${key})`);
  const now = point.live.map((slot) => fn.slots[slot]!);
  const then = saved.slots.map(({ name }) => name);
  if (now.length !== then.length || now.some((name, i) => name !== then[i])) {
    throw mismatch(fn, `what it keeps at the call \`${saved.callee}\` (${then.join(", ")}; now ${now.join(", ")})`);
  }
  return { fn, number: found };
}

function mismatch(fn: FunctionMeta, changed: string): CodeMismatchError {
  return new CodeMismatchError({ id: fn.id, function: fn.name, file: fn.module.id, changed });
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
