/**
 * What adapters over source text share (Babel now; bundlers, jest and `node --import` are the same): leave files without the
 * mark alone before anything is parsed, and turn diagnostics into the exception that such tools expect.
 */

import { mentionsClass } from "../register-classes.js";
import { transform } from "../transform.js";
import type { CompiledFunction, Diagnostic, RawSourceMap, TransformOptions } from "../types.js";
import { registersClasses } from "./own-classes.js";

/** The user's code has errors. `message` holds all of them, with places and code frames. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n\n"));
  }
}

export interface CompiledText {
  code: string;
  map: RawSourceMap | undefined;
  functions: CompiledFunction[];
  /** Warnings and notes. */
  diagnostics: Diagnostic[];
}

/** False when `transform` would give the text back as it is. */
export function concerns(code: string, file: string, mark?: TransformOptions["mark"]): boolean {
  return mark === "all" || code.includes("use resumable") || (mentionsClass(code) && registersClasses(file));
}

/** Compiles one file; `undefined` when no function in it is marked, and no class to be registered. Throws `CompileError`. */
export function compileText(code: string, options: TransformOptions): CompiledText | undefined {
  const { filename } = options;
  if (!concerns(code, filename, options.mark)) return undefined;
  const result = transform(code, { classes: registersClasses(filename), ...options });
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0 || result.code === undefined) throw new CompileError(errors);
  if (result.functions.length === 0 && result.module === undefined) return undefined;
  return { code: result.code, map: result.map, functions: result.functions, diagnostics: result.diagnostics };
}

/** `file:line:column - error KRAUT1001: text`, code frame, notes. */
export function formatDiagnostic({ file, line, column, severity, code, message, frame, notes }: Diagnostic): string {
  const head = `${file}:${line}:${column} - ${severity} ${code}: ${message}`;
  return [head, ...(frame === "" ? [] : [frame]), ...notes.map((note) => `  ${note}`)].join("\n");
}
