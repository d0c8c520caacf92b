/** From the text of a file to compiled text. The passes themselves are in pipeline.ts. */

import { lowerDecorators } from "./1-parse/decorators.js";
import { mentionsMark } from "./1-parse/mark.js";
import { languageOf, StripError, strip } from "./1-parse/strip.js";
import { moduleIdOf } from "./2-analyze/identity.js";
import { type PlaceOf, sourcePlaces } from "./4-emit/source-places.js";
import { resumablePoints } from "./4-emit/table.js";
import { chainMaps, print } from "./5-print/print.js";
import { makeDiagnostic } from "./diagnostics/report.js";
import { type Fn, liveNames, type Unit } from "./ir/unit.js";
import { runPipeline } from "./pipeline.js";
import { findTopClasses, mentionsClass, registration } from "./register-classes.js";
import type { CompiledFunction, Diagnostic, RawSourceMap, TransformOptions, TransformResult } from "./types.js";

/** Does not throw for what is wrong in the user's code: `diagnostics` says it, and `code` is undefined if one is an error. */
export function transform(code: string, options: TransformOptions): TransformResult {
  const { filename, mark = "directive", sourceType = "module" } = options;
  const language = options.language ?? languageOf(filename);
  const input = parseMap(options.inputSourceMap);
  const original = originalText(code, input);
  let stripped: ReturnType<typeof strip>;
  try {
    stripped = strip(code, filename, language, options.compilerOptions);
  } catch (error) {
    return failed(stripFailure(error, filename, code, original, input));
  }
  let earlier = [stripped.map, input].filter((map) => map !== undefined);
  const asItIs = (): TransformResult => {
    const [first, ...rest] = earlier;
    const map = first && options.sourceMap !== false ? chainMaps(first, rest) : undefined;
    return { code: stripped.code, map, functions: [], diagnostics: [], module: undefined };
  };
  const isMarked = mark === "all" || mentionsMark(stripped.code);
  const registers = options.classes === true && sourceType !== "script" && mentionsClass(stripped.code);
  if (!isMarked && !registers) return asItIs();
  const lowered = isMarked
    ? lowerDecorators(stripped.code, { filename, sourceType, mark, compilerOptions: options.compilerOptions })
    : undefined;
  if (lowered) {
    stripped = lowered;
    earlier = [lowered.map, ...earlier].filter((map) => map !== undefined);
  }
  const moduleId = moduleIdOf(filename, options.root ?? process.cwd());
  const runtime = options.runtime ?? { module: "@kraut/runtime/compiled" };
  const joined = earlier[0] && chainMaps(earlier[0], earlier.slice(1));
  const placeOf = sourcePlaces(stripped.code, joined);
  let compiled: ReturnType<typeof runPipeline>;
  try {
    if (!isMarked) {
      const classes = findTopClasses(stripped.code, filename, sourceType);
      if (classes.names.length === 0) return asItIs();
      if (!classes.hasHiddenState) {
        const line = registration(classes, moduleId, runtime, sourceType === "module" ? "module" : "commonjs");
        return { ...asItIs(), code: `${stripped.code}\n${line}\n`, module: moduleId };
      }
    }
    compiled = runPipeline({
      code: stripped.code,
      filename,
      moduleId,
      sourceType,
      mark,
      registers,
      isLowered: lowered !== undefined,
      pureImports: new Set(options.pureImports),
      runtime,
      placeOf,
      dump: options.dump ?? debugDump(filename),
    });
  } catch (error) {
    const diagnostic = parseFailure(error, filename, original, placeOf);
    if (!diagnostic) throw error;
    return failed(diagnostic);
  }
  const { unit, generated } = compiled;
  const functions = unit.fns.filter(isReported);
  // printing a file anew is a change that its author need not see
  if (generated.size === 0 && functions.length === 0) return asItIs();
  const printed = print(unit.file, generated, stripped.code, filename, options.sourceMap === false ? undefined : earlier);
  return {
    code: printed.code,
    map: printed.map,
    functions: functions.map((fn) => compiledFunction(unit, fn, placeOf)),
    diagnostics: diagnose(unit, mark, original, placeOf),
    module: unit.moduleId,
  };
}

