/**
 * Writing and reading snapshots against `v8.serialize` and `v8.deserialize` of the same frames as plain data: function, point
 * and the values of the live locals. msgpackr (with shared references, as `structuredClone: true` makes it) stands beside it.
 */
import { deserialize as v8Read, serialize as v8Write } from "node:v8";
import { deserialize, start } from "@kraut/runtime";
import { Packr } from "msgpackr";
import { load } from "./load.mjs";
import { alternate } from "./measure.mjs";

const GROUP = "snapshots: write + read / v8";

/** @type {[name: string, kernel: string, args: unknown[]][]} */
const REFERENCE = [
  ["small, 5 locals", "small", ["Ada Lovelace"]],
  ["300 records", "records", [300]],
  ["1,000 frames", "frames", [1_000, "root"]],
  ["1 MB mixed graph", "graph", [4_200]],
  ["1 MB typed array", "typedArray", [131_072]],
];

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function snapshots() {
  const { marked } = await load("snapshots");
  return REFERENCE.map(([name, kernel, args]) => row(name, start(marked[kernel], ...args)));
}

function row(name, task) {
  if (task.status !== "suspended") throw task.error;
  const data = task.frames.map((frame) => ({ fn: frame.function, point: frame.line, slots: frame.locals }));
  const packr = new Packr({ structuredClone: true });
  const bytes = { kraut: task.serialize(), v8: v8Write(data), msgpackr: packr.pack(data) };
  const times = alternate(
    {
      krautWrite: () => task.serialize(),
      v8Write: () => v8Write(data),
      msgpackrWrite: () => packr.pack(data),
      krautRead: () => deserialize(bytes.kraut),
      v8Read: () => v8Read(bytes.v8),
      msgpackrRead: () => packr.unpack(bytes.msgpackr),
      kraut: () => deserialize(task.serialize()),
      v8: () => v8Read(v8Write(data)),
    },
    { rounds: 11 },
  );
  const pair = (who) => `${micros(times.micros[`${who}Write`])} + ${micros(times.micros[`${who}Read`])} µs, ${kilobytes(bytes[who])} kB`;
  const detail = `${pair("kraut")}; v8 ${pair("v8")}; msgpackr ${pair("msgpackr")}`;
  return { group: GROUP, name, value: times.ratio("kraut", "v8"), unit: "×", detail, bar: 1 };
}

const micros = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const kilobytes = (bytes) => (bytes.length / 1_000).toFixed(bytes.length < 10_000 ? 2 : 0);
