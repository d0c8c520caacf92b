/**
 * Random programs as text, for fast-check: every sub-expression may log, every statement kind and completion occurs.
 * Names are fixed (`a`, `b`, `c`, `x`, `i`, `o`, `xs`, `fns`), declared once at the top and shadowed at will, so that any
 * expression is valid anywhere. Programs end: the body of each loop and function starts with `burn()`, which throws when
 * the fuel is out. Values that are stored are cut to small primitives, so that nothing grows without end.
 */
import fc from "fast-check";

type Text = fc.Arbitrary<string>;

interface Place {
  /** How many loops there are around, up to the function. */
  readonly loops: number;
  /** A `switch` is around, inside the innermost loop. */
  readonly inSwitch: boolean;
  readonly depth: number;
}

const VARIABLE = fc.constantFrom("a", "b", "c", "x", "i");
const NUMBER = fc.nat(9).map(String);
const KEY = fc.constantFrom("p", "q", "r", "s");

/** `text` with each `§` replaced by one of the parts, in order. */
function fill(text: string, ...parts: Text[]): Text {
  return fc.tuple(...parts).map((values) => {
    let at = 0;
    return text.replace(/§/g, () => values[at++] ?? "");
  });
}

const cached = <K extends object>(make: (key: K) => Text) => {
  const known = new Map<string, Text>();
  return (key: K): Text => {
    const name = JSON.stringify(key);
    const found = known.get(name) ?? make(key);
    known.set(name, found);
    return found;
  };
};

const leaf: Text = fc.oneof(
  VARIABLE,
  NUMBER,
  KEY.map((k) => `"${k}"`),
  fill("xs[§]", NUMBER),
  fill("o.§", KEY),
  fc.constantFrom("null", "undefined"),
);

const expressionOf = cached(({ depth }: { depth: number }): Text => {
  if (depth <= 0) return leaf;
  const e = expressionOf({ depth: depth - 1 });
  const small = expressionOf({ depth: Math.min(depth - 1, 1) });
  const logged = fill("e(§, §)", NUMBER, e);
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 4, arbitrary: logged },
    fill("(§ + §)", e, e),
    fill("(§ - §)", e, e),
    fill("(§ < §)", e, e),
    fill("(§ === §)", e, e),
    fill("(§ && §)", e, e),
    fill("(§ || §)", e, e),
    fill("(§ ?? §)", e, e),
    fill("(§ ? § : §)", e, e, e),
    fill("(§, §)", e, e),
    fill("!§", e),
    fill("(typeof §)", e),
    fill("`<${§}|${§}>`", e, e),
    fill("(§ = cut(§))", VARIABLE, e),
    fill("(§ -= §)", VARIABLE, e),
    fill("(§ += e(§, §))", VARIABLE, NUMBER, NUMBER),
    fill("(§ ??= cut(§))", VARIABLE, e),
    fill("(§ ||= cut(§))", VARIABLE, e),
    fill("(§ &&= cut(§))", VARIABLE, e),
    fill("§++", VARIABLE),
    fill("--§", VARIABLE),
    fill("(xs[cut(§) & 3] = cut(§))", e, e),
    fill("(xs[cut(§) & 3] -= §)", small, e),
    fill("(o[key(§)] = cut(§))", small, e),
    fill("(o[key(§)] |= §)", small, e),
    fill("o[key(§)]++", small),
    fill("(delete o[key(§)])", small),
    fill(
      "(§ in o)",
      KEY.map((k) => `"${k}"`),
    ),
    fill("cut([§, ...xs, §])", e, e),
    fill("cut({ §: §, [key(§)]: §, ...o })", KEY, e, small, e),
    fill("f(§)", e),
    fill("g(§, §)", e, e),
    fill("g(...[§, §])", e, e),
    fill("o.m(§)", e),
    fill("o?.m?.(§)", e),
    fill("o.none?.(§).deeper[§]", e, e),
    fill("(null)?.[§]", e),
    fill("new K(§, §).sum(§)", small, small, small),
    fill("(() => §)()", e),
    fill("((x) => §)(§)", e, small),
    fill("((x, i = §) => §)(§)", small, e, small),
    fill("(function () { burn(); return [this === undefined, arguments.length, §]; })(§)", e, small),
    fill("fns.push(() => §)", e),
    fc.constant("call()"),
    fill("cut([a, b = §] = [cut(§), undefined])", e, e),
    fill("cut({ p: c, q: xs[0] = § } = { p: cut(§) })", e, e),
    fill("(([x, ...i]) => §)([§, 1, 2])", e, small),
    fill("(({ p: x = §, ...i }) => §)({ q: § })", small, e, small),
    fill("xs.map((x) => §).length", small),
    fill("fail(§)", small),
  );
});

/** Mostly small: many programs find more than large ones. */
const anyExpression = fc.oneof({ weight: 2, arbitrary: expressionOf({ depth: 1 }) }, { weight: 1, arbitrary: expressionOf({ depth: 2 }) });

const blockOf = cached((place: Place): Text => {
  const statement = statementOf(place);
  return fc.array(statement, { minLength: 1, maxLength: place.depth > 0 ? 3 : 2 }).map((list) => list.join("\n"));
});

