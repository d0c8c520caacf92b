/** Code in the bytes: a process that has none of the modules goes on with a snapshot that carries them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import ts from "typescript";

const SCRATCH = join(__dirname, "..", ".kraut");

const LEDGER = `
export const LIMITS = { small: 10, deep: { list: [1, 2] } };
export let opened = 3;
export class Entry {
  #secret = "s";
  constructor(amount) { this.amount = amount; }
  double() { return this.amount * 2 + this.#secret; }
}
export function round(x) { "use resumable"; return Math.round(x / LIMITS.small) * LIMITS.small; }
`;

const SHOP = `
import { suspend } from "@kraut/runtime";
import { Entry, LIMITS, opened, round } from "./ledger.js";

const names = ["ann", "bob"];
const rates = new Map([["ann", 2]]);
const helper = (x) => x + names.length;
let visits = 40;
function plain(x) { return helper(x) * 2; }
class Special extends Entry { double() { return "special " + super.double(); } }

export function order(amount) {
  "use resumable";
  const limits = LIMITS;
  const entry = new Special(amount);
  const log = [];
  const note = (text) => log.push(text);
  visits++;
  for (const name of names) {
    const answer = ask(name);
    note(name + " " + answer * (rates.get(name) ?? 1));
  }
  return [entry.double(), entry instanceof Entry, limits === LIMITS, plain(1), opened, visits, round(amount), log.join()].join("; ");
}

function ask(name) {
  "use resumable";
  try {
    return suspend({ ask: name });
  } finally {
    visits += 1;
  }
}

export function unused() { return missingHere; }
`;

const READ = `
import { readFileSync, writeFileSync } from "node:fs";
import { deserialize } from "@kraut/runtime";
const [, , file, next, ...imports] = process.argv;
for (const one of imports) await import(one);
try {
  const task = deserialize(readFileSync(file), { allowEmbeddedCode: process.env.ALLOW === "1" });
  task.resume(7);
  if (task.status === "suspended") writeFileSync(next, task.serialize({ embedCode: process.env.EMBED === "1" }));
  console.log(JSON.stringify({ status: task.status, request: task.request, result: task.status === "done" ? task.result : String(task.error) }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
`;

const START = `
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { start } from "@kraut/runtime";
const { order } = process.argv[2] === "esm" ? await import("./shop.js") : createRequire(import.meta.url)("./shop.js");
const task = start(order, 14);
writeFileSync("order.kraut", task.serialize({ embedCode: true }));
writeFileSync("bare.kraut", task.serialize());
`;

/** As `kraut build` lowers it. */
function lowered(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

describe.each(["esm", "cjs"] as const)("%s", (format) => {
  let home: string;
  let away: string;
  beforeAll(() => {
    mkdirSync(SCRATCH, { recursive: true });
    home = mkdtempSync(join(SCRATCH, "embed-home-"));
    away = mkdtempSync(join(SCRATCH, "embed-away-"));
    for (const [name, source] of Object.entries({ ledger: LEDGER, shop: SHOP })) {
      const { code } = transform(source, { filename: join(home, `${name}.js`) });
      writeFileSync(join(home, `${name}.js`), format === "esm" ? code! : lowered(code!));
    }
    writeFileSync(join(home, "package.json"), JSON.stringify({ name: "home", type: format === "esm" ? "module" : "commonjs" }));
    writeFileSync(join(away, "package.json"), '{"name":"away","type":"module"}');
    writeFileSync(join(home, "start.mjs"), START);
    for (const folder of [home, away]) writeFileSync(join(folder, "read.mjs"), READ);
    execFileSync(process.execPath, ["start.mjs", format], { cwd: home });
  });
  afterAll(() => {
    for (const folder of [home, away]) rmSync(folder, { recursive: true, force: true });
  });

  const read = (cwd: string, file: string, next: string, env: Record<string, string>, ...imports: string[]) =>
    JSON.parse(
      execFileSync(process.execPath, ["read.mjs", file, next, ...imports], { cwd, env: { ...process.env, ...env }, encoding: "utf8" }),
    );

  const RESULT = "special 28s; true; true; 6; 3; 43; 10; ann 14,bob 7";

  test("goes on where the modules are absent, from stop to stop", () => {
    const second = read(away, join(home, "order.kraut"), "second.kraut", { ALLOW: "1", EMBED: "1" }, "@kraut/runtime/embedded");
    expect(second).toMatchObject({ status: "suspended", request: { ask: "bob" } });
    const last = read(away, "second.kraut", "third.kraut", { ALLOW: "1" }, "@kraut/runtime/embedded");
    expect(last).toMatchObject({ status: "done", result: RESULT });
  });

  test("goes on with the loaded modules where they are there, with and without leave", () => {
    for (const env of [{ ALLOW: "1" }, {}]) {
      const second = read(home, "order.kraut", "second.kraut", env, "./shop.js");
      expect(second).toMatchObject({ status: "suspended", request: { ask: "bob" } });
    }
  });

  test("is off by default, and needs the part that evaluates", () => {
    expect(read(away, join(home, "order.kraut"), "x", {}, "@kraut/runtime/embedded")).toMatchObject({ code: "UNKNOWN_FUNCTION" });
    const without = read(away, join(home, "order.kraut"), "x", { ALLOW: "1" });
    expect(without).toMatchObject({ code: "INVALID_ARGUMENT", message: expect.stringContaining("@kraut/runtime/embedded") });
    expect(read(away, join(home, "bare.kraut"), "x", { ALLOW: "1" }, "@kraut/runtime/embedded")).toMatchObject({
      code: "UNKNOWN_FUNCTION",
    });
  });
});
