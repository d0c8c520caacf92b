/** What cannot be written is refused with its whole path, and nothing changes. */
import { expect, test } from "@jest/globals";
import { InvalidArgumentError, NotSerializableError } from "../src/errors.js";
import { register } from "../src/registry.js";
import { start } from "../src/task/start.js";
import { taskFrom } from "../src/task/state.js";
import { fakeModule, read, roundTrip, suspended, write } from "./snapshot-help.js";
import { load } from "./support/compile.js";

const [outer, inner] = fakeModule("shop/src/cart.ts", [
  { name: "checkout", slots: ["cart", "total"] },
  { name: "Queue.push", slots: ["$s1", "item", "$t1"], captured: [["held", 0]] },
]) as [never, never];

function refused(value: unknown): NotSerializableError {
  try {
    write(suspended([[outer, value, 0]]));
  } catch (error) {
    expect(error).toBeInstanceOf(NotSerializableError);
    return error as NotSerializableError;
  }
  throw new Error("it was written");
}

class Socket {
  readonly port = 80;
}

test.each([
  ["a WeakMap", new WeakMap()],
  ["a WeakSet", new WeakSet()],
  ["a WeakRef", new WeakRef({})],
  ["an AbortController, which belongs to this process", new AbortController()],
  ["an AbortSignal, which belongs to this process", AbortSignal.abort()],
  ["an Event, which belongs to this process", new Event("x")],
  ["a promise that marked code did not make", Promise.resolve()],
  ["a SharedArrayBuffer", new SharedArrayBuffer(1)],
  [
    "an Intl.DateTimeFormat that its resolvedOptions() do not make again",
    new Intl.DateTimeFormat("de", { hour: "2-digit", second: "2-digit", fractionalSecondDigits: 2, hour12: false }),
  ],
  ["an iterator of the engine", [][Symbol.iterator]()],
  ["an iterator of the engine, or a generator of a function that is not marked", (function* () {})()],
  ["a bound function (bound fn)", function fn() {}.bind(null)],
  ["the function helper, which is not marked", function helper() {}],
  ["the class Socket, which is not registered", Socket],
  ["an instance of Socket, which is not a registered class", new Socket()],
  ["the native function resolve", promiseResolve()],
])("%s", (what, value) => {
  const error = refused({ items: [1, { "a b": new Map([["key", [value]]]) }] });
  expect(error.what).toContain(what === "the native function resolve" ? "native function" : what);
  expect(error.path).toBe('cart.items[1]["a b"].get("key")[0]');
  expect(error).toMatchObject({ local: "cart", function: "checkout", file: "shop/src/cart.ts", line: 12, column: 5 });
  expect(error.message).toContain("`cart.items[1]");
});

function promiseResolve(): unknown {
  let resolver: unknown;
  new Promise((resolve) => {
    resolver = resolve;
  });
  return resolver;
}

test("the way is told through frames, scope records, closures, accessors and symbols", () => {
  const bad = new WeakSet();
  const tag = Symbol("tag");
  expect(refused(bad)).toMatchObject({ path: "cart", local: "cart" });
  expect(refused({ [tag]: bad }).path).toBe("cart[Symbol(tag)]");
  expect(refused(new Set([bad])).path).toBe("cart.values()");
  expect(refused(new Map([[bad, 1]])).path).toBe("cart.keys()");
  expect(refused(new Error("x", { cause: bad })).path).toBe("cart.cause");
  expect(
    refused({
      get it() {
        return 1;
      },
    }).path,
  ).toBe("cart.it");
  const state = suspended([
    [outer, 1, 2],
    [inner, { held: { deep: bad } }, 3, 4],
  ]);
  expect(() => write(state)).toThrow(expect.objectContaining({ path: "held.deep", local: "held", function: "Queue.push", line: 22 }));
});

