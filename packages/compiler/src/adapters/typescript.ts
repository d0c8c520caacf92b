/**
 * The tsc plugin, for ts-patch's `tspc`:
 *
 *   { "compilerOptions": { "plugins": [{ "transform": "@kraut/compiler/typescript", "transformProgram": true }] } }
 *
 * `tspc -p .` then writes what `kraut build` writes. Options of the entry: `mark` (`"directive"` or `"all"`), `runtime`
 * (`{ "module": NAME }` or `{ "global": NAME }`).
 */
import ts from "typescript";
import type { Diagnostic, TransformOptions } from "../types.js";
import { toTsDiagnostics } from "./tsc-diagnostics.js";
import { attachEmitter } from "./tsc-emit.js";

/** The plugin's entry in tsconfig.json; ts-patch's own keys are left out. */
export interface KrautPluginConfig {
  mark?: TransformOptions["mark"];
  runtime?: TransformOptions["runtime"];
}

/** Called by ts-patch for each program that it creates. Throws when the plugin's entry lacks `"transformProgram": true`. */
export default function krautPlugin(program: ts.Program, host: ts.CompilerHost | undefined, config: KrautPluginConfig): ts.Program {
  // As a source transformer, ts-patch gives (program, config, extras): too late, the tree is TypeScript's then.
  if (host !== undefined && typeof host.writeFile !== "function") {
    throw new Error(
      '@kraut/compiler/typescript changes the program: add "transformProgram": true to its entry in "plugins" of tsconfig.json.',
    );
  }
  attachEmitter(program, {
    typescript: ts,
    host,
    mark: config.mark,
    runtime: config.runtime,
    onNotice: (diagnostics) => print(program, diagnostics),
  });
  return program;
}

/** tsc fails a build for any diagnostic that it is given, so warnings and notes are printed here. */
function print(program: ts.Program, diagnostics: readonly Diagnostic[]): void {
  const format = ts.sys.writeOutputIsTTY?.() === true ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
  const text = format(toTsDiagnostics(ts, program, diagnostics), {
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCanonicalFileName: (name) => name,
    getNewLine: () => ts.sys.newLine,
  });
  ts.sys.write(text);
}

export { toTsDiagnostics } from "./tsc-diagnostics.js";
export { attachEmitter, type CompiledFile, type EmitterOptions, type ProgramEmitter } from "./tsc-emit.js";
export { manifestFileOf } from "./tsc-manifest.js";
