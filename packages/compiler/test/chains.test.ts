/** Chains of many links, as generated code has them: compiled, run, and stopped in. */
import { expect, test } from "@jest/globals";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { compile } from "./support.js";

const list = (length: number, of: (i: number) => string, by: string) => Array.from({ length }, (_, i) => of(i)).join(by);

/** Bodies of `function (f, o)`; `f` gives its argument back, and logs and stops at every fiftieth number. */
const KINDS: Record<string, (n: number) => string> = {
  "a sum": (n) => `return ${list(n, (i) => `f(${i})`, " + ")};`,
  "a sum without calls": (n) => `const a = f(50); return a + ${list(n, (i) => `${i}`, " + ")};`,
  "a text": (n) => `return "" + ${list(n, (i) => `f("${i % 10}")`, " + ")};`,
  or: (n) => `return ${list(n, (i) => `f(${i === n - 30 ? i : 0})`, " || ")};`,
  and: (n) => `return [${list(n, (i) => `f(${i === 120 ? 0 : 50})`, " && ")}];`,
  "else if": (n) =>
    `const all = []; for (const x of [0, 50, 101, ${n - 1}, -1]) { ${list(n, (i) => `if (x === f(${i})) { all.push(${i}); ${i % 2 ? "continue;" : ""} }`, " else ")} else all.push("none"); all.push("after"); } return all;`,
  "else if, left by break and return": (n) =>
    `for (let i = 0; ; i++) ${list(n, (i) => (i === n - 1 ? "break;" : `if (i === ${i}) f(i);`), " else ")} return "out";`,
  conditionals: (n) =>
    `const g = (x) => ${list(n, (i) => `x === ${i} ? f(${i})`, " : ")} : f("otherwise"); return [0, 50, 99, 100, 101, ${n - 1}, ${n}].map((x) => g(x));`,
  "calls of methods": (n) => `return o${list(n, (i) => `.add(f(${i}))`, "")}.n;`,
  members: (n) => `let p = {}; p.p = p; p.q = f(50); return p${".p".repeat(n)}.q;`,
  "an assigned member": (n) => `let p = {}; p.p = p; p${".p".repeat(n)}.q = f(50); return p.q;`,
};

function run(code: string, stops: boolean): unknown {
  const exports: { f?: (...args: unknown[]) => unknown } = {};
  const require = (name: string) => (name === "@kraut/runtime" ? runtime : compiled);
  new Function("exports", "require", code)(exports, require);
  const log: unknown[] = [];
  const task = runtime.start(exports.f as (...args: unknown[]) => unknown, log, stops);
  while (task.status === "suspended") task.resume();
  return [task.result, log];
}

test.each(Object.keys(KINDS).flatMap((name) => [300, 1000].map((n): [string, number] => [name, n])))(
  "%s of %i",
  (name, n) => {
    const source = `const { suspend } = require("@kraut/runtime");
  exports.f = function (log, stops) {
    const f = (x) => { if (x % 50 === 0) { log.push(x); if (stops) suspend(x); } return x; };
    const o = { n: 0, add(x) { this.n += x; return this; } };
    ${KINDS[name]?.(n)}
  };`;
    const plain = run(source, false);
    const { code } = compile(source, { sourceType: "commonjs" });
    expect(run(code, false)).toEqual(plain);
    if (n === 300) expect(run(code, true)).toEqual(plain);
  },
  120_000,
);
