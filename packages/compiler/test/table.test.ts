/** The packed table in the code, unpacked by the runtime, says what `functions` says. */
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import type { RawFunction } from "../../runtime/src/contract.js";
import { unpackTable } from "../../runtime/src/registry/table.js";
import type { CompiledFunction } from "../src/types.js";

function compile(source: string): { functions: readonly CompiledFunction[]; table: RawFunction[] } {
  const { code, functions, diagnostics } = transform(source, {
    filename: "table.js",
    mark: "all",
    sourceType: "script",
    runtime: { global: "K" },
  });
  if (code === undefined) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  let table: RawFunction[] = [];
  const K = {
    table: unpackTable,
    module: (_version: number, _id: string, functions: RawFunction[]) => {
      table = functions;
      return [];
    },
  };
  runInNewContext(code, { K });
  return { functions, table };
}

/** What `functions` says of the slots that are locals. */
function shown([name, fingerprint, line, column, slots, locals, points]: RawFunction) {
  const names = slots.split(" ");
  const held = locals.split(" ").map((local) => /^(.*?)(?:[=.](\d+))?$/.exec(local) ?? []);
  const localsAt = (slot: number): string[] => {
    const found = held.flatMap(([, local = "", at]) => (Number(at) === slot ? [local] : []));
    return found.length > 0 ? found : [names[slot] ?? `no slot ${slot}`];
  };
  return {
    name,
    fingerprint,
    line,
    column,
    points: points.map(([key, at, col, live]) => ({ key, line: at, column: col, live: live.flatMap(localsAt) })),
  };
}

describe.each([
  [
    "locals of many points",
    "function f(a, b, c) { g(a); h(c);\n\n k(b); let d = h(); k(d, c); return [a, b, d]; }\nfunction g(x) { f(x); }",
  ],
  ["captured variables", "function f(a) { let n = 0; const up = () => { n += a; return g(n); }; up(); h(); return up() + a; }"],
  ["names used twice", "function f(a) { { let a = g(); h(a); } { let a = g(1); k(a); h(a); } return a; }"],
  [
    "functions that come before the one above them",
    "function f() {\n return (\n () => g()) \n}\n\n\nfunction h() { for (const x of f()) g(x); }",
  ],
  ["names with line breaks, bars and signs", 'const o = { "a\\n|b="() { g(); }, ["x y"]() { g`\n`; g["#1"](); g["#1"](); } };'],
  ["nothing to stop at", "function f(a) { return a + 1; }"],
])("%s", (_, source) => {
  test("are in the table", () => {
    const { functions, table } = compile(source);
    const stoppable = functions.filter(({ resumable }) => resumable);
    const rows = table.map(shown).filter(({ points }) => points.length > 0);
    expect(rows).toEqual(
      stoppable.map(({ name, fingerprint, line, column, points }) => ({
        name,
        fingerprint,
        line,
        column,
        points: points.map((point) => ({
          key: `${point.key}:${point.fingerprint}`,
          line: point.line,
          column: point.column,
          live: point.live,
        })),
      })),
    );
    expect(table.map(([name]) => name)).toEqual(
      functions.filter(({ name }) => table.some((row) => row[0] === name)).map(({ name }) => name),
    );
  });

  test("name the locals that are visible where a name is used twice", () => {
    for (const [, , , , , locals, points] of compile(source).table) {
      const names = locals.split(" ").map((local) => local.split(/[=.]/, 1)[0]);
      const isAmbiguous = new Set(names).size < names.length;
      for (const [, , , , visible] of points) {
        expect(visible !== undefined).toBe(isAmbiguous);
        for (const index of visible ?? []) expect(names[index]).toBeDefined();
      }
    }
  });

  test("code stands in the row of its function", () => {
    for (const [, , , , , , points, resume] of compile(source).table) expect(typeof resume).toBe(points.length > 0 ? "function" : "object");
  });
});
