/** What docs/assumptions.md says is not preserved: each item as it is today. */
import vm from "node:vm";
import { describe, expect, test } from "@jest/globals";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { compile } from "./support.js";

const HEAD = 'const { suspend } = require("@kraut/runtime");\n';

/** Evaluates a compiled CommonJS text; `before` runs in the same scope, ahead of it. */
function load(source: string, before = ""): Record<string, (...args: unknown[]) => unknown> {
  const { code } = compile(HEAD + source, { sourceType: "commonjs" });
  const exports = {};
  const require = (name: string) => (name === "@kraut/runtime" ? runtime : compiled);
  new Function("exports", "require", before + code)(exports, require);
  return exports;
}

function resumed(f: unknown, ...args: unknown[]): unknown {
  const task = runtime.start(f as () => unknown, ...(args as []));
  while (task.status === "suspended") task.resume();
  return task.result;
}

test("toString: the text is generated", () => {
  const source = "exports.f = f;\nfunction f() { return suspend(1); }";
  expect(String(load(source).f)).not.toContain("function f() { return suspend(1); }");
  // A function that cannot suspend keeps its own.
  expect(String(load("exports.f = f;\nfunction f() {\n  return 1;\n}").f)).toBe("function f() {\n  return 1;\n}");
});

test("stack: of a resumed function shows its resuming body, and not its callers", () => {
  const { f } = load(
    "exports.f = outer;\nfunction outer() { return inner(); }\nfunction inner() { suspend(1); return new Error().stack; }",
  );
  const stack = String(resumed(f));
  expect(stack).toMatch(/at \$r\d+/);
  expect(stack).not.toMatch(/at (outer|inner)\b/);
});

describe("error text: another text, the same class, at the same moment", () => {
  test.each([
    ["a method that is missing", "return o.m(g());"],
    ["a value that is no function", "const h = o.h; return h(g());"],
    ["no iterable", "for (const x of o.x) g(x);"],
    ["a pattern of null", "const { a = g() } = o.n; return a;"],
  ])("%s", (_, body) => {
    const source = `exports.f = function (o, log) { const g = () => log.push("g"); try { ${body} } catch (e) { return [e.name, log.length]; } };`;
    const plain = { f: undefined as unknown };
    new Function("exports", source)(plain);
    const run = (f: unknown) => resumed(f, { n: null }, []);
    expect(run(load(source).f)).toEqual((plain.f as (...args: unknown[]) => unknown)({ n: null }, []));
  });
});

test("import cycle: a function that is called before its module has run", () => {
  // A function that was hoisted is called from elsewhere while constants of its module are in their dead zone.
  const before = "exports.early = () => f(); try { exports.result = f(); } catch (e) { exports.error = e; }\n";
  const module = load("exports.f = f;\nfunction f() { return suspend(1); }", before) as Record<string, unknown>;
  expect(module.error).toBeInstanceOf(ReferenceError);
  expect(() => (module.early as () => unknown)()).toThrow(runtime.SuspendOutsideTaskError);
});

test("two scripts in one global scope have names of their own", () => {
  const context = vm.createContext({ Kraut: compiled });
  const script = (name: string) => {
    const source = `function ${name}(x) { { const y = x; var inner_${name} = () => globalThis.g(${name}, y); } return inner_${name}(); }`;
    return compile(source, { sourceType: "script", runtime: { global: "Kraut" } }).code;
  };
  vm.runInContext("var g = (f, x) => f.name + x;", context);
  vm.runInContext(script("a"), context);
  vm.runInContext(script("b"), context);
  expect(vm.runInContext("[a(1), b(2), a(3)]", context)).toEqual(["a1", "b2", "a3"]);
});

describe("left uncut: a suspension inside fails", () => {
  const failure = (source: string) => {
    const task = runtime.start(load(source).f as () => unknown);
    while (task.status === "suspended") task.resume();
    return task.error;
  };

  test.each([
    ["accessor", "exports.f = function () { const o = { get v() { return suspend(1); } }, k = 'v'; return o[k] + 1; };"],
    ["eval", "exports.f = function () { const r = eval('suspend')(1); return [r]; };"],
    ["a conversion", "exports.f = function () { return `${{ toString() { return suspend(1); } }}!`; };"],
    ["a native function in between", "exports.f = function () { return [1]['map'](() => suspend(1)); };"],
    ["a standard function that was replaced", "Math.asked = () => suspend(1); exports.f = function () { return Math.asked() + 1; };"],
  ])("%s", (_, source) => {
    expect(failure(source)).toBeInstanceOf(runtime.UnmarkedFrameError);
  });

  test("in a branch of an async task, even if the async function catches the error", async () => {
    const source =
      "exports.f = async function () { try { await part(); } catch {} return 1; };\n" +
      "const part = () => { suspend(1); return `${{ toString() { return suspend(2); } }}!`; };";
    const task = await runtime.start(load(source).f as () => unknown).settled();
    await task.resume().settled();
    expect(task.status).toBe("failed");
    expect(task.error).toBeInstanceOf(runtime.UnmarkedFrameError);
  });

  test("and without a suspension they run as before", () => {
    const source = "exports.f = function (a) { const o = { get v() { return a; } }; arguments[0] = eval('3'); return [o.v, a]; };";
    expect(load(source).f?.(1)).toEqual([3, 3]);
  });
});
