/**
 * Builds a project as `tsc -p` does, and the projects that it references as `tsc -b` does, with Kraut in each program's emit.
 * Takes a tsconfig, gives files on disk and diagnostics.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readManifest } from "@kraut/compiler/manifest";
import { attachEmitter, type EmitterOptions, manifestFileOf, toTsDiagnostics } from "@kraut/compiler/typescript";
import ts from "typescript";
import { findConfig, type Project, projectGraph } from "./config.js";
import { dumpTo } from "./dump.js";

export interface BuildOptions {
  /** A tsconfig, or a directory with one. Default: the nearest tsconfig.json upwards from `cwd`. */
  project?: string | undefined;
  /** In place of the tsconfig's `outDir`, and of a `noEmit` there. */
  outDir?: string | undefined;
  cwd?: string | undefined;
  mark?: EmitterOptions["mark"];
  runtime?: EmitterOptions["runtime"];
  /** Directory for the text after each pass. */
  dump?: string | undefined;
  /** Is given each diagnostic, of TypeScript and of Kraut, as it is found. */
  onDiagnostic?: ((diagnostic: ts.Diagnostic) => void) | undefined;
}

export interface BuildResult {
  /** No errors. Files may be written all the same, see `noEmitOnError`. */
  success: boolean;
  /** True when tsc wrote nothing, because of errors or of `noEmit`. */
  emitSkipped: boolean;
  diagnostics: ts.Diagnostic[];
  /** The manifests on disk: of the projects that it references, and of the project itself, which is the last. */
  manifestFiles: string[];
}

