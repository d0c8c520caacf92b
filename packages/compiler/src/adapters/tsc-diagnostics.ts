/** Kraut's diagnostics as TypeScript's, so that tsc and editors print them at their place; and the ones only this adapter makes. */
import type ts from "typescript";
import { MARK } from "../1-parse/mark.js";
import type { DiagnosticCode } from "../diagnostics/catalogue.js";
import { makeDiagnostic } from "../diagnostics/report.js";
import type { Diagnostic } from "../types.js";
import type { TypeScript } from "./tsc-stages.js";

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}

export function toTsDiagnostics(typescript: TypeScript, program: ts.Program, diagnostics: readonly Diagnostic[]): ts.Diagnostic[] {
  const categories = {
    error: typescript.DiagnosticCategory.Error,
    warning: typescript.DiagnosticCategory.Warning,
    info: typescript.DiagnosticCategory.Message,
  };
  return diagnostics.map((diagnostic) => {
    const file = program.getSourceFile(diagnostic.file);
    const offset = (line: number, column: number): number => (file === undefined ? 0 : positionOf(file, line, column));
    const start = offset(diagnostic.line, diagnostic.column);
    return {
      category: categories[diagnostic.severity],
      // tsc prints "TS" and this; in brackets nobody reads it as a TypeScript code. The type says number, tsc only prints and compares it.
      code: `(${diagnostic.code})` as unknown as number,
      source: "kraut",
      file,
      start: file === undefined ? undefined : start,
      length: file === undefined ? undefined : Math.max(1, offset(diagnostic.endLine, diagnostic.endColumn) - start),
      messageText: [diagnostic.message, ...diagnostic.notes].join("\n  "),
    };
  });
}

/** tsc throws for a line that the file does not have, and a diagnostic must never be the reason of a crash. */
function positionOf(file: ts.SourceFile, line: number, column: number): number {
  const starts = file.getLineStarts();
  const start = starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0;
  return Math.min(start + Math.max(column, 1) - 1, file.text.length);
}

export function outFileDiagnostic(file: string, text: string): Diagnostic {
  return atMark(file, text, "KRAUT1901");
}

export function keepsJsxDiagnostic(file: string, text: string): Diagnostic {
  return atMark(file, text, "KRAUT1902");
}

function atMark(file: string, text: string, code: DiagnosticCode): Diagnostic {
  const index = Math.max(0, text.indexOf(MARK));
  const before = text.slice(0, index).split("\n");
  const line = before.length;
  const column = (before[line - 1] ?? "").length + 1;
  return makeDiagnostic(code, {}, { file, line, column, endLine: line, endColumn: column + MARK.length }, text);
}
