/** One kernel, plain and marked, in the order asked for; see speed.mjs. */
import { parentPort, workerData } from "node:worker_threads";
import { start } from "@kraut/runtime";
import { load } from "./load.mjs";
import { alternate } from "./measure.mjs";

const { name, order, run } = workerData;

// In an isolate that never suspended the engine takes the pending flag for a constant, and the numbers flatter.
const stops = await load("stops");
if (start(stops.marked.descend, 10, true).resume(false).status !== "done") throw new Error("the kernel did not stop and go on");

const modules = await load(name);
if (!Object.is(modules.plain[run](), modules.marked[run]())) throw new Error(`${name}: the marked kernel computes something else`);

const { micros, ratio } = alternate(Object.fromEntries(order.map((kind) => [kind, modules[kind][run]])), { rounds: 9 });
parentPort.postMessage({ micros, ratio: ratio("marked", "plain") });
