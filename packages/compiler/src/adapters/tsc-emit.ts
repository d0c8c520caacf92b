/**
 * Kraut inside a TypeScript program: the one code path of `kraut build` and the tsc plugin.
 *
 * Takes a ts.Program and wraps its `emit`. tsc emits everything as ever (declarations, build info, unmarked files, byte for
 * byte); only the JavaScript and the map of a file with marked functions are exchanged on their way to `writeFile`, for what
 * strip → transform → lower makes of the file. Beside the output stands the manifest.
 * Why around `emit` and not a transformer: tsc's transformers see a TypeScript tree before lowering, our passes want ECMAScript.
 */
import path from "node:path";
import type ts from "typescript";
import { moduleIdOf } from "../2-analyze/identity.js";
import { chainMaps } from "../5-print/print.js";
import { findTopClasses, mentionsClass, registration, type TopClasses } from "../register-classes.js";
import { transform } from "../transform.js";
import type { CompiledFunction, Diagnostic, TransformOptions } from "../types.js";
import { isError, keepsJsxDiagnostic, outFileDiagnostic, toTsDiagnostics } from "./tsc-diagnostics.js";
import { ManifestWriter } from "./tsc-manifest.js";
import { appendLine, finishMap, finishText, outputKind } from "./tsc-output.js";
import { keepsJsx, lower, moduleFormat, type StageText, splitMappingUrl, strip, type TypeScript } from "./tsc-stages.js";

export interface EmitterOptions {
  /** The TypeScript that the program is made of, or another of the same version. */
  typescript: TypeScript;
  /** The program's host: its `writeFile` gets what has no other writer. Default: TypeScript's system. */
  host?: Pick<ts.CompilerHost, "writeFile"> | undefined;
  mark?: TransformOptions["mark"] | undefined;
  runtime?: TransformOptions["runtime"] | undefined;
  /** Is given the text after each pass of each file. */
  dump?: ((file: string, pass: string, text: string) => void) | undefined;
  /** Is given the warnings and notes of each file that is emitted; errors are the program's semantic diagnostics. */
  onNotice?: ((diagnostics: Diagnostic[]) => void) | undefined;
}

export interface ProgramEmitter {
  /** Where the manifest of this program is written. */
  readonly manifestFile: string;
  /** All files of the program that say "use resumable", compiled. Emits nothing. */
  files(): CompiledFile[];
}

/** What became of a file with the mark in it. */
export interface CompiledFile {
  /** Absolute path of the source. */
  source: string;
  functions: CompiledFunction[];
  diagnostics: Diagnostic[];
  /** Id under which the output registers itself. */
  module: string | undefined;
  /** A line at the end of tsc's own output. */
  registration: string | undefined;
  /** `undefined`: tsc's own output stands (no function is marked), or there are errors. */
  output: StageText | undefined;
  /** Its tree prints as something else than the author wrote: it is not compiled. tsc says what is wrong with it. */
  isBroken: boolean;
}

type Emit = ts.Program["emit"];

const emitters = new WeakMap<ts.Program, ProgramEmitter>();

/**
 * Wraps `program.emit`, and adds Kraut's errors to the program's semantic diagnostics: so `noEmit`, `noEmitOnError`, incremental
 * builds, `tsc -b` and watch mode treat them as they treat type errors. A program that is wrapped already is left as it is.
 */
export function attachEmitter(program: ts.Program, options: EmitterOptions): ProgramEmitter {
  const attached = emitters.get(program);
  if (attached !== undefined) return attached;
  const { typescript } = options;
  const write: ts.WriteFileCallback = options.host?.writeFile.bind(options.host) ?? typescript.createCompilerHost({}).writeFile;
  const manifest = new ManifestWriter(program, (file, text) => write(file, text, false));
  const compile = memoize(program, program.emit.bind(program), options);
  const errorsOf = (files: readonly CompiledFile[]): ts.Diagnostic[] =>
    toTsDiagnostics(
      typescript,
      program,
      files.flatMap((file) => file.diagnostics.filter(isError)),
    );

  addDiagnostics(program, (file) => errorsOf(compile.files(file)));

  const emit = program.emit.bind(program) as (...args: unknown[]) => ts.EmitResult;
  program.emit = (target, writeFile, token, emitOnly, transformers, ...rest: unknown[]) => {
    const touched = new Set<CompiledFile>();
    const exchange = exchangeOutput(program, options, manifest, writeFile ?? write, (name) => {
      const file = compile.file(name, transformers);
      if (file !== undefined) touched.add(file);
      return file;
    });
    const result = emit(target, exchange, token, emitOnly, transformers, ...rest);
    const isWritten = !result.emitSkipped && program.getCompilerOptions().noEmit !== true && emitsScripts(emitOnly, rest[0]);
    if (isWritten && manifest.write()) result.emittedFiles?.push(manifest.file);
    const notices = [...touched].flatMap((file) => file.diagnostics.filter((diagnostic) => !isError(diagnostic)));
    if (notices.length > 0) options.onNotice?.(notices);
    // With `noCheck` nobody asks for semantic diagnostics; tsc removes duplicates.
    return { ...result, diagnostics: [...result.diagnostics, ...errorsOf([...touched])] };
  };

  const emitter: ProgramEmitter = { manifestFile: manifest.file, files: () => compile.files(undefined) };
  emitters.set(program, emitter);
  return emitter;
}

