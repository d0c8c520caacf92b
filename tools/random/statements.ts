/** Random statements: blocks of them, for places that differ in what may be jumped to. */
import fc from "fast-check";
import { anyExpression as e, expression } from "./expressions.js";
import { type Choice, cached, fill, NUMBER, type Text, VARIABLE, weighted } from "./text.js";

/** What the innermost function is: it may yield, or wait. */
export type Kind = "plain" | "generator" | "async";

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
  const choices = [...simple, ...branches(place), ...loops(place), ...tries(place), ...declarations(place)];
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
  if (kind === "generator")
    return [
      weighted(10, fill("yield §;", e)),
      weighted(8, fill("§ = cut(yield §);", VARIABLE, e)),
      weighted(3, fill("log(§, yield §, §);", e, e, e)),
      weighted(2, fill("yield* §;", fc.constantFrom("count(2)", "range(2)", "xs.slice(1)", '"ab"'))),
      weighted(1, fill("if (§) return yield §;", e, e)),
    ];
  if (kind === "plain") return [];
  return [
    weighted(10, fill("await §;", e)),
    weighted(8, fill("§ = cut(await §);", VARIABLE, e)),
    weighted(3, fill("log(§, await §, §);", e, e, e)),
    weighted(3, fill("log(await (async (x) => (await §, §))(§));", e, e, e)),
    weighted(2, fill("await Promise.reject(cut(§));", e)),
    weighted(1, fill("if (§) return await §;", e, e)),
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
    ),
    fill("[§, §]", e, e),
  );
  return [
    weighted(3, fill(`${label}: for (let i = §, x = 0; i - x < 3; i++) {\nburn();\n§\nfns.push(() => i++);\n}`, NUMBER, body)),
    weighted(1, fill(`${label}: for (let x = §, i = () => x; cut(x) < 4; x = cut(x) + 1) {\nburn();\nfns.push(i);\n§\n}`, NUMBER, body)),
    weighted(1, fill(`${label}: for (var w = §; (§, cut(w) < 3); §, w = cut(w) + 1) {\nburn();\n§\n}`, NUMBER, e, e, body)),
    weighted(1, fill(`${label}: for (;;) {\nburn();\n§\nif (§) break;\n}`, body, e)),
    weighted(4, fill(`${label}: for (§ of §) {\nburn();\n§\n}`, head, list, body)),
    weighted(2, fill(`${label}: for (§ in o) {\nburn();\n§\n}`, fc.constantFrom("x", "const x", "let i", "var w", "o.q"), body)),
    weighted(2, fill(`${label}: while (§) {\nburn();\n§\n}`, e, body)),
    weighted(2, fill(`${label}: do {\nburn();\n§\n} while (§);`, body, e)),
  ];
}

function tries(place: Place): Choice[] {
  const within = block(inner(place));
  return [
    weighted(3, fill("try {\n§\n} catch (x) {\nlog(told(x));\n§\n}", within, within)),
    weighted(1, fill("try {\n§\n} catch ({ name: x = §, message: i }) {\nfns.push(() => x);\n§\n}", within, e, within)),
    weighted(3, fill("try {\n§\n} finally {\n§\n}", within, within)),
    weighted(3, fill("try {\n§\n} catch {\n§\n} finally {\n§\n}", within, within, within)),
  ];
}

function declarations(place: Place): Choice[] {
  const within = block(inner(place));
  const body = block(newFunction(place));
  const small = expression({ depth: 1 });
  return [
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
