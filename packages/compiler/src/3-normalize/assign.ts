/** Normalizes assignments: to variables and members, compound and logical ones, and patterns (see destructure.ts). */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { NormalizeContext } from "./context.js";
import { assignPattern } from "./destructure.js";
import { shortCircuit } from "./expressions.js";

export function assignment(n: NormalizeContext, node: t.AssignmentExpression): t.Expression {
  const { left, operator } = node;
  if (left.type === "ObjectPattern" || left.type === "ArrayPattern") {
    if (!n.hasPoint(left)) {
      node.right = n.expression(node.right);
      return node;
    }
    const value = n.keep(n.expression(node.right));
    assignPattern(n, left, value);
    return value;
  }
  if (operator === "=") return plainAssignment(n, node);
  if (operator === "&&=" || operator === "||=" || operator === "??=") return logicalAssignment(n, node);
  const target = reference(n, node, true);
  const old = n.settle(target(), [node.right]);
  const value = t.binaryExpression(operator.slice(0, -1) as "+", old, n.expression(node.right));
  return b.placed(b.assign(target(), value), node);
}

function plainAssignment(n: NormalizeContext, node: t.AssignmentExpression): t.Expression {
  const target = reference(n, node, false);
  return b.placed(b.assign(target(), n.expression(node.right)), node);
}

function logicalAssignment(n: NormalizeContext, node: t.AssignmentExpression): t.Expression {
  const target = reference(n, node, true);
  return shortCircuit(n, node.operator, target(), () => b.assign(target(), n.expression(node.right)), node);
}

/**
 * Evaluates the object and key of the left side; the result makes the reference anew as often as it is needed. `reads`
 * says that the key is used twice and must become a property key once.
 */
function reference(n: NormalizeContext, node: t.AssignmentExpression, reads: boolean): () => t.LVal & t.Expression {
  const left = node.left;
  if (left.type !== "MemberExpression") return () => t.cloneNode(left as t.Identifier);
  return memberReference(n, left, [node.right], reads);
}

export function memberReference(
  n: NormalizeContext,
  left: t.MemberExpression,
  later: readonly t.Node[],
  reads: boolean,
): () => t.MemberExpression {
  if (left.object.type === "Super") {
    const key = left.computed ? n.settle(n.expression(left.property as t.Expression), later) : left.property;
    return () => t.memberExpression(t.super(), t.cloneNode(key), left.computed);
  }
  const keyNode = left.computed ? (left.property as t.Expression) : undefined;
  const after = keyNode ? [keyNode, ...later] : later;
  const object = n.settle(n.expression(left.object), after);
  let key: t.Node = left.property;
  if (keyNode) {
    const value = n.expression(keyNode);
    const isKey = value.type === "StringLiteral" || value.type === "NumericLiteral";
    if (reads && !isKey) key = n.keep(b.call(b.member(b.id(n.unit.names.fixed("k")), "key"), [value, t.cloneNode(object)]));
    else key = n.settle(value, later);
  }
  return () => b.placed(t.memberExpression(t.cloneNode(object), t.cloneNode(key) as t.Expression, left.computed), left);
}
