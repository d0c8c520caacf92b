/**
 * Calls of standard functions that run no user code but through conversions (`valueOf`) and iterators, which the engine
 * calls and which therefore cannot suspend anyway: they are no suspension points. Only where the global name is not shadowed.
 */
import type * as t from "@babel/types";
import type { Unit } from "../ir/unit.js";
import { isFunctionLike, walk } from "../ir/walk.js";

const FUNCTIONS = new Set([
  "String",
  "Number",
  "Boolean",
  "BigInt",
  "Symbol",
  "parseInt",
  "parseFloat",
  "isNaN",
  "isFinite",
  "Object",
  "RegExp",
]);

const STATICS: Record<string, ReadonlySet<string> | "all"> = {
  Math: "all",
  Number: new Set(["isInteger", "isFinite", "isNaN", "isSafeInteger", "parseInt", "parseFloat"]),
  Array: new Set(["isArray"]),
  Object: new Set(["is", "create", "freeze", "isFrozen", "getPrototypeOf", "keys"]),
  String: new Set(["fromCharCode", "fromCodePoint"]),
  Date: new Set(["now"]),
  Symbol: new Set(["for", "keyFor"]),
};

const CONSTRUCTORS = new Set([
  "Array",
  "Map",
  "Set",
  "WeakMap",
  "WeakSet",
  "Date",
  "RegExp",
  "Error",
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "Object",
  "ArrayBuffer",
  "DataView",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
]);

export function isPureCall(
  unit: Unit,
  node: t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.TaggedTemplateExpression,
): boolean {
  // a call of the runtime
  if (node.extra?.helper === true) return true;
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && isPureImport(unit, node.callee)) return true;
  if (!isPureByName(node)) return false;
  const { callee } = node as t.CallExpression;
  return callee.type === "Import" || isGlobal(unit, callee.type === "MemberExpression" ? callee.object : callee);
}

/** As far as names tell, which the file may use for something else. */
export function isPureByName(node: t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.TaggedTemplateExpression): boolean {
  if (node.type === "TaggedTemplateExpression" || node.type === "OptionalCallExpression") return false;
  const { callee } = node;
  if (node.type === "NewExpression") return callee.type === "Identifier" && CONSTRUCTORS.has(callee.name);
  if (callee.type === "Import") return true;
  if (callee.type === "Identifier") return FUNCTIONS.has(callee.name);
  if (callee.type !== "MemberExpression" || callee.computed || callee.object.type !== "Identifier" || callee.property.type !== "Identifier")
    return false;
  const statics = Object.hasOwn(STATICS, callee.object.name) ? STATICS[callee.object.name] : undefined;
  return statics !== undefined && (statics === "all" || statics.has(callee.property.name));
}

/** Notes the variables that always hold an array: rest parameters, and constants that are made as one. And whether the file makes iterators. */
export function findQuietBindings(unit: Unit): void {
  unit.hasIterators = unit.fns.some((fn) => fn.generator);
  const add = (node: t.Node): void => {
    const binding = unit.refs.get(node)?.binding;
    if (binding) unit.quiet.add(binding);
  };
  walk(unit.file.program, (node) => {
    unit.hasIterators ||= isOfIterators(node);
    if (node.type === "VariableDeclarator" && node.init && isQuiet(unit, node.init)) add(node.id);
    if (isFunctionLike(node)) for (const param of node.params) if (param.type === "RestElement") add(param.argument);
    return true;
  });
}

/** `Symbol.iterator`, and members called `next`. */
function isOfIterators(node: t.Node): boolean {
  if (node.type === "MemberExpression") return isNamed(node.property, "iterator") && isNamed(node.object, "Symbol");
  return (node.type === "ObjectProperty" || node.type === "ObjectMethod" || node.type === "ClassMethod") && isNamed(node.key, "next");
}

function isNamed(node: t.Node, name: string): boolean {
  return node.type === "Identifier" && node.name === name;
}

/**
 * True if going through a value may call code of a program. What a variable holds is taken for one of the engine's own, unless the
 * file makes iterators itself: each loop over one that may stop costs the output two copies (n-body grew from 5.5 to 8.6 kB).
 * A stop that comes from another file's iterator all the same is UnmarkedFrameError at the iterator's next step.
 */
export function mayStep(unit: Unit, node: t.Node): boolean {
  if (isQuiet(unit, node)) return false;
  if (unit.hasIterators) return true;
  const call = node.type === "CallExpression" ? node.callee : undefined;
  return (
    call !== undefined && !(call.type === "MemberExpression" && call.property.type === "Identifier" && LIST_METHODS.has(call.property.name))
  );
}

/** Methods whose result is of the engine's own making. */
const LIST_METHODS = new Set(
  "concat entries filter flat flatMap keys map match matchAll reverse slice sort splice split toReversed toSorted toSpliced values with".split(
    " ",
  ),
);

/** Values whose iterators are the engine's own: nothing suspends when they are gone through. */
export function isQuiet(unit: Unit, node: t.Node): boolean {
  switch (node.type) {
    case "ArrayExpression":
    case "StringLiteral":
    case "TemplateLiteral":
      return true;
    case "Identifier": {
      const binding = unit.refs.get(node)?.binding;
      return !!binding && !binding.reassigned && unit.quiet.has(binding);
    }
    case "NewExpression":
      return node.callee.type === "Identifier" && QUIET_CONSTRUCTORS.has(node.callee.name) && isGlobal(unit, node.callee);
    case "CallExpression": {
      const { callee } = node;
      if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier" || callee.property.type !== "Identifier") return false;
      return !callee.computed && callee.object.name === "Object" && LISTS.has(callee.property.name) && isGlobal(unit, callee.object);
    }
    default:
      return false;
  }
}

const QUIET_CONSTRUCTORS = new Set(["Array", "Map", "Set"]);

/** Functions on Object that give arrays. */
const LISTS = new Set(["keys", "values", "entries", "getOwnPropertyNames", "getOwnPropertySymbols"]);

function isPureImport(unit: Unit, node: t.Identifier): boolean {
  const binding = unit.pureImports.size > 0 ? unit.refs.get(node)?.binding : undefined;
  if (binding?.kind !== "import") return false;
  return unit.file.program.body.some(
    (one) =>
      one.type === "ImportDeclaration" &&
      unit.pureImports.has(one.source.value) &&
      one.specifiers.some((specifier) => specifier.local.name === binding.name),
  );
}

/** True for a name that no declaration of the file hides; `name`, where given, is the name. */
export function isGlobal(unit: Unit, node: t.Node, name?: string): boolean {
  return node.type === "Identifier" && (name === undefined || node.name === name) && unit.refs.get(node)?.binding === null;
}
