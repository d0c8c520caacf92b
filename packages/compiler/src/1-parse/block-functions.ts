/**
 * Functions in blocks of sloppy code (Annex B.3.3 of ECMAScript): where nothing stands against it, such a function is also a variable of the
 * function around, which gets it when the declaration is reached. That becomes explicit, so that blocks can be taken apart:
 *
 *   if (x) { function f() {} }      ⇒      var f; if (x) { function f() {} f = f; }
 *
 * The first `f` of the assignment is the variable, the second one the function of the block. Only what is marked.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import { type FunctionNode, isFunctionLike, mapChildren, type Node, patternIdentifiers } from "../ir/walk.js";
import { placeAt } from "./making.js";
import { hasDirective, hasMark } from "./mark.js";

/** True for the name on the left of the assignment. */
export function meansVariable(node: Node): boolean {
  return node.extra?.ofFunction === true;
}

/** True for the name on its right. */
export function isExposed(node: Node): boolean {
  return node.extra?.ofBlock === true;
}

/** True for the assignment. */
export function exposesFunction(node: t.AssignmentExpression): boolean {
  return meansVariable(node.left);
}

/** The function that a file or function body is. */
interface Around {
  readonly isMarked: boolean;
  /** Names that no function of a block can take: parameters, `let`, `const` and classes. */
  readonly taken: ReadonlySet<string>;
  readonly variables: Set<string>;
}

export function exposeBlockFunctions({ program }: t.File, isModule: boolean, isMarked: boolean): void {
  if (!isModule && !hasDirective(program, "use strict")) inBody(program, program, [], isMarked);
}

function inBody(body: t.Program | t.BlockStatement, place: Node, params: readonly Node[], isMarked: boolean): void {
  const taken = new Set(params.flatMap((param) => patternIdentifiers(param)).map(({ name }) => name));
  for (const name of ownNames(body)) taken.add(name);
  const around: Around = { isMarked, taken, variables: new Set() };
  mapChildren(body, (child) => visit(child, around, []));
  for (const name of around.variables) body.body.unshift(made(t.variableDeclaration("var", [t.variableDeclarator(b.id(name))]), place));
}

/** At the top of a function, all functions are variables. */
function ownNames({ body }: t.Program | t.BlockStatement): Set<string> {
  return lexicalNames(body.filter((statement) => statement.type !== "FunctionDeclaration"));
}

/** `blocks` has the names of the blocks around, innermost last. */
function visit(node: Node, around: Around, blocks: readonly ReadonlySet<string>[]): Node {
  if (node.type === "ClassDeclaration" || node.type === "ClassExpression") return node;
  if (isFunctionLike(node)) {
    inFunction(node, around);
    return node;
  }
  if (node.type === "IfStatement") {
    node.consequent = asBlock(node.consequent, around);
    if (node.alternate) node.alternate = asBlock(node.alternate, around);
  }
  const names = namesOf(node);
  const inner = names.size > 0 ? [...blocks, names] : blocks;
  mapChildren(node, (child) => visit(child, around, inner));
  if (node.type === "BlockStatement") node.body = exposed(node.body, around, blocks);
  if (node.type === "SwitchStatement") for (const one of node.cases) one.consequent = exposed(one.consequent, around, blocks);
  return node;
}

function inFunction(node: FunctionNode, around: Around): void {
  const { body } = node;
  mapChildren(node, (child) => (child === body && body.type === "BlockStatement" ? child : visit(child, around, [])));
  if (body.type !== "BlockStatement") return;
  if (!hasDirective(body, "use strict")) inBody(body, body, node.params as Node[], around.isMarked || hasMark(body));
}

/** `if (x) function f() {}` means a block. */
function asBlock(branch: t.Statement, around: Around): t.Statement {
  if (branch.type !== "FunctionDeclaration" || !(around.isMarked || hasMark(branch.body))) return branch;
  const block = placeAt(b.placed(b.block([branch]), branch), branch);
  block.extra = { written: [t.cloneNode(branch, true)] };
  return block;
}

/** The statements of a block, each function that is a variable too with the assignment behind it. */
function exposed(statements: t.Statement[], around: Around, blocks: readonly ReadonlySet<string>[]): t.Statement[] {
  return statements.flatMap((statement) => {
    let inner: Node = statement;
    while (inner.type === "LabeledStatement") inner = inner.body;
    if (inner.type !== "FunctionDeclaration" || inner.async || inner.generator || !inner.id) return [statement];
    const { name } = inner.id;
    if (!around.isMarked && !hasMark(inner.body)) return [statement];
    if (name === "arguments" || around.taken.has(name) || blocks.some((names) => names.has(name))) return [statement];
    around.variables.add(name);
    const [variable, value] = [b.id(name), b.id(name)];
    variable.extra = { ofFunction: true };
    value.extra = { ofBlock: true };
    return [statement, made(b.set(variable, value), statement)];
  });
}

/** Nobody wrote it. */
function made<T extends t.Statement>(statement: T, place: Node): T {
  statement.extra = { synthetic: true };
  return placeAt(statement, place);
}

/**
 * What a node binds for what is in it and stands against a `var` of that name. The name of a simple catch clause does not, nor (as V8 has it)
 * does a function of a block around.
 */
function namesOf(node: Node): Set<string> {
  switch (node.type) {
    case "BlockStatement":
      return lexicalNames(node.body);
    case "SwitchStatement":
      return lexicalNames(node.cases.flatMap((one) => one.consequent));
    case "ForStatement":
      return lexicalNames(node.init ? [node.init] : []);
    case "ForInStatement":
    case "ForOfStatement":
      return lexicalNames([node.left]);
    case "CatchClause":
      return new Set(node.param && node.param.type !== "Identifier" ? patternIdentifiers(node.param).map(({ name }) => name) : []);
    default:
      return new Set();
  }
}

function lexicalNames(statements: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var")
      for (const { id } of statement.declarations) for (const one of patternIdentifiers(id)) names.add(one.name);
    const isOther = statement.type === "FunctionDeclaration" && (statement.async || statement.generator);
    if ((statement.type === "ClassDeclaration" || isOther) && statement.id) names.add(statement.id.name);
  }
  return names;
}
