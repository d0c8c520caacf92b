import { expect, test } from "@jest/globals";
import { capture, SuspendOutsideTaskError, start, suspend, type Task, UnmarkedFrameError } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { raw } from "./support/hand.js";
import { inner, outer } from "./support/three.js";

const $S = $k.SUSPENDED as unknown;
const $R = $k.control;

/*
 *   function asks(x) { log.push(`asks ${x}`); return suspend(x); }
 *   function through(foreign) {
 *     try { const got = foreign(asks); log.push("went on"); return got; }
 *     catch (e) { log.push("catch"); return "caught"; }
 *     finally { log.push("finally"); }
 *   }
 *   function below(foreign) { try { return through(foreign) } finally { log.push("outer finally") } }
 */
let log: string[] = [];

const $m = $k.module(
  1,
  "demo/src/unmarked.ts",
  [
    raw({ name: "asks", points: [{ callee: "suspend", line: 2 }], resume: (_p, _l, _e, v) => v }),
    raw({ name: "through", points: [{ callee: "foreign", line: 6 }], resume: (_p, _l, _e, v) => v }),
    raw({ name: "generator" }),
  ],
  {},
);
const [$asks, $through, $generator] = $m as [(typeof $m)[0], (typeof $m)[0], (typeof $m)[0]];

function asks(x: unknown): unknown {
  if ($R.pending !== 0) $k.entered($asks);
  log.push(`asks ${String(x)}`);
  const t: unknown = suspend(x);
  if (t === $S || $R.pending !== 0) return $k.save(t, $asks, 1);
  return t;
}

function through(foreign: (callback: typeof asks) => unknown): unknown {
  if ($R.pending !== 0) $k.entered($through);
  let stopping = false;
  try {
    const t = foreign(asks);
    if (t === $S || $R.pending !== 0) {
      const saved = $k.save(t, $through, 1);
      stopping = true;
      return saved;
    }
    log.push("went on");
    return t;
  } catch (e) {
    $k.caught(e);
    log.push("catch");
    return "caught";
  } finally {
    if (!stopping) log.push("finally");
  }
}

function failed(task: Task<unknown>): UnmarkedFrameError {
  expect(task.status).toBe("failed");
  expect(task.error).toBeInstanceOf(UnmarkedFrameError);
  expect(task.frames).toEqual([]);
  expect($R.pending).toBe(0);
  // nothing is left over
  expect(start(outer, [1]).resume(2).result).toBe(3);
  return task.error as UnmarkedFrameError;
}

test("foreign code that returns another value: the error names it, where it was called, and where the stop came from", () => {
  log = [];
  const error = failed(
    start(through, function foreign(callback) {
      callback("q");
      return 5;
    }),
  );
  expect(log).toEqual(["asks q", "finally"]);
  expect(error.code).toBe("UNMARKED_FRAME");
  expect(error.callee).toBe("foreign");
  expect(error.place).toEqual({ function: "through", file: "demo/src/unmarked.ts", line: 6, column: 5 });
  expect(error.origin).toEqual({ function: "asks", file: "demo/src/unmarked.ts", line: 2, column: 5 });
  for (const part of ["`foreign`", "through (demo/src/unmarked.ts:6:5)", "asks (demo/src/unmarked.ts:2:5)", "use resumable", "kraut build"])
    expect(error.message).toContain(part);
});

const foreigners: [string, (callback: typeof asks) => unknown][] = [
  ["drops it", (callback) => void callback(1)],
  ["wraps it", (callback) => [callback(1)]],
  ["computes with it", (callback) => (callback(1) as number) + 1],
  ["reads a property of it", (callback) => (callback(1) as { x: unknown }).x],
  ["calls it", (callback) => (callback(1) as () => unknown)()],
  ["calls the callback again", (callback) => [1, 2, 3].map(callback)],
  ["is a native function that calls back once", (callback) => [1].map(callback)],
  ["sorts", (callback) => [3, 1, 2].sort(callback as never)],
  [
    "swallows exceptions",
    (callback) => {
      try {
        return String(callback(1));
      } catch {
        return "all is well";
      }
    },
  ],
  [
    "swallows exceptions, and goes on",
    (callback) => {
      for (let i = 0; i < 3; i++) {
        try {
          String(callback(1));
        } catch {
          // again
        }
      }
      return "all is well";
    },
  ],
  [
    "throws an exception of its own",
    (callback) => {
      callback(1);
      throw new Error("mine");
    },
  ],
  [
    "suspends itself, and goes on",
    () => {
      suspend(1);
      return 2;
    },
  ],
  ["suspends twice", () => [suspend(1), suspend(2)]],
  [
    "captures, and goes on",
    () => {
      capture();
      return 2;
    },
  ],
  [
    "starts a task after the stop",
    (callback) => {
      callback(1);
      return start(outer, [1]).status;
    },
  ],
  [
    "resumes a task after the stop",
    (callback) => {
      const task = start(inner, 1);
      callback(1);
      return task.resume(1).status;
    },
  ],
];

