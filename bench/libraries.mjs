/**
 * The libraries of `fixtures/library/`, every function of theirs marked, against the same text as it is. Nothing suspends while the clock
 * runs. Measured as the kernels are (speed.mjs): in two fresh isolates, in turning order.
 */
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { transform } from "@kraut/compiler";
import { build } from "esbuild";
import { geomean } from "./measure.mjs";

const ROOT = join(import.meta.dirname, "..");
const LIBRARIES = join(ROOT, "fixtures", "library");
const SCRATCH = join(ROOT, ".kraut", "bench", "libraries");
const GROUP = "libraries: marked / plain";

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function libraries() {
  mkdirSync(SCRATCH, { recursive: true });
  const rows = [];
  for (const name of readdirSync(LIBRARIES).sort()) {
    const files = await compile(name);
    const one = await inFreshIsolate(files, ["plain", "marked"]);
    const other = await inFreshIsolate(files, ["marked", "plain"]);
    const milliseconds = (kind) => (geomean([one.micros[kind], other.micros[kind]]) / 1_000).toFixed(2);
    const detail = `${milliseconds("plain")} → ${milliseconds("marked")} ms`;
    rows.push({ group: GROUP, name, value: geomean([one.ratio, other.ratio]), unit: "×", detail, bar: 1.8 });
  }
  const value = geomean(rows.map((row) => row.value));
  rows.push({ group: GROUP, name: "geomean", value, unit: "×", detail: `of ${rows.length}`, bar: 1.25 });
  return rows;
}

/** Files of the two modules. */
async function compile(name) {
  const folder = join(LIBRARIES, name);
  const { outputFiles } = await build({
    entryPoints: [join(folder, "input.js")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "esnext",
    write: false,
  });
  const plain = outputFiles[0].text;
  const { code, diagnostics } = transform(plain, { filename: join(folder, "input.js"), root: ROOT, mark: "all" });
  if (code === undefined) throw new Error(diagnostics.map((one) => `${one.message}\n${one.frame}`).join("\n\n"));
  return { plain: write(`${name}.plain.mjs`, plain), marked: write(`${name}.marked.mjs`, code) };
}

function write(name, code) {
  const file = join(SCRATCH, name);
  writeFileSync(file, code);
  return file;
}

async function inFreshIsolate(files, order) {
  const worker = new Worker(new URL("./libraries-worker.mjs", import.meta.url), { workerData: { files, order } });
  const [answer] = await once(worker, "message");
  await worker.terminate();
  return answer;
}
