/**
 * Marked generators and async functions against native ones, and generators against those of regenerator; each shape in two fresh isolates, plain
 * first in one, marked first in the other. Then many parked tasks: bytes, memory, and the time to write and read all.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { deserialize, start } from "@kraut/runtime";
import { load } from "./load.mjs";
import { geomean } from "./measure.mjs";

const SHAPES = ["longRun", "shortRuns", "forOf", "shortForOf", "spread", "delegated"];
const SHORT = ["shortRuns", "shortForOf"];
const AWAITS = ["values", "calls", "together", "reactions"];
const PARKED = 100_000;

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function activations() {
  return [...(await generatorRows()), ...(await awaitRows()), ...(await parkedRows())];
}

async function generatorRows() {
  const native = [];
  const lowered = [];
  for (const name of SHAPES) {
    const { micros, ratio } = await measured("generators", name);
    const value = { value: ratio("marked"), unit: "×" };
    native.push({ group: "generators: marked / native", name, ...value, detail: `${micros("plain")} → ${micros("marked")} µs`, bar: 1.25 });
    const bar = SHORT.includes(name) ? { bar: 1 } : {};
    const detail = `${micros("regenerator")} → ${micros("marked")} µs`;
    lowered.push({ group: "generators: marked / regenerator", name, value: ratio("lowered"), unit: "×", detail, ...bar });
  }
  return [...native, ...lowered];
}

async function awaitRows() {
  const inTask = [];
  const outside = [];
  for (const name of AWAITS) {
    const { micros, ratio } = await measured("awaits", name);
    const of = (kind) => `${micros("plain")} → ${micros(kind)} µs`;
    const bar = name === "values" || name === "calls" ? { bar: 1.3 } : {};
    inTask.push({ group: "async: marked in a task / native", name, value: ratio("marked"), unit: "×", detail: of("marked"), ...bar });
    outside.push({ group: "async: marked outside of tasks / native", name, value: ratio("outside"), unit: "×", detail: of("outside") });
  }
  return [...inTask, ...outside];
}

async function measured(name, run) {
  const one = await inFreshIsolate(name, ["plain", "marked"], run);
  const other = await inFreshIsolate(name, ["marked", "plain"], run);
  return {
    micros: (kind) => geomean([one.micros[kind], other.micros[kind]]).toFixed(0),
    ratio: (kind) => geomean([one[kind], other[kind]]),
  };
}

async function parkedRows() {
  const { marked } = await load("awaits");
  for (let i = 0; i < 2_000; i++) deserialize(start(marked.parked, i).serialize());
  const group = `${PARKED} parked async tasks, of each`;
  const before = memory();
  const tasks = Array.from({ length: PARKED }, (_, i) => start(marked.parked, i));
  const held = (memory() - before) / PARKED;
  const writing = performance.now();
  const snapshots = tasks.map((task) => task.serialize());
  const written = performance.now() - writing;
  const bytes = snapshots.reduce((sum, one) => sum + one.length, 0) / PARKED;
  const reading = performance.now();
  const read = snapshots.map((one) => deserialize(one));
  const readIn = performance.now() - reading;
  if (read.some((task, i) => task.request !== i)) throw new Error("a task was read wrongly");
  const row = (name, value, unit, detail) => ({ group, name, value, unit, detail });
  return [
    row("snapshot", bytes, "bytes", ""),
    row("memory", held, "bytes", typeof gc === "function" ? "" : "without --expose-gc: with garbage"),
    row("write", (written * 1_000) / PARKED, "µs", `${(written / 1_000).toFixed(2)} s for all`),
    row("read", (readIn * 1_000) / PARKED, "µs", `${(readIn / 1_000).toFixed(2)} s for all`),
  ];
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function inFreshIsolate(name, order, run) {
  const worker = new Worker(new URL("./activations-worker.mjs", import.meta.url), { workerData: { name, order, run } });
  const [answer] = await once(worker, "message");
  await worker.terminate();
  return answer;
}
