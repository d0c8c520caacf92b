// Made by tools/gen-builtins.mjs from packages/runtime/builtins/sort.ts.
// @ts-nocheck
import * as $k from "../../support.js";
const $S = $k.SUSPENDED, $R = $k.control, $V = $k.save;
const $m = $k.module(1, "kraut:sort", $k.table("sortItems\nrunEnd\ninsertInto\nmergeAt\ngallopLeft\ngallopRight\nmergeLow\nmergeHigh\nmergeSort", "QPwunEREDAbq4lSg0siIHjcll9O0rjss5arDzYm1A-oAFUoaTkPVfcLLAxGR4sUuHAVqZcwj", "items compare total= minRun= m= low= high= wanted=|m low= items= compare= high= descends=|m low= from high= items= compare= start= pivot= left= right= middle=|m= at items= ends lowA= lowB= lengthA= lengthB= skipped|m list= key= base= length= hint= compare= last= offset= most= most=most$1 nearest middle=|m list= key= base= length= hint= compare= last= offset= most= nearest most=most$1 middle=|m= lowA countA lowB countB items= compare= temp= lengthA= lengthB= to= a= b= minGallop= winsA= winsB=|m= lowA= countA lowB countB items= compare= temp= lengthA= lengthB= to= a= b= minGallop= winsA= winsB=|source= from= to= target= compare= middle= left= right= i=", "new||||||||new", "runEnd\ninsertInto\nmergeAt\nmergeAt#1\ncompare\ncompare#1\ncompare\ngallopRight\ngallopLeft\nmergeLow\nmergeHigh\ncompare\ncompare#1\ncompare#2\ncompare#3\ncompare\ncompare#1\ncompare#2\ncompare#3\ncompare\ngallopRight\ngallopLeft\ncompare\ngallopRight\ngallopLeft\nmergeSort\nmergeSort#1\ncompare", "12 8 4 6 16 3 7 4 31 3 29 20 1 2 4 21 1 50 11 1 1 8 12 17 1 4 9 19 4 13 2 27 1 8 20 1 4 4 8 2 30 9 32 12 10 34 1 4 4 8 2 30 10 32 11 10 34 1 3 15 14 16 17 11 17 62 1 3 15 14 16 27 10 27 62 8 3 2 26 1 24 5 45", "0-3,6 0-2,5-6 0-2,4,6 2,6 0-3 0-4 0-8 0-5 0,2-4   0-7 0-2,4-8 0-2,4-7,9 0-2,5-7,10 0-7 0-2,4-8 0-2,4-7,9 0-2,5-7,10 0-11 0-9 0-10 0-12 0-10 0-11 0-5,9 0-5,9 0,2-9", "0-8 0-9 0-8,10-11 0-8,12 0-8 0-10 0-8,11 0-8,12", "", "cEYgZ_1J-rRyZ68EyXoHlO59LtjcMX6X0LV_w6_t2ufZ-LuGtTZPE2BJt1r4OVbtobwvHJn8_nJn9h6OSuvi", [$r0, $r1, $r2, $r3, $r4, $r5, $r6, $r7, $r8], [], [sortItems, runEnd, insertInto, mergeAt, gallopLeft, gallopRight, mergeLow, mergeHigh, mergeSort]), {});
/**
 * Timsort, with the comparisons that V8 makes, in their order: a comparator that logs, or that contradicts itself, sees no
 * difference. The differential test compares the two call by call.
 */
