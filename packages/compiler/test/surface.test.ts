import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import type {
  CompiledFunction,
  CompiledPoint,
  Diagnostic,
  RawSourceMap,
  Severity,
  TransformOptions,
  TransformResult,
} from "@kraut/compiler";
import * as compiler from "@kraut/compiler";
import ts from "typescript";
import { ROOT } from "./support.js";

const FOLDER = path.join(ROOT, "packages/compiler");

/** Grows by decision only. */
const EXPORTS: Record<string, { values: string[]; types: string[] }> = {
  ".": {
    values: ["transform"],
    types: ["CompiledFunction", "CompiledPoint", "Diagnostic", "RawSourceMap", "Severity", "TransformOptions", "TransformResult"],
  },
};

test("values", () => {
  expect(Object.keys(compiler).sort()).toEqual(EXPORTS["."]?.values);
});

test("types", () => {
  const file = path.join(FOLDER, "src/index.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const names = source.statements
    .filter(ts.isExportDeclaration)
    .filter((statement) => statement.isTypeOnly)
    .flatMap(({ exportClause }) =>
      exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map((one) => one.name.text) : ["*"],
    );
  expect(names.sort()).toEqual(EXPORTS["."]?.types);
});

test("entries of the package", () => {
  const { exports } = JSON.parse(readFileSync(path.join(FOLDER, "package.json"), "utf8")) as { exports: Record<string, unknown> };
  expect(Object.keys(exports).sort()).toEqual([
    ".",
    "./babel",
    "./jest",
    "./manifest",
    "./package.json",
    "./register",
    "./typescript",
    "./unplugin",
  ]);
});

test("shapes", () => {
  const options: TransformOptions = { filename: "/app/a.js", mark: "all" };
  const result: TransformResult = compiler.transform(
    "export function f(a) { return g(a) + a; }\nexport function h(code) { return g(eval(code)); }",
    options,
  );
  expect(Object.keys(result).sort()).toEqual(["code", "diagnostics", "functions", "map", "module"]);
  const fn: CompiledFunction | undefined = result.functions[0];
  expect(Object.keys(fn ?? {}).sort()).toEqual(["column", "fingerprint", "id", "line", "name", "points", "resumable"]);
  const point: CompiledPoint | undefined = fn?.points[0];
  expect(Object.keys(point ?? {}).sort()).toEqual(["callee", "column", "fingerprint", "key", "line", "live"]);
  const diagnostic: Diagnostic | undefined = result.diagnostics[0];
  expect(Object.keys(diagnostic ?? {}).sort()).toEqual(
    ["code", "column", "endColumn", "endLine", "file", "frame", "line", "message", "notes", "severity"].sort(),
  );
  const severity: Severity | undefined = diagnostic?.severity;
  expect(severity).toBe("info");
  const map: RawSourceMap | undefined = result.map;
  expect(map).toMatchObject({ version: 3, sources: ["/app/a.js"] });
});
