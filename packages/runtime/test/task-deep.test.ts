import { expect, test } from "@jest/globals";
import { start, suspend } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { stateOf, taskFrom } from "../src/task/state.js";
import { raw } from "./support/hand.js";

/*
 *   function down(n) { if (n === 0) return suspend("bottom"); return down(n - 1) + 1; }
 */
const $S = $k.SUSPENDED as unknown;
const $R = $k.control;
let resumed = 0;

const [$down] = $k.module(
  1,
  "demo/src/deep.ts",
  [
    raw({
      name: "down",
      slots: ["n"],
      points: [{ callee: "suspend" }, { callee: "down" }],
      resume: (point, _slots, completion, value) => {
        resumed++;
        if (completion === 1) throw value;
        if (value === "again") {
          const t = down(2);
          if (t === $S || $R.pending !== 0) return $k.save(t, $down as never, 2);
        }
        return point === 1 ? value : (value as number) + 1;
      },
    }),
  ],
  { down: () => down },
) as [Parameters<typeof $k.entered>[0]];

function down(n: number): unknown {
  if ($R.pending !== 0) $k.entered($down);
  if (n === 0) {
    const t: unknown = suspend("bottom");
    if (t === $S || $R.pending !== 0) return $k.save(t, $down, 1);
    return t;
  }
  const t: unknown = down(n - 1);
  if (t === $S || $R.pending !== 0) return $k.save(t, $down, 2);
  return (t as number) + 1;
}

test("a stack of 100,000 frames goes on, returns and throws", () => {
  const state = stateOf(start(down, 10));
  const [bottom, frame] = [state.frames.at(-1), state.frames[0]];
  const frames = [...new Array(100_000).fill(frame), bottom];
  expect(taskFrom({ ...state, frames } as typeof state).resume(1).result).toBe(100_001);
  expect(taskFrom({ ...state, frames } as typeof state).throw("no").error).toBe("no");
  expect(taskFrom({ ...state, frames } as typeof state).frames.length).toBe(100_001);
});

test("a resume runs the innermost frame, and those below only when it completes", () => {
  const task = start(down, 50);
  resumed = 0;
  task.resume("again");
  expect(resumed).toBe(1);
  expect(task.status).toBe("suspended");
  expect(task.frames.length).toBe(51 + 3);
  resumed = 0;
  expect(task.resume(0).result).toBe(2 + 1 + 50);
  expect(resumed).toBe(51 + 3);
});

test("a stack grows beyond what the engine's own can hold, stop by stop", () => {
  const task = start(down, 1_000);
  for (let i = 0; i < 200; i++) task.resume("again");
  expect(task.frames.length).toBe(1_001 + 600);
  expect(task.resume(0).status).toBe("done");
});
