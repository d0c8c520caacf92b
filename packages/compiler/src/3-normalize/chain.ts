/**
 * Normalizes optional chains: `a?.b(f()).c` becomes statements that leave a labelled block as soon as a link is null or
 * undefined. The chain is taken apart from its base outwards.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import { invoke } from "./builtin-call.js";
import { apply, asFunction, stepsGenerator } from "./call.js";
import type { NormalizeContext } from "./context.js";
import { accessed, member } from "./expressions.js";

type Link = t.OptionalMemberExpression | t.OptionalCallExpression;

export function optionalChain(n: NormalizeContext, node: Link): t.Expression {
  return lowerChain(n, node, (value) => value);
}

/** `delete a?.b[f()]`: the last link is deleted instead of read. */
export function deleteChain(n: NormalizeContext, node: t.OptionalMemberExpression): t.Expression {
  return lowerChain(n, node, (value) => t.unaryExpression("delete", value), t.booleanLiteral(true));
}

function lowerChain(
  n: NormalizeContext,
  node: Link,
  last: (value: t.Expression) => t.Expression,
  shortResult: t.Expression = b.undef(),
): t.Expression {
  const result = n.temporary();
  const exit = n.unit.names.fresh("L");
  n.push(b.set(b.id(result), shortResult));
  const body = n.collect(() => {
    const { value } = link(n, node, exit);
    n.store(result, last(value));
  });
  n.push(b.placed(b.label(exit, b.block(body)), node));
  return b.id(result);
}

/** `(a?.b)(…)`: a chain in parentheses as the callee keeps its receiver. */
export function chainCallee(n: NormalizeContext, node: t.OptionalMemberExpression): { fn: t.Expression; receiver: t.Expression } {
  const fn = n.temporary();
  const receiver = n.temporary();
  const exit = n.unit.names.fresh("L");
  n.push(b.set(b.id(fn), b.undef()));
  n.push(b.set(b.id(receiver), b.undef()));
  const body = n.collect(() => {
    const made = link(n, node, exit, true);
    n.push(b.set(b.id(receiver), made.receiver as t.Expression));
    n.store(fn, made.value);
  });
  n.push(b.placed(b.label(exit, b.block(body)), node));
  return { fn: b.id(fn), receiver: b.id(receiver) };
}

/** Evaluates one link: its value, and the object a call of it gets as `this`. */
function link(
  n: NormalizeContext,
  node: t.Expression,
  exit: string,
  needsReceiver = false,
): { value: t.Expression; receiver?: t.Expression } {
  if (node.type === "OptionalMemberExpression") {
    const base = link(n, node.object, exit).value;
    const object = node.optional || needsReceiver || (node.computed && n.hasPoint(node.property)) ? n.keep(base) : base;
    if (node.optional) n.push(b.when(b.isNullish(object), [b.leave(exit)]));
    const property = node.computed ? n.expression(node.property as t.Expression) : node.property;
    const value = b.placed(t.memberExpression(t.cloneNode(object), property, node.computed), node);
    return { value: accessed(n, node, value), receiver: t.cloneNode(object) };
  }
  if (node.type === "OptionalCallExpression") {
    const callee = node.callee as t.Expression;
    const isMethod = callee.type === "OptionalMemberExpression" || callee.type === "MemberExpression";
    const { value, receiver } =
      callee.type === "OptionalMemberExpression" || callee.type === "OptionalCallExpression"
        ? link(n, callee, exit, isMethod)
        : plainCallee(n, callee);
    const args = node.arguments as t.Expression[];
    const fn = node.optional || args.some((one) => n.hasPoint(one)) || isMethod ? n.keep(value) : value;
    if (node.optional) n.push(b.when(b.isNullish(fn), [b.leave(exit)]));
    const list = n.operands(args);
    const point = n.unit.points.get(node);
    const known = receiver?.type === "Identifier" && stepsGenerator(callee) ? { receiver: receiver.name } : {};
    const made =
      !receiver || !isMethod
        ? b.call(t.cloneNode(fn), list)
        : point?.builtin === undefined
          ? apply(n, t.cloneNode(fn), receiver, list)
          : invoke(n, point, callee, t.cloneNode(fn), receiver, list);
    return { value: point ? n.point(point, b.placed(made, node), known) : made };
  }
  return { value: n.expression(node) };
}

/** The callee at the start of a chain: `o.m?.(…)`. */
function plainCallee(n: NormalizeContext, callee: t.Expression): { value: t.Expression; receiver?: t.Expression } {
  if (callee.type !== "MemberExpression") return { value: asFunction(n, callee) };
  if (callee.object.type === "Super") return { value: member(n, callee), receiver: t.thisExpression() };
  const object = n.keep(n.expression(callee.object as t.Expression));
  const key = callee.computed ? n.expression(callee.property as t.Expression) : callee.property;
  return { value: t.memberExpression(b.id(object.name), key, callee.computed), receiver: b.id(object.name) };
}