/** `KRAUT_DEBUG=passes` prints the program after every pass. */
function debugDump(filename: string): ((pass: string, text: string) => void) | undefined {
  if (process.env.KRAUT_DEBUG !== "passes") return undefined;
  return (pass, text) => process.stderr.write(`// ── ${pass} ── ${filename}\n${text}\n\n`);
}

function parseMap(map: TransformOptions["inputSourceMap"]): RawSourceMap | undefined {
  if (!map) return undefined;
  return typeof map === "string" ? (JSON.parse(map) as RawSourceMap) : map;
}

function originalText(code: string, map: RawSourceMap | undefined): string {
  return map?.sourcesContent?.length === 1 ? (map.sourcesContent[0] ?? code) : code;
}

function failed(diagnostic: Diagnostic): TransformResult {
  return { code: undefined, map: undefined, functions: [], diagnostics: [diagnostic], module: undefined };
}

function stripFailure(error: unknown, file: string, code: string, source: string, map: RawSourceMap | undefined): Diagnostic {
  if (!(error instanceof StripError)) throw error;
  const placeOf = sourcePlaces(code, map);
  const start = placeOf(error.start);
  const end = placeOf(error.end);
  return makeDiagnostic("KRAUT1000", { message: error.message }, { file, ...start, endLine: end.line, endColumn: end.column }, source);
}

function parseFailure(error: unknown, file: string, source: string, placeOf: PlaceOf): Diagnostic | undefined {
  if (!(error instanceof SyntaxError) || !("pos" in error)) return undefined;
  const { line, column } = placeOf(error.pos as number);
  const message = error.message.replace(/ \(\d+:\d+\)$/, "");
  return makeDiagnostic("KRAUT1000", { message }, { file, line, column, endLine: line, endColumn: column }, source);
}

function isReported(fn: Fn): boolean {
  return fn.marked && fn.kind !== "class" && fn.kind !== "initializer";
}

function compiledFunction(unit: Unit, fn: Fn, placeOf: PlaceOf): CompiledFunction {
  const resumable = fn.plan === "cut" && fn.points.length > 0;
  // A scope record stands for all locals in it.
  const locals = (slot: string): string[] => {
    const held = fn.locals.filter((binding) => (binding.boxed ? binding.scope.record : binding.outName) === slot);
    return held.length > 0 ? held.map((binding) => binding.name) : [slot];
  };
  return {
    id: `${unit.moduleId}#${fn.path}`,
    name: fn.path,
    ...placeOf(fn.node.start ?? 0),
    fingerprint: fn.fingerprint,
    resumable,
    points: resumablePoints(fn).map((point) => ({
      key: point.key,
      fingerprint: point.fingerprint,
      ...placeOf(point.start),
      callee: point.callee,
      live: liveNames(point).flatMap(locals),
    })),
  };
}

/** Kinds of which most never meet a suspension: no warning for each of them. */
const QUIET: ReadonlySet<string> = new Set(["getter", "setter", "class", "initializer"]);

function diagnose(unit: Unit, mark: "directive" | "all", source: string, placeOf: PlaceOf): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const fn of unit.fns) {
    if (!fn.marked) continue;
    const code = fn.usesEval && fn.kind !== "class" ? "KRAUT1002" : fn.plan === "uncut" ? "KRAUT1001" : undefined;
    if (!code) continue;
    const start = placeOf(fn.node.start ?? 0);
    const end = placeOf(headEnd(fn));
    const place = { file: unit.filename, ...start, endLine: end.line, endColumn: end.column };
    const diagnostic = makeDiagnostic(code, { name: fn.path, reason: fn.uncutReason ?? "" }, place, source);
    diagnostics.push(mark === "all" || QUIET.has(fn.kind) ? { ...diagnostic, severity: "info" } : diagnostic);
  }
  return diagnostics;
}

/** The end of the head of a function: up to its body. */
function headEnd(fn: Fn): number {
  const { node } = fn;
  if ("body" in node && node.body && "start" in node.body) return node.body.start ?? node.end ?? 0;
  return node.end ?? 0;
}
