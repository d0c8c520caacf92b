/** Async tasks: what is in flight, cancelling, signals, rejections that nobody handles, tasks within tasks. */
import { describe, expect, test } from "@jest/globals";
import { deserialize, start, startWith, suspend, type Task } from "@kraut/runtime";
import { load } from "./support/compile.js";

type Main = (...args: unknown[]) => unknown;

const PROGRAM = `
"use resumable";
import { start, startWith, suspend } from "@kraut/runtime";
import { foreign, laterOn } from "outside";

export async function waits(promise) {
  const answer = await promise;
  return [answer, suspend("after")];
}
export async function sleeps(ms) {
  await new Promise((resolve) => laterOn(resolve, ms));
  return suspend("awake");
}
export async function both(ms) {
  const sleep = async (n) => { await new Promise((resolve) => laterOn(resolve, n)); return "slept"; };
  return Promise.all([suspendLater("ask"), sleep(ms)]);
}
const suspendLater = async (request) => suspend(request);
export async function raced(ms) {
  const sleep = new Promise((resolve) => laterOn(resolve, ms));
  const first = await Promise.race([Promise.resolve("quick"), sleep]);
  return [first, await suspend("then")];
}
export async function cleans(log) {
  const branch = async (name) => {
    try {
      return await suspend(name);
    } catch (error) {
      log.push("caught " + name);
    } finally {
      log.push("finally " + name);
      await null;
      log.push(name + " gone " + (await suspend("clean " + name)));
    }
  };
  try {
    return await Promise.allSettled([branch("a"), branch("b")]);
  } finally {
    log.push("main");
  }
}
export async function detached(log) {
  const cleanUp = async (name) => { try { await suspend(name); } finally { log.push(name + (await suspend("clean " + name))); } };
  const quick = async () => suspend("quick");
  void quick().then(() => {});
  void cleanUp("a").then(() => {});
  await cleanUp("b");
}
export async function passes(log) {
  const wait = async () => suspend("x");
  return wait().then(() => log.push("then"), () => log.push("rejected")).catch(() => log.push("catch")).finally(() => { log.push("finally"); });
}
export async function keeps(log) {
  const inner = async () => { try { await suspend("x"); } finally { return "kept"; } };
  return [await inner(), log.length];
}
export async function blocked(log) {
  let release;
  const gate = new Promise((resolve) => { release = resolve; });
  const waiter = (async () => { try { await gate; } finally { log.push("waiter out"); } })();
  const holder = (async () => { try { await suspend("hold"); release(); } finally { log.push("holder out"); } })();
  await Promise.all([waiter, holder]);
}
export async function atWork(promise, log) {
  try {
    log.push(await promise);
    return "went on";
  } catch (error) {
    log.push("caught");
  } finally {
    log.push("finally");
    log.push(await (async () => { await null; return "cleaned"; })());
  }
}
export function sync(log) {
  try {
    log.push(suspend("one"));
    return suspend("two");
  } finally {
    log.push("end");
  }
}
export async function aborts(controller, log) {
  try {
    controller.abort("from within");
    log.push("goes on");
    await suspend("never");
  } finally {
    log.push("end");
  }
}
export async function unhandled(then) {
  const fails = async () => { await null; throw new Error("nobody looks"); };
  void fails();
  if (then === "return") { (async () => { throw new Error("nobody looks"); })(); return 1; }
  await null;
  await null;
  await suspend("waiting");
  await suspend("again");
  return 2;
}
export async function handledLater() {
  const failing = (async () => { throw new Error("handled"); })();
  suspend("before");
  return failing.catch((error) => error.message);
}
export async function outer() {
  const inner = start(suspendLater, "inner");
  const answer = await suspend("outer");
  inner.resume(answer);
  await inner.settled();
  return [inner.status, inner.result];
}
export async function mapped(list) {
  const each = async (n) => { const got = await suspend(n); return got + helper(n); };
  return Promise.all(list.map(each));
}
const queue = [];
let isTaken = false;
export async function shared(name) {
  if (isTaken) await new Promise((resolve) => queue.push(resolve));
  isTaken = true;
  const answer = await suspend(name);
  isTaken = false;
  queue.shift()?.();
  return name + answer;
}
export async function holds(ms) {
  const sleep = new Promise((resolve) => laterOn(resolve, ms));
  await suspend("stop");
  return sleep;
}
function helper(n) {
  return suspend("below " + n);
}
export function starts() {
  const promises = [];
  const run = (f) => promises.push(f());
  [1, 2].forEach((n) => run(async () => [n, await suspend("async " + n)]));
  const between = suspend("sync");
  return finish(promises, between);
}
async function finish(promises, between) {
  return [between, ...(await Promise.all(promises))];
}
`;

