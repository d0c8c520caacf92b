/** Places in the original source, through the map of an earlier step. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { RawSourceMap } from "../types.js";

export interface SourcePlace {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** From an offset in the compiled text to the place in the original one. */
export type PlaceOf = (offset: number) => SourcePlace;

export function sourcePlaces(code: string, map: RawSourceMap | undefined): PlaceOf {
  const starts = [0];
  for (let index = code.indexOf("\n"); index >= 0; index = code.indexOf("\n", index + 1)) starts.push(index + 1);
  const traced = map ? new TraceMap(map as never) : undefined;
  return (offset) => {
    let low = 0;
    for (let high = starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    const own = { line: low + 1, column: offset - (starts[low] as number) + 1 };
    if (!traced) return own;
    const original = originalPositionFor(traced, { line: own.line, column: own.column - 1 });
    return original.line === null ? own : { line: original.line, column: original.column + 1 };
  };
}
