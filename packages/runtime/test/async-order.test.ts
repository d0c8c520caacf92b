/**
 * Random programs of promises: who reacts in which order, compiled and in a task, is compared with the same text run plain. Then each is
 * stopped in the middle and goes on from bytes: what it ends with must be the same.
 */
import { expect, test } from "@jest/globals";
import { deserialize, start, suspend } from "@kraut/runtime";
import { transformSync } from "esbuild";
import { load } from "./support/compile.js";

const RUNS = Number(process.env.RUNS ?? 300);
const SEED = Number(process.env.SEED ?? Date.now() % 1e9);

/** An interpreter of such programs: each operation makes a promise out of those before, or settles one. */
const SOURCE = `
"use resumable";
import { note, stop } from "outside";

const thenable = (value, isLate) => ({
  then(resolve, reject) {
    note("then called");
    if (isLate) Promise.resolve().then(() => resolve(value));
    else if (value === "throw") throw "from then";
    else resolve(value);
  },
});

const show = (value) => (value instanceof Error ? value.name : Array.isArray(value) ? value.map(show) : typeof value === "object" && value !== null ? Object.values(value).map(show) : value);

export async function run(ops) {
  const promises = [Promise.resolve("zero")];
  const settle = [];
  const ends = [];
  const reaction = (at, id, kind, result) => (value) => {
    note(id + " " + kind + " " + JSON.stringify(show(value)));
    if (result.throws) throw "thrown by " + id;
    return result.of === undefined ? id : result.late === undefined ? at(result.of) : thenable(id, result.late);
  };
  const add = (id, promise) => {
    promises.push(promise);
    ends.push(promise.then((value) => ["ok", show(value)], (error) => ["no", show(error)]));
  };
  for (const { id, op, a, b, list, result } of ops) {
    const known = promises.length;
    const at = (i) => promises[i % known];
    if (op === "stop") stop();
    else if (op === "tick") await null;
    else if (op === "open") {
      add(id, new Promise((resolve, reject) => { settle.push({ resolve, reject }); }));
    } else if (op === "settle" && settle.length > 0) {
      const { resolve, reject } = settle[a % settle.length];
      if (result.throws) reject("rejected by " + id);
      else resolve(result.of === undefined ? id : result.late === undefined ? at(result.of) : thenable(id, result.late));
    } else if (op === "then") add(id, at(a).then(reaction(at, id, "then", result), b % 2 ? reaction(at, id, "caught", result) : undefined));
    else if (op === "catch") add(id, at(a).catch(reaction(at, id, "catch", result)));
    else if (op === "finally") add(id, at(a).finally(() => reaction(at, id, "finally", result)("")));
    else if (op === "async") {
      const call = async () => {
        try {
          note(id + " got " + JSON.stringify(show(await at(a))));
          if (result.throws) throw "thrown by " + id;
        } catch (error) {
          note(id + " caught " + JSON.stringify(show(error)));
          if (b % 2) throw error;
        } finally {
          if (b % 3 === 0) await at(b);
        }
        return result.of === undefined ? id : result.late === undefined ? at(result.of) : thenable(id, result.late);
      };
      add(id, call());
    } else if (op === "await thenable") {
      add(id, (async () => { note(id + " got " + (await thenable(result.throws ? "throw" : id, b % 2 === 1))); return id; })());
    } else if (op === "all" || op === "allSettled" || op === "any" || op === "race") {
      const items = list.map((i) => (i % 5 === 4 ? i : at(i)));
      add(id, (op === "all" ? Promise.all(items) : op === "any" ? Promise.any(items) : op === "race" ? Promise.race(items) : Promise.allSettled(items)));
    }
  }
  for (const { resolve } of settle) resolve("at the end");
  return Promise.all(ends);
}
`;

/** The same text, run by the engine as it is. */
function plain(outside: object): (ops: unknown) => Promise<unknown> {
  const { code } = transformSync(SOURCE, { format: "cjs", target: "node20" });
  const module = { exports: {} as { run: (ops: unknown) => Promise<unknown> } };
  new Function("require", "module", code)(() => outside, module);
  return module.exports.run;
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const OPS = "tick open open settle settle then then catch finally async async async all allSettled any race"
  .split(" ")
  .concat("await thenable");

interface Operation {
  readonly id: string;
  readonly op: string;
}

function programFrom(seed: number): Operation[] {
  const below = randomFrom(seed);
  for (let i = 0; i < 5; i++) below(2);
  return Array.from({ length: 4 + below(14) }, (_, i) => ({
    id: `p${i}`,
    op: OPS[below(OPS.length)] as string,
    a: below(100),
    b: below(6),
    list: Array.from({ length: below(4) }, () => below(20)),
    result: {
      throws: below(5) === 0,
      of: below(3) === 0 ? below(100) : undefined,
      late: below(3) === 0 ? below(2) === 1 : undefined,
    },
  }));
}

let log: string[] = [];
/** Some programs wait for ever: an empty race, a promise that waits for itself. */
async function endOf<T>(promise: Promise<T>): Promise<T | "waits"> {
  const later = new Promise<"waits">((resolve) => setImmediate(() => setImmediate(() => resolve("waits"))));
  return Promise.race([promise, later]);
}

test(`${RUNS} programs from seed ${SEED}`, async () => {
  const note = (text: string): void => void log.push(text);
  const compiled = load<{ run: (ops: unknown) => Promise<unknown> }>("order.js", SOURCE, { modules: { outside: { note, stop: suspend } } });
  const native = plain({ note, stop: () => undefined });
  for (let i = 0; i < RUNS; i++) {
    const ops = programFrom(SEED + i);
    log = [];
    const expected = { result: await endOf(native(ops)), log };
    log = [];
    const task = start(compiled.run, ops);
    const end = await endOf(task.settled());
    const shown = { seed: SEED + i, ops };
    expect({ ...shown, result: end === "waits" ? end : (task.error ?? task.result), log }).toEqual({ ...shown, ...expected });
    if (end === "waits") continue;
    // stopped: other things happen in between, so what a race gives may differ
    if (ops.some(({ op }) => op === "race" || op === "any" || op === "all")) continue;
    for (const at of [1, ops.length >> 1]) {
      const stopped = await start(compiled.run, [...ops.slice(0, at), { id: "stop", op: "stop" }, ...ops.slice(at)]).settled();
      expect([shown.seed, stopped.status, stopped.error]).toEqual([shown.seed, "suspended", undefined]);
      for (const one of [deserialize(stopped.serialize()), stopped]) {
        expect([shown.seed, at, await endOf(one.resume().settled())]).toEqual([shown.seed, at, one]);
        expect({ ...shown, at, result: one.error ?? one.result }).toEqual({ ...shown, at, result: expected.result });
      }
    }
  }
});
