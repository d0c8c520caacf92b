/**
 * Pass `exports`. What a module exports without a binding of its own is found by snapshots, too: `export default` of an expression, a class or a function without a
 * name, and the `exports` of a CommonJS module. Gives the entries for the table of bindings.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Unit } from "../ir/unit.js";

export interface ExportEntries {
  readonly bindings: readonly t.ObjectProperty[];
  /** To be run at the head of the module. */
  readonly head: readonly t.Statement[];
}

export function nameExports(unit: Unit): ExportEntries {
  const { program } = unit.file;
  if (unit.sourceType === "commonjs") {
    const isShadowed = ["exports", "module"].some((name) => unit.program.bindings.has(name));
    return { bindings: isShadowed ? [] : [entry("exports", b.member(b.id("module"), "exports"))], head: [] };
  }
  const index = program.body.findIndex(({ type }) => type === "ExportDefaultDeclaration");
  const statement = program.body[index] as t.ExportDefaultDeclaration | undefined;
  if (statement === undefined) return NONE;
  const { declaration } = statement;
  if ("id" in declaration && declaration.id && declaration.type !== "FunctionExpression" && declaration.type !== "ClassExpression")
    return NONE;
  const name = unit.names.fresh("x");
  const found = entry("default", b.id(name));
  if (declaration.type === "FunctionDeclaration") {
    // hoisted, as it was
    declaration.id = b.id(name);
    return { bindings: [found], head: [b.run(b.call(b.member(b.id(unit.names.fixed("k")), "named"), [b.id(name), b.str("default")]))] };
  }
  const value = b.placed(b.constVar(name, withName(declaration)), statement);
  program.body.splice(index, 1, value, t.exportNamedDeclaration(null, [t.exportSpecifier(b.id(name), b.id("default"))]));
  return { bindings: [found], head: [] };
}

const NONE: ExportEntries = { bindings: [], head: [] };

function entry(name: string, value: t.Expression): t.ObjectProperty {
  return b.property(name, t.arrowFunctionExpression([], value));
}

/** Functions and classes without a name are called `default`. */
function withName(declaration: t.ClassDeclaration | t.TSDeclareFunction | t.Expression): t.Expression {
  if (declaration.type === "ClassDeclaration") Object.assign(declaration, { type: "ClassExpression" });
  const value = declaration as t.Expression;
  const isAnonymous =
    value.type === "ArrowFunctionExpression" || ((value.type === "FunctionExpression" || value.type === "ClassExpression") && !value.id);
  return isAnonymous ? b.member(t.objectExpression([b.property("default", value)]), "default") : value;
}