import { copyWithin, lengthOfRun, mergePosition, minRunLength, mustMerge, part, reverse } from "../sorting.js";
/** After so many wins in a row, one side is searched by galloping. */
const MIN_GALLOP = 7;
/** Sorts in place. The items are in nobody else's hands. */
export function sortItems(items, compare) {
  if ($R.pending) $k.entered($m[0]);
  let $t1;
  const total = items.length;
  if (total < 2) return;
  const minRun = minRunLength(total);
  const m = {
    items,
    compare,
    ends: [],
    minGallop: MIN_GALLOP
  };
  for (let low = 0; low < total;) {
    let high = runEnd(m, low);
    if (high === $S) return $V(high, $m[0], 1, total, minRun, m, low, new.target && this);
    const wanted = Math.min(low + minRun, total);
    if (high < wanted) {
      $t1 = insertInto(m, low, high, wanted);
      if ($t1 === $S) return $V($t1, $m[0], 2, total, minRun, m, wanted, new.target && this);
      high = wanted;
    }
    m.ends[m.ends.length] = high;
    while (mustMerge(m.ends)) {
      $t1 = mergeAt(m, mergePosition(m.ends));
      if ($t1 === $S) return $V($t1, $m[0], 3, total, minRun, m, high, new.target && this);
    }
    low = high;
  }
  while (m.ends.length > 1) {
    $t1 = mergeAt(m, mergePosition(m.ends));
    if ($t1 === $S) return $V($t1, $m[0], 4, m, new.target && this);
  }
}
/** The end of the run that begins at `low`: ascending, or strictly descending, which is turned round. */
function runEnd(m, low) {
  let $t1;
  const {
    items,
    compare
  } = m;
  let high = low + 1;
  if (high >= items.length) return high;
  $t1 = compare(items[high], items[low]);
  if ($R.pending) return $V($t1, $m[1], 1, low, items, compare, high);
  const descends = +$t1 < 0;
  for (high++; high < items.length; high++) {
    $t1 = compare(items[high], items[high - 1]);
    if ($R.pending) return $V($t1, $m[1], 2, low, items, compare, high, descends);
    if (+$t1 < 0 !== descends) {
      break;
    }
  }
  if (descends) reverse(items, low, high);
  return high;
}
/** Binary insertion: low…from are sorted, low…high shall be. */
function insertInto(m, low, from, high) {
  let $t1;
  const {
    items,
    compare
  } = m;
  for (let start = from; start < high; start++) {
    const pivot = items[start];
    let left = low;
    let right = start;
    while (left < right) {
      const middle = left + (right - left >> 1);
      $t1 = compare(pivot, items[middle]);
      if ($R.pending) return $V($t1, $m[2], 1, low, high, items, compare, start, pivot, left, right, middle);
      if (+$t1 < 0) {
        right = middle;
      } else {
        left = middle + 1;
      }
    }
    copyWithin(items, left, items, left + 1, start - left);
    items[left] = pivot;
  }
}
/** Merges the run `at` with the next. */
function mergeAt(m, at) {
  let $t1;
  const {
    items,
    ends
  } = m;
  let lowA = at === 0 ? 0 : ends[at - 1];
  const lowB = ends[at];
  let lengthA = lengthOfRun(ends, at);
  let lengthB = lengthOfRun(ends, at + 1);
  copyWithin(ends, at + 1, ends, at, ends.length - at - 1);
  ends.length--;
  // what is at its place already at both sides
  const skipped = gallopRight(m, items, items[lowB], lowA, lengthA, 0);
  if (skipped === $S) return $V(skipped, $m[3], 1, m, items, lowA, lowB, lengthA, lengthB);
  lowA += skipped;
  lengthA -= skipped;
  if (lengthA === 0) return;
  $t1 = gallopLeft(m, items, items[lowA + lengthA - 1], lowB, lengthB, lengthB - 1);
  if ($t1 === $S) return $V($t1, $m[3], 2, m, lowA, lowB, lengthA);
  lengthB = $t1;
  if (lengthB === 0) return;
  if (lengthA <= lengthB) {
    $t1 = mergeLow(m, lowA, lengthA, lowB, lengthB);
    if ($t1 === $S) return $V($t1, $m[3], 3);
  } else {
    $t1 = mergeHigh(m, lowA, lengthA, lowB, lengthB);
    if ($t1 === $S) return $V($t1, $m[3], 4);
  }
}
/** Where `key` belongs in a sorted part, before its equals. The search begins at `hint`. */
function gallopLeft(m, list, key, base, length, hint) {
  let $t1, $t2, $t3;
  const {
    compare
  } = m;
  let last = 0;
  let offset = 1;
  $t1 = compare(list[base + hint], key);
  if ($R.pending) return $V($t1, $m[4], 1, list, key, base, length, hint, compare, last, offset);
  if (+$t1 < 0) {
    const most = length - hint;
    for (;;) {
      $t2 = offset < most;
      if ($t2) {
        $t3 = compare(list[base + hint + offset], key);
        if ($R.pending) return $V($t3, $m[4], 2, list, key, base, hint, compare, last, offset, most);
        $t2 = +$t3 < 0;
      }
      if (!$t2) break;
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most) offset = most;
    last += hint;
    offset += hint;
  } else {
    const most$1 = hint + 1;
    for (;;) {
      $t2 = offset < most$1;
      if ($t2) {
        $t3 = compare(list[base + hint - offset], key);
        if ($R.pending) return $V($t3, $m[4], 3, list, key, base, hint, compare, last, offset, most$1);
        $t2 = !(+$t3 < 0);
      }
      if (!$t2) break;
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most$1) offset = most$1;
    const nearest = last;
    last = hint - offset;
    offset = hint - nearest;
  }
  last++;
  while (last < offset) {
    const middle = last + (offset - last >> 1);
    $t1 = compare(list[base + middle], key);
    if ($R.pending) return $V($t1, $m[4], 4, list, key, base, compare, last, offset, middle);
    if (+$t1 < 0) {
      last = middle + 1;
    } else {
      offset = middle;
    }
  }
  return offset;
}
/** The same, behind its equals. */
function gallopRight(m, list, key, base, length, hint) {
  let $t1, $t2, $t3;
  const {
    compare
  } = m;
  let last = 0;
  let offset = 1;
  $t1 = compare(key, list[base + hint]);
  if ($R.pending) return $V($t1, $m[5], 1, list, key, base, length, hint, compare, last, offset);
  if (+$t1 < 0) {
    const most = hint + 1;
    for (;;) {
      $t2 = offset < most;
      if ($t2) {
        $t3 = compare(key, list[base + hint - offset]);
        if ($R.pending) return $V($t3, $m[5], 2, list, key, base, hint, compare, last, offset, most);
        $t2 = +$t3 < 0;
      }
      if (!$t2) break;
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most) offset = most;
    const nearest = last;
    last = hint - offset;
    offset = hint - nearest;
  } else {
    const most$1 = length - hint;
    for (;;) {
      $t2 = offset < most$1;
      if ($t2) {
        $t3 = compare(key, list[base + hint + offset]);
        if ($R.pending) return $V($t3, $m[5], 3, list, key, base, hint, compare, last, offset, most$1);
        $t2 = !(+$t3 < 0);
      }
      if (!$t2) break;
      last = offset;
      offset = offset * 2 + 1;
    }
    if (offset > most$1) offset = most$1;
    last += hint;
    offset += hint;
  }
  last++;
  while (last < offset) {
    const middle = last + (offset - last >> 1);
    $t1 = compare(key, list[base + middle]);
    if ($R.pending) return $V($t1, $m[5], 4, list, key, base, compare, last, offset, middle);
    if (+$t1 < 0) {
      offset = middle;
    } else {
      last = middle + 1;
    }
  }
  return offset;
}
/** Merges from the left; the left run is the shorter one. */
function mergeLow(m, lowA, countA, lowB, countB) {
  let $t1;
  const {
    items,
    compare
  } = m;
  const temp = part(items, lowA, countA);
  let lengthA = countA;
  let lengthB = countB;
  let to = lowA;
  let a = 0;
  let b = lowB;
  let minGallop = m.minGallop;
  items[to++] = items[b++];
  merging: {
    if (--lengthB > 0 && lengthA > 1) {
      for (;;) {
        let winsA = 0;
        let winsB = 0;
        do {
          $t1 = compare(items[b], temp[a]);
          if ($R.pending) return $V($t1, $m[6], 1, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA, winsB);
          if (+$t1 < 0) {
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
          $t1 = gallopRight(m, temp, items[b], a, lengthA, 0);
          if ($t1 === $S) return $V($t1, $m[6], 2, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop);
          winsA = $t1;
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
          $t1 = gallopLeft(m, items, temp[a], b, lengthB, 0);
          if ($t1 === $S) return $V($t1, $m[6], 3, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA);
          winsB = $t1;
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
  }
  copyWithin(items, b, items, to, lengthB);
  copyWithin(temp, a, items, to + lengthB, lengthA);
}
/** Merges from the right; the right run is the shorter one. */
function mergeHigh(m, lowA, countA, lowB, countB) {
  let $t1;
  const {
    items,
    compare
  } = m;
  const temp = part(items, lowB, countB);
  let lengthA = countA;
  let lengthB = countB;
  let to = lowB + countB - 1;
  let a = lowA + countA - 1;
  let b = countB - 1;
  let minGallop = m.minGallop;
  items[to--] = items[a--];
  merging: {
    if (--lengthA > 0 && lengthB > 1) {
      for (;;) {
        let winsA = 0;
        let winsB = 0;
        do {
          $t1 = compare(temp[b], items[a]);
          if ($R.pending) return $V($t1, $m[7], 1, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA, winsB);
          if (+$t1 < 0) {
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
          $t1 = gallopRight(m, items, temp[b], lowA, lengthA, lengthA - 1);
          if ($t1 === $S) return $V($t1, $m[7], 2, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop);
          winsA = lengthA - $t1;
          if (winsA > 0) {
            to -= winsA;
            a -= winsA;
            copyWithin(items, a + 1, items, to + 1, winsA);
            lengthA -= winsA;
            if (lengthA === 0) break merging;
          }
          items[to--] = temp[b--];
          if (--lengthB === 1) break merging;
          $t1 = gallopLeft(m, temp, items[a], 0, lengthB, lengthB - 1);
          if ($t1 === $S) return $V($t1, $m[7], 3, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA);
          winsB = lengthB - $t1;
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
  }
  copyWithin(items, lowA, items, lowA + lengthB, lengthA);
  copyWithin(temp, 0, items, lowA, lengthB);
}
/** How V8 sorts typed arrays: a merge sort that halves. `source` and `target` hold the same. */
export function mergeSort(source, from, to, target, compare) {
  if ($R.pending) $k.entered($m[8]);
  let $t1, $t2, $t3;
  const middle = from + (to - from >> 1);
  if (middle - from > 1) {
    $t1 = mergeSort(target, from, middle, source, compare);
    if ($t1 === $S) return $V($t1, $m[8], 1, source, from, to, target, compare, middle, new.target && this);
  }
  if (to - middle > 1) {
    $t1 = mergeSort(target, middle, to, source, compare);
    if ($t1 === $S) return $V($t1, $m[8], 2, source, from, to, target, compare, middle, new.target && this);
  }
  let left = from;
  let right = middle;
  for (let i = from; i < to; i++) {
    $t1 = left < middle;
    if ($t1) {
      $t2 = right >= to;
      if (!$t2) {
        $t3 = compare(source[left], source[right]);
        if ($R.pending) return $V($t3, $m[8], 3, source, to, target, compare, middle, left, right, i, new.target && this);
        $t2 = !(+$t3 > 0);
      }
      $t1 = $t2;
    }
    if ($t1) {
      target[i] = source[left++];
    } else {
      target[i] = source[right++];
    }
  }
}
function $r0($p, $l, $c, $v) { var total = $l[0], minRun = $l[1], m = $l[2], low = $l[3], high = $l[4], wanted = $l[5], $new = $l[6], $t1; if ($p <= 3) { $L33: { $L34: { if ($p <= 1) $p = 0, high = $k.take($c, $v); if ($p === 0) wanted = Math.min(low + minRun, total); if ($p <= 2) { if ($p || high < wanted) { if ($p === 0) { $t1 = insertInto(m, low, high, wanted); if ($t1 === $S) return $V($t1, $m[0], 2, total, minRun, m, wanted, $new); } else $p = 0, $t1 = $k.take($c, $v); high = wanted; } } if ($p === 0) m.ends[m.ends.length] = high; $L35: { if ($p) { $L36: { $p = 0, $t1 = $k.take($c, $v); } } while (mustMerge(m.ends)) { $t1 = mergeAt(m, mergePosition(m.ends)); if ($t1 === $S) return $V($t1, $m[0], 3, total, minRun, m, high, $new); } } low = high; } for (; low < total;) { high = runEnd(m, low); if (high === $S) return $V(high, $m[0], 1, total, minRun, m, low, $new); wanted = Math.min(low + minRun, total); if (high < wanted) { $t1 = insertInto(m, low, high, wanted); if ($t1 === $S) return $V($t1, $m[0], 2, total, minRun, m, wanted, $new); high = wanted; } m.ends[m.ends.length] = high; while (mustMerge(m.ends)) { $t1 = mergeAt(m, mergePosition(m.ends)); if ($t1 === $S) return $V($t1, $m[0], 3, total, minRun, m, high, $new); } low = high; } } } $L37: { if ($p) { $L38: { $p = 0, $t1 = $k.take($c, $v); } } while (m.ends.length > 1) { $t1 = mergeAt(m, mergePosition(m.ends)); if ($t1 === $S) return $V($t1, $m[0], 4, m, $new); } } return $new; }
function $r1($p, $l, $c, $v) { var low = $l[0], items = $l[1], compare = $l[2], high = $l[3], descends = $l[4], $t1; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p === 0) descends = +$t1 < 0; $L31: { if ($p) { $L32: { $p = 0, $t1 = $k.take($c, $v); if (+$t1 < 0 !== descends) { break $L31; } } high++; } else high++; for (; high < items.length; high++) { $t1 = compare(items[high], items[high - 1]); if ($R.pending) return $V($t1, $m[1], 2, low, items, compare, high, descends); if (+$t1 < 0 !== descends) { break; } } } if (descends) { reverse(items, low, high); } return high; }
function $r2($p, $l, $c, $v) { var low = $l[0], high = $l[1], items = $l[2], compare = $l[3], start = $l[4], pivot = $l[5], left = $l[6], right = $l[7], middle = $l[8], $t1; $L27: { $L28: { $L29: { $L30: { $p = 0, $t1 = $k.take($c, $v); if (+$t1 < 0) { right = middle; } else { left = middle + 1; } } while (left < right) { middle = left + (right - left >> 1); $t1 = compare(pivot, items[middle]); if ($R.pending) return $V($t1, $m[2], 1, low, high, items, compare, start, pivot, left, right, middle); if (+$t1 < 0) { right = middle; } else { left = middle + 1; } } } copyWithin(items, left, items, left + 1, start - left); items[left] = pivot; } start++; for (; start < high; start++) { pivot = items[start]; left = low; right = start; while (left < right) { middle = left + (right - left >> 1); $t1 = compare(pivot, items[middle]); if ($R.pending) return $V($t1, $m[2], 1, low, high, items, compare, start, pivot, left, right, middle); if (+$t1 < 0) { right = middle; } else { left = middle + 1; } } copyWithin(items, left, items, left + 1, start - left); items[left] = pivot; } } }
function $r3($p, $l, $c, $v) { var m = $l[0], items = $l[1], lowA = $l[2], lowB = $l[3], lengthA = $l[4], lengthB = $l[5], skipped, $t1; if ($p <= 2) { switch ($p) { case 1: if ($p) $p = 0, skipped = $k.take($c, $v); lowA += skipped; lengthA -= skipped; if (lengthA === 0) { return; } $t1 = gallopLeft(m, items, items[lowA + lengthA - 1], lowB, lengthB, lengthB - 1); if ($t1 === $S) return $V($t1, $m[3], 2, m, lowA, lowB, lengthA); case 2: if ($p) $p = 0, $t1 = $k.take($c, $v); } } if ($p === 0) { lengthB = $t1; if (lengthB === 0) { return; } } if ($p === 0 ? lengthA <= lengthB : $p <= 3) { if ($p === 0) { $t1 = mergeLow(m, lowA, lengthA, lowB, lengthB); if ($t1 === $S) return $V($t1, $m[3], 3); } else $p = 0, $t1 = $k.take($c, $v); } else { if ($p === 0) { $t1 = mergeHigh(m, lowA, lengthA, lowB, lengthB); if ($t1 === $S) return $V($t1, $m[3], 4); } else $p = 0, $t1 = $k.take($c, $v); } }
function $r4($p, $l, $c, $v) { var list = $l[0], key = $l[1], base = $l[2], length = $l[3], hint = $l[4], compare = $l[5], last = $l[6], offset = $l[7], most = $l[8], most$1 = $l[9], middle = $l[10], $t1, $t3, nearest, $t2; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p <= 3) { if ($p === 0 ? +$t1 < 0 : $p <= 2) { if ($p === 0) most = length - hint; $L21: { if ($p) { $L22: { $p = 0, $t3 = $k.take($c, $v); $t2 = +$t3 < 0; if (!$t2) { break $L21; } last = offset; offset = offset * 2 + 1; } } for (;;) { $t2 = offset < most; if ($t2) { $t3 = compare(list[base + hint + offset], key); if ($R.pending) return $V($t3, $m[4], 2, list, key, base, hint, compare, last, offset, most); $t2 = +$t3 < 0; } if (!$t2) { break; } last = offset; offset = offset * 2 + 1; } } if (offset > most) { offset = most; } last += hint; offset += hint; } else { if ($p === 0) most$1 = hint + 1; $L23: { if ($p) { $L24: { $p = 0, $t3 = $k.take($c, $v); $t2 = !(+$t3 < 0); if (!$t2) { break $L23; } last = offset; offset = offset * 2 + 1; } } for (;;) { $t2 = offset < most$1; if ($t2) { $t3 = compare(list[base + hint - offset], key); if ($R.pending) return $V($t3, $m[4], 3, list, key, base, hint, compare, last, offset, most$1); $t2 = !(+$t3 < 0); } if (!$t2) { break; } last = offset; offset = offset * 2 + 1; } } if (offset > most$1) { offset = most$1; } nearest = last; last = hint - offset; offset = hint - nearest; } } if ($p === 0) last++; $L25: { if ($p) { $L26: { $p = 0, $t1 = $k.take($c, $v); if (+$t1 < 0) { last = middle + 1; } else { offset = middle; } } } while (last < offset) { middle = last + (offset - last >> 1); $t1 = compare(list[base + middle], key); if ($R.pending) return $V($t1, $m[4], 4, list, key, base, compare, last, offset, middle); if (+$t1 < 0) { last = middle + 1; } else { offset = middle; } } } return offset; }
function $r5($p, $l, $c, $v) { var list = $l[0], key = $l[1], base = $l[2], length = $l[3], hint = $l[4], compare = $l[5], last = $l[6], offset = $l[7], most = $l[8], most$1 = $l[9], middle = $l[10], $t1, $t3, nearest, $t2; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p <= 3) { if ($p === 0 ? +$t1 < 0 : $p <= 2) { if ($p === 0) most = hint + 1; $L15: { if ($p) { $L16: { $p = 0, $t3 = $k.take($c, $v); $t2 = +$t3 < 0; if (!$t2) { break $L15; } last = offset; offset = offset * 2 + 1; } } for (;;) { $t2 = offset < most; if ($t2) { $t3 = compare(key, list[base + hint - offset]); if ($R.pending) return $V($t3, $m[5], 2, list, key, base, hint, compare, last, offset, most); $t2 = +$t3 < 0; } if (!$t2) { break; } last = offset; offset = offset * 2 + 1; } } if (offset > most) { offset = most; } nearest = last; last = hint - offset; offset = hint - nearest; } else { if ($p === 0) most$1 = length - hint; $L17: { if ($p) { $L18: { $p = 0, $t3 = $k.take($c, $v); $t2 = !(+$t3 < 0); if (!$t2) { break $L17; } last = offset; offset = offset * 2 + 1; } } for (;;) { $t2 = offset < most$1; if ($t2) { $t3 = compare(key, list[base + hint + offset]); if ($R.pending) return $V($t3, $m[5], 3, list, key, base, hint, compare, last, offset, most$1); $t2 = !(+$t3 < 0); } if (!$t2) { break; } last = offset; offset = offset * 2 + 1; } } if (offset > most$1) { offset = most$1; } last += hint; offset += hint; } } if ($p === 0) last++; $L19: { if ($p) { $L20: { $p = 0, $t1 = $k.take($c, $v); if (+$t1 < 0) { offset = middle; } else { last = middle + 1; } } } while (last < offset) { middle = last + (offset - last >> 1); $t1 = compare(key, list[base + middle]); if ($R.pending) return $V($t1, $m[5], 4, list, key, base, compare, last, offset, middle); if (+$t1 < 0) { offset = middle; } else { last = middle + 1; } } } return offset; }
function $r6($p, $l, $c, $v) { var m = $l[0], items = $l[1], compare = $l[2], temp = $l[3], lengthA = $l[4], lengthB = $l[5], to = $l[6], a = $l[7], b = $l[8], minGallop = $l[9], winsA = $l[10], winsB = $l[11], $t1; merging: $L9: { $L10: { if ($p <= 1) { $L11: { $L12: { $p = 0, $t1 = $k.take($c, $v); if (+$t1 < 0) { items[to++] = items[b++]; winsB++; winsA = 0; if (--lengthB === 0) { break merging; } } else { items[to++] = temp[a++]; winsA++; winsB = 0; if (--lengthA === 1) { break merging; } } } if (!(winsA < minGallop && winsB < minGallop)) break $L11; do { $t1 = compare(items[b], temp[a]); if ($R.pending) return $V($t1, $m[6], 1, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA, winsB); if (+$t1 < 0) { items[to++] = items[b++]; winsB++; winsA = 0; if (--lengthB === 0) { break merging; } } else { items[to++] = temp[a++]; winsA++; winsB = 0; if (--lengthA === 1) { break merging; } } } while (winsA < minGallop && winsB < minGallop); } } if ($p === 0) minGallop++; $L13: { if ($p) { $L14: { switch ($p) { case 2: if ($p) $p = 0, $t1 = $k.take($c, $v); winsA = $t1; if (winsA > 0) { copyWithin(temp, a, items, to, winsA); to += winsA; a += winsA; lengthA -= winsA; if (lengthA <= 1) { break merging; } } items[to++] = items[b++]; if (--lengthB === 0) { break merging; } $t1 = gallopLeft(m, items, temp[a], b, lengthB, 0); if ($t1 === $S) return $V($t1, $m[6], 3, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA); case 3: if ($p) $p = 0, $t1 = $k.take($c, $v); } winsB = $t1; if (winsB > 0) { copyWithin(items, b, items, to, winsB); to += winsB; b += winsB; lengthB -= winsB; if (lengthB === 0) { break merging; } } items[to++] = temp[a++]; if (--lengthA === 1) { break merging; } } if (!(winsA >= MIN_GALLOP || winsB >= MIN_GALLOP)) break $L13; } do { minGallop = minGallop > 2 ? minGallop - 1 : 1; m.minGallop = minGallop; $t1 = gallopRight(m, temp, items[b], a, lengthA, 0); if ($t1 === $S) return $V($t1, $m[6], 2, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop); winsA = $t1; if (winsA > 0) { copyWithin(temp, a, items, to, winsA); to += winsA; a += winsA; lengthA -= winsA; if (lengthA <= 1) { break merging; } } items[to++] = items[b++]; if (--lengthB === 0) { break merging; } $t1 = gallopLeft(m, items, temp[a], b, lengthB, 0); if ($t1 === $S) return $V($t1, $m[6], 3, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA); winsB = $t1; if (winsB > 0) { copyWithin(items, b, items, to, winsB); to += winsB; b += winsB; lengthB -= winsB; if (lengthB === 0) { break merging; } } items[to++] = temp[a++]; if (--lengthA === 1) { break merging; } } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP); } minGallop++; m.minGallop = minGallop; } for (;;) { winsA = 0; winsB = 0; do { $t1 = compare(items[b], temp[a]); if ($R.pending) return $V($t1, $m[6], 1, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA, winsB); if (+$t1 < 0) { items[to++] = items[b++]; winsB++; winsA = 0; if (--lengthB === 0) { break merging; } } else { items[to++] = temp[a++]; winsA++; winsB = 0; if (--lengthA === 1) { break merging; } } } while (winsA < minGallop && winsB < minGallop); minGallop++; do { minGallop = minGallop > 2 ? minGallop - 1 : 1; m.minGallop = minGallop; $t1 = gallopRight(m, temp, items[b], a, lengthA, 0); if ($t1 === $S) return $V($t1, $m[6], 2, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop); winsA = $t1; if (winsA > 0) { copyWithin(temp, a, items, to, winsA); to += winsA; a += winsA; lengthA -= winsA; if (lengthA <= 1) { break merging; } } items[to++] = items[b++]; if (--lengthB === 0) { break merging; } $t1 = gallopLeft(m, items, temp[a], b, lengthB, 0); if ($t1 === $S) return $V($t1, $m[6], 3, m, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA); winsB = $t1; if (winsB > 0) { copyWithin(items, b, items, to, winsB); to += winsB; b += winsB; lengthB -= winsB; if (lengthB === 0) { break merging; } } items[to++] = temp[a++]; if (--lengthA === 1) { break merging; } } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP); minGallop++; m.minGallop = minGallop; } } copyWithin(items, b, items, to, lengthB); copyWithin(temp, a, items, to + lengthB, lengthA); }
function $r7($p, $l, $c, $v) { var m = $l[0], lowA = $l[1], items = $l[2], compare = $l[3], temp = $l[4], lengthA = $l[5], lengthB = $l[6], to = $l[7], a = $l[8], b = $l[9], minGallop = $l[10], winsA = $l[11], winsB = $l[12], $t1; merging: $L3: { $L4: { if ($p <= 1) { $L5: { $L6: { $p = 0, $t1 = $k.take($c, $v); if (+$t1 < 0) { items[to--] = items[a--]; winsA++; winsB = 0; if (--lengthA === 0) { break merging; } } else { items[to--] = temp[b--]; winsB++; winsA = 0; if (--lengthB === 1) { break merging; } } } if (!(winsA < minGallop && winsB < minGallop)) break $L5; do { $t1 = compare(temp[b], items[a]); if ($R.pending) return $V($t1, $m[7], 1, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA, winsB); if (+$t1 < 0) { items[to--] = items[a--]; winsA++; winsB = 0; if (--lengthA === 0) { break merging; } } else { items[to--] = temp[b--]; winsB++; winsA = 0; if (--lengthB === 1) { break merging; } } } while (winsA < minGallop && winsB < minGallop); } } if ($p === 0) minGallop++; $L7: { if ($p) { $L8: { switch ($p) { case 2: if ($p) $p = 0, $t1 = $k.take($c, $v); winsA = lengthA - $t1; if (winsA > 0) { to -= winsA; a -= winsA; copyWithin(items, a + 1, items, to + 1, winsA); lengthA -= winsA; if (lengthA === 0) { break merging; } } items[to--] = temp[b--]; if (--lengthB === 1) { break merging; } $t1 = gallopLeft(m, temp, items[a], 0, lengthB, lengthB - 1); if ($t1 === $S) return $V($t1, $m[7], 3, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA); case 3: if ($p) $p = 0, $t1 = $k.take($c, $v); } winsB = lengthB - $t1; if (winsB > 0) { to -= winsB; b -= winsB; copyWithin(temp, b + 1, items, to + 1, winsB); lengthB -= winsB; if (lengthB <= 1) { break merging; } } items[to--] = items[a--]; if (--lengthA === 0) { break merging; } } if (!(winsA >= MIN_GALLOP || winsB >= MIN_GALLOP)) break $L7; } do { minGallop = minGallop > 2 ? minGallop - 1 : 1; m.minGallop = minGallop; $t1 = gallopRight(m, items, temp[b], lowA, lengthA, lengthA - 1); if ($t1 === $S) return $V($t1, $m[7], 2, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop); winsA = lengthA - $t1; if (winsA > 0) { to -= winsA; a -= winsA; copyWithin(items, a + 1, items, to + 1, winsA); lengthA -= winsA; if (lengthA === 0) { break merging; } } items[to--] = temp[b--]; if (--lengthB === 1) { break merging; } $t1 = gallopLeft(m, temp, items[a], 0, lengthB, lengthB - 1); if ($t1 === $S) return $V($t1, $m[7], 3, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA); winsB = lengthB - $t1; if (winsB > 0) { to -= winsB; b -= winsB; copyWithin(temp, b + 1, items, to + 1, winsB); lengthB -= winsB; if (lengthB <= 1) { break merging; } } items[to--] = items[a--]; if (--lengthA === 0) { break merging; } } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP); } minGallop++; m.minGallop = minGallop; } for (;;) { winsA = 0; winsB = 0; do { $t1 = compare(temp[b], items[a]); if ($R.pending) return $V($t1, $m[7], 1, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA, winsB); if (+$t1 < 0) { items[to--] = items[a--]; winsA++; winsB = 0; if (--lengthA === 0) { break merging; } } else { items[to--] = temp[b--]; winsB++; winsA = 0; if (--lengthB === 1) { break merging; } } } while (winsA < minGallop && winsB < minGallop); minGallop++; do { minGallop = minGallop > 2 ? minGallop - 1 : 1; m.minGallop = minGallop; $t1 = gallopRight(m, items, temp[b], lowA, lengthA, lengthA - 1); if ($t1 === $S) return $V($t1, $m[7], 2, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop); winsA = lengthA - $t1; if (winsA > 0) { to -= winsA; a -= winsA; copyWithin(items, a + 1, items, to + 1, winsA); lengthA -= winsA; if (lengthA === 0) { break merging; } } items[to--] = temp[b--]; if (--lengthB === 1) { break merging; } $t1 = gallopLeft(m, temp, items[a], 0, lengthB, lengthB - 1); if ($t1 === $S) return $V($t1, $m[7], 3, m, lowA, items, compare, temp, lengthA, lengthB, to, a, b, minGallop, winsA); winsB = lengthB - $t1; if (winsB > 0) { to -= winsB; b -= winsB; copyWithin(temp, b + 1, items, to + 1, winsB); lengthB -= winsB; if (lengthB <= 1) { break merging; } } items[to--] = items[a--]; if (--lengthA === 0) { break merging; } } while (winsA >= MIN_GALLOP || winsB >= MIN_GALLOP); minGallop++; m.minGallop = minGallop; } } copyWithin(items, lowA, items, lowA + lengthB, lengthA); copyWithin(temp, 0, items, lowA, lengthB); }
function $r8($p, $l, $c, $v) { var source = $l[0], from = $l[1], to = $l[2], target = $l[3], compare = $l[4], middle = $l[5], left = $l[6], right = $l[7], i = $l[8], $new = $l[9], $t1, $t3, $t2; if ($p <= 1) $p = 0, $t1 = $k.take($c, $v); if ($p <= 2) { if ($p || to - middle > 1) { if ($p === 0) { $t1 = mergeSort(target, middle, to, source, compare); if ($t1 === $S) return $V($t1, $m[8], 2, source, from, to, target, compare, middle, $new); } else $p = 0, $t1 = $k.take($c, $v); } } if ($p === 0) { left = from; right = middle; } $L1: { if ($p) { $L2: { $p = 0, $t3 = $k.take($c, $v); $t2 = !(+$t3 > 0); $t1 = $t2; if ($t1) { target[i] = source[left++]; } else { target[i] = source[right++]; } } i++; } else i = from; for (; i < to; i++) { $t1 = left < middle; if ($t1) { $t2 = right >= to; if (!$t2) { $t3 = compare(source[left], source[right]); if ($R.pending) return $V($t3, $m[8], 3, source, to, target, compare, middle, left, right, i, $new); $t2 = !(+$t3 > 0); } $t1 = $t2; } if ($t1) { target[i] = source[left++]; } else { target[i] = source[right++]; } } } return $new; }
$k.loaded();
