/** Random expressions. Any of them is valid anywhere in a program, in strict and in sloppy code. */
import fc from "fast-check";
import { cached, fill, KEY, NUMBER, STRING, type Text, VARIABLE, weighted } from "./text.js";

const leaf: Text = fc.oneof(
  VARIABLE,
  NUMBER,
  STRING,
  fill("xs[§]", NUMBER),
  fill("o.§", KEY),
  fc.constantFrom("null", "undefined", "-0", "true", "k.n"),
);

export const expression = cached(({ depth }: { depth: number }): Text => {
  if (depth <= 0) return leaf;
  const e = expression({ depth: depth - 1 });
  const small = expression({ depth: Math.min(depth - 1, 1) });
  const logged = fill("e(§, §)", NUMBER, e);
  return fc.oneof(
    weighted(16, leaf),
    weighted(24, logged),
    weighted(30, fc.oneof(...operators(e))),
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

function operators(e: Text): Text[] {
  const binary = fc.constantFrom("+", "-", "*", "%", "|", "<", ">=", "===", "!=", "&&", "||", "??", "<<");
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
  ];
}
