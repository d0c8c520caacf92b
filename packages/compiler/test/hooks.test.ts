/** What the engine calls by itself and suspends fails at once: no wrong value reaches code that could see it (docs/calls.md). */
import { expect, test } from "@jest/globals";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { compile } from "./support.js";

const HEAD = `
const { suspend } = require("@kraut/runtime");
const o = { valueOf() { suspend("valueOf"); return 1; }, toString() { suspend("toString"); return "x"; } };
const byHand = {};
Object.defineProperty(byHand, "valueOf", { value: () => suspend("by hand") });
byHand[Symbol.toPrimitive] = function (hint) { return suspend(hint) + 1; };
class P { [Symbol.toPrimitive](hint) { return suspend(hint); } static [Symbol.hasInstance](x) { return !!suspend(x); } }
const mixed = { toString() { return suspend("toString"); }, valueOf() { return 1; } };
const handler = { get(t, k) { return suspend(k); }, has() { return suspend("has"); }, set() { return suspend("set"); }, ownKeys() { return suspend("keys"); },
  deleteProperty() { return suspend("delete"); }, getPrototypeOf() { return suspend("prototype"); } };
const proxy = new Proxy({}, handler);
class Handler { get(t, k) { return suspend(k); } has(t, k) { return suspend("has"); } set(t, k, v) { return suspend("set"); } ownKeys() { return suspend("keys"); } }
const byInstance = new Proxy({}, new Handler());
const traps = { get: (t, k) => suspend(k), deleteProperty: () => suspend("delete") };
const chosen = Proxy.revocable({}, Math.random() > 2 ? {} : traps).proxy;
class Store { get(key) { return suspend(key); } }
const made = new Proxy(class {}, { construct() { return suspend("construct"); }, apply: () => suspend("apply") });
const g = { get x() { return suspend("get"); }, set x(v) { suspend(v); } };
const iterator = { [Symbol.iterator]: () => ({ next: () => suspend("next") }) };
`;

/** Runs `body` as a task; `seen` takes what gets further than it should. */
function outcome(body: string): { error: unknown; seen: unknown[]; result: unknown } {
  const source = `${HEAD} exports.f = function (seen) { ${body} };`;
  const { code } = compile(source, { sourceType: "commonjs" });
  const exports: { f?: (seen: unknown) => unknown } = {};
  const require = (name: string) => (name === "@kraut/runtime" ? runtime : compiled);
  new Function("exports", "require", code as string)(exports, require);
  const seen: unknown[] = [];
  const task = runtime.start(exports.f as (seen: unknown) => unknown, (value: unknown) => seen.push(value));
  while (task.status === "suspended") task.resume(2);
  return { error: task.error, seen, result: task.status === "done" ? task.result : undefined };
}

test.each([
  ["an addition", "o + 1"],
  ["a comparison", "o < 2"],
  ["an equality", "o == 1"],
  ["a sign", "-o"],
  ["a step", "(() => { let x = o; x++; return x; })()"],
  ["a template", "`${o}`"],
  ["a template where valueOf would do", "`${mixed}`"],
  ["Symbol.toPrimitive", "new P() * 2"],
  ["methods that were assigned or defined", "byHand + 1"],
  ["a key", "({ x: 1 })[o]"],
  ["a key in a pattern", "(({ [o]: y }) => y)({ x: 1 })"],
  ["instanceof", "({}) instanceof P"],
  ["a standard function", "String(o)"],
  ["a method of the engine", "[o].join()"],
  ["a comparison of sort", "[o, 3].sort()"],
  ["a date", "new Date(o)"],
  ["a trap: get", "proxy[0]"],
  ["a trap: has", '"x" in proxy'],
  ["a trap: set", "(proxy.y = 1)"],
  ["a trap: deleteProperty", "delete proxy.x"],
  ["a trap: ownKeys", "Object.keys(proxy)"],
  ["a trap: getPrototypeOf", "proxy instanceof Object"],
  ["a trap that is a method of a class: get", "byInstance.z"],
  ["a trap that is a method of a class: has", '"x" in byInstance'],
  ["a trap that is a method of a class: set", "(byInstance.x = 1)"],
  ["a trap that is a method of a class: ownKeys", "Object.keys(byInstance)"],
  ["a trap of a handler that is chosen: get", "chosen.z"],
  ["a trap of a handler that is chosen: deleteProperty", "delete chosen.x"],
  ["a getter under a computed key", 'g["x"]'],
  ["a getter under a spread", "({ ...g })"],
  ["a setter under a computed key", '(g["x"] = 1)'],
  ["an iterator of a collection", "new Set(iterator)"],
])("%s", (_, expression) => {
  for (const body of [
    `const value = ${expression}; seen(value); return value;`,
    `try { seen(${expression}); } catch { seen("caught"); } seen("after");`,
    `const plain = () => ${expression}; seen(plain());`,
  ]) {
    const { error, seen } = outcome(body);
    expect(error).toBeInstanceOf(runtime.UnmarkedFrameError);
    expect(seen).toEqual([]);
  }
});

test.each([
  ["methods", "return [o.valueOf(), o.toString()];", [1, "x"]],
  ["optional calls", "return [o.valueOf?.(), o?.toString()];", [1, "x"]],
  ["call and apply", "return [o.valueOf.call(o), o.toString.apply(o, [])];", [1, "x"]],
  ["Symbol.toPrimitive", "return new P()[Symbol.toPrimitive]('number');", 2],
  ["Symbol.hasInstance", "return P[Symbol.hasInstance](0);", true],
  [
    "arguments with calls in them",
    "const n = { toString(x, ...y) { return suspend(1) + x + y; } }; return n.toString(o.valueOf(), ...[4], o.valueOf());",
    "34,1",
  ],
  ["a trap by its name", "return handler.get({}, 'x');", 2],
  ["a trap of a class by its name", "return new Handler().get({}, 'x');", 2],
  ["what no trap is, called in any way", "const { get } = new Store(); return get(1) + [1].map(new Store().get)[0];", 4],
  ["accessors", "g.x = 1; return g.x;", 2],
  ["a native method first", "let s = (5).toString(); s += {}.toString(); return s + o.valueOf();", "5[object Object]1"],
  [
    "super",
    "class A { toString() { return suspend(1); } } class B extends A { toString() { return super.toString() + 1; } } return new B().toString();",
    3,
  ],
])("called by the program itself they stop: %s", (_, body, expected) => {
  expect(outcome(body).result).toEqual(expected);
});
