/**
 * Step `decorators`, between strip and parse: where marked code has decorators or `accessor` fields, TypeScript lowers those of the file,
 * so that the passes know classes without. Its helpers stand in the file then, and are marked with it: what decorators call can stop.
 */
import * as t from "@babel/types";
import ts from "typescript";
import { isFunctionLike, type Node, walk } from "../ir/walk.js";
import type { RawSourceMap } from "../types.js";
import { hasMark } from "./mark.js";
import { parse } from "./parse.js";
import type { Stripped } from "./strip.js";

export interface DecoratorOptions {
  readonly filename: string;
  readonly sourceType: "module" | "script" | "commonjs";
  readonly mark: "directive" | "all";
  readonly compilerOptions: Record<string, unknown> | undefined;
}

/** Undefined where nothing is to be done. Text that is no program is left to who parses it next. */
export function lowerDecorators(code: string, options: DecoratorOptions): Stripped | undefined {
  if (!/@|\baccessor\b/.test(code) || !isDecorated(code, options)) return undefined;
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    fileName: "module.js",
    compilerOptions: {
      // the last one without these; it has everything else that the passes know, but for `using`
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleDetection: options.sourceType === "module" ? ts.ModuleDetectionKind.Force : ts.ModuleDetectionKind.Legacy,
      allowJs: true,
      strict: false,
      alwaysStrict: false,
      experimentalDecorators: options.compilerOptions?.experimentalDecorators === true,
      useDefineForClassFields: true,
      sourceMap: true,
      inlineSources: true,
    },
  });
  const map = JSON.parse(sourceMapText ?? "null") as RawSourceMap;
  return { code: outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"), map: { ...map, sources: [options.filename] } };
}

function isDecorated(code: string, { filename, sourceType, mark }: DecoratorOptions): boolean {
  let file: t.File;
  try {
    file = parse(code, filename, sourceType);
  } catch {
    return false;
  }
  const search = (node: Node, isMarked: boolean): boolean => {
    const inner = isMarked || (isFunctionLike(node) && node.body.type === "BlockStatement" && hasMark(node.body));
    if (inner && (node.type === "Decorator" || node.type === "ClassAccessorProperty")) return true;
    return (
      t.VISITOR_KEYS[node.type]?.some((key) => {
        const value = (node as unknown as Record<string, Node | Node[] | null | undefined>)[key];
        return [value].flat().some((child) => child && search(child, inner));
      }) === true
    );
  };
  return search(file.program, mark === "all" || hasMark(file.program));
}

/**
 * Names the functions that TypeScript made: its helpers, and those that the lowered classes stand in, which are no part of the names of
 * what is in them. The latter are known by the variables at their heads.
 */
export function nameMade(file: t.File): void {
  for (const statement of file.program.body) {
    const [one] = statement.type === "VariableDeclaration" ? statement.declarations : [];
    const { id, init } = one ?? {};
    const isHelper =
      id?.type === "Identifier" && id.name.startsWith("__") && init?.type === "LogicalExpression" && isFunctionLike(init.right);
    if (isHelper) init.right.extra = { ...init.right.extra, pathName: id.name };
  }
  walk(file.program, (node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "ArrowFunctionExpression" || node.arguments.length > 0) return true;
    const { callee } = node;
    const statements = callee.body.type === "BlockStatement" ? callee.body.body : [];
    const variables = statements.flatMap((one) => (one.type === "VariableDeclaration" ? one.declarations : []));
    const names = variables.map(({ id }) => (id.type === "Identifier" ? id.name : ""));
    if (names.some((name) => WRAPPED.test(name))) callee.extra = { ...callee.extra, pathName: "<decorators>", isWrapper: true };
    return true;
  });
}

const WRAPPED = /^_(?:classDecorators|(?:instance|static)ExtraInitializers|.+_(?:decorators|descriptor|accessor_storage))(?:_\d+)?$/;
