/** From the functions and points that a snapshot names to those that are loaded. Nothing is ever loaded here. */
import type { FunctionMeta, ModuleMeta } from "../contract.js";
import { functionById, isKept, keptFunction, keptModule, moduleById } from "../registry.js";
import type { ByteCursor } from "./bytes.js";
import { Changes } from "./changes.js";
import {
  type CodeVisitor,
  functionEntry,
  pointEntry,
  readFunction,
  readId,
  readPoint,
  type SavedFunction,
  type SavedPoint,
  visitCode,
} from "./code.js";
import type { FramePoint } from "./heap-reader.js";
import { fit, slotsAt } from "./match.js";
import { movedId, movedModule } from "./moved.js";
import type { DeserializeOptions } from "./options.js";

/** Functions of the last snapshots: looking at their entries takes less time than decoding an id. What is found is looked up all the same. */
const recent: FunctionMeta[] = [];
const RECENT = 4;

export class LoadedCode implements CodeVisitor {
  readonly functions: FunctionMeta[] = [];
  readonly points: FramePoint[] = [];
  /** Live slots of each point. */
  readonly slotCounts: number[] = [];
  /** Set when frames of stand-ins must be exchanged for frames of loaded code. */
  changes: Changes | undefined;
  /** What has the ids of stand-ins now, by row. */
  private successors: Map<number, FunctionMeta | undefined> | undefined;

  /** Throws UnknownFunctionError, CodeMismatchError and MalformedSnapshotError. */
  constructor(
    region: Uint8Array,
    private readonly options: DeserializeOptions = {},
  ) {
    visitCode(region, this);
  }

  /** Mostly the entry is, byte by byte, what the loaded function would write: then its texts need not be made. */
  enterFunction(cursor: ByteCursor): void {
    const from = cursor.pos - 1;
    // an id that was moved leads elsewhere
    for (const fn of this.options.moved === undefined ? recent : []) {
      const entry = functionEntry(fn);
      if (!hasAt(cursor.bytes, from, entry) || functionById(fn.id) !== fn) continue;
      cursor.pos = from + entry.length;
      this.functions.push(fn);
      return;
    }
    const id = readId(cursor);
    const fn = functionById(movedId(id, this.options.moved));
    if (fn !== undefined) {
      const entry = functionEntry(fn);
      if (hasAt(cursor.bytes, from, entry)) {
        cursor.pos = from + entry.length;
        if (recent.length === RECENT) recent.pop();
        recent.unshift(fn);
        this.functions.push(fn);
        return;
      }
    }
    this.functions.push(this.otherFunction(readFunction(cursor, id), fn));
  }

  private otherFunction(saved: SavedFunction, loaded: FunctionMeta | undefined): FunctionMeta {
    if (loaded?.fingerprint === saved.fingerprint) return loaded;
    const kept = keptFunction(saved.id, saved.fingerprint);
    if (kept !== undefined) return kept;
    const changes = new Changes(this.options);
    if (!changes.possible) throw changes.refusal(saved, loaded);
    this.successors ??= new Map();
    this.successors.set(this.functions.length, loaded);
    return this.standIns().standIn(saved, loaded);
  }

  private standIns(): Changes {
    this.changes ??= new Changes(this.options);
    return this.changes;
  }

  /** The module that an id in the bytes means: that of the build in whose functions the snapshot goes on, if it has any. */
  moduleOf(id: string): ModuleMeta | undefined {
    const moved = movedModule(id, this.options.moved);
    return this.functions.find(({ module }) => module.id === id && isKept(module))?.module ?? moduleById(moved) ?? keptModule(id);
  }

  enterPoint(cursor: ByteCursor, row: number): void {
    const fn = this.functions[row]!;
    const isLoaded = this.successors?.has(row) !== true;
    const point = (isLoaded ? this.samePoint(cursor, fn) : undefined) ?? this.otherPoint(fn, readPoint(cursor), row);
    this.points.push(point);
    this.slotCounts.push(point.fn.points[point.number - 1]!.live.length);
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

  /** The same code may stand elsewhere, or was compiled by another Kraut: the point is found by its key, and its slots by what they are. */
  private otherPoint(fn: FunctionMeta, saved: SavedPoint, row: number): FramePoint {
    if (this.successors?.has(row) !== true) {
      const number = fn.points.findIndex(({ key }) => key === saved.key) + 1;
      const point = fn.points[number - 1];
      if (point !== undefined) {
        const found = fit(saved.slots, slotsAt(fn, point));
        const isInPlace =
          "positions" in found && found.positions.length === saved.slots.length && found.positions.every((at, i) => at === i);
        if (isInPlace) return { fn, number };
      }
    }
    const loaded = this.successors?.has(row) === true ? this.successors.get(row) : fn;
    return { fn: this.standIns().point(fn, saved, loaded), number: 1 };
  }
}

function hasAt(bytes: Uint8Array, from: number, wanted: Uint8Array): boolean {
  if (wanted.length > bytes.length - from) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
  return true;
}
