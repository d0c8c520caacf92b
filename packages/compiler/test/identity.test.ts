import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import ts from "typescript";
import { allInputs, compile, resultOf } from "./support.js";

describe("ids: package/path#name path", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "kraut-ids-"));
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    write("package.json", '{ "name": "shop" }');
    write("packages/pay/package.json", '{ "name": "@shop/pay" }');
    write("packages/nameless/package.json", "{}");
    write("packages/broken/package.json", "{");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const idOf = (filename: string, root?: string) =>
    transform("function f() { return g(); }", { filename, mark: "all", ...(root === undefined ? {} : { root }) }).functions[0]?.id;

  test.each([
    ["src/a.ts", "shop/src/a.ts#f"],
    ["a.js", "shop/a.js#f"],
    ["packages/pay/src/deep/b.tsx", "@shop/pay/src/deep/b.tsx#f"],
    ["packages/nameless/c.js", "nameless/c.js#f"],
    ["packages/broken/c.js", "broken/c.js#f"],
    ["packages/other/c.js", "shop/packages/other/c.js#f"],
  ])("%s", (file, id) => {
    expect(idOf(path.join(folder, file))).toBe(id);
    expect(idOf(file, folder)).toBe(id);
    expect(idOf(path.join(folder, file), path.join(folder, "packages"))).toBe(id);
    expect(idOf(path.join(folder, "src", "..", file))).toBe(id);
  });

  test("the current directory is the root when none is given", () => {
    expect(idOf("src/x.js")).toBe(idOf(path.join(process.cwd(), "src/x.js")));
  });

  test("the generated code carries the module's id", () => {
    const { code } = transform("function f() { return g(); }", { filename: path.join(folder, "src/a.ts"), mark: "all" });
    expect(code).toMatch(/\.module\(1,\s*"shop\/src\/a\.ts",/);
  });
});

describe("name paths", () => {
  const names = (source: string) => compile(source).functions.map((fn) => fn.name);

  test.each<[what: string, source: string, expected: string[]]>([
    ["declarations", "function f() { function g() {} }", ["f", "f.g"]],
    ["variables", "const a = () => 1, b = function () {}; let c; c = () => 2;", ["a", "b", "c"]],
    ["named function expressions", "const a = function b() {};", ["b"]],
    ["anonymous ones", "f(() => 1); f(() => 2, function () {});", ["<anonymous>", "<anonymous>#1", "<anonymous>#2"]],
    ["default values", "function f(a = () => 1, { b = () => 2 } = {}) {}", ["f", "f.a", "f.b"]],
    ["properties", "const o = { a: () => 1, 'b c': function () {}, 3() {}, [x]() {} };", ["a", "b c", "3", "<computed>"]],
    ["accessors", "const o = { get a() { return 1; }, set a(v) {} };", ["get a", "set a"]],
    [
      "classes",
      "class A { constructor() {} m() {} static m() {} get v() { return 1; } static set v(x) {} #p() {} }",
      ["A.constructor", "A.m", "A.static m", "A.get v", "A.static set v", "A.#p"],
    ],
    [
      "class expressions",
      "const B = class { m() {} }; f(class { n() {} }); const C = class D { o() {} };",
      ["B.m", "<anonymous>.n", "D.o"],
    ],
    ["fields and static blocks", "class A { x = () => 1; static { f(() => 2); } }", ["A.<field x>.x", "A.<static>.<anonymous>"]],
    ["default exports", "export default () => 1;", ["default"]],
    ["the same name twice", "{ function f() {} } { const f = () => 1; }", ["f", "f#1"]],
    ["methods of the same name in two objects", "const a = { m() {} }, b = { m() {} };", ["m", "m#1"]],
    [
      "two functions in two of the same name",
      "{ function f() { const g = () => 1; } } { function f() { const g = () => 1; } }",
      ["f", "f.g", "f#1", "f#1.g"],
    ],
    ["a key that looks like a number of ours", 'const o = { "a#1"() {}, a() {}, ["a"]() {} };', ["a#1", "a", "a#2"]],
    ["a key with a point", 'const o = { "f.g"() {} }; function f() { function g() {} }', ["f.g", "f", "f.g#1"]],
  ])("%s", (_, source, expected) => {
    expect(names(source)).toEqual(expected);
  });

  test("are unique in each fixture", () => {
    for (const input of allInputs()) {
      const ids = resultOf(input).functions.map((fn) => fn.id);
      expect([input.name, ids.length]).toEqual([input.name, new Set(ids).size]);
    }
  });
});

