/**
 * The Babel plugin: `plugins: ["@kraut/compiler/babel"]`, with `mark`, `root`, `runtime` and `compilerOptions` of `transform` as options.
 *
 * Kraut owns the order of its passes and needs the text with types and JSX still in it, so the plugin stands where Babel parses:
 * it hands Babel the tree of the compiled text. Other plugins then see plain ECMAScript, and Babel joins our map with its own.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { BabelFile, TransformOptions as BabelOptions, PluginObj } from "@babel/core";
import type { ParserOptions, parse } from "@babel/parser";
import type { RawSourceMap, TransformOptions } from "../types.js";
import { compileText, concerns } from "./core.js";

export type KrautBabelOptions = Pick<TransformOptions, "mark" | "root" | "runtime" | "compilerOptions">;

interface BabelApi {
  assertVersion(range: number | string): void;
}

/** Babel's types leave `parserOverride` out. Giving `undefined` leaves the parsing to others. */
interface KrautBabelPlugin extends PluginObj {
  parserOverride(code: string, options: ParserOptions, parseText: typeof parse): ReturnType<typeof parse> | undefined;
}

/** Syntax that the compiled text no longer has, and that would read plain JavaScript another way (`a < b > (c)`). */
const STRIPPED = new Set(["typescript", "flow", "flowComments", "jsx"]);

export default function krautBabel(api: BabelApi, options: KrautBabelOptions = {}): KrautBabelPlugin {
  api.assertVersion(7);
  // Babel parses a file with the very options object that manipulateOptions saw; nothing else tells two files apart.
  const optionsOf = new WeakMap<ParserOptions, BabelOptions>();
  const maps = new WeakMap<object, RawSourceMap>();

  return {
    name: "kraut",
    manipulateOptions(babel: BabelOptions, parser: ParserOptions) {
      optionsOf.set(parser, babel);
    },
    parserOverride(code, parser, parseText) {
      const babel = optionsOf.get(parser) ?? {};
      const filename = babel.filename ?? path.resolve(babel.cwd ?? ".", "unknown.js");
      if (!concerns(code, filename, options.mark)) return undefined;
      const input = inputMapOf(code, babel);
      const compiled = compileText(code.replace(MAPPING_URL, ""), {
        ...options,
        filename,
        sourceType: sourceTypeOf(parser),
        inputSourceMap: input ?? null,
      });
      if (compiled === undefined) return undefined;
      if (compiled.map !== undefined) {
        const { sourceFileName } = babel.generatorOpts ?? {};
        const sources = input === undefined && sourceFileName != null ? [sourceFileName] : compiled.map.sources;
        maps.set(parser, { ...compiled.map, sources });
      }
      const plugins = (parser.plugins ?? []).filter((plugin) => !STRIPPED.has(typeof plugin === "string" ? plugin : plugin[0]));
      return parseText(compiled.code, { ...parser, plugins });
    },
    pre(file: BabelFile) {
      const map = maps.get(file.opts.parserOpts ?? {});
      if (map !== undefined) file.inputMap = { toObject: () => map };
      else if (file.code === "" && hasDirective(file)) {
        throw new Error("@kraut/compiler/babel needs the source text of a marked file: call Babel with code, not with a tree alone.");
      }
    },
    visitor: {},
  };
}

function sourceTypeOf(parser: ParserOptions): NonNullable<TransformOptions["sourceType"]> {
  const { sourceType } = parser;
  return sourceType === "script" || (sourceType as string) === "commonjs" ? "commonjs" : "module";
}

function hasDirective(file: BabelFile): boolean {
  let found = false;
  file.path.traverse({
    Directive(directive) {
      found ||= directive.node.value.value === "use resumable";
    },
  });
  return found || file.path.node.directives.some((directive) => directive.value.value === "use resumable");
}

const MAPPING_URL = /\/\/[#@][ \t]+sourceMappingURL=([^\s'"`]+)[ \t]*\s*$/;

/** The map of an earlier step, found where Babel looks for it: its option, then a comment at the end of the text. */
function inputMapOf(code: string, babel: BabelOptions): RawSourceMap | undefined {
  const option = babel.inputSourceMap as unknown;
  if (option === false) return undefined;
  if (typeof option === "object" && option !== null) return option as RawSourceMap;
  const url = MAPPING_URL.exec(code)?.[1];
  if (url === undefined) return undefined;
  try {
    const comma = url.indexOf(",");
    if (url.startsWith("data:")) return JSON.parse(Buffer.from(url.slice(comma + 1), "base64").toString("utf8")) as RawSourceMap;
    if (babel.filename == null) return undefined;
    return JSON.parse(readFileSync(path.resolve(path.dirname(babel.filename), url), "utf8")) as RawSourceMap;
  } catch {
    // Babel goes on without a map that it cannot read, and so do we.
    return undefined;
  }
}
