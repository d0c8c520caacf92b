/** What has to be done to a fixture's text before it runs anywhere: types stripped, stops put in, compiled. Needs Node; its result does not. */
import { Script } from "node:vm";
import { transformSync } from "esbuild";
import ts from "typescript";
import { type Compiled, compile } from "./compile.js";
import { densityOf, type Fixture, type FixtureOptions, sourceTypeOf } from "./fixture.js";
import { bundle } from "./library.js";
import { toCommonJs } from "./modules.js";
import type { Outcome } from "./outcome.js";
import { runCodeToEnd } from "./plain.js";
import { insertTicks, type Ticked } from "./ticks.js";

export interface Prepared {
  readonly name: string;
  readonly options: FixtureOptions;
  /** What plain.txt holds; `undefined` when it is missing. */
  readonly expected: string | undefined;
  readonly sourceType: "module" | "commonjs";
  /** The program without types. */
  readonly plain: string;
  /** The same with stops. */
  readonly ticked: string;
  /** The program with stops, compiled. */
  readonly compiled: Compiled;
  /** The input as it is, compiled. */
  readonly untouched: Compiled;
}

export function prepare(fixture: Fixture): Prepared {
  const { name, options, expected, source, file } = fixture;
  const plain = strip(fixture);
  const ticked = tick(fixture).code;
  return {
    name,
    options,
    expected,
    sourceType: sourceTypeOf(fixture),
    plain: runnable(plain, sourceTypeOf(fixture)),
    ticked: runnable(ticked, sourceTypeOf(fixture)),
    compiled: compile(fixture, ticked, "js"),
    untouched: options.library ? compile(fixture, plain, "js") : compile(fixture, source, file.endsWith(".ts") ? "ts" : "js"),
  };
}

/**
 * The input without types. A JavaScript input is left as it is, with what esbuild would rewrite (functions in blocks, label sets),
 * and must end its statements in semicolons: ticks go in between.
 */
export function strip(fixture: Fixture): string {
  if (fixture.options.library) return bundle(fixture, fixture.options.library);
  if (fixture.file.endsWith(".js")) return fixture.source;
  return transformSync(fixture.source, { loader: "ts", target: "esnext", sourcefile: fixture.file }).code;
}

export function tick(fixture: Fixture): Ticked {
  const { spacing, salt } = fixture.options;
  return insertTicks(strip(fixture), { sourceType: sourceTypeOf(fixture), density: densityOf(fixture), spacing, salt });
}

export function runPlain(fixture: Fixture): Promise<Outcome> {
  return runCodeToEnd(runnable(strip(fixture), sourceTypeOf(fixture)), sourceTypeOf(fixture));
}

/** Plain code that this engine takes: `using` and decorators are lowered where it does not know them, by esbuild or else by TypeScript. */
export function runnable(code: string, sourceType: "module" | "commonjs"): string {
  const lowered = [
    () => code,
    () => transformSync(code, { target: "esnext", supported: { using: false, decorators: false } }).code,
    () => ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText,
  ];
  for (const lower of lowered) {
    const text = lower();
    if (isProgram(text, sourceType)) return text;
  }
  return code;
}

function isProgram(code: string, sourceType: "module" | "commonjs"): boolean {
  try {
    new Script(sourceType === "module" ? toCommonJs(code) : `(function () {${code}\n})`);
    return true;
  } catch {
    return false;
  }
}
