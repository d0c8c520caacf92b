import { expect, test } from "@jest/globals";
import { CancelledError, deserialize, start, suspend, TaskStateError, UnmarkedFrameError } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { raw } from "./support/hand.js";
import { outer } from "./support/three.js";

const $S = $k.SUSPENDED as unknown;
const $R = $k.control;

/*
 *   function guarded(log) {
 *     try { suspend("work"); return "worked"; }
 *     catch (e) { log.push("catch"); return "caught"; }
 *     finally { log.push("finally"); if (log.ask) suspend("clean up?"); if (log.answer) return log.answer; }
 *   }
 *   function caller(log) { try { return guarded(log); } finally { log.push("outer finally"); } }
 */
type Log = string[] & { ask?: boolean; answer?: string };

const $m = $k.module(
  1,
  "demo/src/cancel.ts",
  [
    raw({
      name: "guarded",
      slots: ["log", "$t1", "$t2"],
      locals: [["log", 0]],
      points: [
        { callee: "suspend", live: [0] },
        { callee: "suspend", live: [0, 1, 2] },
      ],
      resume: $r0,
    }),
    raw({ name: "caller", slots: ["log"], points: [{ callee: "guarded", live: [0] }], resume: $r1 }),
  ],
  { guarded: () => guarded, caller: () => caller },
);
const [$guarded, $caller] = $m as [(typeof $m)[0], (typeof $m)[0]];

function guarded(log: Log): unknown {
  if ($R.pending !== 0) $k.entered($guarded);
  const t: unknown = suspend("work");
  if (t === $S || $R.pending !== 0) return $k.save(t, $guarded, 1, log);
  return "worked";
}

function $r0(point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  let [log, kind, kept] = slots as [Log, number, unknown];
  if (point === 1) {
    kind = 0;
    try {
      if (completion === 1) throw value;
      kind = 2;
      kept = "worked";
    } catch (e) {
      try {
        $k.caught(e);
        log.push("catch");
        kind = 2;
        kept = "caught";
      } catch (again) {
        kind = 1;
        kept = $k.thrown(again);
      }
    }
    log.push("finally");
    if (log.ask) {
      const t: unknown = suspend("clean up?");
      if (t === $S || $R.pending !== 0) return $k.save(t, $guarded, 2, log, kind, kept);
    }
  } else if (completion === 1) throw value;
  if (log.answer) return log.answer;
  if (kind === 1) throw kept;
  return kept;
}

function caller(log: Log): unknown {
  if ($R.pending !== 0) $k.entered($caller);
  const t = guarded(log);
  if (t === $S || $R.pending !== 0) return $k.save(t, $caller, 1, log);
  log.push("outer finally");
  return t;
}

function $r1(_point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  try {
    if (completion === 1) throw value;
    return value;
  } finally {
    (slots[0] as Log).push("outer finally");
  }
}

test("cancel() runs finally blocks, catch clauses do not see it, and the task fails with CancelledError", () => {
  const log: Log = [];
  const task = start(caller, log);
  expect(task.cancel("too late")).toBe(task);
  expect(log).toEqual(["finally", "outer finally"]);
  expect(task.status).toBe("failed");
  expect(task.error).toBeInstanceOf(CancelledError);
  expect(task.error).toMatchObject({ code: "CANCELLED", reason: "too late", cause: "too late" });
  expect((task.error as Error).message).toContain("too late");
  expect(() => task.result).toThrow(CancelledError);
});

test("a finally that suspends holds the cancellation up; resumed, it goes on", () => {
  const log: Log = Object.assign([], { ask: true });
  const task = start(caller, log).cancel("why");
  expect(task.status).toBe("suspended");
  expect(task.request).toBe("clean up?");
  expect([...log]).toEqual(["finally"]);
  task.resume("yes");
  expect([...log]).toEqual(["finally", "outer finally"]);
  expect(task.error).toMatchObject({ code: "CANCELLED", reason: "why" });
});

test("a finally that returns ends the cancellation", () => {
  const log: Log = Object.assign([], { answer: "rescued" });
  const task = start(caller, log).cancel();
  expect(task.status).toBe("done");
  expect(task.result).toBe("rescued");
});

test("cancelled again while a finally waits: the last reason counts", () => {
  const log: Log = Object.assign([], { ask: true });
  const task = start(caller, log).cancel("first").cancel("second");
  expect(task.error).toMatchObject({ reason: "second" });
});

test("an exception thrown at the stop is still an ordinary one", () => {
  const log: Log = [];
  expect(start(caller, log).throw(new Error("no")).result).toBe("caught");
  expect(log).toEqual(["catch", "finally", "outer finally"]);
});

test("a cancellation without a reason has no cause", () => {
  const task = start(outer, [1]).cancel();
  expect(task.error).toMatchObject({ reason: undefined });
  expect(Object.hasOwn(task.error as object, "cause")).toBe(false);
  expect(() => task.cancel()).toThrow(TaskStateError);
});

test("a cancellation that waits in a finally survives the snapshot", () => {
  const task = start(caller, Object.assign([], { ask: true })).cancel("why");
  const again = deserialize(task.serialize());
  expect(again.request).toBe("clean up?");
  expect(again.resume().error).toMatchObject({ code: "CANCELLED", reason: "why" });
  expect(task.fork().resume().error).toMatchObject({ reason: "why" });
});

test("a task that failed with an error of Kraut's is a value too", () => {
  const cancelled = deserialize(start(outer, [1]).cancel(new Error("late")).serialize());
  expect(cancelled.status).toBe("failed");
  expect(cancelled.error).toBeInstanceOf(CancelledError);
  expect(cancelled.error).toMatchObject({ code: "CANCELLED", reason: { message: "late" } });
  const lost = start(() => suspend()).fork();
  expect(lost.error).toBeInstanceOf(UnmarkedFrameError);
});
