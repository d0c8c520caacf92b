/** One function of a kernel, in the order asked for; see activations.mjs. */
import { parentPort, workerData } from "node:worker_threads";
import { transformSync } from "@babel/core";
import regenerator from "@babel/plugin-transform-regenerator";
import { start } from "@kraut/runtime";
import { importAs, load } from "./load.mjs";
import { alternate, alternateAsync } from "./measure.mjs";

const { name, order, run } = workerData;

// In an isolate that never suspended the engine takes the pending flag for a constant, and the numbers flatter.
const stops = await load("stops");
if (start(stops.marked.descend, 10, true).resume(false).status !== "done") throw new Error("the kernel did not stop and go on");

const { plain, marked, input } = await load(name);
const isAsync = name === "awaits";
const options = { rounds: 9, milliseconds: 20, warmUp: 150 };
const answer = isAsync ? await ofAsync() : ofGenerators(await regenerated());
parentPort.postMessage(answer);

function ofGenerators(lowered) {
  const functions = { plain: plain[run], marked: marked[run], regenerator: lowered[run] };
  if (new Set(Object.values(functions).map((fn) => fn())).size !== 1) throw new Error(`${name}: the results differ`);
  const { micros, ratio } = alternate(inOrder(functions), options);
  return { micros, marked: ratio("marked", "plain"), lowered: ratio("marked", "regenerator") };
}

async function ofAsync() {
  const inTask = async () => (await start(marked[run]).settled()).result;
  const functions = { plain: plain[run], marked: inTask, outside: marked[run] };
  const results = await Promise.all(Object.values(functions).map((fn) => fn()));
  if (new Set(results).size !== 1) throw new Error(`${name}: the results differ`);
  const { micros, ratio } = await alternateAsync(inOrder(functions), options);
  return { micros, marked: ratio("marked", "plain"), outside: ratio("outside", "plain") };
}

/** The candidates in `order`, others behind them. */
function inOrder(functions) {
  return Object.fromEntries([...new Set([...order, ...Object.keys(functions)])].map((kind) => [kind, functions[kind]]));
}

function regenerated() {
  const { code } = transformSync(input, { plugins: [regenerator], babelrc: false, configFile: false, compact: false });
  return importAs("regenerator", name, code);
}
