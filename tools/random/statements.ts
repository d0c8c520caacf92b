/** Random statements: blocks of them, for places that differ in what may be jumped to. */
import fc from "fast-check";
import { anyExpression as e, expression, PLAN } from "./expressions.js";
import { type Choice, COMBINATION, cached, fill, NUMBER, type Text, VARIABLE, weighted } from "./text.js";

/** What the innermost function is: it may yield, or wait. */
export type Kind = "plain" | "generator" | "async" | "async generator";

export interface Place {
  readonly kind: Kind;
  /** How many loops there are around, up to the function. */
  readonly loops: number;
  /** A `switch` is around, inside the innermost loop. */
  readonly inSwitch: boolean;
  /** A labelled block is around, inside the function. */
  readonly inBlock: boolean;
  readonly depth: number;
}

export const atTop = (depth: number, kind: Kind): Place => ({ kind, loops: 0, inSwitch: false, inBlock: false, depth });

export const block = cached((place: Place): Text => {
  return fc.array(statement(place), { minLength: 1, maxLength: place.depth > 0 ? 3 : 2 }).map((list) => list.join("\n"));
});

const statement = cached((place: Place): Text => {
  const simple: Choice[] = [weighted(8, fill("§;", e)), weighted(6, fill("log(§, §);", e, e)), ...jumps(place), ...waits(place)];
  if (place.depth <= 0) return fc.oneof(...simple);
  const choices = [
    ...simple,
    ...branches(place),
    ...forks(place),
    ...loops(place),
    ...tries(place),
    ...held(place),
    ...declarations(place),
  ];
  return fc.oneof(...choices);
});

function jumps({ loops, inSwitch, inBlock }: Place): Choice[] {
  const choices = [
    weighted(2, fill("if (§) return §;", e, e)),
    weighted(2, fill("if (§) throw cut(§);", e, e)),
    weighted(1, fill("return §;", e)),
    weighted(1, fill("throw §;", e)),
  ];
  if (loops > 0 || inSwitch) choices.push(weighted(4, fill("if (§) break;", e)));
  if (inBlock) choices.push(weighted(4, fill("if (§) break B;", e)));
  if (loops > 0) {
    choices.push(weighted(4, fill("if (§) continue;", e)));
    const label = fc.integer({ min: 1, max: loops }).map((n) => `L${n}`);
    choices.push(weighted(4, fill("if (§) break §;", e, label)), weighted(4, fill("if (§) continue §;", e, label)));
  }
  return choices;
}

/** What only generators and async functions may do. */
function waits({ kind }: Place): Choice[] {
  return [...(/generator/.test(kind) ? yields(kind) : []), ...(/async/.test(kind) ? awaits : [])];
}

function yields(kind: Kind): Choice[] {
  const lists = fc.constantFrom("count(2)", "range(2)", "xs.slice(1)", '"ab"', "xs.values()");
  return [
    weighted(10, fill("yield §;", e)),
    weighted(8, fill("§ = cut(yield §);", VARIABLE, e)),
    weighted(3, fill("log(§, yield §, §);", e, e, e)),
    weighted(2, fill("yield* §;", lists)),
    weighted(2, fill("§ = cut(yield* (function* (x) { try { yield §; return §; } finally { log(§); } })(§));", VARIABLE, e, e, e, e)),
    weighted(1, fill("if (§) return yield §;", e, e)),
    ...(kind === "generator"
      ? []
      : [weighted(2, fill("§ = cut(yield* (async function* () { yield §; return await §; })());", VARIABLE, e, e))]),
  ];
}

/** Of what is awaited, nothing goes on beside the code: a stop would change the order. */
const awaits: Choice[] = [
  weighted(10, fill("await §;", e)),
  weighted(8, fill("§ = cut(await §);", VARIABLE, e)),
  weighted(3, fill("log(§, await §, §);", e, e, e)),
  weighted(3, fill("log(await (async (x) => (await §, §))(§));", e, e, e)),
  weighted(2, fill("await Promise.reject(cut(§));", e)),
  weighted(1, fill("if (§) return await §;", e, e)),
  weighted(2, fill("log(await { p: §, then(r, j) { burn(); § ? r(this.p) : j(§); } });", e, e, e)),
  weighted(2, fill("§ = cut(await new Promise((r, j) => { if (§) r(§); else j(§); }));", VARIABLE, e, e, e)),
  weighted(2, fill("log(await Promise.resolve(§).then((x) => §).finally(() => §));", e, e, e)),
  weighted(2, fill("log(await Promise.reject(§).then((x) => x, (x) => §).catch((x) => §));", e, e, e)),
  weighted(2, fill("log(await Promise.§([§, Promise.resolve(§), Promise.reject(§)]).catch((x) => told(x)));", COMBINATION, e, e, e)),
  weighted(2, fill("log((await Promise.allSettled([§, Promise.reject(§)])).map((x) => x.status + cut(x.value)).join());", e, e)),
  weighted(1, fill("{\nconst i = Promise.resolve(§);\nlog(cut(await i), §, cut(await i), await settle(i.then(() => §)));\n}", e, e, e)),
  weighted(
    1,
    fill(
      "log(await drainLater((async function* (x) { try { yield §; yield await §; } finally { await §; log(§); } })(§)));",
      e,
      e,
      e,
      e,
      e,
    ),
  ),
];

