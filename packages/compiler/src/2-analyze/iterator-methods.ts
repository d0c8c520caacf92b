/**
 * Variables that may hold `o[Symbol.iterator]`: what TypeScript and Babel make of `for-of` and array patterns for old engines keeps the method
 * in one, and calls it there (`m.call(o)`). Whole trees of packages are published so.
 */
import type * as t from "@babel/types";
import type { Binding, Unit } from "../ir/unit.js";
import { type Node, walk } from "../ir/walk.js";
import { memberName } from "./accessors.js";

export function findIteratorMethods(unit: Unit): void {
  const symbols = new Set<Binding>();
  const isSymbol = (node: Node): boolean =>
    memberName(node) === "iterator" || (node.type === "Identifier" && symbols.has(unit.refs.get(node)?.binding as Binding));
  const isMethod = (node: Node): boolean => node.type === "MemberExpression" && node.computed === true && mayGive(node.property, isSymbol);
  const given = givenIn(unit);
  for (const [binding, value] of given) if (mayGive(value, isSymbol)) symbols.add(binding);
  for (const [binding, value] of given) if (mayGive(value, isMethod)) unit.iteratorMethods.add(binding);
}

/** Each variable with what it is given, in source order. */
function givenIn(unit: Unit): (readonly [Binding, Node])[] {
  const given: (readonly [Binding, Node])[] = [];
  walk(unit.file.program, (node) => {
    const [target, value] =
      node.type === "VariableDeclarator" ? [node.id, node.init] : node.type === "AssignmentExpression" ? [node.left, node.right] : [];
    const binding = target?.type === "Identifier" ? unit.refs.get(target)?.binding : undefined;
    if (binding && value) given.push([binding, value]);
    return true;
  });
  return given;
}

/** True if the value of an expression may be that of a part of it for which `test` holds. */
function mayGive(node: Node, test: (node: Node) => boolean): boolean {
  switch (node.type) {
    case "LogicalExpression":
      return mayGive(node.left, test) || mayGive(node.right, test);
    case "ConditionalExpression":
      return mayGive(node.consequent, test) || mayGive(node.alternate, test);
    case "SequenceExpression":
      return mayGive(node.expressions.at(-1) as t.Expression, test);
    case "AssignmentExpression":
      return mayGive(node.right, test);
    case "ParenthesizedExpression":
      return mayGive(node.expression, test);
    default:
      return test(node);
  }
}
