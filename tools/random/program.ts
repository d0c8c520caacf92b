/**
 * Random programs as text, for fast-check: every kind of statement, expression and completion occurs, and every sub-expression may log.
 * Programs end: the body of each loop and function starts with `burn()`, which throws when the fuel is out. Values that are
 * stored are cut to small primitives, so that nothing grows without end. Several programs share a file, and what does not differ
 * between them: to compile that takes longer than all else.
 */
import fc from "fast-check";
import { expression } from "./expressions.js";
import { atTop, block, type Kind } from "./statements.js";
import { fill, type Text } from "./text.js";

export type SourceType = "module" | "commonjs";

/** JavaScript with a semicolon after each statement: an ES module, or a sloppy script that sets `exports`. */
export interface ProgramFile {
  readonly source: string;
  readonly sourceType: SourceType;
  /** The exported functions, a program each. */
  readonly names: readonly string[];
}

/** What `fileOf` makes a program of: the text of a function, `§` in the place of its name. */
export type Program = string;

export function fileOf(programs: readonly Program[], sourceType: SourceType): ProgramFile {
  const names = programs.map((_, i) => (programs.length === 1 ? "main" : `main${i}`));
  const texts = programs.map((text, i) => {
    const named = text.replace("§", names[i] as string);
    return sourceType === "module" ? `export ${named}` : `${named}exports.${names[i]} = ${names[i]};\n`;
  });
  return { source: `${HEAD}\n${texts.join("\n")}`, sourceType, names };
}

export function randomProgram(depth = 2): fc.Arbitrary<Program> {
  const part = (kind: Kind, head: Text): Text => fill("§ {\n      §\n    }", head, block(atTop(depth, kind)));
  const sync = fc.oneof(
    { weight: 4, arbitrary: part("plain", fc.constantFrom("(x) =>", "function (...i)", "() =>")) },
    { weight: 2, arbitrary: fill("(x) => drain(§(x))", part("generator", fc.constant("function* (x)"))) },
  );
  const either = fc.oneof(
    { weight: 1, arbitrary: sync },
    { weight: 2, arbitrary: part("async", fc.constantFrom("async (x) =>", "async function (...i)")) },
    { weight: 1, arbitrary: fill("(x) => drainLater(§(x))", part("async generator", fc.constant("async function* (x)"))) },
  );
  return fc.oneof({ weight: 3, arbitrary: program(sync, "", "") }, { weight: 1, arbitrary: program(either, "async ", "await ") });
}

/** Of an async program, each part is waited for. */
function program(part: Text, async: string, wait: string): Text {
  const text = PROGRAM.replace("function §", `${async}function @`).replace(
    "tell(log, burn, await part, c)",
    wait ? "await tellLater(log, burn, part, c)" : "tell(log, burn, part, c)",
  );
  const parts = fc.array(part, { minLength: 1, maxLength: 2 }).map((list) => list.join(",\n    "));
  const small = block(atTop(0, "plain"));
  return fill(text, expression({ depth: 1 }), small, small, parts).map((whole) => whole.replace("@", "§"));
}

/** What the programs of a file share. */
const HEAD: string = `"use resumable";

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

const cut = (v) => (typeof v === "string" ? v.slice(0, 9) : typeof v === "object" && v !== null ? Object.keys(v).length : v);
const told = (v) => (v instanceof Error ? v.name : v);
const key = (v) => "pqrs"[cut(v) & 3];
const fail = (v) => {
  throw new TypeError(\`failed with \${cut(v)}\`);
};
const tag = (strings, ...values) => [strings.length, cut(values[0])];
const range = (n) => {
  let at = 0;
  return { [Symbol.iterator]: SELF, next: () => (at < n ? { value: at++, done: false } : { value: undefined, done: true }) };
};
const drain = (it) => {
  const list = [];
  for (let step = it.next(1); !step.done && list.length < 5; step = it.next(list.length)) list.push(cut(step.value));
  list.push(cut(it.return(9).value));
  return list;
};
const SYM = Symbol.for("sym");
const poke = (it, plan) => {
  const list = [];
  for (const how of plan) {
    try {
      const { value, done } = how === "n" ? it.next(list.length) : how === "t" ? it.throw(new RangeError("thrown in")) : it.return(5);
      list.push(cut(value), done);
    } catch (x) {
      list.push(told(x));
    }
  }
  return list.join();
};
const drainLater = async (it) => {
  const list = [];
  for (let step = await it.next(1); !step.done && list.length < 5; step = await it.next(list.length)) list.push(cut(step.value));
  list.push(cut((await it.return(9)).value));
  return list;
};
const settle = async (p) => {
  try {
    return cut(await p);
  } catch (x) {
    return told(x);
  }
};
const fork = async (body) => {
  const lines = [];
  const log = (...values) => {
    lines.push(values.map((v) => String(cut(told(v)))).join(" "));
  };
  const f = (x) => (log("f", x), x);
  const g = (...list) => list.length;
  try {
    const own = { ...world(log), log, f, g, a: 1, b: "two", c: 3, x: 4, i: 0, w: 6 };
    lines.push(String(cut(await body(own))));
  } catch (x) {
    lines.push(String(cut(told(x))));
  }
  return lines.join();
};
function* count(n) {
  for (let i = 0; i < n; i++) yield i;
}
const world = (log) => {
  let fuel = 25;
  const fns = [];
  const burn = (more = -1) => {
    if ((fuel += more) < 0) throw new RangeError("out of fuel");
  };
  const e = (n, v) => {
    burn();
    log(n, v);
    return v;
  };
  const call = () => {
    burn();
    return fns.at(-1)?.();
  };
  const o = {
    p: 1,
    q: "q",
    m(v) {
      burn();
      log("m", v);
      return cut([this.p, v]);
    },
  };
  return { xs: [1, 2, 3], fns, k: new K(1, 2), o, burn, e, call };
};
const tell = (log, burn, fn, v) => {
  burn(20);
  try {
    log(fn(v, 5));
  } catch (x) {
    log(told(x));
  }
};
const tellLater = async (log, burn, fn, v) => {
  burn(20);
  try {
    log(await fn(v, 5));
  } catch (x) {
    log(told(x));
  }
};
`;

/** A program: the random parts, and the variables that they may use. */
const PROGRAM: string = `function §(log) {
  let a = 1;
  let b = "two";
  let c = 3;
  let x = 4;
  var i = 0;
  let w = 6;
  const { xs, fns, k, o, burn, e, call } = world(log);
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
  for (const part of parts) tell(log, burn, await part, c);
  log(fns.length, a, b, c, x, i, xs);
  for (const fn of fns.slice(0, 3)) tell(log, burn, fn, c);
  return [a, b, c, x, i, w, Object.keys(o), k.n];
}
`;
