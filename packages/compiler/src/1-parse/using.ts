/**
 * `using` and `await using` become `try`, `catch` and `finally`, so that all later passes know them:
 *
 *   {                                        {
 *     using x = open();          ⇒             const $v1 = $k.disposal();
 *     work(x);                                 try { const x = $k.using($v1, open()); work(x); }
 *   }                                          catch ($v2) { $k.disposalFailed($v1, $v2); }
 *                                              finally { while ($k.disposing($v1)) …$k.dispose($v1)…; $k.disposed($v1); }
 *                                            }
 *
 * What is to be disposed of is plain data in a variable, which frames hold as any other. `$k.dispose` is a point: it calls what
 * the program wrote. Not every engine knows these declarations, so they are lowered in each marked function.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Names } from "../ir/unit.js";
import type { Node } from "../ir/walk.js";
import { helper, named, placeAt } from "./making.js";

/** Lowers the declarations of one node: a block, or a statement that stands in the place of `node` then. */
export function lowerUsing(node: Node, names: Names): Node {
  if (node.type === "BlockStatement" || node.type === "StaticBlock") {
    if (node.body.some(isUsing)) node.body = scoped(node, [...node.body], node.body, names);
    return node;
  }
  if (node.type === "ForOfStatement" && isUsing(node.left)) return eachTurn(node, names);
  if (node.type === "SwitchCase") refuse(node.consequent.find(isUsing));
  let inner: Node = node;
  while (inner.type === "LabeledStatement") inner = inner.body;
  if (inner.type !== "ForStatement" || !isUsing(inner.init)) return node;
  const written = t.cloneNode(node as t.Statement, true);
  const block = placeAt(b.placed(b.block(scoped(node, [node as t.Statement], [inner.init], names)), node), node);
  block.extra = { written: [written] };
  return block;
}

function isUsing(node: Node | null | undefined): node is t.VariableDeclaration {
  return node?.type === "VariableDeclaration" && (node.kind === "using" || node.kind === "await using");
}

/** The parser takes what the language does not. */
function refuse(declaration: t.Node | undefined): void {
  if (declaration)
    throw Object.assign(new SyntaxError("A `using` declaration in a case of a `switch` needs a block"), { pos: declaration.start });
}

/** `for (using x of xs)`: each turn has its resource. */
function eachTurn(node: t.ForOfStatement, names: Names): t.ForOfStatement {
  const written = t.cloneNode(node, true);
  const left = node.left as t.VariableDeclaration;
  const isAsync = left.kind === "await using";
  const { name } = (left.declarations[0] as t.VariableDeclarator).id as t.Identifier;
  left.kind = "const";
  const stack = names.fresh("v");
  const body = [b.run(helper(names, "using", added(stack, b.id(name), isAsync))), node.body];
  node.body = b.placed(b.block(withDisposal(body, stack, isAsync, names)), node.body);
  placeDisposal(node.body.body, node);
  node.extra = { ...node.extra, written: [written] };
  return node;
}

/** The statements, with the disposal of what `declarations` among them declare. `whole` is what they stand for. */
function scoped(whole: Node, statements: t.Statement[], declarations: readonly t.Statement[], names: Names): t.Statement[] {
  const written = statements.map((one) => t.cloneNode(one, true));
  const stack = names.fresh("v");
  let isAsync = false;
  for (const declaration of declarations) {
    if (!isUsing(declaration)) continue;
    const own = t.cloneNode(declaration, true);
    const waits = declaration.kind === "await using";
    isAsync ||= waits;
    declaration.kind = "const";
    for (const one of declaration.declarations) {
      const value = named(one.init as t.Expression, (one.id as t.Identifier).name);
      one.init = placeAt(helper(names, "using", added(stack, value, waits)), one);
    }
    declaration.extra = { ...declaration.extra, written: [own] };
  }
  const made = withDisposal(statements, stack, isAsync, names);
  placeDisposal(made, whole);
  for (const [index, statement] of made.entries()) statement.extra = { written: index === 0 ? written : [] };
  return made;
}

function added(stack: string, value: t.Expression, isAsync: boolean): t.Expression[] {
  return isAsync ? [b.id(stack), value, t.booleanLiteral(true)] : [b.id(stack), value];
}

function withDisposal(statements: t.Statement[], stack: string, isAsync: boolean, names: Names): t.Statement[] {
  const onStack = (name: string, ...args: t.Expression[]): t.CallExpression => helper(names, name, [b.id(stack), ...args]);
  const caught = (): t.CatchClause => {
    const error = names.fresh("v");
    return t.catchClause(b.id(error), b.block([b.run(onStack("disposalFailed", b.id(error)))]));
  };
  const whileDisposing = caught();
  // A task that is cancelled meanwhile goes on with the other resources.
  whileDisposing.extra = { seesAll: true };
  const dispose = b.call(b.member(b.id(names.fixed("k")), "dispose"), [b.id(stack)]);
  dispose.extra = { pointName: "dispose" };
  const wait = t.ifStatement(onStack("mustWait"), described(b.run(t.awaitExpression(onStack("awaited")))));
  const step = isAsync ? [described(b.run(onStack("disposedOf", dispose))), wait] : [described(b.run(dispose))];
  const loop = t.whileStatement(onStack("disposing"), b.block([t.tryStatement(b.block(step), whileDisposing)]));
  return [
    b.constVar(stack, helper(names, "disposal", [])),
    t.tryStatement(b.block(statements), caught(), b.block([loop, b.run(onStack("disposed"))])),
  ];
}

/** What it says when points are told from each other. */
function described(statement: t.ExpressionStatement): t.ExpressionStatement {
  statement.extra = { sourceText: "dispose" };
  return statement;
}

/** Resources are disposed of where the block ends. */
function placeDisposal(made: readonly t.Statement[], whole: Node): void {
  for (const statement of made) {
    if (statement.type === "TryStatement" && statement.finalizer) placeAt(statement.finalizer, endOf(whole));
    placeAt(statement, whole);
  }
}

function endOf({ end, loc }: Node): Pick<Node, "start" | "loc"> {
  const last = (end ?? 1) - 1;
  return { start: last, loc: loc ? { ...loc, start: { ...loc.end, column: Math.max(0, loc.end.column - 1), index: last } } : null };
}
