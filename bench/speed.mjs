/**
 * Marked against plain code, nothing suspended while the clock runs. Each kernel is measured in two fresh isolates, plain first
 * in one, marked first in the other: with the same code on both sides, whoever warmed up second was up to 9 % slower.
 * In each kernel some call may suspend, though none does: what provably cannot suspend the compiler leaves as it is.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { load } from "./load.mjs";
import { geomean } from "./measure.mjs";

/** The kernels of the bar, and two that only inform, about what marking makes dearest: captured variables and thrown exceptions. */
const IN_THE_BAR = ["fib", "tak", "nested", "nbody", "strings", "richards", "interpreter", "try-finally"];
const BESIDE_IT = ["closures", "exceptions"];

const GROUP = "speed: marked / plain";

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function speed() {
  const rows = [];
  for (const name of [...IN_THE_BAR, ...BESIDE_IT]) {
    const bar = IN_THE_BAR.includes(name) ? { bar: 1.35 } : {};
    const one = await inFreshIsolate(name, ["plain", "marked"]);
    const other = await inFreshIsolate(name, ["marked", "plain"]);
    const milliseconds = (kind) => (geomean([one.micros[kind], other.micros[kind]]) / 1_000).toFixed(2);
    const detail = `${milliseconds("plain")} → ${milliseconds("marked")} ms`;
    rows.push({ group: GROUP, name, value: geomean([one.ratio, other.ratio]), unit: "×", detail, ...bar });
  }
  const value = geomean(rows.filter((row) => row.bar !== undefined).map((row) => row.value));
  rows.push({ group: GROUP, name: "geomean", value, unit: "×", detail: `of the ${IN_THE_BAR.length} with a bar`, bar: 1.1 });
  rows.push(...(await builtins()));
  return rows;
}

const BUILTINS = "speed: built-ins whose callbacks may suspend, marked / plain";

/** Each method in isolates of its own: what the engine learned of one callback counts against the next. */
async function builtins() {
  const rows = [];
  const { marked } = await load("array-methods");
  for (const name of Object.keys(marked).filter((one) => one !== "run")) {
    const one = await inFreshIsolate("array-methods", ["plain", "marked"], name);
    const other = await inFreshIsolate("array-methods", ["marked", "plain"], name);
    const micros = (kind) => geomean([one.micros[kind], other.micros[kind]]).toFixed(1);
    rows.push({
      group: BUILTINS,
      name,
      value: geomean([one.ratio, other.ratio]),
      unit: "×",
      detail: `${micros("plain")} → ${micros("marked")} µs`,
    });
  }
  const value = geomean(rows.map((row) => row.value));
  return [...rows, { group: BUILTINS, name: "geomean", value, unit: "×", detail: `of ${rows.length} methods`, bar: 1.1 }];
}

async function inFreshIsolate(name, order, run = "run") {
  const worker = new Worker(new URL("./speed-worker.mjs", import.meta.url), { workerData: { name, order, run } });
  const [answer] = await once(worker, "message");
  await worker.terminate();
  return answer;
}
