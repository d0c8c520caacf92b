import { expect, test } from "@jest/globals";
import { deserialize, start, suspend, type Task } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { raw } from "./support/hand.js";
import { inner, outer } from "./support/three.js";

/*
 *   function boss(orders) {
 *     const task = start(outer, orders);
 *     while (task.status === "suspended") task.resume(suspend({ boss: task.request }));
 *     return task.result;
 *   }
 */
const $S = $k.SUSPENDED as unknown;
const $R = $k.control;

const [$boss] = $k.module(
  1,
  "demo/src/boss.ts",
  [raw({ name: "boss", slots: ["task"], points: [{ callee: "suspend", live: [0] }], resume: $r0 })],
  { boss: () => boss },
) as [Parameters<typeof $k.entered>[0]];

function boss(orders: number[]): unknown {
  if ($R.pending !== 0) $k.entered($boss);
  return work(start(outer, orders));
}

function work(task: Task<unknown>): unknown {
  while (task.status === "suspended") {
    const t: unknown = suspend({ boss: task.request });
    if (t === $S || $R.pending !== 0) return $k.save(t, $boss, 1, task);
    task.resume(t);
  }
  return task.result;
}

function $r0(_point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  if (completion === 1) throw value;
  const task = slots[0] as Task;
  task.resume(value);
  return work(task);
}

test("a marked function starts and drives another task; each suspend belongs to the nearest start", () => {
  const task = start(boss, [1, 2]);
  expect(task.request).toEqual({ boss: { ask: 1 } });
  task.resume(10);
  expect(task.request).toEqual({ boss: { ask: 2 } });
  expect(task.frames.map((frame) => frame.function)).toEqual(["boss"]);
  expect(task.resume(10).result).toBe(11 + 21);
});

test("a task that is a local is part of the snapshot", () => {
  const task = start(boss, [1, 2]);
  const bytes = task.resume(10).serialize();
  for (const answer of [1, 5]) {
    const again = deserialize(bytes);
    expect(again.request).toEqual({ boss: { ask: 2 } });
    expect(again.resume(answer).result).toBe(11 + 2 * answer + 1);
  }
});

test("a task that was made inside goes on outside, and the other way round", () => {
  const made = start(() => start(inner, 6)).result;
  expect(made.status).toBe("suspended");
  const task = start(() => made.resume(7).result);
  expect(task.result).toBe(42);
});

test("what is pending in the outer task is not touched by inner ones", () => {
  const order: string[] = [];
  const task = start(() => {
    order.push(start(outer, [1]).status, start(() => suspend()).status, String($R.pending));
    return suspendedBoss([3]);
  });
  function suspendedBoss(orders: number[]): unknown {
    return boss(orders);
  }
  expect(order).toEqual(["suspended", "failed", "0"]);
  expect(task.request).toEqual({ boss: { ask: 3 } });
});
