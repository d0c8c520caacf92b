/**
 * Pass `async functions`. A cut async function gives the promise of the async arrow function that its running body became;
 * it is no async function for the engine any more. So that it still looks like one, it becomes a method (which cannot be
 * constructed and has no `prototype`), and the runtime gives it the prototype of async functions. A declaration at the top
 * of the file becomes a variable that is set at the head of the module. An async generator becomes a generator.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";

/** Gives the statements for the head of the module. */
export function rewriteAsyncFunctions(unit: Unit, fns: Iterable<Fn>): t.Statement[] {
  const hoisted: t.Statement[] = [];
  for (const fn of fns) {
    if (!fn.async) continue;
    const node = fn.node as t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression | t.ObjectMethod | t.ClassMethod;
    node.async = false;
    // to the engine an async generator is a generator, which the runtime lets go on
    if (fn.generator) {
      if (node.type === "FunctionDeclaration" && !node.id) hoisted.push(...hoist(unit, fn, node));
      continue;
    }
    if (node.type === "FunctionDeclaration") hoisted.push(...hoist(unit, fn, node));
    else if (node.type === "FunctionExpression" && !usesOwnName(fn) && !fn.namedByKey)
      become(node, methodValue(fn.inferredName ?? node.id?.name ?? "", node));
  }
  return hoisted;
}

/** The name of a function expression is only seen inside of it. */
function usesOwnName(fn: Fn): boolean {
  if (fn.outerScope.kind !== "self") return false;
  return [...fn.outerScope.bindings.values()].some((binding) => binding.refs.some((ref) => ref.kind !== "declare"));
}

/** `({ name(a) { … } }).name` */
function methodValue(name: string, { params, body, generator }: t.FunctionExpression | t.FunctionDeclaration): t.MemberExpression {
  const key = t.isValidIdentifier(name, false) ? b.id(name) : b.str(name);
  const method = t.objectMethod("method", key, params, body, false, generator);
  return b.member(t.objectExpression([method]), name);
}

/** The node is held by others: it changes what it is. */
function become(node: t.Node, other: t.Node): void {
  for (const key of Object.keys(node))
    if (key !== "loc" && key !== "start" && key !== "end") delete (node as unknown as Record<string, unknown>)[key];
  Object.assign(node, { ...other, loc: node.loc, start: node.start, end: node.end });
}

function hoist(unit: Unit, fn: Fn, node: t.FunctionDeclaration): t.Statement[] {
  const { program } = unit.file;
  const name = node.id?.name ?? unit.names.fresh("h");
  const index = program.body.findIndex((statement) => statement === node || ("declaration" in statement && statement.declaration === node));
  const statement = program.body[index] as t.Statement;
  if (statement === node) program.body.splice(index, 1);
  else {
    const exported = statement.type === "ExportDefaultDeclaration" ? "default" : name;
    program.body[index] = b.placed(t.exportNamedDeclaration(null, [t.exportSpecifier(b.id(name), b.id(exported))]), statement);
  }
  const value = methodValue(node.id?.name ?? "default", node);
  const made = b.call(b.member(b.id(unit.names.fixed("k")), "fn"), [value, b.at(b.id(unit.names.fixed("m")), fn.index)]);
  return [b.placed(t.variableDeclaration("var", [t.variableDeclarator(b.id(name), made)]), node)];
}
