/**
 * Random programs as text, for fast-check: every kind of statement, expression and completion occurs, and every sub-expression may log.
 * Programs end: the body of each loop and function starts with `burn()`, which throws when the fuel is out. Values that are
 * stored are cut to small primitives, so that nothing grows without end.
 */
import fc from "fast-check";
import { expression } from "./expressions.js";
import { atTop, block } from "./statements.js";
import { fill } from "./text.js";

export interface Program {
  readonly source: string;
  readonly sourceType: "module" | "commonjs";
}

/** JavaScript with a semicolon after each statement, and a `main`: an ES module, or a sloppy script that sets `exports.main`. */
export function randomProgram(depth = 2): fc.Arbitrary<Program> {
  const body = block(atTop(depth));
  const small = block(atTop(0));
  const part = fill("§ {\n      §\n    }", fc.constantFrom("(x) =>", "function (...i)", "() =>"), body);
  const text = fill(
    PROGRAM,
    expression({ depth: 1 }),
    small,
    small,
    fc.array(part, { minLength: 1, maxLength: 2 }).map((list) => list.join(",\n    ")),
  );
  return fc.tuple(text, fc.constantFrom("module" as const, "module" as const, "commonjs" as const)).map(([source, sourceType]) => {
    if (sourceType === "module") return { source, sourceType };
    return { source: `${source.replace("export function main", "function main")}exports.main = main;\n`, sourceType };
  });
}

/** The same for all programs: what runs the random parts, and what they may use. */
const PROGRAM: string = `"use resumable";

// The engine's own method that returns \`this\`: a loop calls it by itself, and could not be stopped in ours.
const SELF = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))[Symbol.iterator];

class K {
  constructor(p, q) {
    this.p = p;
    this.q = q;
    this.n = 1;
  }
  static make(p) {
    return new this(p, 2);
  }
  get twice() {
    return [this.p, this.p].length;
  }
  set half(v) {
    this.n = typeof v;
  }
  sum(r) {
    return [this.p, this.q, r].length;
  }
}

export function main(log) {
  let a = 1;
  let b = "two";
  let c = 3;
  let x = 4;
  var i = 0;
  let w = 6;
  let fuel = 25;
  const xs = [1, 2, 3];
  const fns = [];
  const burn = () => {
    if (--fuel < 0) throw new RangeError("out of fuel");
  };
  const cut = (v) => (typeof v === "string" ? v.slice(0, 9) : typeof v === "object" && v !== null ? Object.keys(v).length : v);
  const told = (v) => (v instanceof Error ? v.name : v);
  const key = (v) => "pqrs"[cut(v) & 3];
  const e = (n, v) => {
    burn();
    log(n, v);
    return v;
  };
  const fail = (v) => {
    throw new TypeError(\`failed with \${cut(v)}\`);
  };
  const tag = (strings, ...values) => [strings.length, cut(values[0])];
  const range = (n) => {
    let at = 0;
    return { [Symbol.iterator]: SELF, next: () => (at < n ? { value: at++, done: false } : { value: undefined, done: true }) };
  };
  const call = () => {
    burn();
    return fns.at(-1)?.();
  };
  const k = new K(1, 2);
  const o = {
    p: 1,
    q: "q",
    m(v) {
      burn();
      log("m", v);
      return cut([this.p, v]);
    },
  };
  function f(x, i = (burn(), §)) {
    burn();
    §
  }
  function g(a, ...rest) {
    burn();
    const i = rest.length;
    §
    return cut(a);
  }
  const parts = [
    §,
  ];
  for (const part of parts) {
    fuel = 25;
    try {
      log(part(c, 5));
    } catch (x) {
      log(told(x));
    }
  }
  fuel = 10;
  log(fns.length, a, b, c, x, i, xs);
  for (const fn of fns.slice(0, 3)) {
    try {
      log(fn());
    } catch (x) {
      log(told(x));
    }
  }
  return [a, b, c, x, i, w, fuel, Object.keys(o), k.n];
}
`;
