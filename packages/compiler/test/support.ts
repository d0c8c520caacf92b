/** What the tests of the compiler share. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "@babel/parser";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type CompiledFunction, type RawSourceMap, type TransformOptions, type TransformResult, transform } from "@kraut/compiler";
import { type Fixture, readFixtures } from "../../../tools/harness/fixture.js";

export const ROOT = path.resolve(__dirname, "../../..");

export interface Compiled extends TransformResult {
  code: string;
  map: RawSourceMap;
}

/** Compiles a file of this folder, all functions marked unless the options say otherwise. Fails when there is an error. */
export function compile(source: string, options: Partial<TransformOptions> = {}): Compiled {
  const result = transform(source, { filename: `${__dirname}/input.js`, mark: "all", ...options });
  if (result.code === undefined) throw new Error(result.diagnostics.map((one) => one.message).join("\n"));
  return result as Compiled;
}

export function fnNamed(result: TransformResult, name: string): CompiledFunction {
  const found = result.functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`no function ${name}, only ${result.functions.map((fn) => fn.name).join(", ")}`);
  return found;
}

/** Point key → live names. */
export function liveLists(fn: CompiledFunction): Record<string, string[]> {
  return Object.fromEntries(fn.points.map((point) => [point.key, point.live]));
}

export interface Input {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly sourceType: "module" | "commonjs";
}

/** All fixtures and bench kernels. */
export function allInputs(): Input[] {
  const fixtures = readFixtures(path.join(ROOT, "fixtures")).map(({ name, file, source, options }: Fixture) => ({
    name,
    file,
    source,
    sourceType: options.sourceType ?? ("module" as const),
  }));
  const folder = path.join(ROOT, "bench/kernels");
  const kernels = readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return { name: `bench/${name}`, file, source: readFileSync(file, "utf8"), sourceType: "module" as const };
  });
  return [...fixtures, ...kernels];
}

/** A name, or a whole string; not a name inside of a string. */
const MARKER = /(["'])mk[A-Z]\w*\1|(?<!["'])\bmk[A-Z]\w*/g;

const results = new Map<string, TransformResult>();

/** What all functions of an input become; compiled once in each test file. */
export function resultOf({ name, file, source, sourceType }: Input): TransformResult {
  const known = results.get(name);
  if (known) return known;
  const result = transform(source, { filename: file, mark: "all", sourceType });
  results.set(name, result);
  return result;
}

export type Place = "running" | "resuming" | "factory";

export interface Marker {
  readonly name: string;
  readonly place: Place;
  /** Where the map leads; 1-based line, 0-based column. */
  readonly original: { source: string | null; line: number | null; column: number | null };
}

/** All tokens of compiled code whose text begins with `mk`, outside of the table that the compiler writes, and where they come from. */
export function tracedMarkers({ code, map }: Compiled): Marker[] {
  const traced = new TraceMap(map as never);
  const { program } = parse(code, { sourceType: "module" });
  const found: Marker[] = [];
  for (const statement of program.body) {
    const text = code.slice(statement.start as number, statement.end as number);
    if (/^const \$+m\s*=/.test(text) || statement.type === "ImportDeclaration") continue;
    const name = /^function (\$+[a-z])\d+\(/.exec(text)?.[1];
    const place = name === undefined ? "running" : name.endsWith("r") ? "resuming" : "factory";
    for (const match of text.matchAll(MARKER)) {
      const before = code.slice(0, (statement.start as number) + match.index);
      const line = before.split("\n").length;
      const column = before.length - before.lastIndexOf("\n") - 1;
      const { source, line: originalLine, column: originalColumn } = originalPositionFor(traced, { line, column });
      found.push({ name: match[0].replace(/["']/g, ""), place, original: { source, line: originalLine, column: originalColumn } });
    }
  }
  return found;
}

/** Each marker stands once in a source: where. */
export function markersOf(source: string): Map<string, { line: number; column: number }> {
  const places = new Map<string, { line: number; column: number }>();
  source.split("\n").forEach((text, index) => {
    for (const match of text.matchAll(MARKER)) {
      const name = match[0].replace(/["']/g, "");
      if (places.has(name)) throw new Error(`${name} stands twice in the source`);
      places.set(name, { line: index + 1, column: match.index });
    }
  });
  return places;
}
