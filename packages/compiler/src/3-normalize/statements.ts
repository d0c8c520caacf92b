/** Normalizes statements: a handler per node type. Only nodes that contain a point arrive here. */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Point } from "../ir/unit.js";
import { forAwaitLoop } from "./await-loop.js";
import type { NormalizeContext } from "./context.js";
import { declarePattern } from "./destructure.js";
import { discard } from "./expressions.js";
import { doWhileLoop, forInLoop, forLoop, forOfLoop, whileLoop } from "./loops.js";
import { switchStatement } from "./switch.js";
import { tryStatement } from "./try.js";

type Handler = (n: NormalizeContext, node: never, labels: readonly string[]) => void;

const HANDLERS: Record<string, Handler> = {
  EmptyStatement: (n, node: t.EmptyStatement) => n.start(n.unit.points.get(node) as Point, node),
  ExpressionStatement: (n, node: t.ExpressionStatement) => discard(n, node.expression),
  VariableDeclaration: (n, node: t.VariableDeclaration) => variables(n, node),
  ReturnStatement: argument,
  ThrowStatement: argument,
  BlockStatement: (n, node: t.BlockStatement) => n.inline(node),
  IfStatement: ifStatement,
  LabeledStatement: (n, node: t.LabeledStatement, labels) => labeled(n, node, labels),
  WhileStatement: whileLoop,
  DoWhileStatement: doWhileLoop,
  ForStatement: forLoop,
  ForInStatement: forInLoop,
  ForOfStatement: (n, node: t.ForOfStatement, labels) => (node.await ? forAwaitLoop : forOfLoop)(n, node, labels),
  SwitchStatement: switchStatement,
  TryStatement: (n, node: t.TryStatement) => tryStatement(n, node),
};

export function normalizeStatement(n: NormalizeContext, node: t.Statement, labels: readonly string[] = []): void {
  const handler = HANDLERS[node.type];
  if (!handler) throw new Error(`normalize: no handler for ${node.type}`);
  handler(n, node as never, labels);
}

function argument(n: NormalizeContext, node: t.ReturnStatement | t.ThrowStatement): void {
  const value = n.expression(node.argument as t.Expression);
  const point = n.unit.points.get(node);
  node.argument = point ? n.waiting(point, "await", value) : value;
  n.push(node);
}

function ifStatement(n: NormalizeContext, node: t.IfStatement): void {
  node.test = n.expression(node.test);
  node.consequent = n.block(node.consequent);
  if (node.alternate) node.alternate = n.block(node.alternate);
  n.push(node);
}

/** Labels of a loop stand directly at the loop, also when statements come before it. */
function labeled(n: NormalizeContext, node: t.LabeledStatement, labels: readonly string[]): void {
  const all = [...labels, node.label.name];
  const { body } = node;
  if (body.type === "LabeledStatement" || body.type.endsWith("Statement")) {
    if (body.type === "LabeledStatement" || t.isLoop(body)) {
      normalizeStatement(n, body, all);
      return;
    }
  }
  n.push(withLabels(b.placed(b.block(n.collect(() => normalizeStatement(n, body))), body), all));
}

export function withLabels(statement: t.Statement, labels: readonly string[]): t.Statement {
  return labels.reduceRight<t.Statement>((inner, name) => b.placed(b.label(name, inner), statement), statement);
}

export function variables(n: NormalizeContext, node: t.VariableDeclaration): void {
  const kind = node.kind as "var" | "let" | "const";
  for (const declarator of node.declarations) declare(n, kind, declarator);
}

function declare(n: NormalizeContext, kind: "var" | "let" | "const", declarator: t.VariableDeclarator): void {
  const { id, init } = declarator;
  if (init && n.hasPoint(id)) {
    const value = n.expression(init);
    declarePattern(n, kind, id, value);
    return;
  }
  const value = init ? n.expression(init) : null;
  if (value && kind !== "var" && id.type === "Identifier" && n.declareFromPoint(kind, id.name, value, declarator)) return;
  declarator.init = value;
  n.push(b.placed(t.variableDeclaration(kind, [declarator]), declarator));
}
