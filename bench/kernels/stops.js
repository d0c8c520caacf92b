"use resumable";

import { suspend } from "@kraut/runtime";

/** Stops at the bottom of `depth` frames, again and again until it is given `false`. */
export function descend(depth, stops) {
  if (depth > 0) return descend(depth - 1, stops) + 1;
  let turns = 0;
  if (stops) {
    while (suspend(turns)) turns++;
  }
  return turns;
}

/**
 * The same, for more frames than fit on the engine's stack: each stop on the way down empties that, and what is below then
 * stands on a fresh one.
 */
export function descendFar(depth) {
  if (depth === 0) return descend(0, true);
  if (depth % 1_000 === 0) suspend(depth);
  return descendFar(depth - 1) + 1;
}

function step(sum, i) {
  return (sum * 31 + i) & 0xffff;
}

/** A loop that stops in iteration `stop`; never if that is negative. */
export function loop(length, stop) {
  let sum = 1;
  for (let i = 0; i < length; i++) {
    if (i === stop) suspend(i);
    sum = step(sum, i);
  }
  return sum;
}

/** The same, stopped in the inner of two loops. */
export function nestedLoop(length, stop) {
  let sum = 1;
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < length; j++) {
      if (i * length + j === stop) suspend(i);
      sum = step(sum, j);
    }
  }
  return sum;
}
