import { generate } from "@babel/generator";
import { parse } from "@babel/parser";
import { describe, expect, test } from "@jest/globals";
import { type Diagnostic, type RawSourceMap, type TransformOptions, transform } from "@kraut/compiler";

const FILE = `${__dirname}/input.js`;

function run(source: string, options: Partial<TransformOptions> = {}) {
  return transform(source, { filename: FILE, ...options });
}

function only(source: string, options: Partial<TransformOptions> = {}): Diagnostic {
  const { diagnostics } = run(source, options);
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0]!;
}

describe("KRAUT1000: syntax errors", () => {
  const cases: [what: string, source: string, options: Partial<TransformOptions>, line: number, column: number][] = [
    ["JavaScript", '"use resumable";\nconst x = 1 +;\n', {}, 2, 14],
    ["an error that a parser sees late", '"use resumable";\nlet a;\nlet a;\n', {}, 3, 5],
    ["an export of nothing", '"use resumable";\nexport { nope };\n', {}, 2, 10],
    ["TypeScript", "type T = {};\nexport function f(a: T) {\n  return a +;\n}\n", { language: "ts" }, 3, 13],
    ["TSX", "const a = 1;\nconst b = <div>{a</div>;\n", { language: "tsx" }, 2, 18],
    ["types in JavaScript", '"use resumable";\nlet a: number;\n', {}, 2, 6],
    ["a module as a script", '"use resumable";\nimport "x";\n', { sourceType: "script" }, 2, 1],
    ["`with` in a module", '"use resumable";\nwith (a) b();\n', {}, 2, 1],
    ["the last line", 'function f() {\n  "use resumable";\n', {}, 3, 1],
  ];
  test.each(cases)("%s", (_, source, options, line, column) => {
    const result = run(source, options);
    expect(result).toMatchObject({ code: undefined, map: undefined, functions: [] });
    const [diagnostic] = result.diagnostics;
    expect(diagnostic).toMatchObject({ severity: "error", code: "KRAUT1000", file: FILE, line, column });
    expect(diagnostic?.message).not.toMatch(/\(\d+:\d+\)/);
    expect(diagnostic?.frame.split("\n").find((text) => text.startsWith(">"))).toBe(
      `> ${line} | ${source.split("\n")[line - 1]}`.trimEnd(),
    );
  });

  test("frame", () => {
    expect(only('"use resumable";\nconst x = 1 +;\nlet y;\n').frame).toBe(
      ['  1 | "use resumable";', "> 2 | const x = 1 +;", "    |              ^", "  3 | let y;", "  4 |"].join("\n"),
    );
  });

  test("the place is the one in the original source, and so is the frame", () => {
    const source = '"use resumable";\n/* one\n   two */\n\nlet a; /* three */ let a;\n';
    const { code, map } = generate(
      parse(source, { errorRecovery: true, sourceFilename: "/app/origin.js" }),
      { comments: false, sourceMaps: true, sourceFileName: "/app/origin.js" },
      { "/app/origin.js": source },
    );
    const diagnostic = only(code, { inputSourceMap: map as RawSourceMap });
    expect(diagnostic).toMatchObject({ code: "KRAUT1000", line: 5, column: 24 });
    expect(diagnostic.frame).toContain("> 5 | let a; /* three */ let a;");
  });

  test("code that a syntax error makes no program is not looked at without a mark", () => {
    expect(run("const x = <T>y;")).toEqual({ code: "const x = <T>y;", map: undefined, functions: [], diagnostics: [] });
  });
});

describe("KRAUT1001: functions left uncut", () => {
  const cases: [reason: string, name: string, head: string, source: string][] = [
    ["a generator whose parameters hold functions", "f", "function* f(a = () => 1) ", 'function* f(a = () => 1) { "use resumable"; g(); }'],
    [
      "an async generator with a private name, or a computed one in an object",
      "A.#k",
      "async *#k() ",
      'class A { async *#k() { "use resumable"; g(); } }',
    ],
  ];
  test.each(cases)("%s: %s", (reason, name, head, text) => {
    const source = `const before = 1;\n  ${text}\n`;
    const diagnostic = only(source);
    const column = 3 + text.indexOf(head);
    expect(diagnostic).toMatchObject({
      code: "KRAUT1001",
      severity: reason.endsWith("etter") ? "info" : "warning",
      message: `\`${name}\` is marked, but it is ${reason}: a suspension inside of it fails with UnmarkedFrameError`,
      file: FILE,
      line: 2,
      column,
      endLine: 2,
      endColumn: column + head.length,
    });
    const lines = diagnostic.frame.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "  1 | const before = 1;",
      `> 2 |   ${text}`,
      `    | ${" ".repeat(column - 1)}${"^".repeat(head.length)}`,
    ]);
    expect(diagnostic.notes.length).toBeGreaterThan(0);
    expect(run(source).code).toContain("$k.uncut(");
  });

  test("said aside with mark all", () => {
    const source = "function* f(a = () => 1) { g(); }\nfunction h() { return eval('1'); }\n";
    const { diagnostics, code } = run(source, { mark: "all" });
    expect(diagnostics.map((one) => [one.severity, one.code])).toEqual([
      ["info", "KRAUT1001"],
      ["info", "KRAUT1002"],
    ]);
    expect(code).toContain("$k.uncut(");
  });

  test("nothing is said of a function that cannot suspend", () => {
    expect(run('async function f() { "use resumable"; return Math.max(1, 2); }').diagnostics).toEqual([]);
  });

  test("one diagnostic per function, in the order of the source", () => {
    const source = '"use resumable";\nfunction* a(b = () => 1) { g(); g(); }\nfunction ok() { g(); }\nfunction* c(b = () => 1) { g(); }\n';
    expect(run(source).diagnostics.map((one) => one.line)).toEqual([2, 4]);
  });

  test.each([
    ["a static field", "class A { static x = g(); }"],
    ["a static block", "class A { static { g(); } }"],
  ])("code that runs while a class or an instance is made: %s", (_, text) => {
    const { diagnostics, code } = run(`"use resumable";\n${text}\n`);
    expect(diagnostics).toMatchObject([{ code: "KRAUT1001", severity: "info", line: 2 }]);
    expect(code).toContain("$k.uncut(");
  });

  test("in TypeScript the place is the one before the strip", () => {
    const source = "interface A {}\ninterface B {}\nexport function* f(a: A,\n  b: B = () => 1) {\n  'use resumable';\n  g(a, b);\n}\n";
    const diagnostic = only(source, { filename: `${__dirname}/input.ts` });
    expect(diagnostic).toMatchObject({ line: 3, column: 8, endLine: 4 });
    expect(diagnostic.frame).toContain("> 3 | export function* f(a: A,");
  });
});

