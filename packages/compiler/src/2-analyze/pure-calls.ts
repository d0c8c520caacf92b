/**
 * Calls of standard functions that run no user code but through conversions (`valueOf`) and iterators, which the engine
 * calls and which therefore cannot suspend anyway: they are no suspension points. Only where the global name is not shadowed.
 */
import type * as t from "@babel/types";
import type { Unit } from "../ir/unit.js";

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
  if (node.type === "TaggedTemplateExpression" || node.type === "OptionalCallExpression") return false;
  const { callee } = node;
  if (node.type === "NewExpression") return callee.type === "Identifier" && CONSTRUCTORS.has(callee.name) && isGlobal(unit, callee);
  if (callee.type === "Import") return true;
  if (callee.type === "Identifier") return FUNCTIONS.has(callee.name) && isGlobal(unit, callee);
  if (callee.type !== "MemberExpression" || callee.computed || callee.object.type !== "Identifier" || callee.property.type !== "Identifier")
    return false;
  const statics = Object.hasOwn(STATICS, callee.object.name) ? STATICS[callee.object.name] : undefined;
  return statics !== undefined && isGlobal(unit, callee.object) && (statics === "all" || statics.has(callee.property.name));
}

/** True for a name that no declaration of the file hides; `name`, where given, is the name. */
export function isGlobal(unit: Unit, node: t.Node, name?: string): boolean {
  return node.type === "Identifier" && (name === undefined || node.name === name) && unit.refs.get(node)?.binding === null;
}
