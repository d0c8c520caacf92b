import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { CompiledFunction } from "@kraut/compiler";
import {
  compareManifests,
  formatManifest,
  type Manifest,
  ManifestError,
  moduleOf,
  parseManifest,
  readManifest,
  relativeTo,
  writeManifest,
} from "@kraut/compiler/manifest";

const fn = (name: string, fingerprint: string, points: Record<string, string[]> = {}): CompiledFunction => ({
  id: `shop/src/a.ts#${name}`,
  name,
  line: 1,
  column: 1,
  fingerprint,
  resumable: true,
  points: Object.entries(points).map(([key, live]) => ({ key, fingerprint: `of ${key}`, line: 2, column: 3, callee: "suspend", live })),
});

const manifest = (...functions: CompiledFunction[]): Manifest => ({
  version: 1,
  modules: { "shop/src/a.ts": { source: "../src/a.ts", file: "a.js", functions } },
  references: [],
});

describe("the file", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kraut-manifest-"));
  const file = path.join(folder, "dist", "kraut.manifest.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("comes back as it was written", () => {
    const written = manifest(fn("f", "1", { "suspend#0": ["a"] }));
    writeManifest(file, written);
    expect(readManifest(file)).toEqual(written);
  });

  test("is left alone when nothing changed", () => {
    const before = statSync(file, { bigint: true }).mtimeNs;
    writeManifest(file, manifest(fn("f", "1", { "suspend#0": ["a"] })));
    expect(statSync(file, { bigint: true }).mtimeNs).toBe(before);
  });

  test("has its modules sorted", () => {
    const { modules } = manifest();
    const two: Manifest = {
      version: 1,
      modules: { "z/z.ts": modules["shop/src/a.ts"]!, "a/a.ts": modules["shop/src/a.ts"]! },
      references: ["b", "a"],
    };
    const parsed = JSON.parse(formatManifest(two)) as Manifest;
    expect(Object.keys(parsed.modules)).toEqual(["a/a.ts", "z/z.ts"]);
    expect(parsed.references).toEqual(["a", "b"]);
  });

  test("lists what earlier builds left", () => {
    const kept = { "shop/src/a.ts": [{ source: "a", file: "kraut.kept/1/a.js", functions: [fn("f", "0")] }] };
    const written: Manifest = { ...manifest(fn("f", "1")), kept };
    writeManifest(file, written);
    expect(readManifest(file)).toEqual(written);
    expect(() => parseManifest('{"version":1,"modules":{},"kept":{"m":[{}]}}', "m.json")).toThrow('"kept" is malformed');
  });

  test.each([
    ["not JSON", "{", "is not JSON"],
    ["another value", "[]", "an object was expected"],
    ["another version", '{"version":2}', "has version 2, this Kraut reads version 1"],
    ["no modules", '{"version":1}', '"modules" is missing'],
    ["a malformed module", '{"version":1,"modules":{"m":{"source":"a"}}}', 'module "m" is malformed'],
    ["a malformed function", '{"version":1,"modules":{"m":{"source":"a","file":"b","functions":[{"id":1}]}}}', 'module "m" is malformed'],
    ["malformed references", '{"version":1,"modules":{},"references":[1]}', '"references" is malformed'],
  ])("%s is a ManifestError that names the file", (_, text, message) => {
    expect(() => parseManifest(text, "m.json")).toThrow(ManifestError);
    expect(() => parseManifest(text, "m.json")).toThrow(`m.json: `);
    expect(() => parseManifest(text, "m.json")).toThrow(message);
  });

  test("one that is missing is a ManifestError too", () => {
    expect(() => readManifest(path.join(folder, "none.json"))).toThrow("cannot be read");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, 40));
    expect(() => readManifest(file)).toThrow(ManifestError);
  });

  test("paths are relative to it", () => {
    expect(relativeTo("/p/dist/kraut.manifest.json", "/p/src/a.ts")).toBe("../src/a.ts");
    expect(moduleOf("shop/src/a.ts#Queue.push")).toBe("shop/src/a.ts");
  });
});

describe("comparing two builds", () => {
  test("the same code is compatible, wherever it stands", () => {
    const moved = { ...fn("f", "1", { "suspend#0": ["a"] }), line: 99 };
    const result = compareManifests(manifest(fn("f", "1", { "suspend#0": ["a"] })), manifest(moved, fn("g", "2")));
    expect(result).toMatchObject({ compatible: true, added: ["shop/src/a.ts#g"] });
    expect(result.functions).toEqual([{ id: "shop/src/a.ts#f", kind: "same", kept: ["suspend#0"], lost: [], movedTo: undefined }]);
  });

  test("a changed function says which of its points are still the same", () => {
    const old = fn("f", "1", { "suspend#0": ["a"], "suspend#1": ["a", "b"], "suspend#2": ["a"], "suspend#3": ["a"], "ask#0": [] });
    const edited = fn("f", "2", { "suspend#0": ["a"], "suspend#1": ["a"], "suspend#2": ["a", "c"], "suspend#3": ["a"] });
    const points = edited.points.map((point) => (point.key === "suspend#3" ? { ...point, fingerprint: "another" } : point));
    const now = { ...edited, points };
    const { functions, compatible } = compareManifests(manifest(old), manifest(now));
    expect(compatible).toBe(false);
    expect(functions[0]).toMatchObject({
      kind: "changed",
      // what is no longer needed does no harm
      kept: ["suspend#0", "suspend#1"],
      lost: [
        { key: "suspend#2", reason: "it now needs c" },
        { key: "suspend#3", reason: "its statement changed" },
        { key: "ask#0", reason: "no such point any more" },
      ],
    });
  });

  test("values without a name must be the same, and so must the variables that are shared", () => {
    const reasons = (before: CompiledFunction, after: CompiledFunction) =>
      compareManifests(manifest(before), manifest(after)).functions[0]?.lost.map(({ reason }) => reason);
    const at = (live: string[], print = "1.a") => fn("f", print, { "suspend#0": live });
    expect(reasons(at(["a", "$t1"]), at(["a", "$t7"], "2.a"))).toEqual([]);
    expect(reasons(at(["a", "$t1"]), at(["a", "$t1", "$t2"], "2.a"))).toEqual(["it keeps other values that have no name"]);
    expect(reasons(at(["a", "$t1"]), at(["a", "$v1"], "2.a"))).toEqual(["it keeps other values that have no name"]);
    expect(reasons(at(["a"]), at(["a"], "1.b"))).toEqual(["it shares other variables with the functions around it"]);
  });

  test("a function that is gone, or has another id", () => {
    const result = compareManifests(manifest(fn("f", "1"), fn("g", "2")), manifest(fn("h", "2")));
    expect(result.compatible).toBe(false);
    expect(result.functions.map(({ id, kind, movedTo }) => [id, kind, movedTo])).toEqual([
      ["shop/src/a.ts#f", "removed", undefined],
      ["shop/src/a.ts#g", "removed", "shop/src/a.ts#h"],
    ]);
  });
});