/** Stands in programs with branches that go on beside others, and share variables with them. */
export const BESIDE = "// beside";

/** Branches that have all to themselves, so that any order of them gives the same. */
function forks(place: Place): Choice[] {
  if (!/async/.test(place.kind)) return [];
  const body = block(newFunction(place, "async"));
  const branch = fill("fork(async ({ log, a, b, c, x, i, w, xs, fns, k, o, burn, e, call, f, g }) => {\n§\n})", body);
  return [
    weighted(3, fill("log(...(await Promise.all([§, §])));", branch, branch)),
    weighted(1, fill("log(...(await Promise.allSettled([§, §, §])).map((x) => x.value));", branch, branch, branch)),
    weighted(1, fill("{\nconst i = §;\nlog(await Promise.race([i, new Promise(() => {})]), await i);\n}", branch)),
    weighted(1, fill("{\nconst i = [§, §];\nconst x = Promise.any(i);\nawait Promise.all(i);\nlog(typeof (await x));\n}", branch, branch)),
    weighted(2, fill(`{\nconst i = settle((async (x) => {\n§\n})(§)); ${BESIDE}\n§\nlog(await i);\n}`, body, e, block(inner(place)))),
  ];
}

const inner = (place: Place): Place => ({ ...place, depth: place.depth - 1 });
const newFunction = (place: Place, kind: Kind = "plain"): Place => atTop(place.depth - 1, kind);

function branches(place: Place): Choice[] {
  const within = block(inner(place));
  const inSwitch = block({ ...inner(place), inSwitch: true });
  return [
    weighted(4, fill("if (§) {\n§\n} else {\n§\n}", e, within, within)),
    weighted(1, fill("if (§) {\n§\n} else if (§) {\n§\n}", e, within, e, within)),
    weighted(3, fill("switch (cut(§)) {\ncase §:\n§\ndefault:\n§\ncase §:\n§\n}", e, e, inSwitch, inSwitch, e, inSwitch)),
    weighted(1, fill("switch (§) {\ncase 1:\nlet x = §;\nfns.push(() => x);\ncase §:\nx = cut(§);\n§\n}", e, e, e, e, inSwitch)),
    weighted(2, place.inBlock ? fill("{\n§\n}", within) : fill("B: {\n§\n}", block({ ...inner(place), inBlock: true }))),
  ];
}

