/**
 * Calls that may mean a built-in which calls what it is given: `xs.map(f)`. Whether they do is known when they run; the
 * runtime then runs a version of the built-in that can be stopped.
 */
import type * as t from "@babel/types";
import type { Binding, Fn, Point, Unit } from "../ir/unit.js";
import { isFunctionLike, walk } from "../ir/walk.js";
import { isGlobal } from "./pure-calls.js";

/** Array methods that are so frequent that each call of one gets a loop of its own (3-normalize/site-loops.ts). */
export const LOOP_METHODS: ReadonlySet<string> = new Set([
  "forEach",
  "map",
  "filter",
  "some",
  "every",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "reduce",
  "reduceRight",
]);

/** Further methods that take functions. */
const CALLING_METHODS: ReadonlySet<string> = new Set(["flatMap", "sort", "toSorted", "replace", "replaceAll", "groupBy", "parse"]);

/** Methods that take something to iterate over, or an object with methods of a certain name. */
const READING_METHODS: ReadonlySet<string> = new Set(["from", "fromEntries", "stringify"]);

/** Methods that give an iterator of the engine, or a bound function: what no snapshot could take apart. */
const MAKING_METHODS: ReadonlySet<string> = new Set(["entries", "keys", "values", "matchAll", "bind"]);

/** What calls a method of another name: `Array.prototype.map.call(x, f)`, `Reflect.apply(map, x, [f])`. */
const CALLERS: ReadonlySet<string> = new Set(["call", "apply"]);

/** The name of the method; undefined when no built-in of interest can be meant. */
export function builtinName(unit: Unit, node: t.Node): string | undefined {
  if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression") return undefined;
  const { callee } = node;
  const name = methodName(callee) ?? (isIteratorCall(callee) ? "[Symbol.iterator]" : undefined);
  if (name === undefined || (callee as t.MemberExpression).object.type === "Super") return undefined;
  const args = node.arguments;
  if (LOOP_METHODS.has(name) || CALLING_METHODS.has(name)) return args.some((one) => mayBeCallback(unit, one)) ? name : undefined;
  if (READING_METHODS.has(name)) return args.length > 0 ? name : undefined;
  if (MAKING_METHODS.has(name) || name === "[Symbol.iterator]") return unit.consumed.has(node) || isStatic(unit, callee) ? undefined : name;
  return CALLERS.has(name) && args.length > 0 && mayBeBuiltin(unit, (callee as t.MemberExpression).object) ? name : undefined;
}

/** True if the call gets a loop of its own: it is some 600 bytes, so only where a function of this file is given. */
export function hasLoop(unit: Unit, point: Point): boolean {
  if (point.builtin === undefined || !LOOP_METHODS.has(point.builtin)) return false;
  const args = (point.node as t.CallExpression).arguments;
  const [callback] = args;
  if (args.length > 2 || !callback || args.some((one) => one.type === "SpreadElement")) return false;
  return isFunctionLike(callback) || isFactoryCall(unit, callback) || isFunctionName(unit, callback);
}

/** What a function literal became: a call of the factory that makes it. */
function isFactoryCall(unit: Unit, node: t.Node): boolean {
  return node.type === "CallExpression" && node.callee.type === "Identifier" && unit.names.isFactory(node.callee.name);
}

/** A name that always means one function of the file. */
function isFunctionName(unit: Unit, node: t.Node): boolean {
  const binding = node.type === "Identifier" ? unit.refs.get(node)?.binding : undefined;
  return !!binding && !binding.reassigned && binding.kind === "function";
}

/** True if nothing but a function among its arguments makes the built-in call back. */
export function takesCallbacks({ builtin }: Point): boolean {
  return builtin !== undefined && (LOOP_METHODS.has(builtin) || CALLING_METHODS.has(builtin));
}

/** A function that nobody but its caller can get hold of. */
export function canBeBare(fn: Fn): boolean {
  const { node } = fn;
  if (!fn.lifted || fn.home !== null) return false;
  return node.type === "ArrowFunctionExpression" || (node.type === "FunctionExpression" && !node.id && (fn.strict || !fn.usesArguments));
}

