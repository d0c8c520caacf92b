/** Pass `strip`. TypeScript and JSX become plain ECMAScript, so that all later passes know one language. */
import { type TransformOptions as EsbuildOptions, transformSync } from "esbuild";
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

/** Throws esbuild's failure for a syntax error. */
export function strip(code: string, filename: string, language: Language, compilerOptions: Record<string, unknown> | undefined): Stripped {
  if (language === "js") return { code, map: undefined };
  const options: EsbuildOptions = {
    loader: language,
    sourcefile: filename,
    sourcemap: "external",
    sourcesContent: true,
    target: "esnext",
    logLevel: "silent",
    // Imports of which only types are used go, as in tsc; unless the options say to keep them.
    tsconfigRaw: { compilerOptions: { ...compilerOptions, target: "esnext" } as NonNullable<unknown> },
  };
  if (language === "jsx" && !compilerOptions?.jsx) options.jsx = "automatic";
  const result = transformSync(code, options);
  return { code: result.code, map: JSON.parse(result.map) as RawSourceMap };
}
