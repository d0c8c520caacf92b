import { describe, expect, test } from "@jest/globals";
import { allInputs, compile, fnNamed, liveLists, resultOf } from "./support.js";

const keys = (source: string, name = "f") => fnNamed(compile(source), name).points.map((point) => point.key);
const live = (source: string, name = "f") => liveLists(fnNamed(compile(source), name));

describe("keys: callee and ordinal, in the order of the source", () => {
  test.each<[what: string, body: string, expected: string[]]>([
    ["plain calls", "g(); h(); g();", ["g#0", "h#0", "g#1"]],
    ["members", "a.b.c(); a[0](); this.m(); a.b.c();", ["a.b.c#0", "a[0]#0", "this.m#0", "a.b.c#1"]],
    ["new", "new A(); new a.B(1);", ["new A#0", "new a.B#0"]],
    ["templates with a tag", "tag`x`; a.b`y`;", ["tag#0", "a.b#0"]],
    ["optional calls", "a?.b(); a.b?.();", ["a?.b#0", "a.b#0"]],
    ["loops over iterators, with a point inside", "for (const x of y) g(x);", ["for-of#0", "g#0"]],
    ["accessors of the file", "a.v += 1; ({ get v() { return g(); }, set v(x) { g(x); } });", ["get v#0", "set v#0"]],
    ["spacing", "a\n  . b ();", ["a.b#0"]],
    ["long callees, shortened", "someObject.withSome.deeplyNestedProperty.call();", ["someObject.withSome.deeplyN...#0"]],
  ])("%s", (_, body, expected) => {
    expect(keys(`function f(a) { ${body} }`).sort()).toEqual([...expected].sort());
  });

  test("are unique in each function", () => {
    for (const input of allInputs()) {
      for (const fn of resultOf(input).functions) {
        const all = fn.points.map((point) => point.key);
        expect([input.name, fn.name, all.length]).toEqual([input.name, fn.name, new Set(all).size]);
      }
    }
  });

  test("do not change with edits elsewhere in the function", () => {
    expect(keys("function f(a) { const b = a + 1; if (b) { g(b); } other(); return h(b * 2); }")).toEqual(
      expect.arrayContaining(keys("function f(a) { g(a); return h(a); }")),
    );
  });
});

describe("what is no point", () => {
  test.each([
    ["standard functions", "Math.max(1, 2); Number('1'); Array.isArray(a); String(a); parseInt('1', 10); Date.now();"],
    ["standard constructors", "new Map(); new Set(); new Date(); new Error('x'); new Uint8Array(3);"],
    ["functions of the file that do not suspend", "local(1); other();"],
    ["import()", "import('x');"],
    ["loops over what the engine goes through itself", "for (const x of [1, 2]) a.b = x;"],
    ["calls in functions inside", "a.b = () => g();"],
  ])("%s", (_, body) => {
    const source = `function f(a) { ${body} }\nfunction local(x) { return Math.abs(x) + other(); }\nconst other = () => 1;\n`;
    expect(keys(source)).toEqual([]);
  });

  test("recursion alone does not suspend, recursion with a foreign call does", () => {
    expect(keys("function f(n) { return n === 0 ? 0 : h(n - 1); } function h(n) { return f(n); }")).toEqual([]);
    const source = "function f(n) { return n === 0 ? g() : h(n - 1); } function h(n) { return f(n); }";
    expect(keys(source).sort()).toEqual(["g#0", "h#0"]);
    expect(keys(source, "h")).toEqual(["f#0"]);
  });
});

