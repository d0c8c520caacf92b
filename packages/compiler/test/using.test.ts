/** `using` declarations: what fixtures cannot show. */
import { describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { compile, fnNamed } from "./support.js";

const HEAD = `const { suspend } = require("@kraut/runtime");
const open = (log, name, close = () => {}) => ({ name, [Symbol.dispose]() { log.push("close " + name); close(); } });
`;

type Main = (log: string[]) => unknown;

function load(source: string): Main {
  const { code } = compile(HEAD + source, { sourceType: "commonjs" });
  const exports: { f?: Main } = {};
  new Function("exports", "require", code)(exports, (name: string) => (name === "@kraut/runtime" ? runtime : compiled));
  return exports.f as Main;
}

describe("a task that is cancelled", () => {
  test("in the block: all resources are disposed of, no catch sees it", () => {
    const log: string[] = [];
    const f = load(
      "exports.f = (log) => { try { using a = open(log, 'a'), b = open(log, 'b'); suspend(1); } catch { log.push('caught'); } finally { log.push('end'); } };",
    );
    const task = runtime.start(f, log).cancel("no more");
    expect(task.error).toBeInstanceOf(runtime.CancelledError);
    expect(log).toEqual(["close b", "close a", "end"]);
  });

  test("while a resource is disposed of: the others still are", () => {
    const log: string[] = [];
    const f = load("exports.f = (log) => { using a = open(log, 'a'), b = open(log, 'b', () => suspend(1)); throw new Error('work'); };");
    const task = runtime.start(f, log).cancel();
    expect(task.error).toBeInstanceOf(runtime.CancelledError);
    expect(log).toEqual(["close b", "close a"]);
  });

  test("a disposal that fails then is what the task fails with, and suppresses nothing", () => {
    const f = load("exports.f = (log) => { using a = open(log, 'a', () => { throw new Error('close'); }); suspend(1); };");
    expect(runtime.start(f, []).cancel().error).toMatchObject({ name: "Error", message: "close" });
  });
});

test("errors that suppress others are those of the host, or look like them", () => {
  const fail = "() => { throw new Error('close'); }";
  const f = load(`exports.f = (log) => { using a = open(log, 'a', ${fail}); suspend(1); throw new Error("work"); };`);
  const { error } = runtime.deserialize(runtime.start(f, []).serialize()).resume() as { error: Error };
  expect(error).toMatchObject({ name: "SuppressedError", message: "An error was suppressed during disposal" });
  expect(Object.keys(error)).toEqual([]);
  expect(Object.getOwnPropertyNames(error)).toEqual(expect.arrayContaining(["error", "suppressed"]));
});

test("frames show no locals but the program's", () => {
  const f = load("exports.f = (log) => { const x = 1; using a = open(log, 'a'); suspend(x); return [log, x, a]; };");
  const [frame] = runtime.start(f, []).frames;
  expect(Object.keys(frame?.locals ?? {})).toEqual(["log", "x", "a"]);
});

describe("fingerprints and points are those of the source", () => {
  const source = (before: string) =>
    `${before}\nfunction f() { { using a = g(); h(a); } for (using b of g()) h(b); L: for (using c = g();;) h(c); }`;
  const f = (text: string) => fnNamed(compile(text), "f");

  test("whatever stands before", () => {
    const other = f(source("const $v = 1; function e() { using x = g(); }"));
    expect(other.fingerprint).toBe(f(source("")).fingerprint);
    expect(other.points.map(({ key, fingerprint }) => [key, fingerprint])).toEqual(
      f(source("")).points.map(({ key, fingerprint }) => [key, fingerprint]),
    );
  });

  test("comments do not count, `await` does", () => {
    expect(f(source("/* x */").replace("using a", "using /* a */ a")).fingerprint).toBe(f(source("")).fingerprint);
    const plain = compile("async function f() { using a = g(); await a; }");
    expect(fnNamed(compile("async function f() { await using a = g(); await a; }"), "f").fingerprint).not.toBe(
      fnNamed(plain, "f").fingerprint,
    );
  });

  test("a disposal stands at the end of its block", () => {
    const { points } = f("function f() {\n  using a = 1;\n  h(a);\n}");
    expect(points.map(({ key, line, column }) => [key, line, column])).toEqual([
      ["h#0", 3, 3],
      ["dispose#0", 4, 1],
    ]);
  });
});

test("in a function that is left uncut it is lowered, too", () => {
  const { code } = compile("function f(log) { using a = g(log); return eval('a'); }");
  expect(code).toMatch(/^import .*\$k/m);
  expect(code).not.toContain("using a");
});

test("code that is not marked keeps it", () => {
  const source = "using a = f();\nfunction g() { using b = f(); }\nfunction h() { 'use resumable'; return f(); }";
  const { code } = transform(source, { filename: "x.js" });
  expect(code).toContain("using a = f()");
  expect(code).toContain("using b = f()");
});

test("in a case of a switch it is no syntax of the language", () => {
  const { code, diagnostics } = transform("function f() { switch (1) { case 1: using a = g(); } }", { filename: "x.js", mark: "all" });
  expect(code).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: "KRAUT1000", line: 1, column: 37 }]);
});
