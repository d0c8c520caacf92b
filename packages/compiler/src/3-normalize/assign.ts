/** Normalizes assignments: to variables and members, compound and logical ones, and patterns (see destructure.ts). */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { NormalizeContext } from "./context.js";
import { assignPattern } from "./destructure.js";
import { accessed, shortCircuit } from "./expressions.js";

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
  const old = n.settle(accessed(n, left, target() as t.Expression), [node.right]);
  const value = t.binaryExpression(operator.slice(0, -1) as "+", old, n.expression(node.right));
  return written(n, node, target(), value);
}

function plainAssignment(n: NormalizeContext, node: t.AssignmentExpression): t.Expression {
  const target = reference(n, node, false);
  return written(n, node, target(), n.expression(node.right));
}

function logicalAssignment(n: NormalizeContext, node: t.AssignmentExpression): t.Expression {
  const target = reference(n, node, true);
  const old = accessed(n, node.left, target() as t.Expression);
  return shortCircuit(n, node.operator, old, () => written(n, node, target(), n.expression(node.right)), node);
}

/** `o.x++` where `x` may have accessors: `$t1 = o.x; $t2 = $t1++; o.x = $t1`. */
export function steppedMember(n: NormalizeContext, node: t.UpdateExpression, argument: t.MemberExpression): t.Expression {
  const target = memberReference(n, argument, [node], true);
  const now = n.keep(accessed(n, argument, target()));
  const result = n.keep(t.updateExpression(node.operator, b.id(now.name), node.prefix));
  const end = written(n, node, target(), b.id(now.name));
  if (end.type !== "Identifier") n.push(b.placed(b.run(end), node));
  return result;
}

/**
 * An assignment; of a property that may have a setter, a point. The engine drops what a setter returns, so the flag says
 * that it stopped, and the runtime whether it was this one: `$t2 = (o.x = $t1, $R.pending ? $k.setting(o, "x") : undefined)`.
 */
function written(
  n: NormalizeContext,
  node: t.AssignmentExpression | t.UpdateExpression,
  target: t.LVal,
  value: t.Expression,
): t.Expression {
  const point = n.unit.points.get(node);
  if (!point || target.type !== "MemberExpression") return b.placed(b.assign(target, value), node);
  const kept = n.keep(value);
  const { names } = n.unit;
  const key = target.property.type === "PrivateName" ? `#${target.property.id.name}` : (target.property as t.Identifier).name;
  const holder = target.object.type === "Super" ? t.thisExpression() : t.cloneNode(target.object);
  const stopped = b.call(b.member(b.id(names.fixed("k")), "setting"), [holder, b.str(key)]);
  const pending = b.member(b.id(names.fixed("R")), "pending");
  const call = t.sequenceExpression([
    b.placed(b.assign(target, b.id(kept.name)), node),
    t.conditionalExpression(pending, stopped, b.undef()),
  ]);
  n.point(point, call);
  return b.id(kept.name);
}

/**
 * Evaluates the object and key of the left side; the result makes the reference anew as often as it is needed. `reads`
 * says that the key is used twice and must become a property key once.
 */
function reference(n: NormalizeContext, node: t.AssignmentExpression, reads: boolean): () => t.LVal & t.Expression {
  const left = node.left;
  if (left.type !== "MemberExpression") return () => t.cloneNode(left as t.Identifier);
  return memberReference(n, left, n.unit.points.has(node) ? [node.right, node] : [node.right], reads);
}

export function memberReference(
  n: NormalizeContext,
  left: t.MemberExpression,
  later: readonly t.Node[],
  reads: boolean,
): () => t.MemberExpression {
  if (left.object.type === "Super") {
    // `this` is looked at before the key is evaluated.
    if (n.fn.kind === "constructor" && left.computed && n.hasPoint(left.property)) n.push(b.run(t.thisExpression()));
    const key = left.computed ? n.settle(n.expression(left.property as t.Expression), later) : left.property;
    return () => t.memberExpression(t.super(), t.cloneNode(key), left.computed);
  }
  const keyNode = left.computed ? (left.property as t.Expression) : undefined;
  const after = keyNode ? [keyNode, ...later] : later;
  const made = n.expression(left.object);
  // The object of an accessor is mentioned twice.
  const isAccessed = n.unit.points.has(left) || later.some((node) => n.unit.points.has(node));
  const object = isAccessed && !n.isRepeatable(made, after) ? n.keep(made) : n.settle(made, after);
  let key: t.Node = left.property;
  if (keyNode) {
    const value = n.expression(keyNode);
    const isKey = value.type === "StringLiteral" || value.type === "NumericLiteral";
    if (reads && !isKey) key = n.keep(b.call(b.member(b.id(n.unit.names.fixed("k")), "key"), [value, t.cloneNode(object)]));
    else key = n.settle(value, later);
  }
  return () => b.placed(t.memberExpression(t.cloneNode(object), t.cloneNode(key) as t.Expression, left.computed), left);
}