/** tsc's internal callers pass numbers: 0 scripts only, 1 declarations only, 2 for a signature. */
function emitsScripts(emitOnly: unknown, forceDeclarations: unknown): boolean {
  return (emitOnly === undefined || emitOnly === false || emitOnly === 0) && forceDeclarations !== true;
}

/** Incremental builds ask for diagnostics by an internal name (`getBindAndCheckDiagnostics`), all others by the public one. */
function addDiagnostics(program: ts.Program, more: (file: ts.SourceFile | undefined) => ts.Diagnostic[]): void {
  const asked = program as unknown as Record<string, ((file?: ts.SourceFile, ...rest: unknown[]) => readonly ts.Diagnostic[]) | undefined>;
  for (const name of ["getSemanticDiagnostics", "getBindAndCheckDiagnostics"]) {
    const original = asked[name];
    if (original !== undefined) asked[name] = (file, ...rest) => [...original.call(program, file, ...rest), ...more(file)];
  }
}

/** Each file is compiled once, and again only when an emit brings transformers of other plugins. */
function memoize(program: ts.Program, emit: Emit, options: EmitterOptions) {
  const compiled = new Map<string, { transformers: ts.CustomTransformers | undefined; file: CompiledFile | undefined }>();

  const file = (name: string, given?: ts.CustomTransformers): CompiledFile | undefined => {
    const transformers = Object.values(given ?? {}).some((list) => list.length > 0) ? given : undefined;
    const known = compiled.get(name);
    if (known !== undefined && (transformers === undefined || transformers === known.transformers)) return known.file;
    const source = program.getSourceFile(name);
    const result = source === undefined ? undefined : compileFile(program, source, emit, transformers, options);
    compiled.set(name, { transformers, file: result });
    return result;
  };
  const files = (only: ts.SourceFile | undefined): CompiledFile[] =>
    (only === undefined ? program.getSourceFiles() : [only]).flatMap((source) => {
      if (!isEmitted(program, source)) return [];
      return file(source.fileName) ?? [];
    });
  return { file, files };
}

/** The `writeFile` that tsc's emit gets: passes everything on, but for the script and map of compiled files. */
function exchangeOutput(
  program: ts.Program,
  { typescript }: EmitterOptions,
  manifest: ManifestWriter,
  write: ts.WriteFileCallback,
  compile: (name: string) => CompiledFile | undefined,
): ts.WriteFileCallback {
  const options = program.getCompilerOptions();
  const crlf = options.newLine === typescript.NewLineKind.CarriageReturnLineFeed;
  return (name, text, bom, onError, sourceFiles, data) => {
    const source = sourceFiles?.length === 1 ? sourceFiles[0] : undefined;
    const kind = outputKind(name);
    const file = source === undefined || kind === undefined ? undefined : compile(source.fileName);
    let content = text;
    if (file !== undefined) {
      if (file.isBroken || file.diagnostics.some(isError)) return manifest.delete(file.source);
      if (kind === "script") manifest.set(file.source, path.resolve(program.getCurrentDirectory(), name), file);
      if (file.registration !== undefined && kind === "script") content = appendLine(text, file.registration);
      if (file.output !== undefined) content = kind === "map" ? finishMap(text, file.output.map) : finishText(text, file.output, crlf);
    } else if (source !== undefined && kind === "script") {
      manifest.delete(path.resolve(program.getCurrentDirectory(), source.fileName));
    }
    write(name, content, bom, onError, sourceFiles, data);
  };
}