describe("fingerprints", () => {
  const BASE = `export function f(order, limit = 3) {
  const total = order.lines.reduce((sum, line) => sum + line.price, 0);
  for (let i = 0; i < limit; i++) {
    if (ask({ boss: i, text: "why?" }) === undefined) return \`refused by \${i}\`;
  }
  return total > 1000 ? "big" : 'small';
}
`;
  const print = (source: string, options: Parameters<typeof compile>[1] = {}) =>
    compile(source, options).functions.find((fn) => fn.name === "f")?.fingerprint;

  test("8 characters", () => {
    expect(print(BASE)).toMatch(/^[\w-]{8}$/);
  });

  const edit = (from: string | RegExp, to: string) => {
    const edited = BASE.replace(from, to);
    if (edited === BASE) throw new Error(`nothing to replace: ${from}`);
    return edited;
  };

  const same: [what: string, source: string, options?: Parameters<typeof compile>[1]][] = [
    ["comments", edit("const total", "/* the sum */ const total").replaceAll(";\n", "; // here\n")],
    ["a comment in an expression", edit("order.lines", "order /* of the client */ .lines")],
    ["whitespace", BASE.replaceAll(" = ", "=").replaceAll("\n", "\n\n    ")],
    ["one line", BASE.replaceAll("\n", " ")],
    ["Windows line ends", BASE.replaceAll("\n", "\r\n")],
    ["quotes", edit("'small'", '"small"').replace('"why?"', "'why?'")],
    ["escapes in strings", edit('"why?"', '"\\u0077hy\\x3f"')],
    ["semicolons left out", BASE.replaceAll(";\n", "\n")],
    ["trailing commas", edit('text: "why?" }', 'text: "why?", }')],
    ["parentheses that mean nothing", edit("sum + line.price", "(sum + (line.price))")],
    ["how a number is written", edit("1000", "1_000")],
    ["another way to write a number", edit("1000", "1e3")],
    ["yet another", edit("1000", "0x3e8")],
    ["the place in the file", `const x = 1;\nfunction other() {}\n${BASE}`],
    ["the export", edit("export function", "function")],
    ["the directive", edit("{\n", '{\n  "use resumable";\n'), { mark: "directive" }],
    ["the directive at the head of the file", `"use resumable";\n${BASE}`, { mark: "directive" }],
    ["another file", BASE, { filename: "/elsewhere/b.js" }],
    ["the runtime's place", BASE, { runtime: { global: "K" } }],
    ["JavaScript read as TypeScript", BASE, { language: "ts" }],
    [
      "types",
      edit("f(order, limit = 3)", "f<T extends Order>(this: void, order: T, limit: number = 3): string")
        .replace("const total", "const total: number")
        .replace("(sum, line)", "(sum: number, line: Line): number")
        .replace("order.lines", "(order as Order)!.lines")
        .replace("ask({", "ask<Answer>({"),
      { language: "ts" },
    ],
    ["a type inside", edit("const total", "type Sum = number;\n  interface A { a: Sum }\n  const total"), { language: "ts" }],
  ];
  test.each(same.map(([what, source, options = {}]) => ({ what, source, options })))("the same for $what", ({ source, options }) => {
    expect(print(source, options)).toBe(print(BASE));
  });

  test.each<[what: string, source: string]>([
    ["a number", edit("0)", "1)")],
    ["a string", edit("why?", "why")],
    ["a template", edit("refused by", "refused by ")],
    ["an operator", edit("i < limit", "i <= limit")],
    ["a name of a local", BASE.replaceAll("total", "sum2")],
    ["a name of a parameter", BASE.replaceAll("limit", "max")],
    ["a property", edit("line.price", "line.cost")],
    ["a function that is called", edit("ask(", "tell(")],
    ["the order of properties", edit('boss: i, text: "why?"', 'text: "why?", boss: i')],
    ["a default", edit("limit = 3", "limit = 4")],
    ["a default less", edit("limit = 3", "limit")],
    ["let for const", edit("const total", "let total")],
    ["a statement more", edit("return total", "log();\n  return total")],
    ["the order of statements", edit(/( {2}const total.*\n)([\s\S]*?\n {2}\}\n)/, "$2$1")],
    ["a function inside", edit("sum + line.price", "sum - line.price")],
    ["optional for plain", edit("order.lines", "order?.lines")],
    ["parentheses that mean something", edit("sum + line.price", "(sum, line.price)")],
    ["strictness", edit("limit = 3", "limit").replace("{\n", '{\n  "use strict";\n')],
    ["async", edit("function", "async function")],
  ])("another one for %s", (_, source) => {
    expect(print(source)).not.toBe(print(BASE));
  });

  test("code that moves in or out of a function inside changes both", () => {
    const one = compile("function f() { return () => g(1); }").functions;
    const two = compile("function f() { return () => g(2); }").functions;
    expect(one.map((fn) => fn.fingerprint)).not.toEqual(two.map((fn) => fn.fingerprint));
    expect(one[1]?.fingerprint).not.toBe(two[1]?.fingerprint);
  });

  /** `kraut build` and the tsc plugin strip with tsc, the other adapters with esbuild; a snapshot must not see the difference. */
  describe("are the same when tsc has stripped the types", () => {
    const byTsc = (source: string) =>
      ts.transpileModule(source, {
        compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, useDefineForClassFields: true },
      }).outputText;
    const prints = (source: string, language: "js" | "ts") =>
      compile(source, { language }).functions.map((fn) => [fn.name, fn.fingerprint]);

    test.each([
      ["undefined", "function f() { g(undefined, void 0); return undefined; }"],
      ["Infinity and NaN", "function f() { return g(Infinity, -Infinity, NaN, 1 / 0); }"],
      ["numbers", "function f() { return g(1000, 1e3, 0xff, 1_000, 86400000, .5, 1n, 0xffn, -1); }"],
      ["strings", "function f() { return g('é', \"\\u{1F600}\", '</script>', 'a' + 'b', \"\\ud83d\" + \"\\ude00\"); }"],
      ["templates", "function f() { return g(`é`, `a${1}b`, tag`\\u0041${g()}`); }"],
      ["regular expressions", "function f() { return g(/é/u, /\\//g); }"],
      ["shadowing", "function f(a: number) { const x = a; { const x = g(a); h(x); for (const a of x) h(a); } return () => x; }"],
      ["shadowing of the module's names", "const x = 1; function f(x: number) { return g((y: number) => { const x = y; return x; }); }"],
      ["catch", "function f(e: unknown) { try { g(e); } catch (e) { h(e); } }"],
      ["new in parentheses", "function f() { return (new Set([1])).size + new (g())().x; }"],
      ["shorthand", "function f(x: number) { return g({ x: x, ['a']: 1, 'b': 2, ['c']() {} }); }"],
      ["classes", "class A { private x = g(); constructor(y: number) { h(y); } 'm'() { return g(); } ['n']() { return g(); } }"],
      ["empty statements", "function f() {;; g(); ; if (h()) ; }"],
      ["code that is never reached", "function f() { if (false) g(); return h(); g(); }"],
      ["arithmetic with constants", "function f() { return g(1 + 2, !0, -(-1), 2 ** -1); }"],
    ])("%s", (_, source) => {
      expect(prints(byTsc(source), "js")).toEqual(prints(source, "ts"));
    });

    test("fixtures", () => {
      const different: string[] = [];
      for (const { name, file, source } of allInputs()) {
        // Enums and namespaces become code of the tool's own.
        if (!file.endsWith(".ts") || /^\s*(export )?(const )?(enum|namespace) /m.test(source)) continue;
        const own = prints(source, "ts");
        const theirs = prints(byTsc(source), "js");
        own.forEach(([path, print], index) => {
          if (theirs[index]?.[1] !== print) different.push(`${name} ${path}`);
        });
      }
      expect(different).toEqual([]);
    });
  });
});
