"use resumable";

/** Async functions that hold a few locals over each `await`. */
import { suspend } from "@kraut/runtime";

export async function values() {
  let sum = 0;
  for (let i = 0; i < 5_000; i++) {
    sum += await i;
    if (sum < 0) await suspend();
  }
  return sum;
}

async function add(a, b) {
  const sum = a + (await b);
  if (sum < 0) await suspend();
  return sum;
}

export async function calls() {
  let sum = 0;
  for (let i = 0; i < 2_000; i++) sum = await add(sum, i);
  return sum;
}

export async function together() {
  let sum = 0;
  for (let i = 0; i < 500; i++) {
    const both = await Promise.all([add(i, 1), add(i, 2)]);
    sum += both[0] + both[1];
  }
  return sum;
}

export async function reactions() {
  let sum = 0;
  for (let i = 0; i < 1_000; i++) sum += await Promise.resolve(i).then((one) => one + 1);
  return sum;
}

/** A task that waits for a human, with a few locals; its place in the bytes is what is measured. */
export async function parked(id) {
  const limit = id * 2;
  const answer = await suspend(id);
  return answer + limit;
}