const outside = {
  foreign: () => new Promise(() => {}),
  laterOn: (f: () => void, ms: number) => setTimeout(f, ms).unref() as unknown,
};

const evaluate = (): Record<string, Main> => load("tasks.js", PROGRAM, { modules: { outside } });
const program = evaluate();
const main = (name: string): ((...args: unknown[]) => unknown) => program[name] as Main;

function moved(task: Task, options = {}): Task {
  const bytes = task.serialize();
  evaluate();
  return deserialize(bytes, options);
}

const requests = (task: Task): unknown[] => task.pending.map(({ request }) => request);
const lineOf = (text: string): number => PROGRAM.split("\n").findIndex((line) => line.includes(text)) + 1;

describe("what is in flight", () => {
  test("a foreign promise: running, refused with the place, saved when settled", async () => {
    let settle: (value: string) => void = () => {};
    const promise = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const task = start(main("waits"), promise);
    expect(task.status).toBe("running");
    expect(task.pending).toEqual([]);
    const refusal = {
      code: "NOT_SERIALIZABLE",
      function: "waits",
      file: "kraut/made-up/tasks.js",
      line: lineOf("await promise;"),
      path: "await promise",
    };
    for (const save of [() => task.serialize(), () => task.fork()]) expect(save).toThrow(expect.objectContaining(refusal));
    expect(() => task.serialize()).toThrow(/a promise in flight.*task\.settled\(\)/s);
    settle("arrived");
    expect((await task.settled()).status).toBe("suspended");
    expect((await moved(task).resume("go").settled()).result).toEqual(["arrived", "go"]);
  });

  test("a promise that the function of the task gives", async () => {
    const slow = async (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 5, "slow"));
    const task: Task<string> = start(slow);
    expect(task.status).toBe("running");
    expect((await task.settled()).result).toBe("slow");
    expect((await start(() => Promise.reject(new Error("fails"))).settled()).error).toEqual(new Error("fails"));
  });

  test("a timer: `new Promise` whose functions nobody in the task has", async () => {
    const task = start(main("sleeps"), 20);
    expect(task.status).toBe("running");
    const refusal = { code: "NOT_SERIALIZABLE", function: "sleeps", line: lineOf("laterOn(resolve, ms));") };
    expect(() => task.serialize()).toThrow(expect.objectContaining(refusal));
    await task.settled();
    expect(requests(moved(task))).toEqual(["awake"]);
  });

  test("one branch waits for a timer, another one for an answer", async () => {
    const task = start(main("both"), 100);
    expect(task.status).toBe("running");
    await Promise.resolve().then(() => null);
    expect(task.status).toBe("running");
    expect(() => task.serialize()).toThrow(
      expect.objectContaining({ code: "NOT_SERIALIZABLE", function: expect.stringContaining("both") }),
    );
    await task.settled();
    expect(requests(task)).toEqual(["ask"]);
    expect((await moved(task).resume("yes").settled()).result).toEqual(["yes", "slept"]);
  });

  test("a promise that nobody waits for yet is refused as the value that it is", async () => {
    const task = await start(main("holds"), 10_000).settled();
    expect(task.status).toBe("suspended");
    const refusal = { code: "NOT_SERIALIZABLE", local: "sleep", what: expect.stringContaining("code outside of the task settles") };
    expect(() => task.serialize()).toThrow(expect.objectContaining(refusal));
  });

  test("two tasks share a lock of the module: one waits for the other", async () => {
    const first = await start(main("shared"), "first ").settled();
    const second = start(main("shared"), "second ");
    await null;
    expect([first.status, second.status]).toEqual(["suspended", "running"]);
    expect(() => second.serialize()).toThrow(expect.objectContaining({ code: "NOT_SERIALIZABLE", function: "shared" }));
    await first.resume("done").settled();
    await second.settled();
    expect([first.result, requests(second)]).toEqual(["first done", ["second "]]);
    expect((await second.resume("too").settled()).result).toBe("second too");
  });

  test("nobody waits for what lost a race", async () => {
    const task = start(main("raced"), 10_000);
    await task.settled();
    expect(requests(task)).toEqual(["then"]);
    // the promise itself is garbage by now
    expect((await moved(task).resume("on").settled()).result).toEqual(["quick", "on"]);
  });
});

