/**
 * Module hooks, in the thread that Node gives them. `load` compiles what is marked or not JavaScript; `resolve` finds `x.ts`
 * where TypeScript wants `x.js` to be written. Files in `node_modules` stay as they are, unless they are marked.
 */
import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import { transform } from "../transform.js";
import type { TransformOptions } from "../types.js";
import { toCommonJs } from "./commonjs.js";
import { CompileError, concerns } from "./core.js";
import { registersClasses } from "./own-classes.js";
import { packageType } from "./package-type.js";
import { tsconfigOptions } from "./tsconfig.js";

const optionsFor = tsconfigOptions();

/** What TypeScript's sources may be called whose output has this ending. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
  ".jsx": [".tsx"],
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    const ending = /^\.{0,2}\/.*(\.[cm]?jsx?)$/.exec(specifier)?.[1];
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND" || ending === undefined) throw error;
    for (const other of SOURCES[ending] ?? []) {
      try {
        return await next(specifier.slice(0, -ending.length) + other, context);
      } catch {
        // the first error names what was written
      }
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, next) => {
  const ending = /^file:.*\.([cm]?)([jt])s(x?)$/.exec(url);
  if (ending === null) return next(url, context);
  const file = fileURLToPath(url);
  const [, kind, language, jsx] = ending;
  const isScript = language === "j" && jsx === "";
  const code = await readFile(file, "utf8");
  if (isScript && !concerns(code, file)) return next(url, context);
  const format = kind === "m" ? "module" : kind === "c" ? "commonjs" : packageType(file);
  const options: TransformOptions = { filename: file, compilerOptions: optionsFor(file), classes: registersClasses(file) };
  if (format === "module") return { format, source: compiled(code, options), shortCircuit: true };
  // A CommonJS file of TypeScript is written with `import`.
  if (isScript) return { format, source: compiled(code, { ...options, sourceType: "commonjs" }), shortCircuit: true };
  return { format, source: compiled(code, options, toCommonJs), shortCircuit: true };
};

function compiled(code: string, options: TransformOptions, finish: typeof toCommonJs | undefined = undefined): string {
  const result = transform(code, options);
  if (result.code === undefined) throw new CompileError(result.diagnostics);
  const { code: text, map } = finish === undefined ? { code: result.code, map: result.map } : finish(result.code, result.map);
  if (map === undefined) return text;
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${text}\n//# sourceMappingURL=data:application/json;base64,${data}\n`;
}