function loops(place: Place): Choice[] {
  const body = block({ ...inner(place), loops: place.loops + 1, inSwitch: false });
  const label = `L${place.loops + 1}`;
  const head = fc.constantFrom(
    "x",
    "i",
    "let x",
    "const x",
    "let i",
    "const i",
    "var w",
    "let [x, i = x]",
    "const { p: x, ...i }",
    "const [x, ...i]",
    "[x, xs[2]]",
    "xs[1]",
    "o.p",
    "o[key(i)]",
  );
  const list = fc.oneof(
    fc.constantFrom(
      "xs",
      "Object.entries(o)",
      '"ab"',
      "new Set(xs)",
      "new Map([[1, 2], [3, 4]])",
      "range(3)",
      "[[1, 2], [3]]",
      "xs.entries()",
      "xs.keys()",
      "count(3)",
      "new Map([[1, 2]]).values()",
      "new Uint8Array([7, 8])",
      "new Map([[1, 2], [3, 4]]).entries()",
      "new Set(xs).values()",
      '"a1b2".matchAll(/[a-z]/g)',
      "xs[Symbol.iterator]()",
    ),
    fill("[§, §]", e, e),
  );
  return [
    weighted(3, fill(`${label}: for (let i = §, x = 0; i - x < 3; i++) {\nburn();\n§\nfns.push(() => i++);\n}`, NUMBER, body)),
    weighted(1, fill(`${label}: for (let x = §, i = () => x; cut(x) < 4; x = cut(x) + 1) {\nburn();\nfns.push(i);\n§\n}`, NUMBER, body)),
    weighted(1, fill(`${label}: for (var w = §; (§, cut(w) < 3); §, w = cut(w) + 1) {\nburn();\n§\n}`, NUMBER, e, e, body)),
    weighted(1, fill(`${label}: for (;;) {\nburn();\n§\nif (§) break;\n}`, body, e)),
    weighted(4, fill(`${label}: for (§ of §) {\nburn();\n§\n}`, head, list, body)),
    ...(/async/.test(place.kind)
      ? [
          weighted(3, fill(`${label}: for await (§ of §) {\nburn();\n§\n}`, head, list, body)),
          weighted(2, fill(`${label}: for await (§ of [§, Promise.resolve(§)]) {\nburn();\n§\n}`, head, e, e, body)),
          weighted(
            2,
            fill(
              `${label}: for await (§ of (async function* (x) {\n§\n})(§)) {\nburn();\n§\n}`,
              head,
              block(newFunction(place, "async generator")),
              e,
              body,
            ),
          ),
        ]
      : []),
    weighted(
      2,
      fill(`${label}: for (§ of (function* (x) {\n§\n})(§)) {\nburn();\n§\n}`, head, block(newFunction(place, "generator")), e, body),
    ),
    weighted(2, fill(`${label}: for (§ in o) {\nburn();\n§\n}`, fc.constantFrom("x", "const x", "let i", "var w", "o.q"), body)),
    weighted(2, fill(`${label}: while (§) {\nburn();\n§\n}`, e, body)),
    weighted(2, fill(`${label}: do {\nburn();\n§\n} while (§);`, body, e)),
  ];
}

function tries(place: Place): Choice[] {
  const within = block(inner(place));
  return [
    weighted(3, fill("try {\n§\n} catch (x) {\nlog(told(x));\n§\n}", within, within)),
    weighted(1, fill("try {\n§\n} catch ({ name: x = §, cause: i }) {\nfns.push(() => x);\n§\n}", within, e, within)),
    weighted(3, fill("try {\n§\n} finally {\n§\n}", within, within)),
    weighted(3, fill("try {\n§\n} catch {\n§\n} finally {\n§\n}", within, within, within)),
  ];
}

/** Iterators that are asked by hand, with something in between. */
function held(place: Place): Choice[] {
  const iterator = fc.constantFrom(
    "xs.entries()",
    "xs.values()",
    "xs[Symbol.iterator]()",
    '"abc"[Symbol.iterator]()',
    "new Map([[1, 2], [3, 4]]).entries()",
    "new Map([[1, 2], [3, 4]]).keys()",
    "new Set(xs).values()",
    '"a1b2c".matchAll(/[a-z]/g)',
    "count(3)",
    "range(3)[Symbol.iterator]()",
    "new Uint8Array([7, 8, 9]).entries()",
    "Object.entries(o).values()",
  );
  return [
    weighted(
      3,
      fill(
        "{\nconst i = §;\nlog(cut(i.next().value));\n§\nlog(cut(i.next().value), §, [...i].length);\n}",
        iterator,
        block(inner(place)),
        e,
      ),
    ),
    weighted(
      1,
      fill("{\nconst i = §;\nfns.push(() => cut(i.next().value));\nfor (const x of i) {\n§\nbreak;\n}\n}", iterator, block(inner(place))),
    ),
  ];
}

