/** Normalizes expressions: a handler per node type. Only nodes that contain a point arrive here. */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Node } from "../ir/walk.js";
import { assignment, steppedMember } from "./assign.js";
import { call, construct } from "./call.js";
import { deleteChain, optionalChain } from "./chain.js";
import type { NormalizeContext } from "./context.js";
import { awaitExpression, yieldExpression } from "./yield.js";

type Handler = (n: NormalizeContext, node: never) => t.Expression;

const HANDLERS: Record<string, Handler> = {
  CallExpression: call,
  NewExpression: construct,
  OptionalCallExpression: optionalChain,
  OptionalMemberExpression: optionalChain,
  AssignmentExpression: assignment,
  MemberExpression: (n, node: t.MemberExpression) => accessed(n, node, member(n, node)),
  BinaryExpression: binary,
  LogicalExpression: logical,
  ConditionalExpression: conditional,
  SequenceExpression: sequence,
  UnaryExpression: unary,
  UpdateExpression: update,
  ArrayExpression: array,
  ObjectExpression: object,
  TemplateLiteral: template,
  ParenthesizedExpression: (n, node: t.ParenthesizedExpression) => n.expression(node.expression),
  ImportExpression: importCall,
  YieldExpression: yieldExpression,
  AwaitExpression: awaitExpression,
};

export function normalizeExpression(n: NormalizeContext, node: t.Expression): t.Expression {
  const handler = HANDLERS[node.type];
  if (!handler) throw new Error(`normalize: no handler for ${node.type}`);
  return handler(n, node as never);
}

/** `o.p`, `o[k]`: the object is kept while the key is computed. */
export function member(n: NormalizeContext, node: t.MemberExpression): t.MemberExpression {
  if (node.object.type === "Super") {
    if (node.computed) {
      // `this` is looked at before the key is evaluated.
      if (n.fn.kind === "constructor" && n.hasPoint(node.property)) n.push(b.run(t.thisExpression()));
      node.property = n.expression(node.property as t.Expression);
    }
    return node;
  }
  if (!node.computed) {
    node.object = n.expression(node.object);
    return node;
  }
  const [object, key] = n.operands([node.object, node.property as t.Expression]);
  node.object = object as t.Expression;
  node.property = key as t.Expression;
  return node;
}

/** The value of a property that may have a getter: a point of its own, or part of a larger expression. */
export function accessed(n: NormalizeContext, original: Node, read: t.Expression): t.Expression {
  const point = n.unit.points.get(original);
  if (!point) return read;
  if (read.type === "MemberExpression" && read.object.type !== "Super") read.object = n.plain(read.object);
  return n.point(point, b.placed(read, original));
}

function binary(n: NormalizeContext, node: t.BinaryExpression): t.Expression {
  if (node.left.type === "PrivateName") {
    node.right = n.expression(node.right);
    return node;
  }
  const [left, right] = n.operands([node.left, node.right]);
  node.left = left as t.Expression;
  node.right = right as t.Expression;
  return node;
}

/** `first && rest`, `||`, `??`: the rest is evaluated under a test of the first; `operator` may be that of an assignment. */
export function shortCircuit(
  n: NormalizeContext,
  operator: string,
  first: t.Expression,
  rest: () => t.Expression,
  place: Node,
): t.Identifier {
  const result = n.keep(first);
  const value = b.id(result.name);
  const test = operator.startsWith("&&") ? value : operator.startsWith("||") ? b.not(value) : b.isNullish(value);
  const then = n.collect(() => n.store(result.name, rest()));
  n.push(b.placed(b.when(test, then), place));
  return result;
}

function logical(n: NormalizeContext, node: t.LogicalExpression): t.Expression {
  if (n.hasPoint(node.right)) return shortCircuit(n, node.operator, n.expression(node.left), () => n.expression(node.right), node);
  node.left = n.expression(node.left);
  return node;
}

