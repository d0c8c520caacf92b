/** Short makers for the nodes that passes emit; imported as `b`. */
import * as t from "@babel/types";

export const id = (name: string): t.Identifier => t.identifier(name);
export const num = (value: number): t.NumericLiteral => t.numericLiteral(value);
export const str = (value: string): t.StringLiteral => t.stringLiteral(value);
export const undef = (): t.Expression => t.unaryExpression("void", t.numericLiteral(0));
export const call = (callee: t.Expression, args: t.Expression[]): t.CallExpression => t.callExpression(callee, args);
export const member = (object: t.Expression, name: string): t.MemberExpression =>
  /^[A-Za-z_$][\w$]*$/.test(name)
    ? t.memberExpression(object, t.identifier(name))
    : t.memberExpression(object, t.stringLiteral(name), true);
export const at = (object: t.Expression, index: number): t.MemberExpression => t.memberExpression(object, t.numericLiteral(index), true);
export const assign = (left: t.LVal, right: t.Expression): t.AssignmentExpression =>
  t.assignmentExpression("=", left as t.Identifier, right);
export const set = (left: t.LVal, right: t.Expression): t.ExpressionStatement => t.expressionStatement(assign(left, right));
export const run = (expression: t.Expression): t.ExpressionStatement => t.expressionStatement(expression);
export const letVar = (name: string, init: t.Expression | null = null): t.VariableDeclaration =>
  t.variableDeclaration("let", [t.variableDeclarator(t.identifier(name), init)]);
export const constVar = (name: string, init: t.Expression): t.VariableDeclaration =>
  t.variableDeclaration("const", [t.variableDeclarator(t.identifier(name), init)]);
export const block = (body: t.Statement[]): t.BlockStatement => t.blockStatement(body);
export const when = (test: t.Expression, then: t.Statement[], otherwise?: t.Statement[]): t.IfStatement =>
  otherwise && otherwise.length > 0 ? t.ifStatement(test, block(then), branch(otherwise)) : t.ifStatement(test, branch(then));

/** One simple statement needs no braces: half of the output is such branches. */
const branch = (statements: t.Statement[]): t.Statement => {
  const [first] = statements;
  return statements.length === 1 && first && SIMPLE.has(first.type) ? first : block(statements);
};

const SIMPLE: ReadonlySet<string> = new Set([
  "ExpressionStatement",
  "BreakStatement",
  "ContinueStatement",
  "ReturnStatement",
  "ThrowStatement",
]);
export const same = (left: t.Expression, right: t.Expression): t.BinaryExpression => t.binaryExpression("===", left, right);
export const differs = (left: t.Expression, right: t.Expression): t.BinaryExpression => t.binaryExpression("!==", left, right);
export const not = (argument: t.Expression): t.UnaryExpression => t.unaryExpression("!", argument);
export const ret = (argument: t.Expression | null): t.ReturnStatement => t.returnStatement(argument);
export const isNullish = (value: t.Expression): t.Expression => t.binaryExpression("==", value, t.nullLiteral());
export const label = (name: string, body: t.Statement): t.LabeledStatement => t.labeledStatement(id(name), body);
export const leave = (name: string | null): t.BreakStatement => t.breakStatement(name === null ? null : id(name));
export const again = (name: string | null): t.ContinueStatement => t.continueStatement(name === null ? null : id(name));
export const property = (name: string, value: t.Expression): t.ObjectProperty =>
  /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__"
    ? t.objectProperty(t.identifier(name), value)
    : t.objectProperty(t.stringLiteral(name), value, name === "__proto__");

/** Gives a made node the place of the node it stands for, for source maps. */
export function placed<T extends t.Node>(node: T, original: t.Node): T {
  if (!node.loc && original.loc) {
    node.loc = original.loc;
    node.start = original.start ?? null;
    node.end = original.end ?? null;
  }
  return node;
}
