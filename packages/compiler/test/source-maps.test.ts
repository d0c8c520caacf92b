import { generate } from "@babel/generator";
import { parse } from "@babel/parser";
import { describe, expect, test } from "@jest/globals";
import remapping from "@jridgewell/remapping";
import type { RawSourceMap, TransformOptions } from "@kraut/compiler";
import { type Compiled, compile, markersOf, type Place, tracedMarkers } from "./support.js";

/** Markers (`mk…`) stand once each; what a cut function calls must be found in its running and in its resuming body. */
const BODY = `
export function approve(order, { limit = mkDefault() } = {}) {
  const first = mkFirst(order.mkField, "mkString");
  for (const item of mkItems(first)) {
    if (mkTest(item, limit)) continue;
    try {
      mkRisky(item);
    } catch (error) {
      mkHandle(error);
    } finally {
      mkClean();
    }
    while (mkMore()) order.mkMethod(mkArgument(), mkInner());
  }
  switch (mkKind()) {
    case mkCase():
      mkThen();
      break;
    default:
      mkElse();
  }
  const closure = (x) => mkInClosure(x, first);
  const { a = mkPattern(), ...rest } = order;
  order.total += mkCompound();
  return closure(mkLast()) + \`\${mkTemplate(rest, a)}\` + (order?.mkChain(mkOptional()) ?? mkNullish());
}

export class Box {
  constructor(value) {
    this.value = mkInConstructor(value);
    mkAfterConstructor();
  }
  open(key) {
    return mkInMethod(this.value, key) + mkAfterMethod();
  }
}
`;
/** The first call of a function runs in the running body only; what comes from it is all that the resuming body needs. */
const FIRST_CALLS = new Set(["mkDefault", "mkInClosure", "mkInConstructor", "mkInMethod"]);
const IN_BOTH = [...BODY.matchAll(/\bmk[A-Z]\w*/g)].map(([name]) => name).filter((name) => !FIRST_CALLS.has(name));

/** The same program with types; each shifts what follows it. */
const TYPED = BODY.replace(
  "approve(order, { limit = mkDefault() } = {})",
  "approve(order: Order, { limit = mkDefault() as number }: { limit?: number } = {}): string",
)
  .replace("const first =", "const first: Money =")
  .replace("(x) =>", "(x: number): Money =>")
  .replace("constructor(value)", "constructor(private readonly value: Money)")
  .replace("open(key)", "open<K extends string>(key: K): unknown")
  .replace("mkRisky(item)", "mkRisky<Money>(item as unknown as Money)");
const TS = `interface Order { mkless: number }\ntype Money = number & { brand: "money" };\n${TYPED}`;
const TSX = `${TS}\nexport const View = ({ title }: { title: string }) => <div className="mkClass">{mkInJsx(title)}</div>;\n`;

/** A text-to-text step before the compiler: drops comments, prints anew. */
function earlierStep(source: string, filename: string, plugins: "typescript"[] = [], compact = false): { code: string; map: RawSourceMap } {
  const ast = parse(source, { sourceType: "module", plugins, sourceFilename: filename });
  const { code, map } = generate(ast, { comments: false, compact, sourceMaps: true, sourceFileName: filename }, { [filename]: source });
  return { code, map: map as RawSourceMap };
}

const commented = (source: string): string => source.replaceAll("\n  ", "\n  /* a\n     comment */ ");

function expectMarkers(result: Compiled, source: string, sourceName: string): void {
  const wanted = markersOf(source);
  const found = tracedMarkers(result);
  for (const { name, place, original } of found) {
    expect({ name, place, original }).toEqual({ name, place, original: { source: sourceName, ...wanted.get(name) } });
  }
  const places = new Map<string, Set<Place>>();
  for (const { name, place } of found) places.set(name, (places.get(name) ?? new Set()).add(place));
  for (const name of wanted.keys()) expect([name, places.has(name)]).toEqual([name, true]);
  for (const name of IN_BOTH) expect([name, [...(places.get(name) ?? [])].sort()]).toEqual([name, ["resuming", "running"]]);
  expect([...(places.get("mkInClosure") ?? [])]).toContain("factory");
  expect(result.map.sources).toEqual([sourceName]);
  expect(result.map.sourcesContent).toEqual([source]);
}

describe("every marker in both bodies, and in factories, leads to its place in the source", () => {
  const cases: [string, string, Partial<TransformOptions>][] = [
    ["JavaScript", BODY, { filename: "/app/a.js" }],
    ["TypeScript", TS, { filename: "/app/a.ts" }],
    ["TSX", TSX, { filename: "/app/a.tsx", compilerOptions: { jsx: "react-jsx" } }],
    ["JSX", `${BODY}\nexport const View = (p) => <b>{mkInJsx(p)}</b>;\n`, { filename: "/app/a.jsx" }],
  ];
  test.each(cases)("%s", (_, source, options) => {
    expectMarkers(compile(source, options), source, options.filename as string);
  });

  test("two maps: an earlier step and the compiler", () => {
    const source = commented(BODY);
    const step = earlierStep(source, "/app/origin.js");
    expect(step.code).not.toBe(source);
    expectMarkers(compile(step.code, { filename: "/app/a.js", inputSourceMap: step.map }), source, "/app/origin.js");
    expectMarkers(compile(step.code, { filename: "/app/a.js", inputSourceMap: JSON.stringify(step.map) }), source, "/app/origin.js");
  });

  test("three maps: an earlier step, the strip, the compiler", () => {
    const source = commented(TS);
    const step = earlierStep(source, "/app/origin.ts", ["typescript"]);
    expectMarkers(compile(step.code, { filename: "/app/a.ts", inputSourceMap: step.map }), source, "/app/origin.ts");
  });

  test("four maps: two earlier steps, joined", () => {
    const source = commented(TS);
    const first = earlierStep(source, "/app/origin.ts", ["typescript"]);
    const second = earlierStep(first.code, "/app/first.ts", ["typescript"], true);
    const joined = JSON.parse(remapping([second.map, first.map] as never, () => null).toString()) as RawSourceMap;
    expectMarkers(compile(second.code, { filename: "/app/a.ts", inputSourceMap: joined }), source, "/app/origin.ts");
  });
});
