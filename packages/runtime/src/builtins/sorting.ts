/** The parts of the sort (packages/runtime/builtins/sort.ts) that compare nothing. */

/** A sort in flight. */
export interface Merge {
  readonly items: unknown[];
  readonly compare: (a: unknown, b: unknown) => number;
  /** Ends of the runs that wait to be merged; each run begins where the one before ends. */
  readonly ends: number[];
  minGallop: number;
}

/** Lists below this length are one run. */
const MIN_MERGE = 64;

export function minRunLength(total: number): number {
  let length = total;
  let rest = 0;
  while (length >= MIN_MERGE) {
    rest |= length & 1;
    length >>= 1;
  }
  return length + rest;
}

export function reverse(items: unknown[], low: number, high: number): void {
  for (let i = low, j = high - 1; i < j; i++, j--) {
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}

/** Copies a part of a list, also within one. */
export function copyWithin(source: readonly unknown[], from: number, target: unknown[], to: number, count: number): void {
  if (from < to) for (let i = count - 1; i >= 0; i--) target[to + i] = source[from + i];
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i];
}

export function lengthOfRun(ends: readonly number[], run: number): number {
  return (ends[run] as number) - (run === 0 ? 0 : (ends[run - 1] as number));
}

/** Timsort's invariant: each run is longer than the two behind it together, and than the next. */
export function mustMerge(ends: readonly number[]): boolean {
  const n = ends.length - 2;
  if (n < 0) return false;
  return isShort(ends, n) || isShort(ends, n - 1) || lengthOfRun(ends, n) <= lengthOfRun(ends, n + 1);
}

function isShort(ends: readonly number[], at: number): boolean {
  return at > 0 && lengthOfRun(ends, at - 1) <= lengthOfRun(ends, at) + lengthOfRun(ends, at + 1);
}

/** Of the last three runs, the shorter one at the side is merged with the middle one. */
export function mergePosition(ends: readonly number[]): number {
  const n = ends.length - 2;
  return n > 0 && lengthOfRun(ends, n - 1) < lengthOfRun(ends, n + 1) ? n - 1 : n;
}

export function part(items: readonly unknown[], from: number, count: number): unknown[] {
  const copy: unknown[] = [];
  for (let i = 0; i < count; i++) copy[i] = items[from + i];
  return copy;
}
