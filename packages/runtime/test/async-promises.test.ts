/** Promises as values of the snapshot: identity, functions that settle them, what waits for them, several branches. */
import { describe, expect, test } from "@jest/globals";
import { deserialize, start, type Task } from "@kraut/runtime";
import { load } from "./support/compile.js";

type Main = (...args: unknown[]) => Promise<unknown>;

const PROGRAM = `
"use resumable";
import { suspend } from "@kraut/runtime";

class Mutex {
  #waiting = [];
  #isHeld = false;
  async lock() {
    while (this.#isHeld) await new Promise((resolve) => this.#waiting.push(resolve));
    this.#isHeld = true;
  }
  release() {
    this.#isHeld = false;
    this.#waiting.shift()?.();
  }
}

const open = () => {
  const opened = {};
  opened.promise = new Promise((resolve, reject) => Object.assign(opened, { resolve, reject }));
  return opened;
};

export async function mutex() {
  const lock = new Mutex();
  const steps = [];
  const worker = async (name) => {
    await lock.lock();
    try {
      steps.push(name + " in");
      steps.push(await suspend(name));
    } finally {
      steps.push(name + " out");
      lock.release();
    }
  };
  await Promise.all([worker("a"), worker("b"), worker("c")]);
  return steps;
}

export async function channel() {
  const values = [], takers = [];
  const send = (value) => (takers.length > 0 ? takers.shift()(value) : values.push(value));
  const take = () => (values.length > 0 ? values.shift() : new Promise((resolve) => takers.push(resolve)));
  const reader = (async () => {
    const got = [];
    for (let value = await take(); value !== "end"; value = await take()) got.push(value);
    return got;
  })();
  for (let value = suspend("next"); value !== "end"; value = suspend("next")) send(value);
  send("end");
  return reader;
}

export async function identity() {
  const first = open();
  const alias = first.promise;
  const list = [alias, first.resolve, first.reject];
  const derived = alias.then((value) => ["derived", value]);
  const inner = open();
  const locked = open();
  locked.resolve(inner.promise);
  const waits = Promise.all([derived, alias, locked.promise, alias.then(undefined, () => 0).finally(() => {})]);
  const settle = first.resolve;
  await suspend("stop");
  const same = [alias === first.promise, list[0] === alias, list[1] === settle, list[2] === first.reject, settle !== list[2]];
  settle("settled");
  settle("again");
  list[2]("no");
  locked.reject("too late");
  inner.resolve("inner");
  return [same, await waits, settle.name, settle.length, "prototype" in settle];
}

export async function settled() {
  const values = [Promise.resolve({ a: 1 }), Promise.reject(new Error("kept")), (async () => 5)(), open()];
  values[3].reject("open");
  values[3] = values[3].promise;
  const handled = values.map((one) => one.catch((error) => error?.message ?? error));
  await suspend("stop");
  return [await Promise.all(handled), await Promise.allSettled(values), await Promise.any(values)];
}

export async function callbacks() {
  const log = [];
  const a = Promise.resolve(1).then((value) => suspend("then") + value);
  const b = Promise.reject(2).catch((value) => suspend("catch") + value);
  const c = Promise.resolve(3).finally(() => void log.push(suspend("finally")));
  const d = Promise.reject(4).finally(() => { throw suspend("replace"); }).catch((reason) => ["reason", reason]);
  const e = Promise.resolve(5).then(() => ({ then(done) { done(suspend("thenable")); } }));
  return [await Promise.all([a, b, c, d, e]), log];
}

export async function twice() {
  const shared = (async () => "answer " + (await suspend("once")))();
  const holder = { shared };
  const other = (async () => [await holder.shared, "other"])();
  return [await shared, await other, await holder.shared];
}

export async function three(request = "ask") {
  const ask = async (n) => { const got = await suspend({ [request]: n }); return [n, got]; };
  return Promise.all([ask(1), ask(2), ask(3)]);
}

export async function nested() {
  const ask = async (n) => suspend(n);
  return Promise.all([
    Promise.race([ask("a"), new Promise(() => {})]),
    Promise.allSettled([ask("b"), Promise.any([ask("c"), ask("d")])]),
    7,
  ]);
}

export async function subclass() {
  class Mine extends Promise { label = "mine"; }
  const one = new Mine((resolve) => resolve(1));
  const two = one.then((value) => value + 1);
  const order = [one instanceof Mine, two instanceof Mine, two.label, await two, await Mine.all([one, 2]), Mine.resolve(one) === one];
  if (await suspend("stop") === "keep") return order;
  return one;
}

export function executors() {
  const seen = [];
  const made = new Promise((resolve, reject) => { seen.push(typeof resolve, reject.length, resolve(1), reject(2)); });
  const wrong = [undefined, 5, {}].map((value) => { try { return new Promise(value); } catch (error) { return error.name; } });
  return [made, seen, wrong];
}
`;

