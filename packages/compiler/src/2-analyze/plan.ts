/**
 * Pass `plan`. Says for each marked function whether it is cut (two bodies), left uncut (fails when a call in it
 * suspends) or plain, and which functions are lifted to factories. Needs marks and scopes; captures follow from it.
 */
import type * as t from "@babel/types";
import { thisOwner } from "../ir/this-owner.js";
import type { Fn, Scope, Unit } from "../ir/unit.js";
import { containsOutsideFunctions, eachChild, type FunctionNode, isFunctionLike, isLoop, type Node, walk } from "../ir/walk.js";
import { isInstanceElement, mayHaveHolder, needsHolder } from "./holders.js";
import { isGlobal } from "./pure-calls.js";

export function planFunctions(unit: Unit): void {
  for (const fn of unit.fns) {
    if (!fn.marked) continue;
    fn.home = homeOf(fn);
    fn.inHolder = fn.parent?.holder !== undefined && isInstanceElement(fn.node as t.ClassProperty);
    fn.lifted = canLift(fn);
    fn.uncutReason = reasonNotToCut(unit, fn);
    fn.ownsThis = isDerived(fn) && fn.uncutReason === undefined && !fn.usesEval && callsSuperAnywhere(fn);
    if (fn.kind === "class" && !fn.usesEval && needsHolder(fn)) fn.holder = unit.names.fresh("P");
    fn.plan = fn.usesEval ? "plain" : fn.uncutReason === undefined ? "cut" : "uncut";
  }
}

/** Runs once in its module: everything around it belongs to the top of the file. */
export function isStatic(fn: Fn): boolean {
  return isStaticScope(fn.outerScope);
}

/** There is one of it in its module. */
export function isStaticScope(inner: Scope): boolean {
  for (let scope: Scope | null = inner; scope; scope = scope.parent) if (!STATIC.has(scope.kind)) return false;
  return true;
}

const STATIC: ReadonlySet<string> = new Set<Scope["kind"]>(["program", "class", "head", "object", "self"]);

