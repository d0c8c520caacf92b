/**
 * The two TypeScript steps around `transform`, for one file of a checked program:
 * strip (tsc's own emit, at target ESNext, imports kept) → transform → lower (tsc again: module format and target of the tsconfig).
 *
 * Takes a ts.Program and one of its files. Gives ECMAScript with its map; holds afterwards: the text has no TypeScript, and
 * `import`, `export` and top-level names are still those of the source, so module-level bindings and function ids are the
 * same whatever `module` and `target` say. Lowering is tsc's too, because its CommonJS interop, class fields and helpers
 * (`importHelpers`, `downlevelIteration`) are what the rest of the project gets.
 */
import type ts from "typescript";
import type { RawSourceMap } from "../types.js";

export type TypeScript = typeof ts;

export interface StageText {
  text: string;
  map: RawSourceMap;
}

/** How the emitted file is loaded. */
export type ModuleFormat = "esm" | "commonjs" | "other";

const SOURCE_MAPPING_URL = /\r?\n?\/\/# sourceMappingURL=[^\r\n]*\s*$/;

/** Splits the trailing `sourceMappingURL` comment off. */
export function splitMappingUrl(text: string): { body: string; url: string | undefined } {
  const match = SOURCE_MAPPING_URL.exec(text);
  if (match === null) return { body: text, url: undefined };
  return { body: text.slice(0, match.index), url: match[0].trim().slice("//# sourceMappingURL=".length) };
}

export function moduleFormat(typescript: TypeScript, program: ts.Program, file: ts.SourceFile): ModuleFormat {
  const { ModuleKind } = typescript;
  const kind = emitKind(typescript, program, file);
  if (kind === ModuleKind.CommonJS) return "commonjs";
  return kind >= ModuleKind.ES2015 && kind <= ModuleKind.ESNext ? "esm" : "other";
}

function emitKind(typescript: TypeScript, program: ts.Program, file: ts.SourceFile): ts.ModuleKind {
  const { ModuleKind } = typescript;
  const { module } = program.getCompilerOptions();
  // `preserve` keeps what the author wrote: a file with import/export stays ESM, one with `require` stays CommonJS.
  if (module === ModuleKind.Preserve) return typescript.isExternalModule(file) ? ModuleKind.ESNext : ModuleKind.CommonJS;
  return (program as EmittingProgram).getEmitModuleFormatOfFile(file);
}

/** Not in TypeScript's public types, there since 5.6; the public parts (`impliedNodeFormat`, `module`) do not know of package scopes. */
type EmittingProgram = ts.Program & { getEmitModuleFormatOfFile(file: ts.SourceFile): ts.ModuleKind };

/**
 * Emits one file at target ESNext. Module format `preserve` keeps imports and exports in files that become CommonJS, and
 * still turns `import x = require()` and `export =` into what CommonJS needs. The options object belongs to the program and
 * is read by each step of its emit, so it is changed for the time of this synchronous call and put back.
 * `undefined`: tsc emits nothing for this file.
 */
export function strip(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  emit: ts.Program["emit"],
  transformers?: ts.CustomTransformers,
): StageText | undefined {
  const options = program.getCompilerOptions();
  const before: ts.CompilerOptions = { ...options };
  const changes: Record<string, unknown> = {
    target: typescript.ScriptTarget.ESNext,
    useDefineForClassFields: definesClassFields(typescript, before),
    sourceMap: true,
    inlineSources: true,
    inlineSourceMap: false,
    sourceRoot: undefined,
    mapRoot: undefined,
    emitBOM: false,
    noEmit: false,
    noEmitOnError: false,
    emitDeclarationOnly: false,
    declaration: false,
    declarationMap: false,
    composite: false,
    incremental: false,
    tsBuildInfoFile: undefined,
    ...(moduleFormat(typescript, program, file) === "esm" ? {} : { module: typescript.ModuleKind.Preserve }),
  };
  let text: string | undefined;
  let map: RawSourceMap | undefined;
  Object.assign(options, changes);
  try {
    emit(
      file,
      (name, content) => {
        if (name.endsWith(".map")) map = JSON.parse(content) as RawSourceMap;
        else if (/\.[cm]?jsx?$/.test(name)) text = splitMappingUrl(content).body;
      },
      undefined,
      false,
      transformers,
    );
  } finally {
    for (const key of Object.keys(changes)) if (!(key in before)) delete options[key];
    Object.assign(options, before);
  }
  if (text === undefined || map === undefined) return undefined;
  map.sources = [file.fileName];
  delete map.sourceRoot;
  return { text, map };
}

