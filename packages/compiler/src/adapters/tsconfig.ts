/**
 * What adapters over single files take from a project's tsconfig: the options that decide what a file's types and JSX become.
 * The nearest tsconfig.json above a file counts, with what it extends, as for bundlers.
 */
import path from "node:path";
import ts from "typescript";
import { definesClassFields } from "./tsc-stages.js";

/** Compiler options as in a tsconfig, for `TransformOptions.compilerOptions`. */
export type CompilerOptions = Record<string, unknown>;

const COPIED = ["jsxFactory", "jsxFragmentFactory", "jsxImportSource", "experimentalDecorators", "emitDecoratorMetadata"];

/** Gives a look-up that reads each tsconfig once. Unreadable ones count as empty: `kraut build` and tsc report them. */
export function tsconfigOptions(): (file: string) => CompilerOptions {
  const byFolder = new Map<string, CompilerOptions>();
  return (file) => {
    const folder = path.dirname(file);
    let found = byFolder.get(folder);
    if (found === undefined) {
      const config = ts.findConfigFile(folder, ts.sys.fileExists);
      found = config === undefined ? {} : read(config);
      byFolder.set(folder, found);
    }
    return found;
  };
}

function read(config: string): CompilerOptions {
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile);
  // The list of files is not asked for, and takes long to make.
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(json ?? {}, host, path.dirname(config));
  const picked: CompilerOptions = { useDefineForClassFields: definesClassFields(ts, options) };
  for (const key of COPIED) if (options[key] !== undefined) picked[key] = options[key];
  const jsx = options.jsx === undefined ? undefined : JSX[options.jsx];
  if (jsx !== undefined) picked.jsx = jsx;
  return picked;
}

const JSX: Partial<Record<ts.JsxEmit, string>> = {
  [ts.JsxEmit.React]: "react",
  [ts.JsxEmit.ReactJSX]: "react-jsx",
  [ts.JsxEmit.ReactJSXDev]: "react-jsxdev",
};
