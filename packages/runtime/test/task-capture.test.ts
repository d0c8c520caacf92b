import { describe, expect, test } from "@jest/globals";
import {
  type Capture,
  type CaptureOptions,
  capture,
  deserialize,
  InvalidArgumentError,
  NotSerializableError,
  start,
  suspend,
  type Task,
  UnmarkedFrameError,
} from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { load } from "./support/compile.js";
import { raw } from "./support/hand.js";

/*
 *   function outer(box, options) { box.seen.push("outer"); const got = taker(box, options); box.seen.push(got); return got; }
 *   function taker(box, options) {
 *     let taken;
 *     try { taken = capture(options); } catch (e) { return e; }
 *     box.n++;
 *     return taken.resumed ? `copy ${taken.value} ${box.n}` : taken.task;
 *   }
 */
interface Box {
  n: number;
  seen: unknown[];
  bad?: unknown;
}

const $S = $k.SUSPENDED as unknown;
const $R = $k.control;

const $m = $k.module(
  1,
  "demo/src/capture.ts",
  [
    raw({ name: "outer", slots: ["box"], points: [{ callee: "taker", live: [0] }], resume: $r0 }),
    raw({ name: "taker", slots: ["box"], points: [{ callee: "capture", live: [0] }], resume: $r1 }),
  ],
  { outer: () => outer, taker: () => taker },
);
const [$outer, $taker] = $m as [(typeof $m)[0], (typeof $m)[0]];

function outer(box: Box, options?: CaptureOptions): unknown {
  if ($R.pending !== 0) $k.entered($outer);
  box.seen.push("outer");
  const t = taker(box, options);
  if (t === $S || $R.pending !== 0) return $k.save(t, $outer, 1, box);
  box.seen.push(typeof t);
  return t;
}

function $r0(_point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  if (completion === 1) throw value;
  (slots[0] as Box).seen.push(typeof value);
  return value;
}

function taker(box: Box, options?: CaptureOptions): unknown {
  if ($R.pending !== 0) $k.entered($taker);
  try {
    const t: unknown = capture(options);
    if (t === $S || $R.pending !== 0) return $k.save(t, $taker, 1, box);
    return t;
  } catch (e) {
    return $k.caught(e);
  }
}

function $r1(_point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  const box = slots[0] as Box;
  if (completion === 1) {
    $k.caught(value);
    return value;
  }
  const taken = value as Capture;
  box.n++;
  return taken.resumed ? `copy ${String(taken.value)} ${box.n}` : taken.task;
}

test("capture goes on at once, and the copy returns from the same call when it is resumed", () => {
  const box: Box = { n: 0, seen: [] };
  const task = start(outer, box);
  expect(task.status).toBe("done");
  expect(box).toEqual({ n: 1, seen: ["outer", "object"] });
  const copy = task.result as Task;
  expect(copy.status).toBe("suspended");
  expect(copy.request).toBeUndefined();
  expect(copy.pending).toEqual([{ id: 1, request: undefined }]);
  // as of the call: box.n was 0
  expect(copy.fork().resume("x").result).toBe("copy x 1");
  expect(copy.frames.map((frame) => frame.function)).toEqual(["outer", "taker"]);
  expect(copy.frames[0]?.locals).toEqual({ box: { n: 0, seen: ["outer"] } });
  expect(copy.resume("y").result).toBe("copy y 1");
  expect(box.n).toBe(1);
});

test("the copy does not see writes that come after the call", () => {
  const box: Box = { n: 0, seen: [] };
  const copy = start(outer, box).result as Task;
  box.n = 1_000;
  expect(copy.resume(1).result).toBe("copy 1 1");
});

test("frames: n keeps the innermost ones; the outermost of them is the root of the copy", () => {
  const box: Box = { n: 0, seen: [] };
  const copy = start(outer, box, { frames: 1 }).result as Task;
  expect(copy.frames.map((frame) => frame.function)).toEqual(["taker"]);
  expect(copy.resume("z").result).toBe("copy z 1");
  expect((start(outer, box, { frames: 9 }).result as Task).frames.length).toBe(2);
});

test("a number of frames that is none is an error at the call", () => {
  for (const frames of [0, -1, 1.5, Number.NaN, "2"]) {
    const error = start(outer, { n: 0, seen: [] }, { frames } as CaptureOptions).result;
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", argument: "options.frames" });
  }
});

test("a value that cannot be copied is an error at the call, inside of the marked code", () => {
  const box: Box = { n: 0, seen: [], bad: new WeakMap() };
  const task = start(outer, box);
  expect(task.status).toBe("done");
  expect(task.result).toBeInstanceOf(NotSerializableError);
  expect(task.result).toMatchObject({ function: "taker", path: "box.bad" });
  expect(box.n).toBe(0);
});

test("a captured copy can be written, thrown into and cancelled", () => {
  const copy = start(outer, { n: 5, seen: [] }).result as Task;
  const bytes = copy.serialize();
  expect(deserialize(bytes).resume("again").result).toBe("copy again 6");
  expect(copy.fork().throw("no").result).toBe("no");
  expect(copy.cancel("enough").error).toMatchObject({ code: "CANCELLED", reason: "enough" });
});

test("writing the copy does not disturb what capture's caller sees as pending", () => {
  const box: Box = {
    n: 0,
    seen: [],
    get bad() {
      return suspend("in a hook");
    },
  };
  const task = start(outer, box);
  expect(task.status).toBe("done");
  expect($R.pending).toBe(0);
});

test("fork gives an independent deep copy, in every state", () => {
  const task = start(outer, { n: 0, seen: [] }).result as Task;
  const fork = task.fork();
  expect(fork).not.toBe(task);
  expect(fork.resume(1).result).toBe("copy 1 1");
  expect(task.status).toBe("suspended");
  const done = start(() => ({ list: [1, 2] }));
  expect(done.fork().result).toEqual({ list: [1, 2] });
  expect(done.fork().result).not.toBe(done.result);
  const failed = start(() => {
    throw { code: 1 };
  });
  expect(failed.fork().error).toEqual({ code: 1 });
});

describe("in async code, where there is no stack to copy", () => {
  const main = load<Record<string, () => unknown>>(
    "capture-async.js",
    `
"use resumable";
import { capture, suspend } from "@kraut/runtime";
const sync = () => capture().resumed;
export async function atOnce() { try { return capture().resumed; } catch { return "caught"; } }
export async function below() { return sync(); }
export async function later() { await null; return sync(); }
export async function resumed() { await null; const stops = () => { suspend(1); return sync(); }; return stops(); }
export async function job() { return Promise.resolve(1).then(() => sync()); }
export async function generator() { for await (const one of (async function* () { yield sync(); })()) return one; }
`,
  );

  test.each(Object.keys(main))("%s fails the task, and parks nothing", async (name) => {
    const task = await start(main[name] as () => unknown).settled();
    if (name === "resumed") await task.resume(1).settled();
    expect(task.status).toBe("failed");
    expect(task.error).toBeInstanceOf(UnmarkedFrameError);
    expect((task.error as Error).message).toContain("capture() was called in an async function");
  });
});
