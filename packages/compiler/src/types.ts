/** The public types of @kraut/compiler. */

/** A source map, version 3. */
export interface RawSourceMap {
  version: 3;
  file?: string;
  sourceRoot?: string;
  sources: (string | null)[];
  sourcesContent?: (string | null)[];
  names: string[];
  mappings: string;
}

export interface TransformOptions {
  /** Path of the original source file; absolute, or relative to `root`. Function ids are made from it. */
  filename: string;
  /** Where relative file names start. Default: the current directory. */
  root?: string;
  /** `"directive"` (default): functions and files that say `"use resumable"`; `"all"`: every function. */
  mark?: "directive" | "all";
  /** How the text is read and how it reaches the runtime: `import`, a global, or `require`. Default `"module"`. */
  sourceType?: "module" | "script" | "commonjs";
  /** A file without the mark, too, registers the classes that it declares at its top: snapshots then find them by name. Default: false. */
  classes?: boolean;
  /** Language of `code`. Default: from the ending of `filename`; JavaScript for others. */
  language?: "ts" | "tsx" | "jsx" | "js";
  /** Where generated code finds the runtime. Default `{ module: "@kraut/runtime/compiled" }`. */
  runtime?: { global: string } | { module: string };
  /** The map of an earlier step (tsc, esbuild) from `code` to the original source. */
  inputSourceMap?: RawSourceMap | string | null;
  /** False: the result has no map, and is printed in two thirds of the time. Default: true. */
  sourceMap?: boolean;
  /** tsconfig compiler options that the TypeScript/JSX strip needs (`jsx`, `jsxImportSource`, `experimentalDecorators`, `useDefineForClassFields`, …). */
  compilerOptions?: Record<string, unknown>;
  /** Specifiers of imports whose functions never suspend: calls of what is imported from there are no suspension points. */
  pureImports?: readonly string[];
  /** Is given the text after each pass. */
  dump?: (pass: string, text: string) => void;
}

export interface CompiledPoint {
  /** Stable name of the point within its function, such as `suspend#0`. */
  key: string;
  /** Hash of the call and its statement: a function that was edited still has the point when it has one with this hash. */
  fingerprint: string;
  /** 1-based, in the original source. */
  line: number;
  column: number;
  /** Source text of the callee. */
  callee: string;
  /** Names of the live locals that a frame at this point holds. */
  live: string[];
}

/** A marked function, for the manifest. */
export interface CompiledFunction {
  /** `package/path#name path` */
  id: string;
  name: string;
  line: number;
  column: number;
  fingerprint: string;
  /** False when it has no suspension point, or a construct that is left uncut. */
  resumable: boolean;
  points: CompiledPoint[];
}

export type Severity = "error" | "warning" | "info";

export interface Diagnostic {
  severity: Severity;
  /** Stable, such as `KRAUT1001`; documented in docs/errors.md. */
  code: string;
  message: string;
  file: string;
  /** 1-based, in the original source. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The place in the source, as text. */
  frame: string;
  /** What else to know, and what to do. */
  notes: string[];
}

export interface TransformResult {
  /** ECMAScript; `undefined` when a diagnostic is an error. */
  code: string | undefined;
  /** `undefined` also for code that was left as it was, when no earlier step made a map, and with `sourceMap: false`. */
  map: RawSourceMap | undefined;
  functions: CompiledFunction[];
  diagnostics: Diagnostic[];
  /** Id of the file, in the ids of its functions; `undefined` when the code was left as it was: nothing in it is marked, nor a class to be registered. */
  module: string | undefined;
}
