/**
 * Pass `plan`. Says for each marked function whether it is cut (two bodies), left uncut (fails when a call in it
 * suspends) or plain, and which functions are lifted to factories. Needs marks and scopes; captures follow from it.
 */
import type * as t from "@babel/types";
import type { Fn, Scope, Unit } from "../ir/unit.js";
import { containsOutsideFunctions, isFunctionLike, type Node, walk } from "../ir/walk.js";

export function planFunctions(unit: Unit): void {
  for (const fn of unit.fns) {
    if (!fn.marked) continue;
    fn.home = homeOf(fn);
    fn.lifted = canLift(fn);
    fn.uncutReason = reasonNotToCut(fn);
    fn.plan = fn.usesEval ? "plain" : fn.uncutReason === undefined ? "cut" : "uncut";
  }
}

/** Runs once in its module: everything around it belongs to the top of the file. */
export function isStatic(fn: Fn): boolean {
  for (let scope: Scope | null = fn.outerScope; scope; scope = scope.parent)
    if (scope.kind !== "program" && scope.kind !== "class" && scope.kind !== "self") return false;
  return true;
}

/** The class whose private names a function uses. */
function homeOf(fn: Fn): t.Class | null {
  if (fn.privateNames.size === 0) return null;
  for (let outer = fn.parent; outer; outer = outer.parent) {
    if (outer.kind !== "class") continue;
    for (const name of fn.privateNames) if (!outer.privateNames.has(name)) return outer.node as t.Class;
  }
  return null;
}

function homeIsStatic(fn: Fn): boolean {
  for (let outer = fn.parent; outer; outer = outer.parent) if (outer.node === fn.home) return isStatic(outer);
  return false;
}

function canLift(fn: Fn): boolean {
  if (isStatic(fn) || fn.usesEval || usesNameOfClassExpression(fn)) return false;
  if (fn.home && !homeIsStatic(fn)) return false;
  const { node } = fn;
  switch (node.type) {
    case "FunctionDeclaration":
      // In sloppy mode a function in a block is also a variable of the function around.
      return fn.strict || (fn.outerScope.kind === "function" && fn.outerScope.bindings.has(node.id?.name ?? ""));
    case "FunctionExpression":
      return true;
    case "ArrowFunctionExpression":
      return !fn.usesSuper;
    case "ObjectMethod":
      // A computed key is kept in a record, which needs a function around it.
      return !fn.usesSuper && (!node.computed || (fn.parent !== null && isFunctionLike(fn.parent.node)));
    case "ClassDeclaration":
    case "ClassExpression":
      return !fn.usesSuper && !containsSuspendingSyntax(node) && !(node.decorators?.length ?? 0);
    default:
      return false;
  }
}

/** `yield` or `await` that belongs to the function around a class. */
function containsSuspendingSyntax(node: t.Class): boolean {
  const suspends = (inner: Node): boolean => inner.type === "YieldExpression" || inner.type === "AwaitExpression";
  const parts: Node[] = node.superClass ? [node.superClass] : [];
  for (const member of node.body.body) if ("key" in member && "computed" in member && member.computed) parts.push(member.key);
  return parts.some((part) => containsOutsideFunctions(part, suspends));
}

function reasonNotToCut(fn: Fn): string | undefined {
  if (fn.kind === "class" || fn.kind === "initializer") return "code that runs while a class or an instance is made";
  if (fn.kind === "getter") return "a getter";
  if (fn.kind === "setter") return "a setter";
  if (fn.async) return fn.generator ? "an async generator" : "an async function";
  if (fn.generator) return "a generator";
  if (fn.usesEval) return "a function with direct eval or `with`";
  if (fn.usesSuper) return fn.kind === "constructor" ? "the constructor of a derived class" : "a method that uses `super`";
  if (fn.home && !homeIsStatic(fn)) return "a function that uses private names of a class made inside a function";
  if (isDerived(fn)) return "the constructor of a derived class";
  if (usesNameOfClassExpression(fn)) return "a function that uses the name of a class expression";
  if (!isMethodLike(fn) && !isStatic(fn) && !fn.lifted) return "a function that cannot be moved out of its place";
  if (isMethodLike(fn) && !fn.lifted && !methodIsReachable(fn))
    return "a method of an object or class that cannot be moved out of its place";
  if (!fn.strict) {
    if (fn.usesArguments && isFunctionLike(fn.node) && fn.node.params.every((param) => param.type === "Identifier") && mapsArguments(fn))
      return "a sloppy-mode function whose `arguments` and parameters share their values";
    if (hasBlockFunction(fn.node)) return "a sloppy-mode function with a function declaration in a block";
  }
  if (
    containsOutsideFunctions(
      fn.node,
      (node) => node.type === "VariableDeclaration" && (node.kind === "using" || node.kind === "await using"),
    )
  )
    return "a function with a `using` declaration";
  return undefined;
}

/** At the top of a file, nothing but the class itself can hold the record for that name. */
function usesNameOfClassExpression(fn: Fn): boolean {
  for (let outer = fn.parent; outer; outer = outer.parent) {
    if (outer.kind !== "class" || outer.lifted || outer.node.type !== "ClassExpression") continue;
    for (const binding of outer.scope.bindings.values()) if (binding.refs.some((ref) => isWithin(ref.fn, fn))) return true;
  }
  return false;
}

function isWithin(inner: Fn | null, fn: Fn): boolean {
  for (let outer = inner; outer; outer = outer.parent) if (outer === fn) return true;
  return false;
}

/** A constructor of a class with `extends`. */
export function isDerived(fn: Fn | null): boolean {
  const owner = fn?.kind === "constructor" ? fn.parent?.node : undefined;
  return (owner?.type === "ClassDeclaration" || owner?.type === "ClassExpression") && !!owner.superClass;
}

function isMethodLike(fn: Fn): boolean {
  return fn.kind === "method" || fn.kind === "constructor";
}

/** A method stays in its class or object; its frames reach outer variables only if that class or object is at the top or lifted. */
function methodIsReachable(fn: Fn): boolean {
  if (isStatic(fn)) return true;
  return fn.parent?.kind === "class" && (fn.parent.lifted || isStatic(fn.parent));
}

function mapsArguments(fn: Fn): boolean {
  for (const binding of fn.scope.bindings.values()) {
    if (binding.kind === "param" && binding.reassigned) return true;
    if (binding.kind === "pseudo" && binding.name === "arguments" && binding.refs.some((ref) => ref.fn !== fn)) return true;
  }
  let written = false;
  walk(fn.node, (node) => {
    const target = node.type === "AssignmentExpression" ? node.left : node.type === "UpdateExpression" ? node.argument : undefined;
    if (target?.type === "MemberExpression" && target.object.type === "Identifier" && target.object.name === "arguments") written = true;
    return !written;
  });
  return written;
}

function hasBlockFunction(root: Node): boolean {
  const body = isFunctionLike(root) ? root.body : root;
  return containsOutsideFunctions(body, (node) => {
    if (node.type === "IfStatement") return [node.consequent, node.alternate].some((branch) => branch?.type === "FunctionDeclaration");
    if (node === body || (node.type !== "BlockStatement" && node.type !== "SwitchCase")) return false;
    const statements = node.type === "BlockStatement" ? node.body : node.consequent;
    return statements.some((statement) => statement.type === "FunctionDeclaration");
  });
}
