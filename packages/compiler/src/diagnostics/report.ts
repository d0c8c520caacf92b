/** Makes diagnostics: from the catalogue, with the place in the original source and a code frame. */
import { codeFrameColumns } from "@babel/code-frame";
import type { Diagnostic } from "../types.js";
import { CATALOGUE, type CatalogueEntry, type DiagnosticCode } from "./catalogue.js";

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function makeDiagnostic(code: DiagnosticCode, details: Record<string, string>, place: Place, source: string): Diagnostic {
  const entry: CatalogueEntry = CATALOGUE[code];
  const message = entry.message.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? "");
  return { severity: entry.severity, code, message, ...place, frame: codeFrame(source, place), notes: [...entry.notes] };
}

export function codeFrame(source: string, place: Place): string {
  const start = { line: place.line, column: place.column };
  const oneLine = place.endLine === place.line && place.endColumn > place.column;
  return codeFrameColumns(source, oneLine ? { start, end: { line: place.endLine, column: place.endColumn } } : { start }, {
    linesAbove: 2,
    linesBelow: 2,
  });
}
