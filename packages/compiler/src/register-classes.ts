/**
 * Files in which nothing is marked, and whose classes at the top are to be found by snapshots: a line at the end registers them.
 * The rest of the file stays as it is, to the character.
 */
import type * as t from "@babel/types";
import { parse } from "./1-parse/parse.js";
import { CONTRACT_VERSION, type RuntimeAccess } from "./4-emit/metadata.js";
import { hasHiddenState } from "./4-emit/privates.js";
import { walk } from "./ir/walk.js";

export interface TopClasses {
  /** Names of the bindings that hold classes. */
  readonly names: readonly string[];
  /** Those of them that are exported variables. */
  readonly variables: ReadonlySet<string>;
  /** A class has private members, or no name: the compiler must write what leads to them. */
  readonly hasHiddenState: boolean;
}

/** Cheap test before parsing. */
export function mentionsClass(code: string): boolean {
  return /\bclass\b/.test(code);
}

/** Throws a SyntaxError for text that is no program. */
export function findTopClasses(code: string, filename: string, sourceType: "module" | "script" | "commonjs"): TopClasses {
  const { program } = parse(code, filename, sourceType);
  const names: string[] = [];
  const variables = new Set<string>();
  let isNameless = false;
  for (const statement of program.body) {
    const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
    const declared = isExport ? statement.declaration : statement;
    if (declared?.type === "ClassDeclaration" || declared?.type === "ClassExpression") {
      const own = declared.type === "ClassDeclaration" ? declared.id : null;
      names.push(own?.name ?? "default");
      isNameless ||= !own;
    }
    if (declared?.type !== "VariableDeclaration") continue;
    for (const { id, init } of declared.declarations) {
      if (id.type !== "Identifier" || init?.type !== "ClassExpression") continue;
      names.push(id.name);
      if (isExport) variables.add(id.name);
    }
  }
  let hidden = false;
  if (names.length > 0)
    walk(program, (node) => {
      hidden ||= (node.type === "ClassDeclaration" || node.type === "ClassExpression") && hasHiddenState(node as t.Class);
      return !hidden;
    });
  return { names, variables, hasHiddenState: hidden || isNameless };
}

/** The line. `exportsVariables`: the text was turned into CommonJS, in which exported variables are properties of `exports`. */
export function registration(
  { names, variables }: TopClasses,
  moduleId: string,
  runtime: RuntimeAccess,
  format: "module" | "commonjs",
  exportsVariables = false,
): string {
  const value = (name: string): string => (exportsVariables && variables.has(name) ? `exports.${name}` : name);
  const bindings = names.map((name) => `${name}: () => ${value(name)}`).join(", ");
  const call = `.module(${CONTRACT_VERSION}, ${JSON.stringify(moduleId)}, [], { ${bindings} });`;
  if (runtime.global !== undefined) return `globalThis.${runtime.global}${call}`;
  const specifier = JSON.stringify(runtime.module ?? "@kraut/runtime/compiled");
  // a longer name than anybody's: the file is not searched for it
  return format === "module" ? `import * as $kraut$runtime from ${specifier}; $kraut$runtime${call}` : `require(${specifier})${call}`;
}
