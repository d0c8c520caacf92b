/** Stopping a stack, resuming it, and running on in a resumed loop. */
import { start } from "@kraut/runtime";
import { load } from "./load.mjs";
import { alternate, alternatePrepared } from "./measure.mjs";

const GROUP = "stacks";
const DEPTH = 1_000;
const LOOP = 1_000_000;
const SIDE = 1_000;

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function stacks() {
  const { plain, marked } = await load("stops");
  return [...captureRows(marked), resumeRow(marked), ...loopRows(plain, marked)];
}

/**
 * The calls down are in both measurements and are taken off: what is left is the way up. The exception passes through frames
 * that catch, keep their local and throw on, which is what saving a stack by exceptions would take; an exception through
 * frames that do not look at it stands beside, without a bar.
 */
function captureRows(marked) {
  const { micros } = alternate({
    down: () => start(marked.descend, DEPTH, false),
    stop: () => start(marked.descend, DEPTH, true),
    plainDown: () => plainDescend(DEPTH),
    caught: () => outcome(catching),
    passing: () => outcome(passing),
  });
  const capture = ((micros.stop - micros.down) * 1_000) / DEPTH;
  const caught = ((micros.caught - micros.plainDown) * 1_000) / DEPTH;
  const passed = ((micros.passing - micros.plainDown) * 1_000) / DEPTH;
  const detail = `${DEPTH} frames: ${micros.down.toFixed(1)} µs down and back, ${micros.stop.toFixed(1)} µs down and stopped`;
  return [
    { group: GROUP, name: "capture, per frame", value: capture, unit: "ns", detail, bar: 50 },
    {
      group: GROUP,
      name: "capture / throw (caught in each frame)",
      value: capture / caught,
      unit: "×",
      detail: `${caught.toFixed(0)} ns a frame`,
      bar: 0.05,
    },
    {
      group: GROUP,
      name: "capture / throw (caught at the root)",
      value: capture / passed,
      unit: "×",
      detail: `${passed.toFixed(0)} ns a frame`,
    },
  ];
}

function plainDescend(depth) {
  return depth > 0 ? plainDescend(depth - 1) + 1 : 0;
}

function catching(depth, frames) {
  if (depth === 0) throw new Error("stop");
  try {
    return catching(depth - 1, frames) + 1;
  } catch (error) {
    frames.push({ point: 1, slots: [depth] });
    throw error;
  }
}

function passing(depth, frames) {
  if (depth === 0) throw new Error("stop");
  return passing(depth - 1, frames) + 1;
}

function outcome(fn) {
  const frames = [];
  try {
    return fn(DEPTH, frames);
  } catch {
    return frames.length;
  }
}

/** From one suspension to the next one, with few and with many frames below. */
function resumeRow(marked) {
  const shallow = stopAtBottom(marked, 10);
  const deep = stopAtBottom(marked, 10_000);
  const { micros, ratio } = alternate({ shallow: () => shallow.resume(true), deep: () => deep.resume(true) });
  const detail = `${micros.shallow.toFixed(2)} → ${micros.deep.toFixed(2)} µs`;
  return { group: GROUP, name: "resume, 10,000 frames deep / 10 deep", value: ratio("deep", "shallow"), unit: "×", detail, bar: 2 };
}

function stopAtBottom(marked, depth) {
  const task = start(marked.descendFar, depth);
  while (task.frames.length < depth) task.resume();
  return task;
}

/** A loop resumed in its first thousandth runs on in the resuming body; the plain one runs all of it. */
function loopRows(plain, marked) {
  const rows = [];
  /** @type {[name: string, length: number, iterations: number][]} */
  const loops = [
    ["loop", LOOP, LOOP],
    ["nestedLoop", SIDE, SIDE * SIDE],
  ];
  for (const [name, length, iterations] of loops) {
    const expected = plain[name](length, -1);
    const stopped = start(marked[name], length, iterations / 1_000);
    if (stopped.fork().resume().result !== expected) throw new Error(`${name}: resumed, it computes something else`);
    const { micros, ratio } = alternatePrepared({
      plain: { prepare: () => undefined, run: () => plain[name](length, -1) },
      resumed: { prepare: () => stopped.fork(), run: (task) => task.resume() },
    });
    const detail = `${(micros.plain / 1_000).toFixed(2)} → ${(micros.resumed / 1_000).toFixed(2)} ms`;
    const label = name === "loop" ? "loop resumed in its middle / plain" : "inner of two loops resumed / plain";
    rows.push({ group: GROUP, name: label, value: ratio("resumed", "plain"), unit: "×", detail, bar: 1.2 });
  }
  return rows;
}
