"use resumable";
/**
 * Timsort, with the comparisons that V8 makes, in their order: a comparator that logs, or that contradicts itself, sees no
 * difference. The differential test compares the two call by call.
 */
import { copyWithin, lengthOfRun, type Merge, mergePosition, minRunLength, mustMerge, part, reverse } from "../src/builtins/sorting.js";

/** After so many wins in a row, one side is searched by galloping. */
const MIN_GALLOP = 7;

/** Sorts in place. The items are in nobody else's hands. */
export function sortItems(items: unknown[], compare: Merge["compare"]): void {
  const total = items.length;
  if (total < 2) return;
  const minRun = minRunLength(total);
  const m: Merge = { items, compare, ends: [], minGallop: MIN_GALLOP };
  for (let low = 0; low < total; ) {
    let high = runEnd(m, low);
    const wanted = Math.min(low + minRun, total);
    if (high < wanted) {
      insertInto(m, low, high, wanted);
      high = wanted;
    }
    m.ends[m.ends.length] = high;
    while (mustMerge(m.ends)) mergeAt(m, mergePosition(m.ends));
    low = high;
  }
  while (m.ends.length > 1) mergeAt(m, mergePosition(m.ends));
}

/** The end of the run that begins at `low`: ascending, or strictly descending, which is turned round. */
function runEnd(m: Merge, low: number): number {
  const { items, compare } = m;
  let high = low + 1;
  if (high >= items.length) return high;
  const descends = +compare(items[high], items[low]) < 0;
  for (high++; high < items.length; high++) if (+compare(items[high], items[high - 1]) < 0 !== descends) break;
  if (descends) reverse(items, low, high);
  return high;
}

/** Binary insertion: low…from are sorted, low…high shall be. */
function insertInto(m: Merge, low: number, from: number, high: number): void {
  const { items, compare } = m;
  for (let start = from; start < high; start++) {
    const pivot = items[start];
    let left = low;
    let right = start;
    while (left < right) {
      const middle = left + ((right - left) >> 1);
      if (+compare(pivot, items[middle]) < 0) right = middle;
      else left = middle + 1;
    }
    copyWithin(items, left, items, left + 1, start - left);
    items[left] = pivot;
  }
}

/** Merges the run `at` with the next. */
function mergeAt(m: Merge, at: number): void {
  const { items, ends } = m;
  let lowA = at === 0 ? 0 : (ends[at - 1] as number);
  const lowB = ends[at] as number;
  let lengthA = lengthOfRun(ends, at);
  let lengthB = lengthOfRun(ends, at + 1);
  copyWithin(ends, at + 1, ends, at, ends.length - at - 1);
  ends.length--;
  // what is at its place already at both sides
  const skipped = gallopRight(m, items, items[lowB], lowA, lengthA, 0);
  lowA += skipped;
  lengthA -= skipped;
  if (lengthA === 0) return;
  lengthB = gallopLeft(m, items, items[lowA + lengthA - 1], lowB, lengthB, lengthB - 1);
  if (lengthB === 0) return;
  if (lengthA <= lengthB) mergeLow(m, lowA, lengthA, lowB, lengthB);
  else mergeHigh(m, lowA, lengthA, lowB, lengthB);
}

/** Where `key` belongs in a sorted part, before its equals. The search begins at `hint`. */
function gallopLeft(m: Merge, list: readonly unknown[], key: unknown, base: number, length: number, hint: number): number {
  const { compare } = m;
  let last = 0;
  let offset = 1;
  if (+compare(list[base + hint], key) < 0) {
    const most = length - hint;
    while (offset < most && +compare(list[base + hint + offset], key) < 0) {
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most) offset = most;
    last += hint;
    offset += hint;
  } else {
    const most = hint + 1;
    while (offset < most && !(+compare(list[base + hint - offset], key) < 0)) {
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most) offset = most;
    const nearest = last;
    last = hint - offset;
    offset = hint - nearest;
  }
  last++;
  while (last < offset) {
    const middle = last + ((offset - last) >> 1);
    if (+compare(list[base + middle], key) < 0) last = middle + 1;
    else offset = middle;
  }
  return offset;
}

/** The same, behind its equals. */
function gallopRight(m: Merge, list: readonly unknown[], key: unknown, base: number, length: number, hint: number): number {
  const { compare } = m;
  let last = 0;
  let offset = 1;
  if (+compare(key, list[base + hint]) < 0) {
    const most = hint + 1;
    while (offset < most && +compare(key, list[base + hint - offset]) < 0) {
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most) offset = most;
    const nearest = last;
    last = hint - offset;
    offset = hint - nearest;
  } else {
    const most = length - hint;
    while (offset < most && !(+compare(key, list[base + hint + offset]) < 0)) {
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most) offset = most;
    last += hint;
    offset += hint;
  }
  last++;
  while (last < offset) {
    const middle = last + ((offset - last) >> 1);
    if (+compare(key, list[base + middle]) < 0) offset = middle;
    else last = middle + 1;
  }
  return offset;
}