describe("cancelling several branches", () => {
  test("finally blocks run, also those that wait and stop; catch clauses and allSettled do not see it", async () => {
    const log: string[] = [];
    const task = await start(main("cleans"), log).settled();
    expect(requests(task)).toEqual(["a", "b"]);
    await task.cancel("enough").settled();
    expect(requests(task)).toEqual(["clean a", "clean b"]);
    expect(log).toEqual(["finally a", "finally b"]);
    const later = moved(task);
    for (const { id } of later.pending) {
      await later.resume("ok", id).settled();
    }
    expect(later.status).toBe("failed");
    expect(later.error).toMatchObject({ code: "CANCELLED", reason: "enough", cause: "enough" });
    for (const { id } of task.pending) await task.resume("ok", id).settled();
    expect(log).toEqual(["finally a", "finally b", "a gone ok", "main", "b gone ok"]);
  });

  test("is no lost rejection of a branch that nobody waits for", async () => {
    const log: string[] = [];
    const task = await start(main("detached"), log).settled();
    expect(requests(task)).toEqual(["quick", "a", "b"]);
    await task.cancel().settled();
    expect(requests(task)).toEqual(["clean a", "clean b"]);
    await task.resume(" ok", task.pending[1]?.id).settled();
    expect([task.status, requests(task)]).toEqual(["suspended", ["clean a"]]);
    await task.resume(" ok").settled();
    expect([log, (task.error as { code?: string }).code]).toEqual([["b ok", "a ok"], "CANCELLED"]);
  });

  test("goes through callbacks of then, and runs those of finally", async () => {
    const log: string[] = [];
    const task = await start(main("passes"), log).settled();
    expect((await task.cancel().settled()).error).toMatchObject({ code: "CANCELLED" });
    expect(log).toEqual(["finally"]);
  });

  test("ends where a finally block returns", async () => {
    const task = await start(main("keeps"), []).settled();
    expect((await moved(task).cancel().settled()).result).toEqual(["kept", 0]);
  });

  test("reaches what waits for a promise that the cancelled branch would have settled", async () => {
    const log: string[] = [];
    const task = await start(main("blocked"), log).settled();
    expect((await task.cancel().settled()).error).toMatchObject({ code: "CANCELLED" });
    await null;
    expect([...log].sort()).toEqual(["holder out", "waiter out"]);
  });
});

