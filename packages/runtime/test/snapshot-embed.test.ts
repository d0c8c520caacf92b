/** What cannot go along as code, and bytes with code that are not as they were. (tests/embedded-code.test.ts has it in two processes.) */
import { basename } from "node:path";
import { expect, test } from "@jest/globals";
import { deserialize, KrautError, MalformedSnapshotError, register, start } from "@kraut/runtime";
import { inspectSnapshot } from "@kraut/runtime/inspect";
import { transformSync } from "esbuild";
import { load } from "./support/compile.js";

type Run = { run: (x: unknown) => unknown };
let count = 0;
const module = (body: string, options = {}) =>
  load<Run>(`embed-${count++}.js`, `import { suspend } from "@kraut/runtime";\n${body}`, options);
const STOP = `export function run(x) { "use resumable"; const y = suspend(x); return use(y); }`;

test.each([
  [
    "a function of a module that is not compiled",
    `import { basename } from "node:path";\n${STOP}\nfunction use(y) { return basename(y); }`,
    "basename",
  ],
  ["a WeakMap", `const cache = new WeakMap();\n${STOP}\nfunction use(y) { return cache.get(y); }`, "cache"],
  ["a promise", `const later = { all: [Promise.resolve()] };\n${STOP}\nconst use = (y) => later.all.length;`, "later.all[0]"],
])("%s is refused by its path", (what, body, path) => {
  const task = start(module(body, { modules: { "node:path": { basename } } }).run, 1);
  expect(task.serialize().length).toBeGreaterThan(0);
  expect(() => task.serialize({ embedCode: true })).toThrow(
    expect.objectContaining({
      code: "NOT_SERIALIZABLE",
      what: expect.stringContaining(what),
      path: expect.stringMatching(new RegExp(`#${path.replace(/[.[\]]/g, "\\$&")}$`)),
    }),
  );
});

test("what is registered, not used, or data goes along", () => {
  register("embed basename", basename);
  const body = `import { basename } from "node:path";
    const unused = new WeakMap();
    const table = { rows: [1, { deep: new Map([["k", 1n]]) }] };
    ${STOP}
    const use = (y) => basename(y) + table.rows.length;`;
  const bytes = start(module(body, { modules: { "node:path": { basename } } }).run, 1).serialize({ embedCode: true });
  expect(deserialize(bytes).resume("/a/b.txt").result).toBe("b.txt2");
  expect(inspectSnapshot(bytes).frames[0]).toMatchObject({ function: "run" });
});

test("a module whose names a minifier changed is refused", () => {
  const edit = (code: string) => transformSync(code, { minify: true, format: "cjs" }).code;
  const task = start(module(`${STOP}\nconst use = (y) => y;`, { edit }).run, 1);
  expect(() => task.serialize({ embedCode: true })).toThrow(/was renamed, as minifiers/);
});

test("bytes that are cut or altered", () => {
  const bytes = start(module(`${STOP}\nconst use = (y) => y;`).run, 1).serialize({ embedCode: true });
  for (let length = 0; length < bytes.length; length += 7)
    expect(() => deserialize(bytes.slice(0, length), { allowEmbeddedCode: true })).toThrow(MalformedSnapshotError);
  for (let at = 0; at < bytes.length; at++) {
    const altered = bytes.slice();
    altered[at]! ^= 0x41;
    try {
      deserialize(altered, { allowEmbeddedCode: true });
    } catch (error) {
      expect(error).toBeInstanceOf(KrautError);
    }
  }
});
