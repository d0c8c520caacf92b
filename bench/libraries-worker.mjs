/** One library, plain and marked, in the order asked for; see libraries.mjs. */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { start } from "@kraut/runtime";
import { load } from "./load.mjs";
import { alternate } from "./measure.mjs";

const { files, order } = workerData;

// In an isolate that never suspended the engine takes the pending flag for a constant, and the numbers flatter.
const stops = await load("stops");
if (start(stops.marked.descend, 10, true).resume(false).status !== "done") throw new Error("the kernel did not stop and go on");

/** @type {Record<string, () => number>} */
const runs = {};
for (const kind of order) {
  const { main } = await import(pathToFileURL(files[kind]).href);
  runs[kind] = () => {
    let length = 0;
    main((...values) => {
      for (const value of values) length += String(value).length;
    });
    return length;
  };
}
if (runs.plain() !== runs.marked()) throw new Error("marked, the library computes something else");

// A library has far more code than a kernel: the optimizing compiler is at it for longer.
const { micros, ratio } = alternate(runs, { rounds: 9, milliseconds: 40, warmUp: 2_000 });
parentPort.postMessage({ micros, ratio: ratio("marked", "plain") });
