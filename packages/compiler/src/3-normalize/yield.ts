/**
 * Normalizes `yield` and `yield*`. A `yield*` goes through an object of the runtime, which stands between the generator
 * and the iterator, answers for both when a snapshot asks, and is told here what to hold on to.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Point } from "../ir/unit.js";
import type { NormalizeContext } from "./context.js";

export function yieldExpression(n: NormalizeContext, node: t.YieldExpression): t.Expression {
  const point = n.unit.points.get(node) as Point;
  const value = node.argument ? n.expression(node.argument) : b.undef();
  if (!node.delegate) return n.yielding(point, "yield", value);
  const delegate = n.keep(b.call(b.member(b.id(n.unit.names.fixed("k")), "delegate"), [value]));
  return n.yielding(point, "delegate", delegate);
}

/** The body of a generator in which a `return` method may come as an exception, which ends here. */
export function returning(n: NormalizeContext, body: t.Statement[]): t.Statement[] {
  const isGuarded = [...n.sites.values()].some((site) => site.guarded !== false);
  if (!isGuarded) return body;
  const error = n.unit.names.fixed("e");
  const end = b.ret(b.call(b.member(b.id(n.unit.names.fixed("k")), "returned"), [b.id(error)]));
  return [t.tryStatement(b.block(body), t.catchClause(b.id(error), b.block([end])))];
}
