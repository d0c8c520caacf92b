"use resumable";

/** Generators that hold a few locals over each `yield`, in the shapes in which programs use them. */
import { suspend } from "@kraut/runtime";

function* count(n, step) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += step;
    if ((yield sum) === "stop") suspend();
  }
  return sum;
}

function* twice(n) {
  yield* count(n, 1);
  yield* count(n, 2);
}

function drain(generator) {
  let sum = 0;
  for (let one = generator.next(); !one.done; one = generator.next()) sum += one.value;
  return sum;
}

export const longRun = () => drain(count(20_000, 3));

export function shortRuns() {
  let sum = 0;
  for (let i = 0; i < 5_000; i++) sum += drain(count(3, i));
  return sum;
}

export function forOf() {
  let sum = 0;
  for (const one of count(20_000, 3)) sum += one;
  return sum;
}

export function shortForOf() {
  let sum = 0;
  for (let i = 0; i < 5_000; i++) for (const one of count(3, i)) sum += one;
  return sum;
}

export function spread() {
  let sum = 0;
  for (let i = 0; i < 500; i++) sum += [...count(20, i)].length;
  return sum;
}

export const delegated = () => drain(twice(10_000));
