/**
 * Valid snapshots to begin with: of a compiled program that stops with every kind of value in its locals, in frames, closures, classes,
 * generators, promises, branches and nested tasks. `canary` tells whether reading ran what it must not run.
 */
import { transform } from "@kraut/compiler";
import * as runtime from "@kraut/runtime";
import { register, start, type Task } from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { transformSync } from "esbuild";

const PROGRAM = `
import { start, suspend } from "@kraut/runtime";
"use resumable";

export const table = { plus: { text: "+" }, list: [{ a: 1 }], get lazy() { return canary("getter"); } };
export class Point {
  static origin = { x: 0 };
  constructor(x, y) { this.x = x; this.y = y; }
  get sum() { return this.x + this.y; }
  set trap(value) { canary("setter"); }
}
export class Vault {
  #code = [1, 2];
  #name = "vault";
  label = canary.quiet("initializer");
  get code() { return this.#code; }
}
export class Deep extends Vault { #more = { deep: true }; get more() { return this.#more; } }
export class Money {
  constructor(cents) { this.cents = cents; }
  [Symbol.for("kraut.serialize")]() { return { cents: this.cents }; }
  static [Symbol.for("kraut.deserialize")](data) { return new Money(data.cents); }
}
export function not() { canary("function"); }

export function plain(n) {
  "use resumable";
  const data = { n, text: "text", long: "x".repeat(40), list: [1, -1, 300, 1e9, 0.5, 1.25, 2 ** 40, Math.PI, , null, true, "\\ud800", "é", "日本"] };
  data.self = data;
  data["__proto__x"] = { constructor: 1 };
  Object.defineProperty(data, "__proto__", { value: { polluted: true }, enumerable: true, writable: true, configurable: true });
  data.rows = Array.from({ length: 12 }, (_, id) => ({ id, name: "row " + id, price: id * 1.25 }));
  const answer = suspend({ ask: data.list });
  return [data, answer];
}
export function kinds() {
  "use resumable";
  const buffer = new ArrayBuffer(16, { maxByteLength: 64 });
  const map = new Map([["a", new Set([1, {}])], [{}, 2n ** 70n]]);
  const values = [map, new Date(5), /a(b)/gi, new TypeError("t", { cause: map }), new AggregateError([1], "all"), new Uint16Array(buffer, 2, 3), new DataView(buffer),
    new URL("https://example.org/?q=1"), new URLSearchParams("a=1"), Object(7), Object("boxed"), Symbol("own"), Symbol.for("shared"), Symbol.iterator,
    Object.freeze({ a: 1 }), Object.create(null), Object.assign([1], { extra: 1 }), Object.freeze(new Map()), Math.max, table, table.plus, Point.origin, -0, NaN, Infinity];
  Object.defineProperty(values[14], "b", { value: 1 }, canary.quiet);
  const accessor = Object.defineProperty({}, "x", { get: not, enumerable: true });
  suspend("kinds");
  return [values, accessor];
}
export function objects() {
  "use resumable";
  const shared = { n: 1 };
  const held = [new Point(1, 2), new Vault(), new Deep(), new Money(5), new Money(7), shared, Point, Point.prototype];
  class Local { static made = 1; kept = shared; both() { return [this.kept, held.length]; } }
  const local = new Local();
  let count = 0;
  const up = () => (count += shared.n);
  const late = () => never;
  const down = function () { count--; return this; };
  up();
  const bound = down.bind(shared, 1, held);
  const walked = new Map([[1, 2], [3, shared]]);
  const its = [held.entries(), walked.keys(), "a😀b"[Symbol.iterator](), "a1b2".matchAll(/\\d/g), new Uint8Array(3).values()];
  const formats = [new Intl.PluralRules("en"), new Intl.DateTimeFormat("de", { month: "long" }), new Intl.Locale("ja")];
  for (const it of its) it.next();
  const fns = { up, down, both: local.both, late, bound, its, formats };
  suspend("objects");
  const never = 1;
  return [held, local, fns, count, up()];
}
export function* numbers(to) {
  "use resumable";
  for (let i = 0; i < to; i++) yield { i };
}
export function deep(n) {
  "use resumable";
  if (n === 0) {
    const inner = start(plain, 3);
    const sequence = numbers(5);
    sequence.next();
    for (const entry of new Map([["k", inner], ["l", sequence]])) {
      for (const key in { a: 1, b: entry }) suspend({ key });
    }
    return [inner.status, sequence.next()];
  }
  const before = [n];
  try {
    return deep(n - 1) + before.length;
  } finally {
    before.push(n);
  }
}
const open = () => {
  "use resumable";
  const opened = {};
  opened.promise = new Promise((resolve, reject) => Object.assign(opened, { resolve, reject }));
  return opened;
};
const ask = async (n) => {
  "use resumable";
  try {
    return n + suspend(n);
  } finally {
    await null;
  }
};
export async function branches() {
  "use resumable";
  const gate = open(), locked = open(), lost = open();
  locked.resolve(gate.promise);
  lost.reject(new RangeError("lost"));
  const waits = [lost.promise.catch((error) => error.message), Promise.resolve({ a: 1 }), gate.promise.then((value) => [value]), locked.promise.finally(() => gate)];
  const thenable = { then(resolve, reject) { resolve(suspend("thenable")); } };
  const late = (async () => [await thenable, await gate.promise])();
  const callback = Promise.resolve(1).then((value) => suspend("callback") + value);
  const ends = Promise.resolve(2).finally(() => suspend("finally"));
  const all = Promise.all([ask("x"), Promise.race([ask("y"), gate.promise, new Promise(() => {})]), Promise.allSettled(waits), 7]);
  const first = Promise.any([ask("z"), callback, ends]);
  await suspend("outer");
  gate.resolve("open");
  return [await all, await first, await late];
}
export async function iterates() {
  "use resumable";
  function* items() { yield ask("in"); yield suspend("between"); yield numbers(2); }
  const made = new Promise((resolve) => resolve(suspend("executor")));
  return [await Promise.all(items()), await made];
}
export function mixed() {
  "use resumable";
  const promises = [ask("below"), ask("too")];
  return [promises, suspend("stack")];
}
async function* feed(name, to) {
  "use resumable";
  try {
    for (let i = 0; i < to; i++) yield { name, i, answer: i === 1 ? suspend(name) : i };
  } finally {
    await null;
  }
}
async function* relay(inner) {
  "use resumable";
  return yield* inner;
}
async function* waits(promise) {
  "use resumable";
  const kept = [await promise];
  yield kept;
}
async function* hands(promise) {
  "use resumable";
  yield promise;
}
export async function streams() {
  "use resumable";
  const gate = open();
  const endless = { [Symbol.asyncIterator]() { return this; }, next: async () => ({ value: "endless", done: false }) };
  const paused = feed("paused", 3), left = feed("left", 3), ended = feed("ended", 0), through = relay(endless);
  for (const it of [paused, left, ended, through]) await it.next();
  const stopped = feed("stopped", 3), waiting = waits(gate.promise);
  await stopped.next();
  // one in each state, some with more than one request
  const answers = [
    waiting.next(), waiting.next(1), waiting.return("r"), hands(gate.promise).next(), left.return(gate.promise), ended.return(gate.promise),
    relay(waits(gate.promise)).next(), through.return(gate.promise), stopped.next(), stopped.throw(new RangeError("thrown")).catch((error) => error.message),
  ];
  const kept = { fresh: feed("fresh", 2), paused, left, ended, through, stopped, waiting };
  for await (const { answer } of relay(feed("loop", 2))) suspend({ kept, answer });
  gate.resolve("open");
  return [await Promise.all(answers), await kept.fresh.next()];
}
`;