describe("KRAUT1002: code that is known only when it runs", () => {
  test.each([
    ["direct eval", 'function f(x) { "use resumable"; return eval(x) + g(); }', "module"],
    ["eval in an arrow function inside", 'function f(x) { "use resumable"; return (() => eval(x))() + g(); }', "module"],
    ["with", 'function f(o) { "use resumable"; with (o) { g(); } }', "script"],
  ] as const)("%s", (_, source, sourceType) => {
    const { diagnostics, code } = run(source, { sourceType });
    const first = diagnostics.find((one) => one.message.startsWith("`f`"));
    expect(first).toMatchObject({ code: "KRAUT1002", severity: "warning", line: 1, column: 1 });
    expect(first?.frame).toMatch(/\| \^{14}$/m);
    expect(code).toContain("g()");
    expect(code).not.toContain("$r0");
  });

  test("indirect eval and a local `eval` are calls like others", () => {
    expect(run('function f(x) { "use resumable"; return (0, eval)(x); }').diagnostics).toEqual([]);
    expect(run('function f(x) { "use resumable"; const eval = g; return eval(x); }', { sourceType: "script" }).diagnostics).toEqual([]);
  });
});

describe("transform does not throw", () => {
  const nested = (text: string, count: number) => text.repeat(count);
  test.each([
    ["an empty text", ""],
    ["a byte order mark", "\uFEFFexport function f() { return g(); }"],
    ["a hashbang", "#!/usr/bin/env node\nexport function f() { return g(); }\n"],
    ["a NUL", "\0"],
    ["half a string", 'const a = "'],
    ["half a template", "const a = `${"],
    ["half a comment", "/*"],
    ["half an expression", "export function f() { return g("],
    ["lone surrogates", 'export function f() { return g("\ud800"); }'],
    ["Windows line ends", "export function f() {\r\n  const x = g();\r\n  return h(x);\r\n}\r\n"],
    ["line separators", 'export function f() { const x = g("\u2028"); return h(x); }'],
    ["words that are names", "export function f(async, of, get, set) { for (async of => 1; false; ); return g(async, of, get, set); }"],
    ["names like ours", "export function f($k, $t1) { const $m = g($k), $s1 = () => $m; return h($s1, $t1); }"],
    ["a long sum", `export function f() { return ${Array(500).fill("g()").join(" + ")}; }`],
    ["a long chain of members", `export function f(a) { return a${nested(".b()", 500)}; }`],
    ["deep calls", `export function f() { return ${nested("g(", 200)}${nested(")", 200)}; }`],
    ["deep blocks", `export function f() { ${nested("if (g()) {", 100)}${nested("}", 100)} }`],
    ["a long else-if", `export function f(x) { ${nested("if (g(x)) h(); else ", 300)}i(); }`],
    ["everything top-level", "await f(); for await (const x of g()) h(x); { using y = i(); } export default await j();"],
    ["odd exports", 'import a, { default as b, "x y" as c } from "p"; export * as ns from "q"; export { a as "q r", b as default }; c();'],
    ["decorators", "@d() class A { @d() m() { return f(); } @d() accessor x = f(); }"],
  ])("for %s", (_, source) => {
    for (const language of ["js", "ts"] as const) {
      const { code, diagnostics } = run(source, { mark: "all", language });
      expect(code === undefined).toBe(diagnostics.some((one) => one.severity === "error"));
      if (code !== undefined)
        expect(() =>
          parse(code, { sourceType: "module", plugins: ["decorators", "decoratorAutoAccessors", "explicitResourceManagement"] }),
        ).not.toThrow();
    }
  });

  test.each([
    ["a function under an `if`", "function f(x) { if (x) function q() { return g(); } return q(); }"],
    ["a labelled function", "function f() { l: function q() { return g(); } return q(); }"],
    ["a function in a block", "function f() { { function q() { return g(); } } return q(); }"],
    ["words that are names in sloppy code", "function f() { var let = g(), yield = h(), await = i(); return let + yield + await; }"],
    ["HTML comments", "<!-- c\nfunction f() { return g(); }\n--> d"],
    ["octal numbers", "function f() { return g(010, '\\07'); }"],
    ["two parameters of one name", "function f(a, a) { return g(a) + a; }"],
  ])("for sloppy code: %s", (_, source) => {
    const { code } = run(source, { mark: "all", sourceType: "script" });
    expect(code).toBeDefined();
    expect(() => parse(code!, { sourceType: "script" })).not.toThrow();
  });
});
