import { expect, test } from "@jest/globals";
import { ContractMismatchError, InvalidArgumentError, register } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import {
  bindingByName,
  functionById,
  moduleById,
  nameOfBinding,
  refreshBindings,
  registeredName,
  registeredValue,
} from "../src/registry.js";
import { raw } from "./support/hand.js";

let modules = 0;

function load(bindings: Record<string, () => unknown>): string {
  const id = `demo/src/m${++modules}.ts`;
  $k.module(1, id, [], bindings);
  return id;
}

function expectFound(value: unknown, module: string, ...path: string[]): void {
  expect(nameOfBinding(value)).toEqual({ module, path });
  expect(bindingByName(module, path)).toBe(value);
}

test("functions are found by id; the latest registration of a module wins", () => {
  const [first] = $k.module(1, "demo/src/twice.ts", [raw({ name: "f" }), raw({ name: "old" })], {});
  expect(functionById("demo/src/twice.ts#f")).toBe(first);
  const [second] = $k.module(1, "demo/src/twice.ts", [raw({ name: "f" })], {});
  expect(functionById("demo/src/twice.ts#f")).toBe(second);
  expect(functionById("demo/src/twice.ts#old")).toBeUndefined();
  expect(moduleById("demo/src/twice.ts")?.functions).toEqual([second]);
});

test("a module of another contract version is refused", () => {
  expect(() => $k.module(99, "demo/src/future.ts", [], {})).toThrow(ContractMismatchError);
  expect(() => $k.module(99, "demo/src/future.ts", [], {})).toThrow(/demo\/src\/future\.ts.*99.*Compile it again/);
  expect(moduleById("demo/src/future.ts")).toBeUndefined();
});

test("what hangs on a binding by own properties is found, with the shortest path", () => {
  class Queue {
    static readonly empty = { items: [] };
    push(): void {}
    static make(): void {}
    get size(): number {
      throw new Error("a getter ran");
    }
    [Symbol.iterator](): void {}
  }
  const Color = { Red: { name: "red" }, 0: "Red" };
  const table = [{ token: /a/ }, { token: /b/ }];
  const fn = (): void => {};
  const id = load({ Queue: () => Queue, Color: () => Color, table: () => table, fn: () => fn, again: () => table });
  expectFound(Queue, id, "Queue");
  expectFound(Queue.prototype, id, "Queue", "prototype");
  expectFound(Queue.prototype.push, id, "Queue", "prototype", "push");
  expectFound(Queue.prototype[Symbol.iterator], id, "Queue", "prototype", "@@iterator");
  expectFound(Queue.make, id, "Queue", "make");
  expectFound(Queue.empty, id, "Queue", "empty");
  expectFound(Queue.empty.items, id, "Queue", "empty", "items");
  expectFound(Color.Red, id, "Color", "Red");
  expectFound(table, id, "table");
  expectFound(table[1]?.token, id, "table", "1", "token");
  expectFound(fn, id, "fn");
});

test("data that is only in a Map or a closure is not found, nor are primitives", () => {
  const inMap = {};
  const inClosure = {};
  load({ map: () => new Map([["a", inMap]]), read: () => () => inClosure, text: () => "text", none: () => undefined });
  for (const value of [inMap, inClosure, "text", undefined, null, 5]) expect(nameOfBinding(value)).toBeUndefined();
});

test("no getter runs, neither way", () => {
  let ran = 0;
  const object = {
    get lazy() {
      ran++;
      return {};
    },
    inner: {},
  };
  const id = load({ object: () => object });
  expectFound(object.inner, id, "object", "inner");
  expect(bindingByName(id, ["object", "lazy"])).toBeUndefined();
  expect(bindingByName(id, ["object", "toString"])).toBeUndefined();
  expect(bindingByName(id, ["object", "__proto__"])).toBeUndefined();
  expect(bindingByName(id, ["toString"])).toBeUndefined();
  expect(bindingByName(id, [])).toBeUndefined();
  expect(bindingByName("demo/src/nowhere.ts", ["object"])).toBeUndefined();
  expect(ran).toBe(0);
});

test("bindings in their dead zone are left out until they have a value", () => {
  let value: object | undefined;
  const id = load({
    late: () => {
      if (value === undefined) throw new ReferenceError("Cannot access 'late' before initialization");
      return value;
    },
  });
  expect(nameOfBinding({})).toBeUndefined();
  value = {};
  refreshBindings();
  expectFound(value, id, "late");
});

