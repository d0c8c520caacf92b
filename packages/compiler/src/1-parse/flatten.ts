/**
 * Takes chains of thousands of links apart, as generated code has them: `a + b + …`, `if … else if …`, `x.m().m()…`, `a ? b : c ? d : …`. All passes
 * (and Babel's printer) follow the tree by calling themselves, and some ten calls for each link exhaust the stack. Values go from piece to piece in
 * variables, in the order of evaluation; `else if` becomes a list of `if`s in a labelled block. Works with lists of its own, so that depth does not matter.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Names } from "../ir/unit.js";
import { eachChild, isFunctionLike, type Node } from "../ir/walk.js";
import { placeAt } from "./making.js";

/** Links that stay together. */
const PIECE = 100;

interface Place {
  readonly node: Node;
  readonly parent: Place | undefined;
  readonly key: string;
}

type Link = "left" | "alternate" | "object" | "callee";

/** The child through which a node continues a chain of its kind. */
function linkOf(node: Node): Link | undefined {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return "left";
    case "IfStatement":
    case "ConditionalExpression":
      return "alternate";
    case "MemberExpression":
      return "object";
    case "CallExpression":
      return "callee";
    default:
      return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = { CallExpression: "MemberExpression", LogicalExpression: "BinaryExpression" };

const kindOf = (node: Node): string => KINDS[node.type] ?? node.type;

export function flatten(file: t.File, names: Names): void {
  for (const place of headsOf(file.program)) {
    const chain = chainFrom(place.node);
    if (chain.length <= 2 * PIECE) continue;
    const body = place.node.type === "IfStatement" ? undefined : variablesAround(place);
    const made = place.node.type === "IfStatement" ? listOfIfs(chain as t.IfStatement[], names) : body && pieces(place, chain, names, body);
    if (made) replace(place, placeAt(made, place.node));
  }
}

/** Where a chain begins, inner chains first. */
function headsOf(program: t.Program): Place[] {
  const heads: Place[] = [];
  const stack: Place[] = [{ node: program, parent: undefined, key: "" }];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { node, parent, key } = place;
    if (linkOf(node) !== undefined && !(parent && linkOf(parent.node) === key && kindOf(parent.node) === kindOf(node))) heads.push(place);
    const own = place;
    eachChild(node, (child, childKey) => void stack.push({ node: child, parent: own, key: childKey }));
  }
  return heads.reverse();
}

function chainFrom(head: Node): Node[] {
  const chain: Node[] = [];
  let node: Node | null | undefined = head;
  while (node && linkOf(node) !== undefined && kindOf(node) === kindOf(head)) {
    chain.push(node);
    node = (node as unknown as Record<string, Node | null | undefined>)[linkOf(node) as Link];
  }
  return chain;
}

/** The statements in which variables for the chain can be declared; undefined in parameters, fields and the like. */
function variablesAround(place: Place): t.Statement[] | undefined {
  if (isTarget(place)) return undefined;
  for (let { parent, key } = place; parent !== undefined; { parent, key } = parent) {
    const { node } = parent;
    if (node.type === "Program") return node.body;
    if (node.type === "ClassBody" || node.type === "ClassProperty" || node.type === "ClassPrivateProperty") return undefined;
    if (!isFunctionLike(node)) continue;
    if (key !== "body") return undefined;
    if (node.body.type !== "BlockStatement") node.body = placeAt(b.block([b.ret(node.body)]), node.body);
    return node.body.body;
  }
  return undefined;
}

/** A member may be assigned, deleted, or give a call its receiver: only where it clearly is a value, something can come before it. */
function isTarget({ node, parent, key }: Place): boolean {
  if (node.type !== "MemberExpression") return false;
  const place = `${parent?.node.type}.${key}`;
  return !VALUES.has(place);
}

const VALUES: ReadonlySet<string> = new Set([
  "ArrowFunctionExpression.body",
  "AssignmentExpression.right",
  "CallExpression.arguments",
  "ExpressionStatement.expression",
  "ReturnStatement.argument",
  "VariableDeclarator.init",
]);

function pieces(place: Place, chain: Node[], names: Names, body: t.Statement[]): t.Expression {
  const variable = names.fresh("v");
  body.unshift(placeAt(b.letVar(variable), body[0] ?? place.node));
  return chain[0]?.type === "ConditionalExpression"
    ? piecesOfConditional(chain as t.ConditionalExpression[], variable, names, body)
    : leftPieces(chain, variable);
}

/** `($v = a + b, $v = $v + c, $v + d)` */
function leftPieces(chain: readonly Node[], variable: string): t.Expression {
  const parts: t.Expression[] = [];
  for (let index = chain.length - PIECE; index > PIECE / 2; index -= PIECE) {
    // A call with its receiver stays in one piece.
    let at = index;
    while (chain[at - 1]?.type === "CallExpression") at--;
    if (at <= 0) break;
    const parent = chain[at - 1] as unknown as Record<string, Node>;
    parts.push(b.assign(b.id(variable), chain[at] as t.Expression));
    parent[linkOf(chain[at - 1] as Node) as Link] = b.id(variable);
  }
  return t.sequenceExpression([...parts, chain[0] as t.Expression]);
}

/** `($f = true, $v = a ? b : c ? d : ($f = false), $f ? $v : e)` */
function piecesOfConditional(chain: readonly t.ConditionalExpression[], value: string, names: Names, body: t.Statement[]): t.Expression {
  const found = names.fresh("v");
  body.unshift(placeAt(b.letVar(found), body[0] ?? (chain[0] as Node)));
  let rest: t.Expression = (chain.at(-1) as t.ConditionalExpression).alternate;
  for (let end = chain.length; end > 0; end -= PIECE) {
    const start = Math.max(0, end - PIECE);
    if (start > 0 || end < chain.length) {
      (chain[end - 1] as t.ConditionalExpression).alternate = b.assign(b.id(found), t.booleanLiteral(false));
      rest = t.sequenceExpression([
        b.assign(b.id(found), t.booleanLiteral(true)),
        b.assign(b.id(value), chain[start] as t.Expression),
        t.conditionalExpression(b.id(found), b.id(value), rest),
      ]);
    }
  }
  return rest;
}

/** `$L: { if (a) { …; break $L; } if (b) { …; break $L; } … }` */
function listOfIfs(chain: readonly t.IfStatement[], names: Names): t.Statement | undefined {
  const last = chain.at(-1)?.alternate;
  if ([...chain.map((one) => one.consequent), last].some((one) => one?.type === "FunctionDeclaration")) return undefined;
  const label = names.fresh("L");
  const list: t.Statement[] = chain.map((one) =>
    b.placed(t.ifStatement(one.test, placeAt(b.block([one.consequent, b.leave(label)]), one.consequent)), one),
  );
  if (last) list.push(last);
  return b.label(label, b.block(list));
}

function replace({ node, parent, key }: Place, by: Node): void {
  if (parent?.node.type === "ArrowFunctionExpression" && key === "body") {
    // its body has become a block
    const list = (parent.node.body as t.BlockStatement).body;
    (list.at(-1) as t.ReturnStatement).argument = by as t.Expression;
    return;
  }
  const fields = parent?.node as unknown as Record<string, Node | (Node | null)[]>;
  const value = fields[key];
  if (Array.isArray(value)) value[value.indexOf(node)] = by;
  else fields[key] = by;
}
