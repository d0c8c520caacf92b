/**
 * Writing and reading snapshots against `v8.serialize` and `v8.deserialize` of the same frames as plain data: function, point
 * and the values of the live locals. msgpackr (with shared references, as `structuredClone: true` makes it) stands beside it.
 */
import { deserialize as v8Read, serialize as v8Write } from "node:v8";
import { deserialize, start } from "@kraut/runtime";
import { inspectSnapshot } from "@kraut/runtime/inspect";
import { Packr } from "msgpackr";
import { load } from "./load.mjs";
import { alternate, geomean } from "./measure.mjs";

const GROUP = "snapshots";

/**
 * `bytes` is what the snapshot may take: of v8's, or absolutely.
 * @type {{ name: string, kernel: string, args: unknown[], bytes: { share: number } | { most: number } }[]}
 */
const REFERENCE = [
  { name: "small, 5 locals", kernel: "small", args: ["Ada Lovelace"], bytes: { most: 400 } },
  { name: "300 records", kernel: "records", args: [300], bytes: { share: 0.6 } },
  { name: "1 MB mixed graph", kernel: "graph", args: [4_200], bytes: { share: 0.6 } },
  { name: "1,000 frames", kernel: "frames", args: [1_000, "root"], bytes: { share: 0.6 } },
];
const PARKED = 100_000;
const TURN = 500;

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function snapshots() {
  const { marked } = await load("snapshots");
  const measured = REFERENCE.map((one) => measure(one, start(marked[one.kernel], ...one.args)));
  return [
    ...measured.map(({ name, toV8, detail }) => row(`${name}: write + read / v8`, toV8, 0.8, detail)),
    row("these: geomean", geomean(measured.map(({ toV8 }) => toV8)), 0.5),
    row(
      "these: geomean / msgpackr",
      geomean(measured.map(({ toMsgpackr }) => toMsgpackr)),
      0.8,
      measured.map(({ toMsgpackr }) => toMsgpackr.toFixed(2)).join(", "),
    ),
    ...measured.map(bytesRow),
    typedArrayRow(start(marked.typedArray, 131_072)),
    headRow(start(marked.records, 10), start(marked.records, 10_000)),
    ...parkedRows(marked.small),
  ];
}

function row(name, value, bar, detail = "", unit = "×") {
  return { group: GROUP, name, value, unit, detail, bar };
}

/** The frames of a task as v8 and msgpackr can take them. */
function plain(task) {
  if (task.status !== "suspended") throw task.error;
  return task.frames.map((frame) => ({ fn: frame.function, point: frame.line, slots: frame.locals }));
}

function measure({ name, bytes: bar }, task) {
  const data = plain(task);
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
      msgpackr: () => packr.unpack(packr.pack(data)),
    },
    { rounds: 11 },
  );
  const pair = (who) => `${micros(times.micros[`${who}Write`])} + ${micros(times.micros[`${who}Read`])} µs, ${kilobytes(bytes[who])} kB`;
  const detail = `${pair("kraut")}; v8 ${pair("v8")}; msgpackr ${pair("msgpackr")}`;
  return {
    name,
    detail,
    bar,
    size: bytes.kraut.length,
    v8Size: bytes.v8.length,
    toV8: times.ratio("kraut", "v8"),
    toMsgpackr: times.ratio("kraut", "msgpackr"),
  };
}

function bytesRow({ name, bar, size, v8Size }) {
  const detail = `${size} bytes; v8 ${v8Size}`;
  if ("most" in bar) return row(`${name}: bytes`, size, bar.most, detail, "B");
  return row(`${name}: bytes / v8`, size / v8Size, bar.share, detail);
}

/** A write and a read make one copy each. */
function typedArrayRow(task) {
  const bytes = task.serialize();
  const samples = new Float64Array(131_072).fill(1.5);
  const { micros: times, ratio } = alternate(
    {
      write: () => task.serialize(),
      read: () => deserialize(bytes),
      both: () => deserialize(task.serialize()),
      copies: () => samples.slice().slice(),
    },
    { rounds: 21 },
  );
  return row(
    "1 MB typed array: write + read / two copies",
    ratio("both", "copies"),
    1.3,
    `${micros(times.write)} + ${micros(times.read)} µs`,
  );
}

/** What a scheduler looks at: names and places of the frames, and names of locals. */
function headRow(small, large) {
  const [few, many] = [small.serialize(), large.serialize()];
  const { micros: times, ratio } = alternate({
    few: () => inspectSnapshot(few, { values: false }),
    many: () => inspectSnapshot(many, { values: false }),
  });
  const detail = `${micros(times.few)} µs in ${kilobytes(few)} kB, ${micros(times.many)} µs in ${kilobytes(many)} kB`;
  return row("names and places alone: 10,000 records / 10", ratio("many", "few"), 1.2, detail);
}

/** Each task once, as a host does that parks them all; in turns of a few, so that a slow moment hits both alike. */
function parkedRows(fn) {
  const tasks = Array.from({ length: PARKED }, (_, i) => start(fn, `customer ${i}`));
  const data = tasks.map(plain);
  let total = 0;
  const spent = { kraut: 0, v8: 0 };
  for (let from = 0; from < PARKED; from += TURN) {
    spent.kraut += time(() => {
      const parked = tasks.slice(from, from + TURN).map((task) => task.serialize());
      for (const bytes of parked) total += deserialize(bytes) === undefined ? 0 : bytes.length;
    });
    spent.v8 += time(() => {
      const parked = data.slice(from, from + TURN).map((one) => v8Write(one));
      for (const bytes of parked) v8Read(bytes);
    });
  }
  const each = (whole) => `${((whole * 1_000) / PARKED).toFixed(1)} µs`;
  return [
    row("100,000 parked tasks: bytes of each", total / PARKED, 600, "", "B"),
    row("100,000 parked tasks: write + read / v8", spent.kraut / spent.v8, 2, `${each(spent.kraut)} each; v8 ${each(spent.v8)}`),
  ];
}

function time(work) {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

const micros = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const kilobytes = (bytes) => (bytes.length / 1_000).toFixed(bytes.length < 10_000 ? 2 : 0);