function methodName(node: t.Node): string | undefined {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return undefined;
  return !node.computed && node.property.type === "Identifier" ? node.property.name : undefined;
}

/** `xs[Symbol.iterator]` */
function isIteratorCall(node: t.Node): boolean {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return false;
  const { computed } = node;
  const property = lastOf(node.property);
  return (
    computed &&
    property.type === "MemberExpression" &&
    methodName(property) === "iterator" &&
    isGlobalName(lastOf(property.object), "Symbol")
  );
}

function lastOf(node: t.Node): t.Node {
  if (node.type === "SequenceExpression") return lastOf(node.expressions.at(-1) as t.Node);
  return node.type === "ParenthesizedExpression" ? lastOf(node.expression) : node;
}

function isGlobalName(node: t.Node, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}

/** `Object.keys` */
function isStatic(unit: Unit, callee: t.Node): boolean {
  return "object" in callee && callee.object !== null && isGlobal(unit, callee.object as t.Node, "Object");
}

/** The cursor of a loop goes through any iterator: it knows no matches, and those of lists by `entries`, `keys` and `values` alone. */
function isHeldByLoop({ right, await: isAsync }: t.ForOfStatement): boolean {
  if (right.type !== "CallExpression") return false;
  return isAsync || methodName(right.callee) === "matchAll" || isIteratorCall(right.callee);
}

/**
 * Calls whose iterator nobody holds: it is gone through at once, and the engine does that faster with one of its own
 * (`[...map.values()]`, `new Set(map.keys())`, `for (… of map)`).
 */
export function findConsumed(unit: Unit): void {
  const add = (node: t.Node | null | undefined): void => {
    if (node?.type === "CallExpression") unit.consumed.add(node);
  };
  walk(unit.file.program, (node) => {
    if (node.type === "SpreadElement") add(node.argument);
    else if (node.type === "ForOfStatement" && !isHeldByLoop(node)) add(node.right);
    else if (
      node.type === "NewExpression" &&
      node.arguments.length === 1 &&
      (isGlobal(unit, node.callee, "Set") || isGlobal(unit, node.callee, "Map"))
    )
      add(node.arguments[0]);
    else if (node.type === "CallExpression" && node.arguments.length === 1 && node.callee.type === "MemberExpression") {
      const { object } = node.callee;
      const name = methodName(node.callee);
      if ((name === "from" && isGlobal(unit, object, "Array")) || (name === "fromEntries" && isGlobal(unit, object, "Object")))
        add(node.arguments[0]);
    }
    return true;
  });
}

function isName(name: string): boolean {
  return LOOP_METHODS.has(name) || CALLING_METHODS.has(name) || READING_METHODS.has(name) || MAKING_METHODS.has(name);
}

function mayBeBuiltin(unit: Unit, node: t.Node): boolean {
  if (lastOf(node) !== node) return mayBeBuiltin(unit, lastOf(node));
  if (node.type === "Identifier")
    return node.name === "Reflect" || isName(node.name) || unit.iteratorMethods.has(unit.refs.get(node)?.binding as Binding);
  return isName(methodName(node) ?? "") || isIteratorCall(node);
}

/** A function literal that cannot suspend needs no help, and what is no function does not either. */
function mayBeCallback(unit: Unit, node: t.Node): boolean {
  if (isFunctionLike(node)) {
    const fn = unit.fnOf.get(node);
    return fn?.marked === true && fn.plan !== "plain";
  }
  switch (node.type) {
    case "StringLiteral":
    case "NumericLiteral":
    case "BooleanLiteral":
    case "NullLiteral":
    case "BigIntLiteral":
    case "RegExpLiteral":
    case "TemplateLiteral":
    case "ObjectExpression":
    case "ArrayExpression":
    case "BinaryExpression":
    case "UnaryExpression":
      return false;
    default:
      return true;
  }
}