function declarations(place: Place): Choice[] {
  const within = block(inner(place));
  const body = block(newFunction(place));
  const small = expression({ depth: 1 });
  const asyncDeclarations: Choice[] = [
    weighted(
      2,
      fill("{\nasync function h(x) {\nburn();\n§\n}\nlog(await h(§), await settle(h(§)));\n}", block(newFunction(place, "async")), e, e),
    ),
    weighted(
      2,
      fill("{\nasync function* h(x) {\nburn();\n§\n}\nlog(await drainLater(h(§)));\n}", block(newFunction(place, "async generator")), e),
    ),
    weighted(
      1,
      fill(
        "{\nclass C extends K {\n#p = §;\nasync m(v) {\nburn();\nthis.#p = cut(await super.sum(v));\n§\n}\nstatic async *s(v) {\nyield* [v, §];\n}\nget p2() {\nreturn this.#p;\n}\n}\nconst i = new C(§);\nlog(await settle(i.m(§)), i.p2, await drainLater(C.s(§)));\n}",
        small,
        block(newFunction(place, "async")),
        e,
        small,
        e,
        small,
      ),
    ),
  ];
  return [
    ...(/async/.test(place.kind) ? asyncDeclarations : []),
    weighted(
      2,
      fill(
        "{\nclass C {\nstatic n = §;\nstatic {\nlog(this.n, §);\n}\n#p = §;\nget p() {\n§\n}\nset p(v) {\nburn();\nthis.#p = cut(v);\n}\n#m(v) {\n§\n}\nr(v) {\nreturn [this.#m(v), this.#p].length;\n}\n*[Symbol.iterator]() {\n§\n}\n}\nconst i = new C();\ni.p = §;\nlog(i.p, i.r(§), poke(i[Symbol.iterator](), 'nnt'));\nfns.push(() => i.r(§));\n}",
        small,
        e,
        small,
        body,
        body,
        block(newFunction(place, "generator")),
        e,
        small,
        small,
      ),
    ),
    weighted(
      1,
      fill(
        "{\nclass C extends K {\nconstructor(x) {\nif (§) {\nsuper(x, §);\n} else super(§);\n§\n}\nget twice() {\nreturn [super.twice, §];\n}\nset half(v) {\nsuper.half = §;\n}\nstatic make(v) {\nreturn [super.make(v).n, new.target, §].length;\n}\n}\nconst i = new C(§);\ni.half = §;\nlog(i.twice, C.make(§), i.n, i instanceof K);\n}",
        e,
        small,
        small,
        body,
        small,
        small,
        e,
        small,
        e,
        small,
      ),
    ),
    weighted(
      2,
      fill(
        "{\nfunction* h(x) {\nburn();\n§\n}\nconst i = h(§);\nlog(poke(i, §));\n§\nlog(poke(i, §));\n}",
        block(newFunction(place, "generator")),
        e,
        PLAN,
        within,
        PLAN,
      ),
    ),
    weighted(1, fill("{\nconst i = f.bind(§, §);\n§\nlog(i(), i.name, cut(i));\nfns.push(i);\n}", fc.constantFrom("o", "null"), e, within)),
    weighted(
      1,
      fill(
        "{\nconst i = Symbol('i');\nconst x = { [i]: §, p: 1 };\n§\nlog(x[i], Object.keys(x).length, i in x, delete x[i]);\n}",
        e,
        within,
      ),
    ),
    weighted(1, fill("for (const x of xs.slice(0, 2)) {\nlet i = §;\nfns.push(() => (i = cut(i + x)), () => §);\n}", e, e)),
    weighted(
      1,
      fill("{\nconst i = new Map([[§, §]]);\n§\ni.set(cut(§), §);\nlog(i.size, [...i.values()].length);\n}", e, e, within, small, e),
    ),
    weighted(2, fill("{\nlet x = cut(§);\nconst i = cut(§);\nfns.push(() => x++ - i);\n§\n}", e, e, within)),
    weighted(2, fill("{\n§\nlet x = cut(§);\nfns.push(() => (x -= 1));\n}", within, e)),
    weighted(1, fill("var w = cut(§);", e)),
    weighted(1, fill("{\nconst { p: x = §, [key(§)]: i, ...c } = { q: §, r: 2 };\nlog(x, i, Object.keys(c));\n§\n}", e, small, e, within)),
    weighted(2, fill("{\nlog(h(§));\nfunction h(x) {\nburn();\n§\n}\n}", e, body)),
    weighted(
      2,
      fill("{\nfunction* h(x) {\nburn();\n§\n}\nlog(drain(h(§)), [...h(§)].length);\n}", block(newFunction(place, "generator")), e, e),
    ),
    weighted(1, fill("{\nconst h = (x = §) => {\nburn();\n§\n};\nfns.push(h);\nlog(h(§), h());\n}", small, body, e)),
    weighted(
      1,
      fill(
        "{\nclass C {\nconstructor(x) {\nthis.x = x;\n§\n}\nm(v) {\nburn();\n§\n}\nstatic s(v) {\nreturn new this(v);\n}\n}\nlog(C.s(§).m?.(§));\n}",
        body,
        body,
        small,
        e,
      ),
    ),
    weighted(
      1,
      fill(
        "{\nclass C extends K {\nn2 = §;\nconstructor(...i) {\nburn();\nsuper(...i);\n§\n}\nsum(r) {\nburn();\nlog(super.sum(r));\n§\n}\n}\nlog(new C(§, 2).sum(§));\n}",
        small,
        body,
        body,
        small,
        e,
      ),
    ),
  ];
}