/** The rest of tsc's work on already compiled code: module format and target. `undefined` when there is none to do. */
export function lower(typescript: TypeScript, program: ts.Program, file: ts.SourceFile, code: string): StageText | undefined {
  const { ScriptTarget, ModuleKind } = typescript;
  const options = program.getCompilerOptions();
  const kind = emitKind(typescript, program, file);
  const toModule = moduleFormat(typescript, program, file) === "esm" || options.module === ModuleKind.Preserve ? ModuleKind.ESNext : kind;
  if (toModule === ModuleKind.ESNext && options.target === ScriptTarget.ESNext) return undefined;
  // A name without package scope: the format is decided here, not by what lies around the file.
  const output = typescript.transpileModule(code, {
    fileName: "module.js",
    compilerOptions: {
      ...pick(options, ["target", "importHelpers", "noEmitHelpers", "downlevelIteration", "newLine", "alwaysStrict", "strict"]),
      module: toModule,
      // Decided when the file was parsed; a script must not become a module here, nor the other way round.
      moduleDetection: typescript.isExternalModule(file) ? typescript.ModuleDetectionKind.Force : typescript.ModuleDetectionKind.Legacy,
      esModuleInterop: interoperates(typescript, options),
      useDefineForClassFields: definesClassFields(typescript, options),
      allowJs: true,
      sourceMap: true,
    },
  });
  return { text: splitMappingUrl(output.outputText).body, map: JSON.parse(output.sourceMapText!) as RawSourceMap };
}

/** True when the file has JSX syntax that `jsx: preserve` or `react-native` would leave in the output. */
export function keepsJsx(typescript: TypeScript, program: ts.Program, file: ts.SourceFile): boolean {
  const { jsx } = program.getCompilerOptions();
  if (jsx !== undefined && jsx !== typescript.JsxEmit.Preserve && jsx !== typescript.JsxEmit.ReactNative) return false;
  const hasJsx = (node: ts.Node): boolean =>
    typescript.isJsxElement(node) ||
    typescript.isJsxSelfClosingElement(node) ||
    typescript.isJsxFragment(node) ||
    typescript.forEachChild(node, hasJsx) === true;
  return hasJsx(file);
}

/** tsc's default depends on the target, which is not the user's while a file is stripped. */
export function definesClassFields(typescript: TypeScript, options: ts.CompilerOptions): boolean {
  const { ScriptTarget } = typescript;
  return (
    options.useDefineForClassFields ??
    (options.target ?? (major(typescript) >= 6 ? ScriptTarget.ESNext : ScriptTarget.ES5)) >= ScriptTarget.ES2022
  );
}

function interoperates(typescript: TypeScript, options: ts.CompilerOptions): boolean {
  return (
    options.esModuleInterop ?? (major(typescript) >= 6 || (options.module !== undefined && options.module >= typescript.ModuleKind.Node16))
  );
}

function major(typescript: TypeScript): number {
  return Number.parseInt(typescript.versionMajorMinor, 10);
}

function pick(options: ts.CompilerOptions, keys: readonly string[]): ts.CompilerOptions {
  const picked: ts.CompilerOptions = {};
  for (const key of keys) if (options[key] !== undefined) picked[key] = options[key];
  return picked;
}