const program = load<Record<string, Main>>("promises.js", PROGRAM);

/** Evaluates the program anew: what comes then has nothing but the bytes. */
function moved(task: Task): Task {
  const bytes = task.serialize();
  load("promises.js", PROGRAM);
  return deserialize(bytes);
}

const requests = (task: Task): unknown[] => task.pending.map(({ request }) => request);

/** Answers everything, each time in another process. */
async function toEnd(
  task: Task,
  answer: (request: unknown) => unknown,
  choose: (ids: number[]) => number = ([id]) => id as number,
): Promise<Task> {
  let now = await task.settled();
  while (now.status === "suspended") {
    now = moved(now);
    const id = choose(now.pending.map((one) => one.id));
    const request = now.pending.find((one) => one.id === id)?.request;
    now = await now.resume(answer(request), id).settled();
  }
  return now;
}

describe("functions that settle a promise", () => {
  test("are held by what waits in a mutex", async () => {
    const task = await start(program.mutex as Main).settled();
    expect(requests(task)).toEqual(["a"]);
    const done = await toEnd(task, (name) => `answer ${name}`);
    expect(done.result).toEqual(["a in", "answer a", "a out", "b in", "answer b", "b out", "c in", "answer c", "c out"]);
  });

  test("are held by a channel", async () => {
    const answers = [1, 2, "end"];
    expect((await toEnd(start(program.channel as Main), () => answers.shift())).result).toEqual([1, 2]);
  });

  test("keep their identity, and promises theirs", async () => {
    const done = await toEnd(start(program.identity as Main), () => "go");
    expect(done.result).toEqual([[true, true, true, true, true], [["derived", "settled"], "settled", "inner", "settled"], "", 1, false]);
  });

  test("executors run at once; what is none is a TypeError", () => {
    const { result } = start(program.executors as never) as Task<unknown[]>;
    expect((result as unknown[]).slice(1)).toEqual([
      ["function", 1, undefined, undefined],
      ["TypeError", "TypeError", "TypeError"],
    ]);
  });
});

test("settled promises keep value and reason", async () => {
  const { result } = await toEnd(start(program.settled as Main), () => "go");
  const error = expect.objectContaining({ message: "kept" });
  expect(result).toEqual([
    [{ a: 1 }, "kept", 5, "open"],
    [
      { status: "fulfilled", value: { a: 1 } },
      { status: "rejected", reason: error },
      { status: "fulfilled", value: 5 },
      { status: "rejected", reason: "open" },
    ],
    { a: 1 },
  ]);
});

test("callbacks of then, catch, finally and thenables stop, and go on in any order", async () => {
  const answers: Record<string, unknown> = Object.fromEntries(
    ["then", "catch", "finally", "replace", "thenable"].map((name, i) => [name, (i + 1) * 10]),
  );
  const task = await start(program.callbacks as Main).settled();
  expect(requests(task)).toEqual(["then", "catch", "finally", "replace", "thenable"]);
  for (const choose of [(ids: number[]) => ids[0], (ids: number[]) => ids.at(-1)] as ((ids: number[]) => number)[]) {
    const done = await toEnd(task.fork(), (name) => answers[name as string], choose);
    expect(done.result).toEqual([[11, 22, 3, ["reason", 40], 50], [30]]);
  }
});

test("a promise that is awaited twice has one branch", async () => {
  const task = await start(program.twice as Main).settled();
  expect(requests(task)).toEqual(["once"]);
  const done = await toEnd(task, () => 42);
  expect(done.result).toEqual(["answer 42", ["answer 42", "other"], "answer 42"]);
});

