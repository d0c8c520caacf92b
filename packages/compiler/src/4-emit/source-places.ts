/** Places in the original source, through the map of an earlier step. */
import { sourceContentFor, TraceMap, traceSegment } from "@jridgewell/trace-mapping";
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
  const split = new Map<string, string[]>();
  const linesOf = (source: string): string[] => {
    let lines = split.get(source);
    if (!lines) {
      lines = (traced && sourceContentFor(traced, source))?.split("\n") ?? [];
      split.set(source, lines);
    }
    return lines;
  };
  return (offset) => {
    let low = 0;
    for (let high = starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    const own = { line: low + 1, column: offset - (starts[low] as number) + 1 };
    if (!traced) return own;
    const segment = traceSegment(traced, own.line - 1, own.column - 1);
    if (!segment || segment.length === 1) return own;
    const [generatedColumn, sourceIndex, line, column] = segment;
    const original = { line: line + 1, column: column + 1 };
    // The place may stand behind the start of its segment, as `function` does in `export function`: the text says if it does.
    const behind = own.column - 1 - generatedColumn;
    if (behind === 0) return original;
    const source = traced.sources[sourceIndex];
    const text = source ? linesOf(source)[original.line - 1] : undefined;
    const word = code.slice(offset, offset + 4);
    return text?.startsWith(word, column + behind) ? { line: original.line, column: original.column + behind } : original;
  };
}