const statementOf = cached((place: Place): Text => {
  const e = anyExpression;
  const jumps: { weight: number; arbitrary: Text }[] = [
    { weight: 1, arbitrary: fill("if (§) return §;", e, e) },
    { weight: 1, arbitrary: fill("if (§) throw cut(§);", e, e) },
    { weight: 1, arbitrary: fill("return §;", e) },
  ];
  if (place.loops > 0 || place.inSwitch) jumps.push({ weight: 2, arbitrary: fill("if (§) break;", e) });
  if (place.loops > 0) {
    jumps.push({ weight: 2, arbitrary: fill("if (§) continue;", e) });
    const label = fc.integer({ min: 1, max: place.loops }).map((n) => `L${n}`);
    jumps.push({ weight: 2, arbitrary: fill("if (§) break §;", e, label) }, { weight: 2, arbitrary: fill("if (§) continue §;", e, label) });
  }
  const simple: { weight: number; arbitrary: Text }[] = [
    { weight: 4, arbitrary: fill("§;", e) },
    { weight: 3, arbitrary: fill("log(§, §);", e, e) },
    ...jumps,
  ];
  if (place.depth <= 0) return fc.oneof(...simple);
  const inner: Place = { ...place, depth: place.depth - 1 };
  const block = blockOf(inner);
  const loop = blockOf({ loops: place.loops + 1, inSwitch: false, depth: place.depth - 1 });
  const inSwitch = blockOf({ ...inner, inSwitch: true });
  const name = `L${place.loops + 1}`;
  const head = fc.constantFrom("x", "i", "let x", "const x", "let i", "const i", "let [x, i = x]", "const { p: x, ...i }", "xs[1]", "o.p");
  const list = fc.oneof(
    fc.constantFrom("xs", "Object.entries(o)", '"ab"', "new Set(xs)", "new Map([[1, 2], [3, 4]])", "range(3)", "[[1, 2], [3]]"),
    fill("[§, §]", e, e),
  );
  return fc.oneof(
    ...simple,
    { weight: 2, arbitrary: fill("if (§) {\n§\n} else {\n§\n}", e, block, block) },
    { weight: 1, arbitrary: fill("{\nlet x = cut(§);\nconst i = cut(§);\nfns.push(() => x++ - i);\n§\n}", e, e, block) },
    { weight: 1, arbitrary: fill("{\n§\nlet x = cut(§);\nfns.push(() => (x -= 1));\n}", block, e) },
    { weight: 2, arbitrary: fill(`${name}: for (let i = §, x = 0; i - x < 3; i++) {\nburn();\n§\nfns.push(() => i++);\n}`, NUMBER, loop) },
    { weight: 2, arbitrary: fill(`${name}: for (§ of §) {\nburn();\n§\n}`, head, list, loop) },
    { weight: 1, arbitrary: fill(`${name}: for (§ in o) {\nburn();\n§\n}`, fc.constantFrom("x", "const x", "let i"), loop) },
    { weight: 1, arbitrary: fill(`${name}: while (§) {\nburn();\n§\n}`, e, loop) },
    { weight: 1, arbitrary: fill(`${name}: do {\nburn();\n§\n} while (§);`, loop, e) },
    { weight: 2, arbitrary: fill("switch (cut(§)) {\ncase §:\n§\ndefault:\n§\ncase §:\n§\n}", e, e, inSwitch, inSwitch, e, inSwitch) },
    { weight: 2, arbitrary: fill("try {\n§\n} catch (x) {\nlog(told(x));\n§\n}", block, block) },
    { weight: 2, arbitrary: fill("try {\n§\n} finally {\n§\n}", block, block) },
    { weight: 2, arbitrary: fill("try {\n§\n} catch {\n§\n} finally {\n§\n}", block, block, block) },
    {
      weight: 1,
      arbitrary: fill(
        "{\nlog(h(§));\nfunction h(x) {\nburn();\n§\n}\n}",
        e,
        blockOf({ loops: 0, inSwitch: false, depth: place.depth - 1 }),
      ),
    },
  );
});

/** A whole program: an ES module with a `main`, JavaScript, with a semicolon after each statement. */
export function randomProgram(depth = 2): Text {
  const body = blockOf({ loops: 0, inSwitch: false, depth });
  const small = blockOf({ loops: 0, inSwitch: false, depth: depth - 1 });
  return fill(
    `"use resumable";

// The engine's own method that returns \`this\`: a loop calls it by itself, and could not be stopped in ours.
const SELF = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))[Symbol.iterator];

class K {
  constructor(p, q) {
    this.p = p;
    this.q = q;
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
  const range = (n) => {
    let at = 0;
    return { [Symbol.iterator]: SELF, next: () => (at < n ? { value: at++, done: false } : { value: undefined, done: true }) };
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
    (x) => {
      §
    },
    function (...i) {
      §
    },
    () => {
      §
    },
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
  return [a, b, c, x, i, fuel, Object.keys(o)];
}
`,
    expressionOf({ depth: 1 }),
    small,
    small,
    body,
    body,
    body,
  );
}
