/**
 * Normalizes calls, `new` and tagged templates. The callee and its `this` are evaluated before the arguments: when an
 * argument suspends, `o.m(f())` becomes `$m = o.m; $t = f(); apply($m, o, [$t])`. Reflect.apply with a literal list
 * costs V8 the same as a call.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Node } from "../ir/walk.js";
import type { NormalizeContext } from "./context.js";
import { member } from "./expressions.js";

type Argument = t.Expression | t.SpreadElement;

/** The value of a call: a point of its own, or part of a larger expression. */
function finish(n: NormalizeContext, original: Node, made: t.Expression): t.Expression {
  const point = n.unit.points.get(original);
  return point ? n.point(point, b.placed(made, original)) : b.placed(made, original);
}

export function call(n: NormalizeContext, node: t.CallExpression): t.Expression {
  const args = node.arguments as Argument[];
  const callee = node.callee as t.Expression;
  if (!args.some((one) => n.hasPoint(one))) {
    node.callee = calleeInPlace(n, callee);
    return finish(n, node, node);
  }
  if (callee.type === "MemberExpression" && callee.object.type !== "Super") {
    const { fn, receiver } = method(n, callee, args);
    return finish(n, node, apply(n, fn, receiver, n.operands(args)));
  }
  node.callee = n.settle(n.expression(callee), args);
  node.arguments = n.operands(args);
  return finish(n, node, node);
}

function calleeInPlace(n: NormalizeContext, callee: t.Expression): t.Expression {
  if (!n.hasPoint(callee)) return callee;
  return callee.type === "MemberExpression" ? member(n, callee) : n.expression(callee);
}

/** Reads a method, and keeps it and its receiver while `later` runs. */
export function method(n: NormalizeContext, callee: t.MemberExpression, later: readonly Node[]): { fn: t.Expression; receiver: t.Expression } {
  const read = n.hasPoint(callee) ? member(n, callee) : callee;
  const object = read.object as t.Expression;
  const receiver = n.isStable(object, [...later, read.property]) ? object : n.keep(object);
  read.object = receiver;
  return { fn: n.keep(read), receiver: t.cloneNode(receiver) };
}

export function apply(n: NormalizeContext, fn: t.Expression, receiver: t.Expression, args: Argument[]): t.Expression {
  return b.call(b.id(n.unit.names.fixed("A")), [fn, receiver, t.arrayExpression(args)]);
}

export function construct(n: NormalizeContext, node: t.NewExpression): t.Expression {
  const args = node.arguments as Argument[];
  const [callee, ...rest] = n.operands<Argument>([node.callee as t.Expression, ...args]);
  node.callee = callee as t.Expression;
  node.arguments = rest;
  return finish(n, node, node);
}

export function taggedTemplate(n: NormalizeContext, node: t.TaggedTemplateExpression): t.Expression {
  const parts = node.quasi.expressions as t.Expression[];
  if (!parts.some((part) => n.hasPoint(part))) {
    node.tag = calleeInPlace(n, node.tag);
    return finish(n, node, node);
  }
  let receiver: t.Expression = b.undef();
  let fn: t.Expression;
  if (node.tag.type === "MemberExpression") ({ fn, receiver } = method(n, node.tag, parts));
  else fn = n.settle(n.expression(node.tag), parts);
  // The list of strings is that of this place in the source, made before the parts are evaluated.
  const strings = t.taggedTemplateExpression(
    b.member(b.id(n.unit.names.fixed("k")), "strings"),
    t.templateLiteral(
      node.quasi.quasis,
      parts.map(() => b.num(0)),
    ),
  );
  return finish(n, node, apply(n, fn, receiver, [strings, ...n.operands(parts)]));
}