describe("signals", () => {
  test("abort a suspended task, with the reason as cause", async () => {
    const controller = new AbortController();
    const log: string[] = [];
    const task = startWith({ signal: controller.signal }, main("sync"), log);
    const reason = new Error("closed");
    controller.abort(reason);
    expect(task.status).toBe("failed");
    expect(task.error).toMatchObject({ code: "CANCELLED", reason, cause: reason });
    expect(log).toEqual(["end"]);
  });

  test("that are aborted already: nothing runs", () => {
    const log: string[] = [];
    const task = startWith({ signal: AbortSignal.abort("before") }, main("sync"), log);
    expect(task.error).toMatchObject({ code: "CANCELLED", cause: "before" });
    expect(log).toEqual([]);
  });

  test("reach an async function when what it waits for is settled", async () => {
    const controller = new AbortController();
    const log: string[] = [];
    let settle: (value: string) => void = () => {};
    const promise = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const task = startWith({ signal: controller.signal }, main("atWork"), promise, log);
    controller.abort("stop");
    expect(task.status).toBe("running");
    settle("too late");
    await task.settled();
    expect(task.error).toMatchObject({ code: "CANCELLED", cause: "stop" });
    expect(log).toEqual(["finally", "cleaned"]);
  });

  test("end a wait for a timer at once", async () => {
    const controller = new AbortController();
    const task = startWith({ signal: controller.signal }, main("both"), 30_000);
    await null;
    controller.abort("hurry");
    expect((await task.settled()).error).toMatchObject({ code: "CANCELLED", cause: "hurry" });
  });

  test("aborted by the task itself", async () => {
    const controller = new AbortController();
    const log: string[] = [];
    const task = await startWith({ signal: controller.signal }, main("aborts"), controller, log).settled();
    expect(task.error).toMatchObject({ code: "CANCELLED", cause: "from within" });
    expect(log).toEqual(["goes on", "end"]);
  });

  test("are let go at the end, and given anew to what is read", async () => {
    const listeners = new Set<unknown>();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_: string, listener: unknown) => void listeners.add(listener),
      removeEventListener: (_: string, listener: unknown) => void listeners.delete(listener),
    };
    const task = startWith({ signal }, main("sync"), []);
    expect(listeners.size).toBe(1);
    const copy = task.fork();
    task.resume(1).resume(2);
    expect([task.status, listeners.size]).toEqual(["done", 0]);
    const controller = new AbortController();
    const again = moved(copy, { signal: controller.signal });
    controller.abort("later");
    expect([again.status, copy.status]).toEqual(["failed", "suspended"]);
    expect(moved(copy, { signal: controller.signal }).error).toMatchObject({ cause: "later" });
  });
});

describe("a rejection that nobody handles", () => {
  test("fails the task", async () => {
    const task = await start(main("unhandled"), "return").settled();
    expect(task.error).toEqual(new Error("nobody looks"));
  });

  test("fails it when what was open then has gone on", async () => {
    const task = await start(main("unhandled"), "wait").settled();
    expect(requests(task)).toEqual(["waiting"]);
    const elsewhere = await moved(task).resume().settled();
    for (const one of [elsewhere, await task.resume().settled()]) expect(one.error).toEqual(new Error("nobody looks"));
  });

  test("is none while the code that handles it is stopped", async () => {
    const task = await start(main("handledLater")).settled();
    expect((await moved(task).resume().settled()).result).toBe("handled");
    expect((await task.resume().settled()).result).toBe("handled");
  });
});

test("a task within an async task", async () => {
  const task = await start(main("outer")).settled();
  expect((await moved(task).resume("for both").settled()).result).toEqual(["done", "for both"]);
});

describe("synchronous functions and async ones call each other", () => {
  test("a synchronous function that stops below async callbacks of map", async () => {
    let task = await start(main("mapped"), [1, 2]).settled();
    while (task.status === "suspended") {
      task = moved(task);
      const [{ id, request }] = task.pending as [{ id: number; request: unknown }];
      task = await task.resume(`<${request}>`, id).settled();
    }
    expect(task.result).toEqual(["<1><below 1>", "<2><below 2>"]);
  });

  test("a synchronous function that stops after it has called async ones", async () => {
    let task = await start(main("starts")).settled();
    const seen: unknown[] = [];
    while (task.status === "suspended") {
      task = moved(task);
      const { id, request } = task.pending.at(-1) as { id: number; request: unknown };
      seen.push(request);
      task = await task.resume(`<${request}>`, id).settled();
    }
    expect(task.result).toEqual(["<sync>", [1, "<async 1>"], [2, "<async 2>"]]);
    expect(seen).toHaveLength(3);
  });

  test("outside of a task an async function is what it always was", async () => {
    await expect(main("mapped")([1])).rejects.toMatchObject({ code: "SUSPEND_OUTSIDE_TASK" });
    expect(() => suspend()).toThrow(expect.objectContaining({ code: "SUSPEND_OUTSIDE_TASK" }));
  });
});