test("requests and results are told as such, and in nested tasks", () => {
  const bad = { x: new WeakMap() };
  expect(() => write(suspended([[outer, 1, 2]], bad))).toThrow(expect.objectContaining({ path: "request.x", local: undefined }));
  const done = { ...suspended([]), status: "done" as const, result: [bad] };
  expect(() => write(done)).toThrow(expect.objectContaining({ path: "result[0].x" }));
  const task = taskFrom(suspended([[outer, bad, 2]]));
  expect(refused({ task }).path).toContain("x");
});

test("a task that runs is refused, one that does not is a value", () => {
  const task = taskFrom(suspended([[outer, { a: 1 }, 2]], "why"));
  const back = roundTrip({ task, again: task });
  expect(back.task).toBe(back.again);
  expect(back.task).not.toBe(task);
  expect([back.task.status, back.task.request]).toEqual(["suspended", "why"]);
  expect(back.task.frames[0]!.locals).toEqual({ cart: { a: 1 }, total: 2 });
});

test("proxies, whatever they do, and what is registered may be what it likes", () => {
  const never = (): never => {
    throw new RangeError("a trap ran");
  };
  const handler = { ownKeys: never, get: never, getPrototypeOf: never, getOwnPropertyDescriptor: never, has: never };
  for (const target of [{}, [], new Map(), new Date(), class {}, () => 1]) {
    for (const proxy of [new Proxy(target, {}), new Proxy(target, handler)]) {
      expect(refused({ deep: [proxy] })).toMatchObject({ what: "a Proxy", path: "cart.deep[0]" });
    }
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(refused(proxy).what).toBe("a Proxy");
  const live = new Proxy(new WeakMap(), {});
  register("test live map", live);
  expect(roundTrip({ live }).live).toBe(live);
});

/** Its hook runs while a snapshot is written. */
class Busy {
  constructor(readonly work: () => unknown) {}
  [Symbol.for("kraut.serialize")]() {
    return this.work();
  }
  static [Symbol.for("kraut.deserialize")](data: unknown) {
    return { data };
  }
}
register("test Busy", Busy);

test("a write within a write has its own buffers", () => {
  const inside: Uint8Array[] = [];
  const busy = new Busy(() => {
    inside.push(write(suspended([[outer, "inside", 1]])));
    return "first";
  });
  const bytes = write(suspended([[outer, ["before", busy, "after"], 0]]));
  expect(read(bytes).frames[0]!.slots).toEqual([["before", { data: "first" }, "after"], 0]);
  expect(inside).toHaveLength(1);
  for (const one of inside) expect(read(one).frames[0]!.slots).toEqual(["inside", 1]);
});

test("options that cannot be meant", () => {
  const state = suspended([[outer, 1, 2]]);
  expect(() => write(state, { sizeHint: -1 })).toThrow(InvalidArgumentError);
  expect(() => write(state, { exclude: "cart" as never })).toThrow(InvalidArgumentError);
  const bytes = write(state, { sizeHint: 1_000_000 });
  expect(bytes.length).toBeLessThan(400);
  expect(() => read(bytes, { limits: { nonsense: 1 } as never })).toThrow(InvalidArgumentError);
  expect(() => read(bytes, { limits: { size: "big" as never } })).toThrow(InvalidArgumentError);
  expect(() => read(bytes, { replace: 5 as never })).toThrow(InvalidArgumentError);
});

test.each(["function*", "async function*"])("a generator of a %s whose prototype was changed would lose the change", (kind) => {
  const source = `
    import { suspend } from "@kraut/runtime";
    export function main() {
      "use resumable";
      let n = 0;
      ${kind} fn() { yield ++n; }
      fn.prototype.label = "changed";
      const one = fn();
      suspend();
      return [one.label, fn, n];
    }`;
  const { main } = load<{ main: () => unknown }>(`refusals/${kind}.js`, source);
  const task = start(main);
  expect(task.status).toBe("suspended");
  expect(() => task.serialize()).toThrow(/a generator of a function whose `prototype` was changed/);
  expect(task.resume().result).toEqual(["changed", expect.any(Function), 0]);
});
