/** Classes at the top of files are found by snapshots, whether the file has the mark or not. */
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import { concerns } from "../src/adapters/core.js";
import { ROOT } from "./support.js";

const run = (code: string, options = {}) => transform(code, { filename: "/app/models.ts", classes: true, ...options });

describe("with `classes`, a file without the mark", () => {
  test.each([
    ["a declaration", "export class Order { id = 1; }", "Order"],
    ["a default export", "export default class Order {}", "Order"],
    ["an expression", "export const Order = class { id = 1; };", "Order"],
    ["CommonJS", "class Order {}\nmodule.exports = { Order };", "Order"],
  ])("registers %s", (what, code, name) => {
    const result = run(code, what === "CommonJS" ? { sourceType: "commonjs" } : {});
    expect(result.module).toMatch(/models\.ts$/);
    expect(result.functions).toEqual([]);
    const [line, ...before] = result.code!.trimEnd().split("\n").reverse();
    expect(before.reverse().join("\n").trimEnd()).toBe(transform(code, { filename: "/app/models.ts" }).code?.trimEnd());
    expect(line).toContain(`{ ${name}: () => ${name} }`);
    expect(line).toContain("@kraut/runtime/compiled");
  });

  test.each([
    ["no class", "export const text = 'a class of its own';"],
    ["a class in a function", "export function make() { return class {}; }"],
    ["an interface", "export interface Order { class: string }"],
  ])("leaves %s as it is", (_, code) => {
    const result = run(code);
    expect(result).toMatchObject({ module: undefined, functions: [], diagnostics: [] });
    expect(result.code).toBe(transform(code, { filename: "/app/models.ts" }).code);
  });

  test("exposes private state", () => {
    expect(run("export class Order { #id = next(); }").code).toContain("$k.privates(this, false, [], o => #id in o");
    expect(run("export class A {}\nexport function make() { return class { #id = 1; }; }").code).toContain(".privates(");
  });

  test("says what is wrong with it", () => {
    const { code, diagnostics } = run("export class { }}");
    expect(code).toBeUndefined();
    expect(diagnostics[0]?.code).toBe("KRAUT1000");
  });
});

test("by default, and in scripts, a file without the mark stays as it is", () => {
  const code = "class Order { #id = 1; }\n";
  expect(transform(code, { filename: "/app/a.js" }).code).toBe(code);
  expect(run(code, { filename: "/app/a.js", sourceType: "script" }).code).toBe(code);
});

test("adapters ask for it in packages that have the runtime, and never in installed ones", () => {
  const inRepository = path.join(ROOT, "packages/cli/src/x.ts");
  expect(concerns("class A {}", inRepository)).toBe(true);
  expect(concerns("const a = 1;", inRepository)).toBe(false);
  expect(concerns("class A {}", path.join(ROOT, "packages/runtime/src/x.ts"))).toBe(false);
  expect(concerns("class A {}", path.join(ROOT, "node_modules/decimal.js/decimal.mjs"))).toBe(false);
  expect(concerns('"use resumable"', path.join(ROOT, "node_modules/decimal.js/decimal.mjs"))).toBe(true);
});
