/**
 * Calls that may mean a built-in which calls what it is given: `xs.map(f)`. Whether they do is known when they run; the
 * runtime then runs a version of the built-in that can be stopped.
 */
import type * as t from "@babel/types";
import type { Fn, Point, Unit } from "../ir/unit.js";
import { isFunctionLike } from "../ir/walk.js";

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

/** What calls a method of another name: `Array.prototype.map.call(x, f)`, `Reflect.apply(map, x, [f])`. */
const CALLERS: ReadonlySet<string> = new Set(["call", "apply"]);

/** The name of the method; undefined when no built-in of interest can be meant. */
export function builtinName(unit: Unit, node: t.Node): string | undefined {
  if (node.type !== "CallExpression" && node.type !== "OptionalCallExpression") return undefined;
  const { callee } = node;
  const name = methodName(callee);
  if (name === undefined || (callee as t.MemberExpression).object.type === "Super") return undefined;
  const args = node.arguments;
  if (LOOP_METHODS.has(name) || CALLING_METHODS.has(name)) return args.some((one) => mayBeCallback(unit, one)) ? name : undefined;
  if (READING_METHODS.has(name)) return args.length > 0 ? name : undefined;
  return CALLERS.has(name) && args.length > 1 && mayBeBuiltin((callee as t.MemberExpression).object) ? name : undefined;
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

function isName(name: string): boolean {
  return LOOP_METHODS.has(name) || CALLING_METHODS.has(name) || READING_METHODS.has(name);
}

function mayBeBuiltin(node: t.Node): boolean {
  if (node.type === "SequenceExpression") return mayBeBuiltin(node.expressions.at(-1) as t.Node);
  if (node.type === "ParenthesizedExpression") return mayBeBuiltin(node.expression);
  if (node.type === "Identifier") return node.name === "Reflect" || isName(node.name);
  return isName(methodName(node) ?? "");
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
