/**
 * Normalizes calls and `new`. The callee and its `this` are evaluated before the arguments: when an
 * argument suspends, `o.m(f())` becomes `$m = o.m; $t = f(); apply($m, o, [$t])`. Reflect.apply with a literal list
 * costs V8 the same as a call.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Node } from "../ir/walk.js";
import { invoke } from "./builtin-call.js";
import { chainCallee } from "./chain.js";
import type { NormalizeContext } from "./context.js";
import { member } from "./expressions.js";

type Argument = t.Expression | t.SpreadElement;

/** The value of a call: a point of its own, or part of a larger expression. */
function finish(n: NormalizeContext, original: Node, made: t.Expression, receiver?: t.Expression): t.Expression {
  const point = n.unit.points.get(original);
  if (!point) return b.placed(made, original);
  return n.point(point, b.placed(made, original), receiver?.type === "Identifier" ? { receiver: receiver.name } : {});
}

/** A method that may be a generator's: when the generator stops, the runtime must know which one it is. */
export function stepsGenerator(callee: Node): callee is t.MemberExpression {
  return (
    (callee.type === "MemberExpression" || callee.type === "OptionalMemberExpression") &&
    !callee.computed &&
    callee.property.type === "Identifier" &&
    STEPS.has(callee.property.name)
  );
}

const STEPS = new Set(["next", "return", "throw"]);

export function call(n: NormalizeContext, node: t.CallExpression): t.Expression {
  const args = node.arguments as Argument[];
  const callee = node.callee as t.Expression;
  const point = n.unit.points.get(node);
  // Arguments that are more than variables come before the flag is raised.
  const areKept = point?.asks === true && !args.every((one) => n.isPlain(one));
  if (point?.builtin !== undefined && callee.type === "MemberExpression") {
    const pointInside = [...args, ...(callee.computed ? [callee.property] : [])].some((one) => n.hasPoint(one));
    const { fn, receiver } = pointInside ? method(n, callee, args) : methodInPlace(n, callee);
    return finish(n, node, invoke(n, point, callee, fn, receiver, n.operands(args)));
  }
  if (callee.type === "OptionalMemberExpression" && (n.hasPoint(callee) || args.some((one) => n.hasPoint(one)))) {
    const { fn, receiver } = chainCallee(n, callee);
    return finish(n, node, apply(n, fn, receiver, n.operands(args)), stepsGenerator(callee) ? receiver : undefined);
  }
  if (!areKept && !args.some((one) => n.hasPoint(one))) {
    const inPlace = calleeInPlace(n, callee);
    node.callee = inPlace;
    if (point?.asks && inPlace.type === "MemberExpression" && inPlace.object.type !== "Super" && t.isExpression(inPlace.object))
      inPlace.object = n.plain(inPlace.object);
    if (!stepsGenerator(inPlace) || inPlace.object.type === "Super" || !n.unit.points.has(node)) return finish(n, node, node);
    const receiver = n.isStable(inPlace.object, [node]) && inPlace.object.type === "Identifier" ? inPlace.object : n.keep(inPlace.object);
    inPlace.object = receiver;
    return finish(n, node, node, receiver);
  }
  if (callee.type === "MemberExpression" && isPrivateMethod(n, callee)) {
    // Always the same function, which no snapshot could name: it is read again. The first time says whether the receiver has it.
    const { receiver } = method(n, callee, args);
    node.callee = b.placed(t.memberExpression(receiver, t.cloneNode(callee.property)), callee);
    node.arguments = n.operands(args);
    return finish(n, node, node);
  }
  if (callee.type === "MemberExpression" && !isHelper(n, callee)) {
    const { fn, receiver } = method(n, callee, args);
    const list = areKept ? keptArguments(n, args) : n.operands(args);
    return finish(n, node, apply(n, fn, receiver, list), stepsGenerator(callee) ? receiver : undefined);
  }
  if (!isHelper(n, callee) && node.callee.type !== "Super") node.callee = n.settle(asFunction(n, callee), args);
  node.arguments = n.operands(args);
  return finish(n, node, node);
}

function keptArguments(n: NormalizeContext, args: readonly Argument[]): Argument[] {
  return args.map((one) => {
    if (one.type !== "SpreadElement") return n.plain(n.expression(one));
    return t.spreadElement(n.keep(t.arrayExpression([t.spreadElement(n.expression(one.argument))])));
  });
}

/** `o.#m` where each `#m` of the file is a method. */
function isPrivateMethod(n: NormalizeContext, { property }: t.MemberExpression): boolean {
  if (property.type !== "PrivateName") return false;
  const declared = n.unit.fns.flatMap(({ node }) =>
    node.type === "ClassDeclaration" || node.type === "ClassExpression"
      ? node.body.body.filter((one) => "key" in one && one.key.type === "PrivateName" && one.key.id.name === property.id.name)
      : [],
  );
  return declared.every((one) => one.type === "ClassPrivateMethod" && one.kind === "method");
}

/** `$k.tdz`, `$k.key`…: a frame holds no helper of ours. */
function isHelper(n: NormalizeContext, callee: t.Expression): boolean {
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === n.unit.names.fixed("k");
}

function calleeInPlace(n: NormalizeContext, callee: t.Expression): t.Expression {
  if (!n.hasPoint(callee)) return callee;
  return callee.type === "MemberExpression" ? member(n, callee) : asFunction(n, callee);
}

/** `(f(), o.m)(…)` calls without a receiver, and `(f(), eval)(…)` is no direct eval: the value counts, not the reference. */
export function asFunction(n: NormalizeContext, callee: t.Expression): t.Expression {
  const value = n.expression(callee);
  return value !== callee && (value.type === "MemberExpression" || (value.type === "Identifier" && value.name === "eval"))
    ? n.keep(value)
    : value;
}

/** Reads a method, and keeps it and its receiver while `later` runs. */
export function method(
  n: NormalizeContext,
  callee: t.MemberExpression,
  later: readonly Node[],
): { fn: t.Expression; receiver: t.Expression } {
  const read = n.hasPoint(callee) ? member(n, callee) : callee;
  if (read.object.type === "Super") return { fn: n.keep(read), receiver: t.thisExpression() };
  const object = read.object as t.Expression;
  const receiver = n.isRepeatable(object, [...later, read.property]) ? object : n.keep(object);
  read.object = receiver;
  return { fn: n.keep(read), receiver: t.cloneNode(receiver) };
}

/** The same where nothing that suspends follows: the method is read where it is called. */
function methodInPlace(n: NormalizeContext, callee: t.MemberExpression): { fn: t.Expression; receiver: t.Expression } {
  const object = n.expression(callee.object as t.Expression);
  const receiver = n.isRepeatable(object, []) ? object : n.keep(object);
  callee.object = receiver;
  return { fn: callee, receiver: t.cloneNode(receiver) };
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