/** Undefined for what only TypeScript can read: it is emitted as ever. */
function topClasses(text: string, file: string): TopClasses | undefined {
  try {
    return findTopClasses(text, file, "module");
  } catch {
    return undefined;
  }
}

/** A program in which nothing is marked need not have the runtime. */
function usesRuntime(program: ts.Program): boolean {
  let known = usesRuntimeOf.get(program);
  if (known === undefined) {
    known = program.getSourceFiles().some((file) => isEmitted(program, file) && file.text.includes("use resumable"));
    usesRuntimeOf.set(program, known);
  }
  return known;
}

const usesRuntimeOf = new WeakMap<ts.Program, boolean>();

/** `undefined`: the file has neither the mark nor a class that snapshots may need. */
function compileFile(
  program: ts.Program,
  file: ts.SourceFile,
  emit: Emit,
  transformers: ts.CustomTransformers | undefined,
  { typescript, mark = "directive", runtime, dump }: EmitterOptions,
): CompiledFile | undefined {
  const isMarked = mark === "all" || file.text.includes("use resumable");
  const classes = mentionsClass(file.text) && usesRuntime(program);
  if (!isMarked && !classes) return undefined;
  const source = path.resolve(program.getCurrentDirectory(), file.fileName);
  const compiled = (parts: Partial<CompiledFile>): CompiledFile => ({
    source,
    functions: [],
    diagnostics: [],
    module: undefined,
    registration: undefined,
    output: undefined,
    isBroken: false,
    ...parts,
  });
  if (program.getSyntacticDiagnostics(file).length > 0) return isMarked ? compiled({ isBroken: true }) : undefined;
  if (program.getCompilerOptions().outFile !== undefined) return compiled({ diagnostics: [outFileDiagnostic(source, file.text)] });

  const stripped = strip(typescript, program, file, emit, transformers);
  if (stripped === undefined) return undefined;
  if (!isMarked) {
    const classes = topClasses(stripped.text, source);
    if (classes === undefined || classes.names.length === 0) return undefined;
    const kind = sourceType(program, file, typescript, runtime);
    if (kind === "script") return undefined;
    const module = moduleIdOf(source, program.getCurrentDirectory());
    const isCommonJs = moduleFormat(typescript, program, file) === "commonjs";
    const line = registration(classes, module, runtime ?? {}, isCommonJs ? "commonjs" : "module", isCommonJs && kind === "module");
    if (!classes.hasHiddenState) return compiled({ module, registration: line });
  }
  const jsxIsLeft = keepsJsx(typescript, program, file);
  const result = transform(stripped.text, {
    filename: source,
    language: jsxIsLeft ? "jsx" : "js",
    sourceType: sourceType(program, file, typescript, runtime),
    inputSourceMap: { ...stripped.map, sources: [source] },
    mark,
    classes,
    ...(runtime === undefined ? {} : { runtime }),
    ...(dump === undefined ? {} : { dump: (pass, text) => dump(source, pass, text) }),
  });
  const { code, functions, diagnostics, module } = result;
  if (code === undefined || (functions.length === 0 && module === undefined))
    return isMarked || code === undefined ? compiled({ diagnostics }) : undefined;
  if (jsxIsLeft) return compiled({ diagnostics: [...diagnostics, keepsJsxDiagnostic(source, file.text)] });

  const text = splitMappingUrl(code).body;
  const map = result.map ?? stripped.map;
  const lowered = lower(typescript, program, file, text);
  const output = lowered === undefined ? { text, map } : { text: lowered.text, map: chainMaps(lowered.map, [map]) };
  return compiled({ functions, diagnostics, module, output });
}

function sourceType(
  program: ts.Program,
  file: ts.SourceFile,
  typescript: TypeScript,
  runtime: TransformOptions["runtime"],
): NonNullable<TransformOptions["sourceType"]> {
  if (typescript.isExternalModule(file)) return "module";
  if (runtime !== undefined && "global" in runtime) return "script";
  return moduleFormat(typescript, program, file) === "commonjs" ? "commonjs" : "module";
}

function isEmitted(program: ts.Program, file: ts.SourceFile): boolean {
  if (file.isDeclarationFile || file.fileName.endsWith(".json") || program.isSourceFileFromExternalLibrary(file)) return false;
  // Internal: true for a file of a referenced project, which that project emits.
  const redirects = program as { isSourceOfProjectReferenceRedirect?(name: string): boolean };
  return redirects.isSourceOfProjectReferenceRedirect?.(file.fileName) !== true;
}