export interface Corpus {
  readonly snapshots: readonly Uint8Array[];
  /** What ran and must not; empty unless there is a hole. */
  readonly alarms: readonly string[];
}

export async function makeCorpus(): Promise<Corpus> {
  const alarms: string[] = [];
  let armed = false;
  const canary = Object.assign((what: string) => void (armed && alarms.push(what)), {
    quiet: (what: string) => {
      if (armed) alarms.push(what);
      return 1;
    },
  });
  const program = load(canary);
  const { plain, kinds, objects, deep, branches, iterates, mixed, streams } = program;
  const tasks = [start(plain!, 1), start(kinds!), start(objects!), start(deep!, 0), start(deep!, 20), start(deep!, 0).resume(1).resume(2)];
  const done = start(plain!, 2).resume([1, 2, 3]);
  const failed = start(plain!, 2).throw(new RangeError("no"));
  const parted = [await start(branches!).settled(), await start(iterates!).settled(), start(mixed!), await start(streams!).settled()];
  const parts: Task[] = [
    parted[0]!.fork().resume("go", 1),
    parted[0]!.fork().cancel("enough"),
    parted[1]!.fork().resume("on", 1),
    parted[3]!.fork().resume("on", 1),
    parted[3]!.fork().cancel(),
  ];
  for (const task of parts) await task.settled();
  const snapshots = [...tasks, done, failed, ...parted, ...parts].map((task) => task.serialize());
  snapshots.push(tasks[0]!.serialize({ exclude: ["data"] }));
  armed = true;
  return { snapshots, alarms };
}

type Program = Record<string, ((...args: unknown[]) => unknown) | undefined>;

function load(canary: unknown): Program {
  const { code, diagnostics } = transform(PROGRAM, { filename: "fuzz/program.js", root: "/" });
  if (code === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const module = { exports: {} as Program };
  const require = (name: string): unknown => (name.endsWith("/compiled") ? compiled : runtime);
  new Function("require", "module", "canary", transformSync(code, { format: "cjs" }).code)(require, module, canary);
  register("fuzz live", { connection: new WeakMap() });
  return module.exports;
}
