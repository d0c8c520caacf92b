/**
 * ES modules as CommonJS, by small edits that keep every offset but those of the imports: enough for fixtures, which export what they
 * declare. Not esbuild, which rewrites more than it says (it takes no second label of a loop) and moves the text.
 */
import { type ParserOptions, parse } from "@babel/parser";
import type { ImportDeclaration } from "@babel/types";

/** What Babel does not take by itself. */
export const SYNTAX: NonNullable<ParserOptions["plugins"]> = ["explicitResourceManagement", ["decorators", {}], "decoratorAutoAccessors"];

export function toCommonJs(code: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const exported: string[] = [];
  for (const statement of parse(code, { sourceType: "module", plugins: SYNTAX }).program.body) {
    const start = statement.start as number;
    const end = statement.end as number;
    if (statement.type === "ImportDeclaration") edits.push({ start, end, text: requireFor(statement) });
    else if (statement.type === "ExportNamedDeclaration") {
      const { declaration, specifiers } = statement;
      const stays = declaration ? (declaration.start as number) : end;
      edits.push({ start, end: stays, text: " ".repeat(stays - start) });
      if (declaration && "id" in declaration && declaration.id?.type === "Identifier") exported.push(declaration.id.name);
      for (const s of specifiers) if (s.type === "ExportSpecifier") exported.push(s.local.name);
    }
  }
  let text = "";
  let done = 0;
  for (const edit of edits) {
    text += code.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  const exports = exported.map((name) => `exports.${name} = ${name};`).join(" ");
  return `"use strict";${text}${code.slice(done)}\n${exports}`;
}

function requireFor(statement: ImportDeclaration): string {
  const source = `require(${JSON.stringify(statement.source.value)})`;
  const names: string[] = [];
  for (const s of statement.specifiers) {
    if (s.type === "ImportNamespaceSpecifier") return `const ${s.local.name} = ${source};`;
    const imported =
      s.type === "ImportDefaultSpecifier" ? "default" : s.imported.type === "Identifier" ? s.imported.name : s.imported.value;
    names.push(`${JSON.stringify(imported)}: ${s.local.name}`);
  }
  return names.length === 0 ? `${source};` : `const { ${names.join(", ")} } = ${source};`;
}

/** The same without a parser, for text with imports of namespaces and exports of functions, in which nothing else starts a line like them. */
export function linesToCommonJs(code: string): string {
  const exported: string[] = [];
  const text = code
    .replace(/^import \* as (\S+) from ("[^"]*");$/gm, "const $1 = require($2);")
    .replace(/^export (?:\{ (\w+) \}|(?=(?:async )?function (\w+)))/gm, (blank, bound, declared) => {
      exported.push(bound ?? declared);
      return " ".repeat(blank.length);
    });
  return `"use strict";${text}\n${exported.map((name) => `exports.${name} = ${name};`).join(" ")}`;
}