test.each(foreigners)("foreign code that %s: the task fails, and marked code sees nothing of it", (_name, foreign) => {
  log = [];
  const error = failed(start(through, foreign));
  expect(log.filter((line) => !line.startsWith("asks"))).toEqual(["finally"]);
  expect(log.filter((line) => line.startsWith("asks")).length).toBeLessThanOrEqual(1);
  expect(error.message).toContain("use resumable");
});

test("what calls a marked function again is named from the engine's stack", () => {
  log = [];
  const error = failed(start(through, (callback) => [1, 2].map(callback)));
  expect(error.callee).toBe("Array.map");
});

test("an exception that foreign code threw instead of stopping is the cause", () => {
  log = [];
  const mine = new Error("mine");
  const error = failed(
    start(through, (callback) => {
      callback(1);
      throw mine;
    }),
  );
  expect(error.cause).toBe(mine);
});

test("call, apply and bind are no obstacle", () => {
  const task = start(through, (callback) => callback.bind(null).call(null, "q"));
  expect(task.request).toBe("q");
  expect(task.resume(7).result).toBe(7);
});

test("a resumed frame that loses a suspension fails the frames below it too, and their finally blocks run", () => {
  log = [];
  const lossy = $k.module(
    1,
    "demo/src/lossy.ts",
    [
      raw({
        name: "top",
        points: [{ callee: "suspend" }],
        resume: () => {
          const t: unknown = [asks(1)];
          if (t === $S || $R.pending !== 0) return $k.save(t, lossy[0] as never, 1);
          return t;
        },
      }),
      raw({
        name: "bottom",
        points: [{ callee: "top" }],
        resume: (_p, _l, e, v) => {
          try {
            if (e === 1) throw v;
            return v;
          } catch (error) {
            $k.caught(error);
            log.push("catch");
            return "caught";
          } finally {
            log.push("bottom finally");
          }
        },
      }),
    ],
    {},
  );
  const [$top, $bottom] = lossy as [(typeof $m)[0], (typeof $m)[0]];
  const task = start(() => $k.save($k.save(suspend(), $top, 1), $bottom, 1));
  expect(task.status).toBe("suspended");
  failed(task.resume());
  expect(log).toEqual(["asks 1", "bottom finally"]);
});

test("a function that was never compiled fails at its first suspend, and the error tells how to build it", () => {
  function approve(): unknown {
    "use resumable";
    return suspend({ ask: "boss" });
  }
  function goesOn(): string {
    suspend();
    return "went on";
  }
  for (const fn of [approve, goesOn]) {
    const error = failed(start(fn));
    expect(error.callee).toBe(fn.name);
    for (const part of ["never compiled", "kraut build", "@kraut/compiler/typescript", '"use resumable"'])
      expect(error.message).toContain(part);
  }
  function uses(): number {
    return (suspend() as number) + 1;
  }
  expect(failed(start(uses)).message).toMatch(/`uses`.*never compiled/);
});

test("suspend and capture outside of a task", () => {
  expect(() => suspend()).toThrow(SuspendOutsideTaskError);
  expect(() => suspend()).toThrow(expect.objectContaining({ code: "SUSPEND_OUTSIDE_TASK" }));
  expect(() => capture()).toThrow(/^capture\(\) was called outside/);
  expect(() => inner(1)).toThrow(SuspendOutsideTaskError);
});

test("a function that is left uncut fails when a call in it suspends", () => {
  const error = failed(start(() => $k.uncut(asks(1), $generator)));
  expect(error.callee).toBe("generator");
  expect(start(() => $k.uncut(5, $generator)).result).toBe(5);
});

test("a kept token is no suspension", () => {
  let kept: unknown;
  failed(
    start(through, (callback) => {
      kept = callback(1);
      return 1;
    }),
  );
  log = [];
  const error = failed(start(through, () => kept));
  expect(log).toEqual(["finally"]);
  expect(error.message).toContain("kept it");
  expect(error.callee).toBe("foreign");
  failed(start(() => kept));
  expect(() => String(kept)).toThrow(UnmarkedFrameError);
  expect($R.pending).toBe(0);
});

test("a callback that comes later is outside of the task", async () => {
  let later: Promise<unknown> | undefined;
  const task = start(through, (callback) => {
    later = Promise.resolve().then(() => callback(1));
    return "now";
  });
  expect(task.result).toBe("now");
  await expect(later).rejects.toBeInstanceOf(SuspendOutsideTaskError);
});

test("the promise of an async function that could not stop is nobody's: its rejection does not take the process down", async () => {
  const lost: unknown[] = [];
  const note = (error: unknown) => lost.push(error);
  process.on("unhandledRejection", note);
  try {
    const task = start(through, async (callback: typeof asks) => {
      const got = callback("x");
      return `${got as string}`;
    });
    expect(task.status).toBe("failed");
    expect(task.error).toBeInstanceOf(UnmarkedFrameError);
    await new Promise((done) => setTimeout(done, 5));
    expect(lost).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
});
