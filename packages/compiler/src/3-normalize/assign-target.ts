/** The target of an assignment inside a pattern: evaluated before the value that it gets. */
import * as t from "@babel/types";
import { memberReference } from "./assign.js";
import type { NormalizeContext } from "./context.js";

export function assignmentTargetReference(n: NormalizeContext, target: t.Node, later: readonly t.Node[]): () => t.LVal {
  if (target.type !== "MemberExpression") return () => t.cloneNode(target as t.Identifier);
  return memberReference(n, keepParts(n, target), later, false);
}

/** Between the reference and the assignment stands at least the read of the value: object and key are kept. */
function keepParts(n: NormalizeContext, target: t.MemberExpression): t.MemberExpression {
  if (target.object.type === "Super") return target;
  const keyNode = target.computed ? (target.property as t.Expression) : undefined;
  const object = n.expression(target.object);
  const keptObject = keepUnlessName(n, object);
  const key = keyNode ? keepUnlessName(n, n.expression(keyNode)) : target.property;
  return t.memberExpression(keptObject, key, target.computed);
}

function keepUnlessName(n: NormalizeContext, value: t.Expression): t.Expression {
  return n.isRepeatable(value, []) ? value : n.keep(value);
}
