/** `@kraut/compiler`: rewrites functions marked `"use resumable"` so that they can stop, become bytes and go on. */
export { transform } from "./transform.js";
export type { CompiledFunction, CompiledPoint, Diagnostic, RawSourceMap, Severity, TransformOptions, TransformResult } from "./types.js";
