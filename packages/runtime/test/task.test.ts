import { expect, jest, test } from "@jest/globals";
import { InvalidArgumentError, KrautError, start, type Task, TaskStateError } from "@kraut/runtime";
import { stateOf, taskFrom } from "../src/task/state.js";
import { inner, outer } from "./support/three.js";

test("a function that does not stop is done at once", () => {
  const task = start((a: number, b: number) => a + b, 2, 3);
  expect(task.status).toBe("done");
  expect(task.result).toBe(5);
  expect(task.error).toBeUndefined();
  expect(task.pending).toEqual([]);
  expect(task.frames).toEqual([]);
});

test("the root gets its arguments, and no `this`", () => {
  // the code of a class is strict wherever the test runs
  class Root {
    run(first: number, second: number): unknown[] {
      return [this, first, second];
    }
  }
  const task = start(new Root().run, 1, 2);
  expect(task.result).toEqual([undefined, 1, 2]);
});

test("a stack three deep stops, hands its request out, and goes on with answers", () => {
  const task = start(outer, [1, 2, 3]);
  for (const [index, ask] of [1, 2, 3].entries()) {
    expect(task.status).toBe("suspended");
    expect(task.request).toEqual({ ask });
    expect(task.pending).toEqual([{ id: index + 1, request: { ask } }]);
    expect(task.resume(10)).toBe(task);
  }
  expect(task.status).toBe("done");
  expect(task.result).toBe(10 + 1 + 20 + 1 + 30 + 1);
  expect(task.request).toBeUndefined();
});

test("frames are outermost first, with the places of the calls and the live locals", () => {
  const task = start(outer, [4, 5]).resume(1);
  expect(task.frames).toEqual([
    { function: "outer", file: "demo/src/three.ts", line: 3, column: 5, locals: { list: [4, 5], sum: 5, i: 1 } },
    { function: "middle", file: "demo/src/three.ts", line: 7, column: 5, locals: {} },
    { function: "inner", file: "demo/src/three.ts", line: 9, column: 5, locals: { x: 5 } },
  ]);
});

test("an exception given to throw() goes through the frames, and marked catch clauses see it", () => {
  const caught = start(outer, [1, 2]).throw("recover").resume(10);
  expect(caught.result).toBe(-1 + 21);
  const error = new Error("no");
  const failed = start(outer, [1, 2]).throw(error);
  expect(failed.status).toBe("failed");
  expect(failed.error).toBe(error);
  expect(() => failed.result).toThrow(error);
  expect(failed.frames).toEqual([]);
});

test("start does not throw what the function throws, whatever that is", () => {
  const task = start(() => {
    throw undefined;
  });
  expect(task.status).toBe("failed");
  expect(task.error).toBeUndefined();
});

test("frames are not changed by resuming: one state resumes many times", () => {
  const state = stateOf(start(outer, [1, 2]).resume(10));
  for (const answer of [1, 7, 1]) expect(taskFrom(state).resume(answer).result).toBe(11 + 2 * answer + 1);
});

test("start() of what is no function is an error about the call", () => {
  for (const wrong of [undefined, null, 1, {}]) expect(() => start(wrong as never)).toThrow(InvalidArgumentError);
  expect(() => start(undefined as never)).toThrow(/start\(approve, order\)/);
});

const moves: [string, (task: Task<unknown>) => unknown][] = [
  ["resume", (task) => task.resume(1)],
  ["throw", (task) => task.throw(1)],
  ["cancel", (task) => task.cancel()],
];
test.each(moves)("%s() of a task that has ended is a TaskStateError", (_name, move) => {
  const done = start(() => 1);
  const failed = start(() => {
    throw 2;
  });
  expect(() => move(done)).toThrow(TaskStateError);
  expect(() => move(failed)).toThrow(expect.objectContaining({ code: "TASK_STATE", status: "failed" }));
  expect([done.result, failed.error]).toEqual([1, 2]);
});

test("a wrong id is a TaskStateError, and the task is as before", () => {
  const task = start(inner, 2);
  expect(() => task.resume(1, 7)).toThrow(expect.objectContaining({ code: "TASK_STATE", operation: "resume()" }));
  expect(() => task.throw(1, 0)).toThrow(TaskStateError);
  expect(task.status).toBe("suspended");
  expect(task.resume(3, 1).result).toBe(6);
});

test("`result` of a suspended task is a TaskStateError", () => {
  expect(() => start(inner, 2).result).toThrow(TaskStateError);
});

test("while a task runs it can be neither moved nor written, and says so", () => {
  const holder: { task?: Task } = {};
  const seen: unknown[] = [];
  const attempt = (move: (task: Task) => unknown): void => {
    try {
      seen.push(move(holder.task as Task));
    } catch (error) {
      seen.push((error as KrautError).code);
    }
  };
  holder.task = start(inner, 1);
  const probe = start(outer, [{ valueOf: () => probeNow() } as never]);
  function probeNow(): number {
    holder.task = probe;
    attempt((task) => task.status);
    attempt((task) => task.resume(1));
    attempt((task) => task.serialize());
    attempt((task) => task.fork());
    attempt((task) => task.frames);
    attempt((task) => task.result);
    attempt((task) => task.pending.length);
    return 3;
  }
  expect(probe.resume(2).result).toBe(7);
  expect(seen).toEqual(["running", "TASK_STATE", "TASK_STATE", "TASK_STATE", "TASK_STATE", "TASK_STATE", 0]);
});

test("settled() resolves at once unless the task runs", async () => {
  const task = start(inner, 1);
  await expect(task.settled()).resolves.toBe(task);
  let inside: Promise<unknown> | undefined;
  const askSettled = (): number => {
    inside = first.settled();
    return 1;
  };
  const first: Task = start(outer, [{ valueOf: askSettled } as never]);
  first.resume(1);
  await expect(inside).resolves.toBe(first);
});

test("errors are matched by class, also those of another copy of the runtime", () => {
  let other: unknown;
  jest.isolateModules(() => {
    other = jest.requireActual<typeof import("@kraut/runtime")>("@kraut/runtime");
  });
  const copy = other as typeof import("@kraut/runtime");
  expect(copy.KrautError).not.toBe(KrautError);
  let error: unknown;
  try {
    copy.start(undefined as never);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toBeInstanceOf(KrautError);
  expect(error).not.toBeInstanceOf(TaskStateError);
});

test("two copies of the runtime share what is pending, and tasks", () => {
  let other: unknown;
  jest.isolateModules(() => {
    other = jest.requireActual<typeof import("@kraut/runtime")>("@kraut/runtime");
  });
  const copy = other as typeof import("@kraut/runtime");
  const task = copy.start(outer, [1, 2]);
  expect(stateOf(task as never).frames.length).toBe(3);
  expect(task.resume(1).resume(1).result).toBe(2 + 3);
});
