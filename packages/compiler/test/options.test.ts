import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "@babel/parser";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import { allInputs, compile, ROOT, resultOf } from "./support.js";

const SOURCE = "function f(x) { return g(x); }";
/** Statements at the top that bind the runtime. */
const head = (code: string) => code.split("\n").find((line) => line.includes("$k")) ?? "";
const normal = (text: string) =>
  text.replaceAll(/\s+/g, " ").replace("import*as", "import * as").replace('from"', 'from "').replaceAll(/ ?= ?/g, " = ");

/** Scripts have names of their own. */
const withoutScope = (text: string) => text.replace(/(?<=\$k)_\w+/, "");

describe("sourceType and runtime", () => {
  test("module: an import, strict", () => {
    const { code } = compile(SOURCE);
    expect(normal(head(code))).toBe('import * as $k from "@kraut/runtime/compiled";');
    expect(() => parse(code, { sourceType: "module" })).not.toThrow();
  });

  test("script: require, and no import", () => {
    const { code } = compile(SOURCE, { sourceType: "script" });
    expect(withoutScope(normal(head(code)))).toBe('const $k = require("@kraut/runtime/compiled");');
    expect(() => parse(code, { sourceType: "script" })).not.toThrow();
  });

  test("commonjs: require, `return` and `new.target` outside of functions", () => {
    const { code } = compile(`${SOURCE}\nif (g()) return;\nexports.f = f;\n`, { sourceType: "commonjs" });
    expect(normal(head(code))).toBe('const $k = require("@kraut/runtime/compiled");');
    expect(code).toContain("return;\nexports.f = f;");
  });

  test("a module of another name", () => {
    expect(normal(head(compile(SOURCE, { runtime: { module: "./my runtime.js" } }).code))).toBe('import * as $k from "./my runtime.js";');
    expect(normal(head(compile(SOURCE, { sourceType: "commonjs", runtime: { module: "./r" } }).code))).toBe('const $k = require("./r");');
  });

  test.each([
    ["Kraut", "globalThis.Kraut"],
    ["my-runtime", 'globalThis["my-runtime"]'],
  ])("a global, %s", (global, text) => {
    for (const sourceType of ["module", "script", "commonjs"] as const) {
      const { code } = compile(SOURCE, { sourceType, runtime: { global } });
      expect(withoutScope(normal(head(code)))).toBe(`const $k = ${text};`);
      expect(code).not.toMatch(/import|require/);
    }
  });

  test("strictness is that of the source", () => {
    const strict = (code: string) => (code.match(/"use strict"/g) ?? []).length;
    expect(strict(compile(SOURCE).code)).toBe(0);
    expect(strict(compile(`"use strict";\n${SOURCE}`, { sourceType: "script" }).code)).toBe(1);
    // The resuming body, too.
    expect(strict(compile('function f(x) { "use strict"; return g(x); }', { sourceType: "script" }).code)).toBe(2);
  });

  test("the hashbang, directives and the first comment stay first", () => {
    const { code } = compile(`#!/usr/bin/env node\n// a licence\n"use strict";\n${SOURCE}`, { sourceType: "commonjs" });
    expect(code).toMatch(/^#!\/usr\/bin\/env node\n+(\/\/ a licence\n)?"use strict";\n/);
    expect(code).toContain("// a licence");
  });
});

test("language: from the ending of the filename, or given", () => {
  const typed = "export const f = (x: number) => g(x);";
  for (const name of ["a.ts", "a.mts", "a.cts", "a.tsx"]) expect(compile(typed, { filename: `/app/${name}` }).code).toContain("g(x)");
  expect(compile(typed, { filename: "/app/a.vue", language: "ts" }).code).toContain("g(x)");
  expect(transform(typed, { filename: "/app/a.js", mark: "all" }).diagnostics[0]?.code).toBe("KRAUT1000");
  expect(compile("export const f = () => <b>{g()}</b>;", { filename: "/app/a.jsx" }).code).toContain("jsx-runtime");
});

test("compilerOptions reach the strip", () => {
  const compilerOptions = { jsx: "react", jsxFactory: "h" };
  expect(compile("export const f = () => <b />;", { filename: "/app/a.tsx", compilerOptions }).code).toContain('h("b"');
});

test("names of the user that look like ours are left alone", () => {
  const { code, functions } = compile(
    "const $k = 1, $m = 2;\nfunction f($t1, $s1) { const $r0_ = g($t1); return () => [$k, $m, $s1, $r0_]; }",
  );
  expect(code).toMatch(/\$\$k/);
  expect(functions[0]?.points[0]?.live).toEqual(expect.not.arrayContaining(["$$t1"]));
});

describe("dump", () => {
  const passes = () => {
    const dumped: { pass: string; text: string }[] = [];
    compile(`export ${SOURCE}`, { dump: (pass, text) => dumped.push({ pass, text }) });
    return dumped;
  };

  test("is given every pass of the list, numbered", () => {
    const list = readFileSync(path.join(ROOT, "packages/compiler/src/pipeline.ts"), "utf8");
    const names = [...list.matchAll(/pass\("(\w+)"/g)].map(([, name]) => name);
    const dumped = passes().map(({ pass }) => pass);
    // The parsed file is what `scopes` shows, too.
    for (const name of names.slice(1)) expect(dumped.some((one) => one.endsWith(`-${name}`))).toBe(true);
    expect(dumped).toEqual([...dumped].sort());
    expect(dumped.every((one) => /^\d\d-\w+$/.test(one))).toBe(true);
  });

  test("gives programs, the last one with both bodies", () => {
    const dumped = passes();
    for (const { text } of dumped) expect(() => parse(text, { sourceType: "module" })).not.toThrow();
    expect(dumped.at(-1)?.text).toContain("function $r0(");
    expect(dumped[0]?.text).not.toContain("$");
  });

  test("says nothing of a file without a mark", () => {
    const dumped: string[] = [];
    transform(SOURCE, { filename: "/app/a.js", dump: (pass) => dumped.push(pass) });
    expect(dumped).toEqual([]);
  });
});

describe("KRAUT_DEBUG", () => {
  const before = process.env.KRAUT_DEBUG;
  afterEach(() => {
    if (before === undefined) delete process.env.KRAUT_DEBUG;
    else process.env.KRAUT_DEBUG = before;
    jest.restoreAllMocks();
  });
  const written = (value: string | undefined) => {
    if (value === undefined) delete process.env.KRAUT_DEBUG;
    else process.env.KRAUT_DEBUG = value;
    const chunks: string[] = [];
    jest.spyOn(process.stderr, "write").mockImplementation((chunk) => {
      chunks.push(String(chunk));
      return true;
    });
    compile(SOURCE, { filename: "/app/a.js" });
    jest.restoreAllMocks();
    return chunks.join("");
  };

  test("=passes prints each pass, with the name of the file", () => {
    const text = written("passes");
    const titles = [...text.matchAll(/^\/\/ ── (\d\d-\w+) ── (.*)$/gm)];
    expect(titles.length).toBeGreaterThan(5);
    expect(titles.every(([, , file]) => file === "/app/a.js")).toBe(true);
    expect(text).toContain("function $r0(");
  });

  test("is silent else", () => {
    expect(written(undefined)).toBe("");
    expect(written("other")).toBe("");
  });
});

test("the same input twice gives the same output", () => {
  for (const input of allInputs()) {
    const { file, source, sourceType } = input;
    expect(transform(source, { filename: file, mark: "all", sourceType })).toEqual(resultOf(input));
  }
});

test("sourceMap: false leaves out the map, and nothing else", () => {
  for (const { file, source, sourceType } of allInputs().slice(0, 20)) {
    const options = { filename: file, mark: "all", sourceType } as const;
    const { map, ...without } = transform(source, { ...options, sourceMap: false });
    expect(map).toBeUndefined();
    expect(transform(source, options)).toEqual({ ...without, map: expect.objectContaining({ version: 3 }) });
  }
  // the step that takes the types away makes a map, too
  expect(transform("let x: number;", { filename: "a.ts" }).map).toBeDefined();
  expect(transform("let x: number;", { filename: "a.ts", sourceMap: false }).map).toBeUndefined();
});
