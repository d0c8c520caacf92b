/** Random expressions. Any of them is valid anywhere in a program, in strict and in sloppy code. */
import fc from "fast-check";
import { cached, fill, KEY, NUMBER, STRING, type Text, VARIABLE, weighted } from "./text.js";

/** What a generator is asked for, one after the other: `next`, `throw`, `return`. */
export const PLAN: Text = fc
  .constantFrom("n", "nn", "nnn", "nt", "nr", "nnt", "ntn", "nrn", "tn", "rn", "ntr", "nnrn")
  .map((plan) => `"${plan}"`);

const leaf: Text = fc.oneof(
  VARIABLE,
  NUMBER,
  STRING,
  fill("xs[§]", NUMBER),
  fill("o.§", KEY),
  fc.constantFrom("null", "undefined", "-0", "true", "k.n", "o[SYM]", "xs.length"),
);

export const expression = cached(({ depth }: { depth: number }): Text => {
  if (depth <= 0) return leaf;
  const e = expression({ depth: depth - 1 });
  const small = expression({ depth: Math.min(depth - 1, 1) });
  const logged = fill("e(§, §)", NUMBER, e);
  return fc.oneof(
    weighted(16, leaf),
    weighted(24, logged),
    weighted(30, fc.oneof(...operators(e, small))),
    weighted(30, fc.oneof(...assignments(e, small))),
    weighted(12, fc.oneof(...patterns(e, small))),
    weighted(16, fc.oneof(...literals(e, small))),
    weighted(24, fc.oneof(...calls(e, small))),
    weighted(20, fc.oneof(...functions(e, small))),
    weighted(8, fc.oneof(...builtins(e, small))),
    weighted(10, fc.oneof(...classes(e, small))),
  );
});

/** Mostly small: many programs find more than large ones. */
export const anyExpression: Text = fc.oneof(weighted(2, expression({ depth: 1 })), weighted(1, expression({ depth: 2 })));

function operators(e: Text, small: Text): Text[] {
  const binary = fc.constantFrom("+", "-", "*", "%", "|", "<", ">=", "===", "!=", "&&", "||", "??", "<<", "/", "^", ">>>");
  return [
    fill("(§ § §)", e, binary, e),
    fill("(§ && §)", e, e),
    fill("(§ || §)", e, e),
    fill("(§ ?? §)", e, e),
    fill("(§ ? § : §)", e, e, e),
    fill("(§, §)", e, e),
    fill("§(§)", fc.constantFrom("!", "typeof ", "void ", "-", "~"), e),
    fill("`<${§}|${§}>`", e, e),
    fill("tag`<${§}|${§}>`", e, e),
    fill("(§ in o)", STRING),
    fill("(cut(§) instanceof K)", e),
    fill("(k instanceof (§, K))", e),
    fill("((cut(§) & 3) ** (cut(§) & 1))", e, small),
    fill("(§, §, §)", small, e, small),
    fill("(cut(§) in xs)", e),
    fill("(SYM in { [SYM]: § })", e),
    fill("typeof nowhere"),
  ];
}

function assignments(e: Text, small: Text): Text[] {
  const logical = fc.constantFrom("??=", "||=", "&&=");
  const arithmetic = fc.constantFrom("-=", "+=", "|=", "*=");
  return [
    fill("(§ = cut(§))", VARIABLE, e),
    fill("(§ -= §)", VARIABLE, e),
    fill("(§ += e(§, §))", VARIABLE, NUMBER, NUMBER),
    fill("(§ § cut(§))", VARIABLE, logical, e),
    fill("§++", VARIABLE),
    fill("--§", VARIABLE),
    fill("(xs[cut(§) & 3] = cut(§))", e, e),
    fill("(xs[cut(§) & 3] -= §)", small, e),
    fill("(o[key(§)] = cut(§))", small, e),
    fill("(o[key(§)] |= §)", small, e),
    fill("(o.§ § cut(§))", KEY, logical, e),
    fill("(o[key(§)] § cut(§))", small, logical, e),
    fill("o[key(§)]++", small),
    fill("(delete o[key(§)])", small),
    fill("(k.n § cut(§))", arithmetic, e),
    fill("(k.half = cut(§))", e),
    fill("(xs[cut(§) & 3] **= cut(§) & 1)", small, e),
    fill("(o[SYM] = cut(§))", e),
    fill("(o[SYM] § cut(§))", logical, e),
    fill("(delete o?.[key(§)])", small),
    fill("(a = b = cut(§))", e),
  ];
}

