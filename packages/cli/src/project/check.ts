/** `kraut check`: what a build would say, and its manifest, without writing anything. */
import path from "node:path";
import { emptyManifest, type Manifest, moduleOf } from "@kraut/compiler/manifest";
import { toTsDiagnostics } from "@kraut/compiler/typescript";
import ts from "typescript";
import { attacher, type BuildOptions, findErrors } from "./build.js";
import { findConfig, projectGraph } from "./config.js";

export interface CheckResult {
  success: boolean;
  diagnostics: ts.Diagnostic[];
  /** All marked functions of the project and of the projects it references. */
  manifest: Manifest;
}

/** Throws `CommandError` when there is no tsconfig. */
export function check(options: Pick<BuildOptions, "project" | "cwd" | "mark" | "dump" | "onDiagnostic">): CheckResult {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const diagnostics: ts.Diagnostic[] = [];
  const manifest = emptyManifest();
  const report = (diagnostic: ts.Diagnostic): void => {
    diagnostics.push(diagnostic);
    options.onDiagnostic?.(diagnostic);
  };
  const attach = attacher(options, cwd, report);
  for (const { config } of projectGraph(findConfig(options.project, cwd))) {
    if (config.fileNames.length === 0 && config.projectReferences !== undefined) continue;
    const host: ts.CompilerHost & { useSourceOfProjectReferenceRedirect?(): boolean } = ts.createCompilerHost(config.options);
    // The references may not be built: their sources are read in place of their declarations, as editors do.
    host.useSourceOfProjectReferenceRedirect = () => true;
    const program = ts.createProgram({
      rootNames: config.fileNames,
      options: config.options,
      configFileParsingDiagnostics: config.errors,
      host,
      ...(config.projectReferences === undefined ? {} : { projectReferences: config.projectReferences }),
    });
    const emitter = attach(program, host);
    const errors = findErrors(program);
    const { declaration, composite } = config.options;
    // what only an emit of declarations would find
    if (errors.length === 0 && (declaration ?? composite) === true) errors.push(...program.getDeclarationDiagnostics());
    ts.sortAndDeduplicateDiagnostics(errors).forEach(report);
    for (const { source, functions, diagnostics: found } of emitter.files()) {
      const notices = found.filter((diagnostic) => diagnostic.severity !== "error");
      toTsDiagnostics(ts, program, notices).forEach(report);
      const first = functions[0];
      if (first !== undefined) manifest.modules[moduleOf(first.id)] = { source, file: source, functions };
    }
  }
  const success = diagnostics.every((diagnostic) => diagnostic.category !== ts.DiagnosticCategory.Error);
  return { success, diagnostics, manifest };
}
