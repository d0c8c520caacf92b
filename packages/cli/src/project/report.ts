/** Prints diagnostics of TypeScript and Kraut: place, text, and the source lines. */
import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import ts from "typescript";

export interface Reporter {
  (diagnostic: ts.Diagnostic): void;
  /** Errors reported so far. */
  readonly errors: number;
}

export function createReporter(write: (text: string) => void, cwd: string): Reporter {
  const reporter = (diagnostic: ts.Diagnostic): void => {
    if (diagnostic.category === ts.DiagnosticCategory.Error) reporter.errors++;
    write(`${formatDiagnostics([diagnostic], cwd)}\n`);
  };
  reporter.errors = 0;
  return reporter;
}

export function formatDiagnostics(diagnostics: readonly ts.Diagnostic[], cwd: string): string {
  const text = ts.formatDiagnosticsWithColorAndContext(diagnostics, {
    getCurrentDirectory: () => cwd,
    getCanonicalFileName: (name) => (ts.sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
    getNewLine: () => "\n",
  });
  // Kraut's codes come as "TS(KRAUT1001)", see toTsDiagnostics.
  const named = text.replace(/TS\((KRAUT\d+)\)/g, "$1");
  return pc.isColorSupported ? named : stripVTControlCharacters(named);
}