function patterns(e: Text, small: Text): Text[] {
  return [
    fill("cut([a, b = §] = [cut(§), undefined])", e, e),
    fill("cut({ p: c, q: xs[0] = § } = { p: cut(§) })", e, e),
    fill("cut([xs[cut(§) & 3], o.p = cut(§)] = [1, §])", small, e, leaf),
    fill("cut({ [key(§)]: x = cut(§), ...o.q } = { p: 1, s: § })", small, e, small),
    fill("cut([a, b] = [b, a])"),
    fill("(([x, ...i]) => §)([§, 1, 2])", e, small),
    fill("cut([a, , b = §, ...o.r] = range(cut(§) & 3))", e, small),
    fill("cut([xs[1] = §, x] = count(cut(§) & 3))", small, e),
    fill("(([x = §, , i] = count(§)) => [x, i, §])()", small, fc.constantFrom("1", "3"), e),
    fill("cut({ length: x, [§]: a = § } = xs)", NUMBER, e),
    fill(
      "(({ p: { q: [x = §] = [§] } = {}, [key(§)]: i }) => [x, §].length)({ p: § })",
      e,
      small,
      small,
      e,
      fc.constantFrom("{ q: [1] }", "undefined", "{}", "{ q: range(1) }"),
    ),
    fill("(({ p: x = §, ...i }) => §)({ q: § })", small, e, small),
    fill("(([x, [i = §] = [§]]) => §)([1, §])", small, small, e, fc.constantFrom("[2]", "undefined", "[]", "null")),
  ];
}

function literals(e: Text, small: Text): Text[] {
  return [
    fill("cut([§, ...xs, §])", e, e),
    fill("cut([§, , §]).length", e, e),
    fill("cut({ §: §, [key(§)]: §, ...o })", KEY, e, small, e),
    fill("({ get p() { return §; } }).p", e),
    fill("cut(({ set p(v) { x = cut(v); log(v, §); } }).p = §)", small, e),
    fill("({ p: §, m(v) { return [this.p, §].length; } }).m(§)", e, e, small),
    fill("({ [key(§)](v) { return §; }, r: 1 }).p?.(§)", small, e, e),
    fill("({ p: § }).p", e),
    fill("({ [SYM]: §, q: § })[SYM]", e, small),
    fill("({ __proto__: { m(v) { return [this.p, v]; } }, p: §, m(v) { return super.m(§).length; } }).m(§)", small, e, small),
    fill("({ __proto__: { get p() { return §; } }, get p() { return [super.p, §].length; } }).p", e, small),
    fill("drain({ *m(v) { yield §; yield v; } }.m(§)).length", e, small),
    fill("new Map([[§, §]]).size", e, small),
    fill("`§${§}`.length", KEY, e),
    fill("[§, §][cut(§) & 1]", e, e, small),
  ];
}

