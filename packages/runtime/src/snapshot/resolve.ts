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
import type { Opened } from "./container.js";
import type { FramePoint } from "./heap-reader.js";
import { fit, slotsAt } from "./match.js";
import { movedId, movedModule } from "./moved.js";
import type { DeserializeOptions } from "./options.js";

/** What a region led to when it was read last. Mostly the next snapshot has the very same one: then none of its texts is made. */
interface Known {
  readonly region: Uint8Array;
  readonly words: Int32Array;
  readonly functions: FunctionMeta[];
  readonly points: FramePoint[];
  readonly slotCounts: number[];
}

const recent: Known[] = [];
const RECENT = 8;
/** Longer regions are not kept. */
const KEEP = 1 << 12;

/** The same bytes were read before, and its functions are still those that are loaded. */
function recall({ code, words }: Region): Known | undefined {
  for (let i = 0; i < recent.length; i++) {
    const known = recent[i]!;
    if (known.region.length === code.length && sameRegion(known, code, words) && known.functions.every(isCurrent)) return known;
  }
  return undefined;
}

function sameRegion(known: Known, code: Uint8Array, words: Int32Array): boolean {
  const from = (code.byteOffset - words.byteOffset) >>> 2;
  const whole = code.length >>> 2;
  for (let i = 0; i < whole; i++) if (known.words[i] !== words[from + i]) return false;
  for (let i = whole * 4; i < code.length; i++) if (known.region[i] !== code[i]) return false;
  return true;
}

function isCurrent(fn: FunctionMeta): boolean {
  return functionById(fn.id) === fn;
}

/** The region `code`, and the words of the snapshot that it lies in. */
export type Region = Pick<Opened, "code" | "words">;

export class LoadedCode implements CodeVisitor {
  readonly functions: FunctionMeta[];
  readonly points: FramePoint[];
  /** Live slots of each point. */
  readonly slotCounts: number[];
  /** Everything is, byte by byte, what the loaded functions would write. */
  private isExact = true;
  /** Set when frames of stand-ins must be exchanged for frames of loaded code. */
  changes: Changes | undefined;
  /** What has the ids of stand-ins now, by row. */
  private successors: Map<number, FunctionMeta | undefined> | undefined;

  /** Throws UnknownFunctionError, CodeMismatchError and MalformedSnapshotError. */
  constructor(
    region: Region,
    private readonly options: DeserializeOptions = {},
  ) {
    // an id that was moved leads elsewhere
    const known = options.moved === undefined ? recall(region) : undefined;
    this.functions = known?.functions ?? [];
    this.points = known?.points ?? [];
    this.slotCounts = known?.slotCounts ?? [];
    if (known !== undefined) return;
    visitCode(region.code, this);
    if (this.isExact && options.moved === undefined && region.code.length <= KEEP) this.keep(region.code);
  }

  private keep(code: Uint8Array): void {
    const region = code.slice();
    if (recent.length === RECENT) recent.pop();
    const { functions, points, slotCounts } = this;
    recent.unshift({ region, words: new Int32Array(region.buffer, 0, region.length >>> 2), functions, points, slotCounts });
  }

  /** Mostly the entry is, byte by byte, what the loaded function would write: then its texts need not be made. */
  enterFunction(cursor: ByteCursor): void {
    const from = cursor.pos - 1;
    const id = readId(cursor);
    const fn = functionById(movedId(id, this.options.moved));
    if (fn !== undefined) {
      const entry = functionEntry(fn);
      if (hasAt(cursor.bytes, from, entry)) {
        cursor.pos = from + entry.length;
        this.functions.push(fn);
        return;
      }
    }
    this.isExact = false;
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
    this.isExact = false;
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