test("module-level data that changes is seen at the next snapshot", () => {
  const queue: object[] = [];
  class Service {
    static instance: object | undefined = undefined;
    run(): void {}
  }
  let current: object = { first: true };
  const id = load({ queue: () => queue, Service: () => Service, current: () => current });
  const job = { id: 1 };
  expect(nameOfBinding(job)).toBeUndefined();
  queue.push({}, job);
  const service = {};
  Service.instance = service;
  const before = current;
  current = { second: true };
  refreshBindings();
  expectFound(job, id, "queue", "1");
  expectFound(service, id, "Service", "instance");
  expectFound(current, id, "current");
  expect(nameOfBinding(before)).toBeUndefined();
  queue.shift();
  refreshBindings();
  expectFound(job, id, "queue", "0");
});

test("a value that left its place since the index was made is not found there", () => {
  const big = Array.from({ length: 5_000 }, (_, index) => ({ index }));
  const id = load({ big: () => big });
  const one = big[7];
  expectFound(one, id, "big", "7");
  big[7] = { index: -1 };
  refreshBindings();
  expect(nameOfBinding(one)).toBeUndefined();
});

test("functions under data are found, and imports count as bindings", () => {
  const handlers = { start: (): void => {}, nested: { stop: class Stop {} } };
  const id = load({ handlers: () => handlers });
  expectFound(handlers.start, id, "handlers", "start");
  expectFound(handlers.nested.stop.prototype, id, "handlers", "nested", "stop", "prototype");
  const fs = { statSync: (): void => {} };
  expectFound(fs.statSync, load({ fs: () => fs }), "fs", "statSync");
});

test("the module that was loaded first names what others import", () => {
  const shared = (): void => {};
  const id = load({ shared: () => shared });
  load({ imported: () => shared });
  expectFound(shared, id, "shared");
});

test("what several modules hold is found as long as one of them does", () => {
  const shared = { name: "shared" };
  const run = (): void => {};
  const first: object[] = [shared];
  let counter = 0;
  const one = load({ first: () => first, counter: () => counter });
  const big = Array.from({ length: 5_000 }, (_, index) => ({ index }));
  const two = load({ second: () => [shared], big: () => big });
  expectFound(shared, one, "first", "0");
  expectFound(big[4_999], two, "big", "4999");
  first.pop();
  counter++;
  refreshBindings();
  expect(nameOfBinding(shared)?.module).not.toBe(one);
  first.push(big[3]!, Object.assign(shared, { run }));
  refreshBindings();
  expectFound(run, one, "first", "1", "run");
  const { module, path } = nameOfBinding(shared)!;
  expect(bindingByName(module, path)).toBe(shared);
  first.length = 0;
  refreshBindings();
  expectFound(big[3], two, "big", "3");
  expect(nameOfBinding(first)).toEqual({ module: one, path: ["first"] });
});

test("cycles end, and wide worlds are bounded", () => {
  const cyclic: Record<string, unknown> = { name: "c" };
  cyclic.self = cyclic;
  const id = load({ cyclic: () => cyclic });
  expectFound(cyclic, id, "cyclic");
  load({ world: () => globalThis });
  expect(nameOfBinding({})).toBeUndefined();
});

test("register maps names to values and back", () => {
  const connection = { query(): void {} };
  register("db", connection);
  expect(registeredName(connection)).toBe("db");
  expect(registeredValue("db")).toBe(connection);
  const next = { query(): void {} };
  register("db", next);
  expect(registeredValue("db")).toBe(next);
  expect(registeredName(connection)).toBeUndefined();
  register("alias", next);
  expect(registeredValue("db")).toBe(next);
  expect(registeredName(next)).toBe("alias");
  for (const value of [1, "text", null, undefined, Symbol("s")])
    expect(() => register("primitive", value as never)).toThrow(InvalidArgumentError);
  for (const name of ["", 5, undefined]) expect(() => register(name as never, {})).toThrow(InvalidArgumentError);
});

test("a closure carries its record, and nobody sees it", () => {
  const [meta] = $k.module(1, "demo/src/closure.ts", [raw({ name: "make.<anonymous>#1" })], {});
  const scope = { n: 1 };
  const closure = Object.freeze(() => scope.n);
  expect(() =>
    $k.fn(
      Object.freeze(() => 1),
      meta as never,
      [],
    ),
  ).not.toThrow();
  const stamped = $k.fn(() => scope.n, meta as never, [scope]);
  expect($k.closureOf(stamped)).toEqual({ fn: meta, scopes: [scope] });
  expect(Reflect.ownKeys(stamped)).toEqual(Reflect.ownKeys(closure));
  expect($k.closureOf(stamped.bind(null))).toBeUndefined();
  for (const value of [closure, {}, 1, null, undefined, "x", $k.TDZ]) expect($k.closureOf(value)).toBeUndefined();
  const made = $k.fn(class Made {}, meta as never, [scope]);
  expect($k.closureOf(made)?.scopes).toEqual([scope]);
  expect(new made()).toBeInstanceOf(made);
  expect($k.closureOf(new made())).toBeUndefined();
});
