/**
 * Pass `strip`. TypeScript and JSX become plain ECMAScript, so that all later passes know one language. TypeScript itself
 * does it, as in `kraut build`, so that a function has the same fingerprint and local names from every adapter: esbuild
 * renames variables that hide others (`city` becomes `city2`) and folds constants.
 */
import ts from "typescript";
import type { RawSourceMap, TransformOptions } from "../types.js";

type Language = NonNullable<TransformOptions["language"]>;

export function languageOf(filename: string): Language {
  if (/\.[mc]?ts$/.test(filename)) return "ts";
  if (filename.endsWith(".tsx")) return "tsx";
  return filename.endsWith(".jsx") ? "jsx" : "js";
}

export interface Stripped {
  readonly code: string;
  readonly map: RawSourceMap | undefined;
}

export class StripError extends Error {
  constructor(
    message: string,
    /** Offsets in the text. */
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

/** @throws StripError for a syntax error */
export function strip(code: string, filename: string, language: Language, given: Record<string, unknown> | undefined): Stripped {
  if (language === "js") return { code, map: undefined };
  const { options } = ts.convertCompilerOptionsFromJson(given ?? {}, "/");
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(code, {
    fileName: `${filename.replace(/\.[^./\\]+$/, "")}.${language}`,
    reportDiagnostics: true,
    compilerOptions: {
      ...options,
      jsx: options.jsx === undefined || options.jsx === ts.JsxEmit.Preserve ? ts.JsxEmit.ReactJSX : options.jsx,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      inlineSources: true,
      inlineSourceMap: false,
      removeComments: false,
      noEmit: false,
      declaration: false,
    },
  });
  const [first] = diagnostics ?? [];
  if (first) {
    const start = first.start ?? 0;
    throw new StripError(ts.flattenDiagnosticMessageText(first.messageText, "\n"), start, start + (first.length ?? 0));
  }
  const map = JSON.parse(sourceMapText ?? "null") as RawSourceMap;
  return { code: outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"), map: { ...map, sources: [filename] } };
}