/** Merges from the left; the left run is the shorter one. */
function mergeLow(m: Merge, lowA: number, countA: number, lowB: number, countB: number): void {
  const { items, compare } = m;
  const temp = part(items, lowA, countA);
  let lengthA = countA;
  let lengthB = countB;
  let to = lowA;
  let a = 0;
  let b = lowB;
  let minGallop = m.minGallop;
  items[to++] = items[b++];
  merging: if (--lengthB > 0 && lengthA > 1) {
    for (;;) {
      let winsA = 0;
      let winsB = 0;
      do {
        if (+compare(items[b], temp[a]) < 0) {
          items[to++] = items[b++];
          winsB++;
          winsA = 0;
          if (--lengthB === 0) break merging;
        } else {
          items[to++] = temp[a++];
          winsA++;
          winsB = 0;
          if (--lengthA === 1) break merging;
        }
      } while (winsA < minGallop && winsB < minGallop);
      minGallop++;
      do {
        minGallop = minGallop > 2 ? minGallop - 1 : 1;
        m.minGallop = minGallop;
        winsA = gallopRight(m, temp, items[b], a, lengthA, 0);
        if (winsA > 0) {
          copyWithin(temp, a, items, to, winsA);
          to += winsA;
          a += winsA;
          lengthA -= winsA;
          // none is left only if the comparator contradicts itself
          if (lengthA <= 1) break merging;
        }
        items[to++] = items[b++];
        if (--lengthB === 0) break merging;
        winsB = gallopLeft(m, items, temp[a], b, lengthB, 0);
        if (winsB > 0) {
          copyWithin(items, b, items, to, winsB);
          to += winsB;
          b += winsB;
          lengthB -= winsB;
          if (lengthB === 0) break merging;
        }
        items[to++] = temp[a++];
        if (--lengthA === 1) break merging;
      } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP);
      minGallop++;
      m.minGallop = minGallop;
    }
  }
  copyWithin(items, b, items, to, lengthB);
  copyWithin(temp, a, items, to + lengthB, lengthA);
}

/** Merges from the right; the right run is the shorter one. */
function mergeHigh(m: Merge, lowA: number, countA: number, lowB: number, countB: number): void {
  const { items, compare } = m;
  const temp = part(items, lowB, countB);
  let lengthA = countA;
  let lengthB = countB;
  let to = lowB + countB - 1;
  let a = lowA + countA - 1;
  let b = countB - 1;
  let minGallop = m.minGallop;
  items[to--] = items[a--];
  merging: if (--lengthA > 0 && lengthB > 1) {
    for (;;) {
      let winsA = 0;
      let winsB = 0;
      do {
        if (+compare(temp[b], items[a]) < 0) {
          items[to--] = items[a--];
          winsA++;
          winsB = 0;
          if (--lengthA === 0) break merging;
        } else {
          items[to--] = temp[b--];
          winsB++;
          winsA = 0;
          if (--lengthB === 1) break merging;
        }
      } while (winsA < minGallop && winsB < minGallop);
      minGallop++;
      do {
        minGallop = minGallop > 2 ? minGallop - 1 : 1;
        m.minGallop = minGallop;
        winsA = lengthA - gallopRight(m, items, temp[b], lowA, lengthA, lengthA - 1);
        if (winsA > 0) {
          to -= winsA;
          a -= winsA;
          copyWithin(items, a + 1, items, to + 1, winsA);
          lengthA -= winsA;
          if (lengthA === 0) break merging;
        }
        items[to--] = temp[b--];
        if (--lengthB === 1) break merging;
        winsB = lengthB - gallopLeft(m, temp, items[a], 0, lengthB, lengthB - 1);
        if (winsB > 0) {
          to -= winsB;
          b -= winsB;
          copyWithin(temp, b + 1, items, to + 1, winsB);
          lengthB -= winsB;
          // none is left only if the comparator contradicts itself
          if (lengthB <= 1) break merging;
        }
        items[to--] = items[a--];
        if (--lengthA === 0) break merging;
      } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP);
      minGallop++;
      m.minGallop = minGallop;
    }
  }
  copyWithin(items, lowA, items, lowA + lengthB, lengthA);
  copyWithin(temp, 0, items, lowA, lengthB);
}

/** How V8 sorts typed arrays: a merge sort that halves. `source` and `target` hold the same. */
export function mergeSort(source: unknown[], from: number, to: number, target: unknown[], compare: Merge["compare"]): void {
  const middle = from + ((to - from) >> 1);
  if (middle - from > 1) mergeSort(target, from, middle, source, compare);
  if (to - middle > 1) mergeSort(target, middle, to, source, compare);
  let left = from;
  let right = middle;
  for (let i = from; i < to; i++) {
    // a NaN says that neither comes first
    if (left < middle && (right >= to || !(+compare(source[left], source[right]) > 0))) target[i] = source[left++];
    else target[i] = source[right++];
  }
}