function conditional(n: NormalizeContext, node: t.ConditionalExpression): t.Expression {
  const test = n.expression(node.test);
  if (!n.hasPoint(node.consequent) && !n.hasPoint(node.alternate)) {
    node.test = test;
    return node;
  }
  const result = n.temporary();
  const branch = (value: t.Expression): t.Statement[] => n.collect(() => n.store(result, n.expression(value)));
  n.push(b.placed(b.when(test, branch(node.consequent), branch(node.alternate)), node));
  return b.id(result);
}

function sequence(n: NormalizeContext, node: t.SequenceExpression): t.Expression {
  const last = node.expressions.at(-1) as t.Expression;
  for (const one of node.expressions.slice(0, -1)) discard(n, one);
  return n.expression(last);
}

/** Evaluates an expression for its effects. */
export function discard(n: NormalizeContext, node: t.Expression): void {
  const value = n.expression(node);
  if (value.type !== "Identifier" && value.type !== "ThisExpression") n.push(b.placed(b.run(value), node));
}

function unary(n: NormalizeContext, node: t.UnaryExpression): t.Expression {
  // `delete o.p` and `delete o[k]` need the reference, not the value.
  if (node.operator === "delete") {
    if (node.argument.type === "OptionalMemberExpression") return deleteChain(n, node.argument);
    if (node.argument.type === "MemberExpression") {
      node.argument = member(n, node.argument);
      return node;
    }
  }
  const value = n.expression(node.argument);
  node.argument = node.operator === "delete" && value.type === "MemberExpression" ? n.keep(value) : value;
  return node;
}

function update(n: NormalizeContext, node: t.UpdateExpression): t.Expression {
  const argument = node.argument as t.MemberExpression;
  if (n.unit.points.has(node) || n.unit.points.has(argument)) return steppedMember(n, node, argument);
  node.argument = member(n, argument);
  return node;
}

function array(n: NormalizeContext, node: t.ArrayExpression): t.Expression {
  node.elements = n.operands(node.elements);
  return node;
}

function template(n: NormalizeContext, node: t.TemplateLiteral): t.Expression {
  const parts = node.expressions as t.Expression[];
  const last = parts.findLastIndex((part) => n.hasPoint(part));
  node.expressions = parts.map((part, index) => {
    if (index > last) return part;
    const value = n.expression(part);
    // Each part becomes a string before the next one is evaluated.
    return index === last || t.isLiteral(value) ? value : n.keep(toText(value));
  });
  return node;
}

function toText(value: t.Expression): t.Expression {
  return t.templateLiteral([t.templateElement({ raw: "", cooked: "" }), t.templateElement({ raw: "", cooked: "" }, true)], [value]);
}

function object(n: NormalizeContext, node: t.ObjectExpression): t.Expression {
  const last = node.properties.findLastIndex((property) => n.hasPoint(property));
  node.properties = node.properties.map((property, index) => {
    if (index > last) return property;
    const later = node.properties.slice(index + 1, last + 1) as Node[];
    if (property.type === "SpreadElement") {
      const value = n.expression(property.argument);
      return t.spreadElement(index === last ? value : n.keep(t.objectExpression([t.spreadElement(value)])));
    }
    if (property.computed) {
      const afterKey = property.type === "ObjectProperty" ? [property.value, ...later] : later;
      const key = n.expression(property.key as t.Expression);
      property.key = afterKey.some((one) => n.hasPoint(one)) ? n.keep(b.call(b.member(b.id(n.unit.names.fixed("k")), "key"), [key])) : key;
    }
    if (property.type === "ObjectProperty") property.value = n.settle(n.expression(property.value as t.Expression), later);
    return property;
  });
  return node;
}

function importCall(n: NormalizeContext, node: t.ImportExpression): t.Expression {
  const [source, options] = n.operands([node.source, node.options ?? null]);
  node.source = source as t.Expression;
  if (options) node.options = options;
  return node;
}
