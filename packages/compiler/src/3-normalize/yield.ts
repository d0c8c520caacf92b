/**
 * Normalizes `yield`, `yield*` and `await`. A `yield*` goes through an object of the runtime, which stands between the generator
 * and the iterator, answers for both when a snapshot asks, and is told here what to hold on to.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import { isAsyncFunction, type Point } from "../ir/unit.js";
import { eachChild } from "../ir/walk.js";
import type { NormalizeContext } from "./context.js";

export function yieldExpression(n: NormalizeContext, node: t.YieldExpression): t.Expression {
  const point = n.unit.points.get(node) as Point;
  const value = node.argument ? n.expression(node.argument) : b.undef();
  if (!node.delegate) return n.waiting(point, "yield", value);
  // the runtime goes through it
  if (n.fn.async) return n.waiting(point, "delegate", value);
  const delegate = n.keep(b.call(b.member(b.id(n.unit.names.fixed("k")), "delegate"), [value]));
  return n.waiting(point, "delegate", delegate);
}

/** The body of a generator in which a `return` method may come as an exception, which ends here. */
export function returning(n: NormalizeContext, body: t.Statement[]): t.Statement[] {
  const isGuarded = [...n.sites.values()].some((site) => site.guarded !== false);
  if (!isGuarded) return body;
  const error = n.unit.names.fixed("e");
  const end = b.ret(b.call(b.member(b.id(n.unit.names.fixed("k")), "returned"), [b.id(error)]));
  return [t.tryStatement(b.block(body), t.catchClause(b.id(error), b.block([end])))];
}

export function awaitExpression(n: NormalizeContext, node: t.AwaitExpression): t.Expression {
  return n.waiting(n.unit.points.get(node) as Point, "await", n.expression(node.argument));
}

/** The body of an async function: its activation is told how it ends. */
export function ending(n: NormalizeContext, body: t.Statement[]): t.Statement[] {
  if (!isAsyncFunction(n.fn)) return body;
  const { names } = n.unit;
  const told = (method: string, args: t.Expression[]): t.Expression => b.call(b.member(b.id(names.fixed("x")), method), args);
  for (const statement of body) tellReturns(statement, (value) => told("done", value ? [value] : []));
  const last = body.at(-1);
  if (last?.type !== "ReturnStatement" && last?.type !== "ThrowStatement") body.push(b.ret(told("done", [])));
  const error = names.fixed("e");
  return [t.tryStatement(b.block(body), t.catchClause(b.id(error), b.block([t.throwStatement(told("failed", [b.id(error)]))])))];
}

function tellReturns(node: t.Node, told: (value: t.Expression | null | undefined) => t.Expression): void {
  if (node.type === "ReturnStatement") node.argument = told(node.argument);
  else if (t.isStatement(node) || node.type === "SwitchCase" || node.type === "CatchClause")
    eachChild(node, (child) => tellReturns(child, told));
}