describe("several branches", () => {
  test("have ids that stay, in snapshots and forks", async () => {
    const task = await start(program.three as Main).settled();
    const pending = [1, 2, 3].map((n) => ({ id: n, request: { ask: n } }));
    expect(task.pending).toEqual(pending);
    expect(task.request).toBeUndefined();
    expect(moved(task).pending).toEqual(pending);
    expect(task.fork().pending).toEqual(pending);
    const second = await moved(task).resume("two", 2).settled();
    expect(second.pending).toEqual([pending[0], pending[2]]);
    const again = await moved(second).resume("three", 3).settled();
    expect(again.pending).toEqual([pending[0]]);
    expect(again.request).toEqual({ ask: 1 });
    expect((await moved(again).resume("one").settled()).result).toEqual([
      [1, "one"],
      [2, "two"],
      [3, "three"],
    ]);
    expect(task.pending).toEqual(pending);
  });

  test("resume() and throw() must say which", async () => {
    const task = await start(program.three as Main).settled();
    expect(() => task.resume("x")).toThrow(expect.objectContaining({ code: "TASK_STATE" }));
    expect(() => task.throw(new Error("x"), 9)).toThrow(/The open ones are 1, 2, 3/);
    expect(task.status).toBe("suspended");
    const failed = await task.throw(new Error("no answer"), 2).settled();
    expect(failed.error).toEqual(new Error("no answer"));
    expect(failed.pending).toEqual([]);
  });

  test("under nested combinations", async () => {
    const done = await toEnd(
      start(program.nested as Main),
      (name) => `${name}!`,
      (ids) => ids.at(-1) as number,
    );
    expect(done.result).toEqual([
      "a!",
      [
        { status: "fulfilled", value: "b!" },
        { status: "fulfilled", value: "d!" },
      ],
      7,
    ]);
  });
});

test("subclasses of Promise are exact, and refused where they cannot be saved", async () => {
  const kept = await start(program.subclass as Main).settled();
  const refusal = { code: "NOT_SERIALIZABLE", local: "one", what: expect.stringContaining("promise") };
  expect(() => kept.serialize()).toThrow(expect.objectContaining(refusal));
  expect((await kept.resume("keep").settled()).result).toEqual([true, true, "mine", 2, [1, 2], true]);
});

describe.each(["withResolvers", "try"])("Promise.%s", (name) => {
  const SOURCE = `
"use resumable";
import { suspend } from "@kraut/runtime";
export async function withResolvers() {
  const { promise, resolve, reject } = Promise.withResolvers();
  const waits = promise.then((value) => value + 1);
  await suspend("stop");
  resolve(1);
  reject(2);
  return waits;
}
export async function tried() {
  const answers = await Promise.all([
    Promise.try((a, b) => a + b + suspend("first"), 1, 2),
    Promise.try(() => { throw suspend("second"); }).catch((reason) => ["caught", reason]),
    Promise.try(async () => suspend("third")),
  ]);
  return answers;
}
`;
  const has = name in Promise;
  const main = load<Record<string, Main>>(`${name}.js`, SOURCE)[name === "try" ? "tried" : name] as Main;

  test(has ? "is part of the snapshot" : "is a TypeError where the engine does not have it", async () => {
    let task = await start(main).settled();
    if (!has) return expect(task.error).toBeInstanceOf(TypeError);
    while (task.status === "suspended") {
      const bytes = task.serialize();
      load(`${name}.js`, SOURCE);
      task = deserialize(bytes);
      task = await task.resume(10, task.pending[0]?.id).settled();
    }
    expect(task.result).toEqual(name === "try" ? [13, ["caught", 10], 10] : 2);
  });
});

describe("a thenable that has settled what waits for it, and stops after that", () => {
  const SOURCE = `
"use resumable";
import { suspend } from "@kraut/runtime";
export async function main(how, log) {
  const thenable = {
    then(resolve, reject) {
      log.push("then");
      if (how === "resolve") resolve(1); else reject(1);
      log.push(suspend("after"));
    },
  };
  const it = (async function* () {
    try { log.push(await thenable); } catch (error) { log.push("caught " + error); }
    yield log.push(await suspend("generator"));
  })();
  await it.next();
  await suspend("main");
  return log;
}
`;
  const { main } = load<Record<string, Main>>("settled-thenable.js", SOURCE);

  test.each([
    ["resolve", "after", 1],
    ["reject", "after", "caught 1"],
    ["resolve", "generator", 1],
    ["reject", "generator", "caught 1"],
  ])("%s, and %s goes on first", async (how, first, value) => {
    let task = await start(main as Main, how, []).settled();
    expect(task.pending.map(({ request }) => request)).toEqual(["after", "generator"]);
    for (const request of [first, first === "after" ? "generator" : "after", "main"]) {
      task = deserialize(task.serialize());
      const id = task.pending.find((one) => one.request === request)?.id;
      task = await task.resume(request, id).settled();
    }
    expect(task.result).toEqual(["then", value, first, first === "after" ? "generator" : "after"]);
  });
});