describe("places", () => {
  test("of functions and points, 1-based, in the original source", () => {
    const source =
      "type T = {};\n\nexport function f(\n  a: T,\n): void {\n  const b: T = g(a);\n\n    obj.method(\n      h(b),\n    );\n}\n";
    const fn = fnNamed(compile(source, { filename: "/app/a.ts" }), "f");
    expect(fn).toMatchObject({ line: 3, column: 8 });
    expect(fn.points.map(({ key, line, column }) => [key, line, column]).sort()).toEqual([
      ["g#0", 6, 16],
      ["h#0", 9, 7],
      ["obj.method#0", 8, 5],
    ]);
  });

  test("lead to the callee in each fixture", () => {
    for (const input of allInputs()) {
      const lines = input.source.split("\n");
      for (const fn of resultOf(input).functions) {
        for (const { key, line, column, callee } of fn.points) {
          // What a namespace becomes calls a function that the source has not.
          if (callee.startsWith("function")) continue;
          // The place of a property is that of its object.
          if (/^[gs]et /.test(callee)) continue;
          const there = lines[line - 1]?.slice(column - 1) ?? "";
          const first = callee === "for-of" ? "for" : (/^[\w$]+/.exec(callee)?.[0] ?? "");
          // the constructor that a class did not write stands for the class; nobody wrote the call of its initializers
          const isImplied =
            (callee === "super" && /^class\b/.test(there)) ||
            callee.includes("#$F") ||
            (/^(?:dispose$|await \$k\.)/.test(callee) && there.startsWith("}"));
          // TypeScript maps what it makes of decorators only roughly
          if (/^class\/(decorator|auto-accessors)/.test(input.name)) continue;
          const leads = isImplied || there.replace(/^[("'`<[]+/, "").startsWith(first);
          expect([input.name, fn.name, key, leads ? first : there]).toEqual([input.name, fn.name, key, first]);
        }
      }
    }
  });
});

describe("live lists: what the rest of the function reads", () => {
  test.each<[what: string, source: string, expected: Record<string, string[]>]>([
    ["nothing", "function f(a) { const b = a; g(b); }", { "g#0": [] }],
    ["a local that is read later", "function f(a, b) { g(a); return b; }", { "g#0": ["b"] }],
    ["not one that is written first", "function f() { let a = g(); a = h(a); return k(a); }", { "g#0": [], "h#0": [], "k#0": [] }],
    ["on one of two ways", "function f(a, b) { if (g()) return a; h(); return b; }", { "g#0": ["a", "b"], "h#0": ["b"] }],
    ["not on the other one", "function f(a, b) { if (a) { g(); return a; } h(); return b; }", { "g#0": ["a"], "h#0": ["b"] }],
    ["around a loop", "function f(n, step) { for (let i = 0; i < n; i += step) g(i); }", { "g#0": ["n", "step", "i"] }],
    [
      "a variable of the turn",
      "function f() { while (more()) { const x = g(); h(); k(x); } }",
      { "more#0": [], "g#0": [], "h#0": ["x"], "k#0": [] },
    ],
    [
      "not what the head of a loop assigns",
      "function f(a) { g(); for (const x of [1, a]) a += x; for (a in {}); return a; }",
      { "g#0": ["a"] },
    ],
    ["for a catch", "function f(a, b) { try { g(); } catch { return a; } return b; }", { "g#0": ["a", "b"] }],
    ["for a finally", "function f(a) { try { g(); } finally { a.b = 1; } }", { "g#0": ["a"] }],
    ["this", "const o = { f() { g(); return this.x; } };", { "g#0": ["this"] }],
    ["not this that is dead", "const o = { f() { g(this.x); } };", { "g#0": [] }],
    ["locals that closures share", "function f(a, b) { const c = () => a + b; g(); return c; }", { "g#0": ["c"] }],
    ["locals that later closures share", "function f() { const a = 1, b = 2, c = 3; g(c); return () => a + b; }", { "g#0": ["a", "b"] }],
    [
      "hidden variables",
      "const f = (x) => { { const x = g(); h(x); k(x); } return x; };",
      { "g#0": ["x"], "h#0": ["x", "x"], "k#0": ["x"] },
    ],
    ["destructured parameters", "const f = ({ a, b: [c] }, ...d) => { g(); return [a, c, d]; };", { "g#0": ["a", "c", "d"] }],
  ])("%s", (_, source, expected) => {
    const found = live(source);
    for (const [key, names] of Object.entries(expected))
      expect([key, found[key]?.filter((name) => name !== "new" && !name.startsWith("$")).sort()]).toEqual([key, names.sort()]);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  });

  test("temporaries: what was evaluated before the point and is used after it", () => {
    const temporaries = (source: string) =>
      Object.fromEntries(Object.entries(live(source)).map(([key, names]) => [key, names.filter((name) => name.startsWith("$")).length]));
    expect(temporaries("const f = (a) => a.x + g() + h();")).toEqual({ "g#0": 1, "h#0": 1 });
    expect(temporaries("const f = () => g(h(), k());")).toEqual({ "h#0": 1, "k#0": 2, "g#0": 0 });
    expect(temporaries("const f = (o) => o.m(g());")).toEqual({ "g#0": 1, "o.m#0": 0 });
    expect(temporaries("const f = (o) => { o[k()] += g(); };")).toEqual({ "k#0": 0, "g#0": 2 });
    expect(temporaries("const f = () => { for (const x of y) g(x); };")["g#0"]).toBeGreaterThan(0);
  });

  test("in the order of the slots in the table of the code", () => {
    const source = "function f(a, b, c) { g(); h(c); k(b); return [a, b]; }";
    const first = live(source)["g#0"]?.filter((name) => name !== "new");
    const second = live(source)["h#0"]?.filter((name) => name !== "new");
    expect(first?.filter((name) => second?.includes(name))).toEqual(second);
  });
});
