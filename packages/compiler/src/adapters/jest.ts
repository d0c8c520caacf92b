/**
 * The jest transformer: `transform: { "\\.[cm]?[jt]sx?$": "@kraut/compiler/jest" }`, or with options as `["@kraut/compiler/jest", { … }]`.
 * It takes TypeScript and JSX too, and gives ES modules where jest loads them, CommonJS elsewhere. It does not hoist `jest.mock`:
 * projects that need that use babel-jest with the plugin `@kraut/compiler/babel`.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { transform } from "../transform.js";
import type { RawSourceMap, TransformOptions } from "../types.js";
import { toCommonJs } from "./commonjs.js";
import { CompileError } from "./core.js";
import { registersClasses } from "./own-classes.js";
import { tsconfigOptions } from "./tsconfig.js";

export type KrautJestOptions = Pick<TransformOptions, "mark" | "root" | "runtime" | "compilerOptions">;

/** The part of jest's transform options that is read. */
export interface JestRequest {
  readonly supportsStaticESM: boolean;
  readonly configString: string;
  readonly instrument: boolean;
}

export interface KrautTransformer {
  process(text: string, file: string, request: JestRequest): { code: string; map: RawSourceMap | undefined };
  getCacheKey(text: string, file: string, request: JestRequest): string;
}

export function createTransformer(options: KrautJestOptions = {}): KrautTransformer {
  const optionsFor = tsconfigOptions();
  const compilerOptions = (file: string) => ({ ...optionsFor(file), ...options.compilerOptions });
  return {
    process(text, file, { supportsStaticESM }) {
      const isCommonJs = /\.c[jt]s$/.test(file) || (/\.jsx?$/.test(file) && !MODULE_SYNTAX.test(text));
      const result = transform(text, {
        classes: registersClasses(file),
        ...options,
        compilerOptions: compilerOptions(file),
        filename: file,
        sourceType: isCommonJs ? "commonjs" : "module",
      });
      if (result.code === undefined) throw new CompileError(result.diagnostics);
      if (isCommonJs || supportsStaticESM) return { code: result.code, map: result.map };
      return toCommonJs(result.code, result.map);
    },
    getCacheKey(text, file, { supportsStaticESM, configString, instrument }) {
      const parts = [text, file, VERSION, configString, compilerOptions(file), options, supportsStaticESM, instrument];
      return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
    },
  };
}

/** A statement that only modules have. */
const MODULE_SYNTAX = /^\s*(?:import\s*[\w{*"'(]|export\s*[\w{*])/m;

const { version: VERSION } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };

export default { createTransformer };
