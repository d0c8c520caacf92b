import { describe, expect, test } from "@jest/globals";
import type { TransformOptions } from "@kraut/compiler";
import { compile } from "./support.js";

const byDirective = (source: string, options: Partial<TransformOptions> = {}) => compile(source, { mark: "directive", ...options });
const marked = (source: string) => byDirective(source).functions.map((fn) => fn.name);
const resumable = (source: string) =>
  byDirective(source)
    .functions.filter((fn) => fn.resumable)
    .map((fn) => fn.name);

describe("the directive marks", () => {
  test.each([
    ["a function declaration", 'function f() { "use resumable"; return g(); }', "f"],
    ["single quotes", "function f() { 'use resumable'; return g(); }", "f"],
    ["beside other directives", 'function f() { "use strict"; "use resumable"; return g(); }', "f"],
    ["an exported function", 'export function f() { "use resumable"; return g(); }', "f"],
    ["a default export", 'export default function () { "use resumable"; return g(); }', "default"],
    ["a function expression", 'const f = function () { "use resumable"; return g(); };', "f"],
    ["a named function expression", 'const f = function h() { "use resumable"; return g(); };', "h"],
    ["an arrow function", 'const f = () => { "use resumable"; return g(); };', "f"],
    ["a method of an object", 'const o = { m() { "use resumable"; return g(); } };', "m"],
    ["a method of a class", 'class A { m() { "use resumable"; return g(); } }', "A.m"],
    ["a static method", 'class A { static m() { "use resumable"; return g(); } }', "A.static m"],
    ["a private method", 'class A { #m() { "use resumable"; return g(); } n() { return this.#m(); } }', "A.#m"],
    ["a generator", "function* f() { 'use resumable'; yield 1; }", "f"],
    ["a getter", 'class A { get v() { "use resumable"; return g(); } }', "A.get v"],
    ["an async generator", 'class A { async *m() { "use resumable"; g(); } }', "A.m"],
    ["a constructor", 'class A { constructor() { "use resumable"; g(); } }', "A.constructor"],
  ])("%s", (_, source, name) => {
    expect(marked(source)).toEqual([name]);
    expect(resumable(source)).toEqual([name]);
    expect(byDirective(source).code).not.toContain("use resumable");
  });

  test("all functions of a file, from its head", () => {
    const source = '"use resumable";\nfunction a() { return g(); }\nclass B { m() { return g(); } }\nexport const c = () => g();\n';
    expect(resumable(source)).toEqual(["a", "B.m", "c"]);
    expect(byDirective(source).code).not.toContain("use resumable");
  });

  test("functions and classes inside of a marked function", () => {
    const source = `function f() {
      "use resumable";
      const a = () => g();
      class B { m() { return { n() { return g(); } }; } }
      return [a, B, function c() { return g(); }];
    }
    function other() { return g(); }`;
    expect(marked(source)).toEqual(["f", "f.a", "f.B.m", "f.B.m.n", "f.c"]);
  });

  test("nothing else: not the functions around it, not those beside it", () => {
    const source = 'function outer() { function f() { "use resumable"; return g(); } return f() + g(); }';
    expect(marked(source)).toEqual(["outer.f"]);
    expect(byDirective(source).code).toContain("return f() + g();");
  });

  test.each([
    ["a string in an expression", 'function f() { return "use resumable", g(); }'],
    ["a string after the first statement", 'function f() { g(); "use resumable"; }'],
    ["a string in parentheses", 'function f() { ("use resumable"); return g(); }'],
    ["other words", 'function f() { "use resumable "; return g(); }'],
    ["a template", "function f() { `use resumable`; return g(); }"],
    ["a comment", 'function f() { /* "use resumable" */ return g(); }'],
  ])("nothing by %s", (_, source) => {
    expect(byDirective(source)).toMatchObject({ functions: [], diagnostics: [] });
    expect(byDirective(source).code).not.toContain("$k");
  });
});

describe("without a mark", () => {
  const odd = "  // a comment\n\nexport   function f( a ){return g(a)  }\n\n\n";

  test("JavaScript comes back as it is", () => {
    expect(byDirective(odd)).toEqual({ code: odd, map: undefined, functions: [], diagnostics: [] });
  });

  test("the map that was given comes back", () => {
    const map = { version: 3 as const, sources: ["a"], sourcesContent: [odd], names: [], mappings: "AAAA" };
    expect(byDirective(odd, { inputSourceMap: map }).map).toEqual(map);
  });

  test("TypeScript is stripped and nothing more", () => {
    const { code, map, functions } = byDirective("export   function f(a: number): void { g(a) }\n", { filename: "/app/a.ts" });
    expect(code).toBe("export function f(a) { g(a); }\n");
    expect(functions).toEqual([]);
    expect(map.sources).toEqual(["/app/a.ts"]);
  });
});

describe("functions without a suspension point come out unchanged", () => {
  test.each([
    "function f(a, b) {\n  return a + b;\n}",
    "function f(list) {\n  let max = -Infinity;\n  for (let i = 0; i < list.length; i++) max = Math.max(max, list[i]);\n  return max;\n}",
    "class Point {\n  constructor(x, y) {\n    this.x = x;\n    this.y = y;\n  }\n  get length() {\n    return Math.sqrt(this.x ** 2 + this.y ** 2);\n  }\n}",
    "function even(n) {\n  return n === 0 || odd(n - 1);\n}\nfunction odd(n) {\n  return n !== 0 && even(n - 1);\n}",
  ])("%s", (source) => {
    const { code, functions } = compile(source);
    expect(code.trimEnd()).toBe(source);
    expect(functions.every((fn) => !fn.resumable)).toBe(true);
  });

  test("but async ones: their promises are values of the snapshot", () => {
    expect(compile("async function f() {\n  return 1;\n}").code).toContain("$k.run(");
  });

  test("beside others that have one", () => {
    const { code } = compile("function plain(a) {\n  return a.b * 2;\n}\nfunction f() {\n  return g(plain);\n}\n");
    expect(code).toContain("function plain(a) {\n  return a.b * 2;\n}");
  });

  test("a local function of the name of a standard one is a call like others", () => {
    expect(compile("function f(String) {\n  return String(1);\n}").functions[0]?.resumable).toBe(true);
    expect(compile("const Math = g;\nfunction f() {\n  return Math.max(1);\n}").functions[0]?.resumable).toBe(true);
  });
});

test("mark all and the directive give the same code and functions", () => {
  const source = "function f(x) {\n  const y = g(x);\n  return () => h(y);\n}";
  const all = compile(source);
  const one = byDirective(source.replace("{\n", '{ "use resumable";\n'));
  expect(one.code).toBe(all.code);
  expect(one.functions).toEqual(all.functions);
});