function calls(e: Text, small: Text): Text[] {
  return [
    fill("f(§)", e),
    fill("g(§, §)", e, e),
    fill("g(...[§, §])", e, e),
    fill("g(§, ...xs, §)", small, e),
    fill("o.m(§)", e),
    fill('o[§ ? "m" : "n"](§)', e, e),
    fill("o?.m?.(§)", e),
    fill("(o?.m)(§)", e),
    fill("o.none?.(§).deeper[§]", e, e),
    fill("o.none?.[§]?.(§)", e, e),
    fill("(null)?.[§]", e),
    fill("new K(§, §).sum(§)", small, small, small),
    fill("new K(...[§, §]).twice", small, e),
    fill("K.make(§).sum(§)", e, small),
    fill("f.call(o, §)", e),
    fill("g.apply(null, [§, §])", e, e),
    fill("f.bind(null, §)()", e),
    fill("g.bind(o, §, §)(§)", small, e, small),
    fill("new (K.bind(null, §))(§).sum(§)", e, small, small),
    fill("o.m.bind({ p: § })(§)", small, e),
    fill("(§ ? f : g)?.(§)", small, e),
    fill("o?.[key(§)]?.length", e),
    fill("o.none?.m(§).p.q", e),
    fill("Reflect.apply(f, o, [§])", e),
    fill("Reflect.construct(K, [§, §]).sum(§)", e, small, small),
    fill("Math.max(...[§, cut(§)].map(Number))", small, e),
    fill("g(...range(cut(§) & 3))", e),
    fc.constant("call()"),
    fill("fail(§)", small),
  ];
}

function functions(e: Text, small: Text): Text[] {
  return [
    fill("(() => §)()", e),
    fill("((x) => §)(§)", e, small),
    fill("((x, i = §) => §)(§)", small, e, small),
    fill("((x, i = () => x) => { x = §; return i(); })(§)", e, small),
    fill("(function () { burn(); return [this === undefined, arguments.length, §]; })(§)", e, small),
    fill("(function () { return (() => [arguments[0], new.target, §].length)(); })(§)", e, small),
    fill("(function (x) { arguments[0] = §; x = cut(x); return [x, arguments[0]]; })(§).length", small, e),
    fill("(function r(n) { burn(); return n > 0 ? [§, r(n - 1)].length : §; })(2)", small, e),
    fill("(({ p: { q: x = § } = {} }, ...i) => [x, i.length, §])({ p: undefined }, 1, §).length", small, small, small),
    fill("cut(new (function () { this.p = §; return §; })().p)", small, e),
    fill("(function () { return (() => { arguments[1] = §; return [...arguments, §].length; })(); })(§, 1)", e, small, small),
    fill("new (function () { return { p: new.target === undefined, q: § }; })().q", e),
    fill("(function () { return typeof new.target; })(§)", e),
    fill("((x, i = § ? () => x : () => 1, c = i()) => [x, c, §].length)(§)", small, e, small),
    fill("((...i) => { i[0] = cut(§); return i.length; })(...xs, §)", e, small),
    fill("(function* (x) { const i = yield §; log(i); return §; })(§).next().value", e, small, small),
    fill(
      "poke((function* () { try { yield §; yield §; } catch (x) { log(told(x)); yield §; } finally { log(§); } })(), §)",
      e,
      small,
      small,
      e,
      PLAN,
    ),
    fill(
      "poke((function* () { try { log(yield* §); yield §; } finally { yield §; } })(), §)",
      fc.constantFrom("count(2)", "range(2)", "xs", "(function* () { try { yield 1; } finally { log(2); } return 3; })()"),
      e,
      small,
      PLAN,
    ),
    fill("fns.push(() => §)", e),
    fill("fns.push(((x) => () => (x = cut(x + §)))(§))", small, e),
  ];
}

