import { parse as parseText } from "@babel/parser";
import type * as t from "@babel/types";
import { describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import { parse } from "../src/1-parse/parse.js";
import { languageOf, strip } from "../src/1-parse/strip.js";
import { sourcePlaces } from "../src/4-emit/source-places.js";
import { assertUnit, type CheckOptions, checkUnit, type Violation } from "../src/ir/check.js";
import { runPipeline } from "../src/pipeline.js";
import { allInputs } from "./support.js";

const MODULE = { sourceType: "module", prefix: "$" } as const;
/** Errors that the parser would find by itself are let through: the tree is what a pass could leave. */
const tree = (code: string): t.File => parseText(code, { sourceType: "script", errorRecovery: true, allowReturnOutsideFunction: true });
const broken = (code: string) => checkUnit(tree(code), { sourceType: "commonjs", prefix: "$" }).filter(({ rule }) => rule !== "syntax");

describe("finds", () => {
  test("a node that stands twice", () => {
    const file = tree("f(a); g(b);");
    const [first, second] = file.program.body as t.ExpressionStatement[];
    (second!.expression as t.CallExpression).arguments[0] = (first!.expression as t.CallExpression).arguments[0]!;
    expect(checkUnit(file, MODULE)).toEqual([{ rule: "node twice", message: "Identifier `a` in CallExpression and in CallExpression" }]);
  });

  test.each([
    ["a", "a($t1);", "`$t1` in the module"],
    ["an assignment", "function f() { $t1 = 2; }", "`$t1` in `f`"],
    ["a closure", "function f() { return () => { let $t1; return $t2; }; }", "`$t2` in a function in `f`"],
    ["a variable of another function", "function f() { let $t1; } function g() { return $t1; }", "`$t1` in `g`"],
    ["a variable of a block that ended", "{ let $s1; } f($s1);", "`$s1` in the module"],
    ["a variable of a loop that ended", "for (const $s1 of a); f($s1);", "`$s1` in the module"],
    ["a pattern", "({ a: $t1 } = b);", "`$t1` in the module"],
    ["a computed key", "a[$t1]; ({ [$t1]: 1, $t2: 2 });", "`$t1` in the module"],
    ["a class", "class A extends $f1 { m() { return $r1_; } }", "`$f1` in the module"],
  ])("a generated name that nothing declares: %s", (_, code, message) => {
    expect(broken(code)).toContainEqual({ rule: "undeclared", message });
  });

  test.each([
    ["let a; let a;", "`a` in the module"],
    ["let a; var a;", "`a` in the module"],
    ["let a; { var a; }", "`a` in the module"],
    ["function f(a) { let a; }", "`a` in `f`"],
    ["{ class A {} const A = 1; }", "`A` in the module"],
    ["switch (a) { case 1: let b; default: let b; }", "`b` in the module"],
    ["for (let a, a; ; );", "`a` in the module"],
  ])("a name that is declared twice: %s", (code, message) => {
    expect(broken(code)).toEqual([{ rule: "declared twice", message }]);
  });

  test.each([
    ["a: { b: ; break c; }", "`break c` has no such label around it"],
    ["a: { continue a; }", "`continue a` goes to a statement that is no loop"],
    ["a: { () => { break a; }; }", "`break a` has no such label around it"],
    ["a: { class A { static { break a; } } }", "`break a` has no such label around it"],
    ["if (a) break;", "`break` has nothing around it that it could leave"],
    ["switch (a) { default: continue; }", "`continue` has nothing around it that it could leave"],
    ["a: { a: ; }", "label `a` stands inside a statement with the same label"],
  ])("a jump without a target: %s", (code, message) => {
    expect(broken(code)).toEqual([{ rule: "jump", message }]);
  });

  test("what prints as no program", () => {
    const file = tree("f();");
    (file.program.body[0] as t.ExpressionStatement).expression = { type: "Identifier", name: "if" } as t.Identifier;
    expect(checkUnit(file, MODULE)).toEqual([{ rule: "syntax", message: expect.stringMatching(/^Unexpected token.*: if;$/) }]);
  });
});

test("finds nothing where nothing is wrong", () => {
  const code = `
    import $k, { a as $t1 } from "x";
    export { $t1 as $t9 };
    export * as $t8 from "y";
    export default class $C { #$p = this.#$p; static { var $v1; $v1 = $C; } $m() { return super.$x; } }
    $l: for (let i = 0, $s1 = {}; ; ) { $i: do { if (i) continue $l; break $i; } while ($s1); }
    outer: inner: for (const { $t3, ...$t4 } of $k) { if ($t3) continue outer; else break inner; $t4; }
    switch ($r1) { case 1: { const $t5 = 1; $t5; break; } default: let $t6; $t6; }
    function $r1($p, [$l] = $p, ...$v) { $t7 = $hoisted(); var $t7; { var $t10; } return $t10 + $l + $v + $t7; function $hoisted() {} }
    try { $k.$x; } catch ($e) { $e.$y; } finally { new.target; }
    const f = function $self() { return $self; }, g = class $D { m() { return $D; } };
    f.$x?.$y({ $z: 1, $k });
  `.replace("new.target;", "import.meta.$x;");
  expect(checkUnit(parse(code, "a.js", "module"), MODULE)).toEqual([]);
});

test("names are not looked up before the pass that declares them", () => {
  expect(checkUnit(tree("f($t1);"), { sourceType: "script" })).toEqual([]);
});

test("assertUnit names the pass, the file and what to do", () => {
  expect(() => assertUnit(tree("f();"), "normalize", "a.js", MODULE)).not.toThrow();
  expect(() => assertUnit(tree("f($t1);"), "normalize", "a.js", MODULE)).toThrow(
    'The pass "normalize" left a broken program for a.js:\n  undeclared: `$t1` in the module\nThis is a fault of Kraut',
  );
});

function checkText(text: string, options: CheckOptions): Violation[] {
  try {
    return checkUnit(parse(text, "output.js", options.sourceType), options);
  } catch (error) {
    return [{ rule: "syntax", message: (error as Error).message }];
  }
}

describe("what the compiler makes of", () => {
  test.each(allInputs().map((input) => [input.name, input] as const))("%s", (_, { file, source, sourceType }) => {
    const { code, map } = strip(source, file, languageOf(file), undefined);
    const broken: Record<string, string[]> = {};
    const note = (pass: string, found: readonly Violation[]) => {
      if (found.length > 0) broken[pass] = found.map(({ rule, message }) => `${rule}: ${message}`);
    };
    const { unit } = runPipeline({
      code,
      filename: file,
      moduleId: "kraut/input",
      sourceType,
      mark: "all",
      registers: false,
      runtime: { module: "@kraut/runtime/compiled" },
      placeOf: sourcePlaces(code, map),
      dump: (pass, text) => note(pass, checkText(text, { sourceType })),
    });
    const options = { sourceType, prefix: unit.names.prefix };
    note("the tree", checkUnit(unit.file, options));
    const output = transform(source, { filename: file, mark: "all", sourceType });
    note("the output", checkText(output.code ?? "", options));
    expect(broken).toEqual({});
  });
});
