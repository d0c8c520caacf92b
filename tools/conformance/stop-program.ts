/**
 * A test as a program that can be stopped: a fixture, as tools/harness runs them. The scripts of test262's harness stand at the top of a
 * module; the test stands in its `main`, with stops put in. Its end is the one thing that is compared: the test itself asserts all else.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../harness/compile.js";
import type { Fixture, FixtureOptions } from "../harness/fixture.js";
import type { Prepared } from "../harness/prepare.js";
import { insertTicks } from "../harness/ticks.js";
import { type Meta, type Mode, readMeta } from "./suite.js";

const OPTIONS: FixtureOptions = {
  sourceType: "commonjs",
  // every function is marked
  library: "module",
  crosses: "tests are called back by the engine from everywhere",
  unsaved: "tests hold what cannot be saved",
  concurrent: "asynchronous tests wait for several promises at once",
};

/**
 * Not what is about scripts and modules, other realms, and the host. Of the asynchronous tests only those that wait for one step after the
 * other: others look at what the caller of a function does while it waits, which is more when it is stopped.
 */
function canStop({ negative, isAsync, includes }: Meta, mode: Mode, text: string): boolean {
  if (isAsync && (!includes.includes(LOCAL) || includes.includes("compareArray.js"))) return false;
  return negative === undefined && (mode === "sloppy" || mode === "strict") && !text.includes("$262");
}

/** `undefined` when the test, or a script that it includes, is not for this. */
export function prepareStops(test262: string, path: string, mode: Mode): Prepared | undefined {
  const file = join(test262, "test", path);
  const text = readFileSync(file, "utf8");
  const meta = readMeta(text);
  const head = harnessOf(test262, meta);
  if (!canStop(meta, mode, head + text)) return undefined;
  const main = mainOf(test262, text, mode, meta.isAsync);
  const fixture: Fixture = { name: path, folder: "", file, source: "", options: OPTIONS, expected: PASSED };
  const stops = ticksIn(main);
  if (stops === undefined) return undefined;
  const ticked = head + stops;
  const plain = head + main;
  return {
    name: path,
    options: OPTIONS,
    expected: PASSED,
    sourceType: "commonjs",
    plain,
    ticked,
    compiled: compile(fixture, ticked, "js"),
    untouched: compile(fixture, plain, "js"),
  };
}

/** `undefined` for syntax that the harness does not know, which Node 20 does not, either. */
function ticksIn(main: string): string | undefined {
  try {
    return insertTicks(main, { sourceType: "commonjs", density: 2 }).code;
  } catch {
    return undefined;
  }
}

/** A run that has no log, and whose test found nothing wrong. */
const PASSED = "returned undefined\n";

const scriptOf = (test262: string, name: string) => readFileSync(join(test262, "harness", name), "utf8");

/** What is asynchronous in it calls the `$DONE` of its test, and stands there. */
const LOCAL = "asyncHelpers.js";

function harnessOf(test262: string, { includes }: Meta): string {
  const names = ["assert.js", "sta.js", ...includes.filter((name) => name !== LOCAL)];
  return names.map((name) => `${scriptOf(test262, name)}\n`).join("");
}

function mainOf(test262: string, text: string, mode: Mode, isAsync: boolean): string {
  const head = mode === "strict" ? '"use strict"; ' : "";
  if (!isAsync) return `exports.main = function main(log) { ${head}${text}\n};`;
  const helpers = text.includes(LOCAL) ? scriptOf(test262, LOCAL).replace('Object.hasOwn(globalThis, "$DONE")', "true") : "";
  return `exports.main = function main(log) { ${head}
return new Promise(function ($resolve, $reject) {
function $DONE(error) { if (error) $reject(error); else $resolve(); }
${helpers}
${text}
});
};`;
}