/** Functions of the engine that call back. */
function builtins(e: Text, small: Text): Text[] {
  return [
    fill("xs.map((x) => §).length", small),
    fill("xs.filter((x, i) => §).length", small),
    fill("xs.reduce((a, x) => cut(§), §)", small, e),
    fill("[...xs].sort((a, b) => cut(§) - b)[0]", small),
    fill('"abcb".replace(/b/g, (x) => cut(§))', small),
    fill("Array.from(xs, (x) => §).length", small),
    fill("new Map([[1, 2]]).forEach((a, b) => §)", e),
    fill("xs.find((x) => §)", e),
    fill("xs.some((x) => §)", e),
    fill("xs.every((x, i) => §)", e),
    fill("xs.findLast((x) => §)", e),
    fill("xs.flatMap((x, i) => [x, §]).length", small),
    fill("xs.reduceRight((a, x) => cut(§), §)", e, small),
    fill("xs.forEach((x, i) => { xs[i] = cut(§); })", e),
    fill("[...xs, §].toSorted((a, b) => (log(cut(§)), cut(a) - b)).length", e, small),
    fill("Array.prototype.map.call(xs, (x) => §).length", small),
    fill("Array.from(range(2), (x, i) => §).length", e),
    fill("Array.from({ length: 2 }, (x, i) => §).length", e),
    fill("new Set(xs).forEach((x) => §)", e),
    fill("new Uint8Array([1, 2]).map((x) => cut(§)).length", e),
    fill('"a-b".replaceAll("-", (x, i) => cut(§)).length', e),
    fill('JSON.parse("[1,2]", (i, x) => (§, x)).length', e),
    fill("Object.keys(Object.fromEntries([[§, §]])).length", small, e),
    fill("JSON.stringify({ p: 1, q: 2 }, (i, x) => (§, x))", small),
  ];
}

/** Classes with one use. */
function classes(e: Text, small: Text): Text[] {
  return [
    fill("new (class { constructor(x) { this.p = §; } m() { return §; } })(§).m()", small, e, small),
    fill("new (class { p = §; static q = §; })().p", e, small),
    fill("(class { static m(v) { return [v, §].length; } }).m(§)", e, small),
    fill("(class { static { log(§); } static p = §; }).p", small, e),
    fill("new (class { get p() { return §; } set p(v) { x = cut(v); } })().p", e),
    fill("new (class { #p = §; m(v) { this.#p = cut(v); return this.#p; } })().m(§)", small, e),
    fill("new (class extends K { sum(r) { return [super.sum(§), §].length; } })(1, §).sum(§)", small, small, small, e),
    fill("new (class extends K { constructor(p) { super(§, p); this.q = §; } })(§).q", small, e, small),
    fill("new (class { #m(v) { return [v, §].length; } n(v) { return this.#m(§); } })().n(§)", e, small, small),
    fill(
      "new (class { #p = 1; get #q() { return §; } set #q(v) { this.#p = cut(v); } m() { this.#q = §; return [this.#q, this.#p].length; } })().m()",
      e,
      small,
    ),
    fill(
      "(class { static #p = §; static #m(v) { return [this.#p, v, §].length; } static n(v) { return this.#m(v); } }).n(§)",
      small,
      e,
      small,
    ),
    fill("(class C { #p = §; static has(v) { return [#p in v, §]; } static n() { return C.has(new C()); } }).n().length", small, e),
    fill("new (class { p = §; m = () => [this.p, §].length; })().m()", small, e),
    fill("new (class { [key(§)] = §; static [key(§)](v) { return v; } q = 2; })().q", small, e, small),
    fill("new (class extends K { get twice() { return [super.twice, §].length; } set half(v) { super.half = §; } })(1, 2).twice", e, small),
    fill("(new (class extends K { set half(v) { super.half = cut(v); log(this.n, §); } })(1, 2).half = §)", e, small),
    fill("(class extends K { static make(p) { return super.make(§).sum(p); } }).make(§)", e, small),
    fill("new (class extends K { constructor() { const i = () => super(§, 2); i(); this.n = §; } })().n", e, small),
    fill(
      "new (class extends K { constructor() { try { super(§, 2); } finally { log(§); } } sum() { return new.target; } })().sum()",
      e,
      small,
    ),
    fill("new (class extends (§, K) { p2 = §; })(§, 1).sum(§)", small, e, small, small),
    fill("cut(new (class { constructor() { this.p = new.target.name; return §; } })().p)", e),
    fill("[...new (class { *[Symbol.iterator]() { yield §; yield §; } })()].length", e, small),
    fill("drain(new (class { *m(v) { yield [this, §].length; yield* count(v); } })().m(§))[0]", e, small),
  ];
}