/** True if code outside of the class or object literal that `super` belongs to can have it in a variable. */
function homeIsReachable(fn: Fn): boolean {
  const owner = thisOwner(fn);
  const home = owner?.node.type === "ObjectMethod" ? owner : owner?.parent;
  return home !== undefined && home !== null && (home.lifted || isStatic(home));
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

/** The class at the top of the file, or the class of a factory, which a variable holds. */
function homeIsFound(fn: Fn): boolean {
  for (let outer = fn.parent; outer; outer = outer.parent) if (outer.node === fn.home) return outer.lifted || isStatic(outer);
  return false;
}

function canLift(fn: Fn): boolean {
  if (isStatic(fn) || fn.usesEval) return false;
  if (fn.home && !homeIsFound(fn)) return false;
  const { node } = fn;
  switch (node.type) {
    case "FunctionDeclaration":
      // in a block, it would have to become the `arguments` of the function around
      return fn.strict || node.id?.name !== "arguments" || fn.outerScope.kind === "function";
    case "FunctionExpression":
      return true;
    case "ArrowFunctionExpression":
      return !fn.usesSuper || (homeIsReachable(fn) && (thisOwner(fn)?.marked === true || !callsSuper(fn)));
    case "ObjectMethod":
      // A computed key and the object that `super` needs are kept in a record, which needs a function around it.
      return (!node.computed && !fn.usesSuper) || (fn.parent !== null && isFunctionLike(fn.parent.node));
    case "ClassDeclaration":
    case "ClassExpression":
      return !hasDecorators(node) && !showsPrivatesInHead(node);
    default:
      return false;
  }
}

/** Heritage and keys that name private members of the class itself must stay in it. */
export function showsPrivatesInHead(node: t.Class): boolean {
  const own = new Set(node.body.body.flatMap((one) => ("key" in one && one.key.type === "PrivateName" ? [one.key.id.name] : [])));
  const shows = (part: Node): boolean => containsOutsideFunctions(part, (inner) => inner.type === "PrivateName" && own.has(inner.id.name));
  return own.size > 0 && node.body.body.some((one) => "computed" in one && one.computed === true && shows(one.key));
}

/** A class whose heritage and keys cannot move out of it, with a call in them. */
function keepsItsHead(node: Node): boolean {
  if (node.type !== "ClassDeclaration" && node.type !== "ClassExpression") return false;
  if (!hasDecorators(node) && !showsPrivatesInHead(node)) return false;
  const isCall = (inner: Node): boolean => /^(?:Optional)?CallExpression$|^NewExpression$|^TaggedTemplate/.test(inner.type);
  const parts: Node[] = node.superClass ? [node.superClass] : [];
  for (const one of [node, ...node.body.body]) {
    if ("decorators" in one) parts.push(...(one.decorators ?? []));
    if ("computed" in one && one.computed && "key" in one) parts.push(one.key);
  }
  return parts.some((part) => containsOutsideFunctions(part, isCall));
}

function hasDecorators(node: t.Class): boolean {
  return [node, ...node.body.body].some((one) => "decorators" in one && (one.decorators?.length ?? 0) > 0);
}

function reasonNotToCut(unit: Unit, fn: Fn): string | undefined {
  if (fn.kind === "class" || fn.kind === "initializer") return "code that runs while a class or an instance is made";
  if (fn.async && fn.generator && !fn.lifted && !isNotable(unit, fn))
    return "an async generator with a private name, or a computed one in an object";
  if (fn.async && containsOutsideFunctions(fn.node, waitsInClass)) return "an async function with an `await` in the head of a class";
  if (fn.generator && (fn.node as FunctionNode).params.some(containsFunction)) return "a generator whose parameters hold functions";
  if (fn.generator && containsOutsideFunctions(fn.node, waitsInClass)) return "a generator with a `yield` in the head of a class";
  if (fn.usesEval) return "a function with direct eval or `with`";
  if (containsOutsideFunctions(fn.node, keepsItsHead))
    return "a function with a class that has decorators, or keys that name its own private members";
  if (isDerived(fn) && !mayHaveHolder(fn.parent as Fn))
    return "the constructor of a class with fields that use its static private members, or with decorators";
  if (fn.usesSuper && !homeIsReachable(fn)) return "a method that uses `super` and cannot be moved out of its place";
  if (fn.home && !homeIsFound(fn)) return "a function that uses private names of a class that cannot be moved out of its place";
  if (!isMethodLike(fn) && !isStatic(fn) && !fn.lifted) return "a function that cannot be moved out of its place";
  if (isMethodLike(fn) && !fn.lifted && !methodIsReachable(fn))
    return "a method of an object or class that cannot be moved out of its place";
  if (!fn.strict) {
    if (hasBlockArguments(fn.node)) return "a sloppy-mode function with a function named `arguments` in a block";
  }
  return undefined;
}

/** The runtime is told of async generators by the keys of their methods. */
function isNotable(unit: Unit, { node, parent }: Fn): boolean {
  if (node.type === "ClassPrivateMethod") return false;
  if ((node.type !== "ClassMethod" && node.type !== "ObjectMethod") || !node.computed) return true;
  // a variable keeps the keys of classes
  if (node.type === "ClassMethod" && parent && (parent.lifted || parent.holder !== undefined || isStatic(parent))) return true;
  const { key } = node;
  return (
    key.type === "StringLiteral" ||
    key.type === "NumericLiteral" ||
    (key.type === "MemberExpression" && !key.computed && isGlobal(unit, key.object, "Symbol"))
  );
}

function containsFunction(param: Node): boolean {
  let found = false;
  walk(param, (node) => {
    found ||= isFunctionLike(node);
    return !found;
  });
  return found;
}

/** A `yield` or `await` of the function around the class. */
function waitsInClass(node: Node): boolean {
  const isClass = node.type === "ClassDeclaration" || node.type === "ClassExpression";
  return isClass && containsOutsideFunctions(node, (inner) => inner.type === "YieldExpression" || inner.type === "AwaitExpression");
}

/** A constructor of a class with `extends`. */
export function isDerived(fn: Fn | null): boolean {
  const owner = fn?.kind === "constructor" ? fn.parent?.node : undefined;
  return (owner?.type === "ClassDeclaration" || owner?.type === "ClassExpression") && !!owner.superClass;
}

/** In an arrow function, or where it may be called twice, which the engine finds out when the parent has suspended already. */
function callsSuperAnywhere(fn: Fn): boolean {
  let count = 0;
  const visit = (node: Node, weight: number): void => {
    if (node.type === "CallExpression" && node.callee.type === "Super") count += weight;
    if (node !== fn.node && isFunctionLike(node) && node.type !== "ArrowFunctionExpression") return;
    const inner = node.type === "ArrowFunctionExpression" || isLoop(node) ? 2 : weight;
    eachChild(node, (child) => visit(child, inner));
  };
  visit(fn.node, 1);
  return count > 1;
}

/** `super(…)`, in the function itself or in an arrow function inside. */
function callsSuper(fn: Fn): boolean {
  let found = false;
  walk(fn.node, (node) => {
    found ||= node.type === "CallExpression" && node.callee.type === "Super";
    return !found;
  });
  return found;
}

function isMethodLike(fn: Fn): boolean {
  return fn.kind === "method" || fn.kind === "constructor" || fn.kind === "getter" || fn.kind === "setter";
}

/** A method stays in its class or object; its frames reach outer variables only if that class or object is at the top or lifted. */
function methodIsReachable(fn: Fn): boolean {
  if (isStatic(fn)) return true;
  return fn.parent?.kind === "class" && (fn.parent.lifted || isStatic(fn.parent));
}

/** Such a function takes the place of the function's `arguments`. */
function hasBlockArguments(root: Node): boolean {
  const own = isFunctionLike(root) && root.body.type === "BlockStatement" ? root.body.body : [];
  const isNamed = (node: Node): boolean => node.type === "FunctionDeclaration" && node.id?.name === "arguments";
  return containsOutsideFunctions(root, (node) => node !== root && isNamed(node) && !own.includes(node as t.Statement));
}