/** Throws `CommandError` when there is no tsconfig; all else is in the result. */
export function build(options: BuildOptions = {}): BuildResult {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const projects = projectGraph(findConfig(options.project, cwd), overrides(options, cwd));
  const root = projects.at(-1)!;
  const diagnostics: ts.Diagnostic[] = [];
  const report = (diagnostic: ts.Diagnostic): void => {
    diagnostics.push(diagnostic);
    options.onDiagnostic?.(diagnostic);
  };
  const attach = attacher(options, cwd, report);
  const hasErrors = (): boolean => diagnostics.some((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error);
  const done = (parts: Partial<BuildResult> = {}): BuildResult => ({
    success: !hasErrors(),
    emitSkipped: true,
    diagnostics,
    manifestFiles: projects.map(({ config }) => manifestFileOf(config.options, cwd)).filter((file) => existsSync(file)),
    ...parts,
  });

  if (projects.length > 1) {
    buildReferences(root, projects.slice(0, -1), attach, report);
    // As tsc -b: a project is not built on references with errors, whose declarations may be missing.
    if (hasErrors()) return done();
    if (root.config.fileNames.length === 0) return done({ emitSkipped: false });
  }
  return done(buildRoot(root, attach, report));
}

/** The manifests that a build with these options writes, whether it was done or not. */
export function outputs(options: BuildOptions): string[] {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const projects = projectGraph(findConfig(options.project, cwd), overrides(options, cwd));
  // one that only lists others writes nothing
  return projects.filter(({ config }) => config.fileNames.length > 0).map(({ config }) => manifestFileOf(config.options, cwd));
}

/** tsconfig options that the command line decides. */
export function overrides(options: BuildOptions, cwd: string): ts.CompilerOptions {
  return options.outDir === undefined ? {} : { outDir: path.resolve(cwd, options.outDir), noEmit: false, emitDeclarationOnly: false };
}

export type Attach = (program: ts.Program, host?: ts.CompilerHost) => ReturnType<typeof attachEmitter>;

/** Puts Kraut into programs, with the options of this build. */
export function attacher(options: BuildOptions, cwd: string, report: (diagnostic: ts.Diagnostic) => void): Attach {
  const dump = options.dump === undefined ? undefined : dumpTo(path.resolve(cwd, options.dump), cwd);
  return (program, host) =>
    attachEmitter(program, {
      typescript: ts,
      host,
      mark: options.mark,
      runtime: options.runtime,
      dump,
      onNotice: (notices) => toTsDiagnostics(ts, program, notices).forEach(report),
    });
}

function buildReferences(root: Project, references: readonly Project[], attach: Attach, report: (diagnostic: ts.Diagnostic) => void): void {
  const host = ts.createSolutionBuilderHost(ts.sys, withKraut(attach), report, () => {});
  const force = references.some(isStale);
  ts.createSolutionBuilder(host, [root.configFile], { force }).buildReferences(root.configFile);
}

/** A builder program as tsc -b and watch mode make them, with Kraut inside. */
export function withKraut(attach: Attach): ts.CreateProgram<ts.EmitAndSemanticDiagnosticsBuilderProgram> {
  return (rootNames, options, host, oldProgram, diagnostics, references) => {
    const builder = ts.createEmitAndSemanticDiagnosticsBuilderProgram(rootNames, options, host, oldProgram, diagnostics, references);
    attach(builder.getProgram(), host);
    return builder;
  };
}

function buildRoot({ config }: Project, attach: Attach, report: (diagnostic: ts.Diagnostic) => void): Partial<BuildResult> {
  const { options, fileNames, errors, projectReferences } = config;
  const isIncremental = options.incremental === true || options.composite === true;
  const input = {
    rootNames: fileNames,
    options,
    configFileParsingDiagnostics: errors,
    ...(projectReferences === undefined ? {} : { projectReferences }),
  };
  const host = isIncremental ? ts.createIncrementalCompilerHost(options) : ts.createCompilerHost(options);
  if (isIncremental && isStale({ configFile: "", config })) forgetBuildInfo(host);
  const builder = isIncremental ? ts.createIncrementalProgram({ ...input, host }) : ts.createProgram({ ...input, host });
  const program = "getProgram" in builder ? builder.getProgram() : builder;
  attach(program, host);
  const { diagnostics, emitSkipped } = checkAndEmit(builder);
  diagnostics.forEach(report);
  return { emitSkipped: emitSkipped || options.noEmit === true };
}

function checkAndEmit(program: ts.Program | ts.BuilderProgram): { diagnostics: readonly ts.Diagnostic[]; emitSkipped: boolean } {
  const diagnostics = findErrors(program);
  const result = program.emit();
  return { diagnostics: ts.sortAndDeduplicateDiagnostics([...diagnostics, ...result.diagnostics]), emitSkipped: result.emitSkipped };
}

/** tsc's own order: what is wrong with the configuration or the syntax hides what follows from it. */
export function findErrors(program: ts.Program | ts.BuilderProgram): ts.Diagnostic[] {
  const diagnostics = [...program.getConfigFileParsingDiagnostics()];
  const configErrors = diagnostics.length;
  diagnostics.push(...program.getSyntacticDiagnostics());
  if (diagnostics.length > configErrors) return diagnostics;
  diagnostics.push(...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics());
  if (diagnostics.length === configErrors) diagnostics.push(...program.getSemanticDiagnostics());
  return diagnostics;
}

/**
 * An incremental build emits nothing when tsc's build info says that the output is up to date; but that output may be plain
 * tsc's (no manifest, or files in it that were emitted without Kraut since).
 */
function isStale({ config }: Project): boolean {
  const manifestFile = manifestFileOf(config.options, process.cwd());
  if (!existsSync(manifestFile)) return true;
  try {
    const modules = Object.entries(readManifest(manifestFile).modules);
    return modules.some(
      ([id, { file }]) => !readFileSync(path.resolve(path.dirname(manifestFile), file), "utf8").includes(JSON.stringify(id)),
    );
  } catch {
    return true;
  }
}

function forgetBuildInfo(host: ts.CompilerHost): void {
  const { readFile } = host;
  host.readFile = (file) => (file.endsWith(".tsbuildinfo") ? undefined : readFile.call(host, file));
}
