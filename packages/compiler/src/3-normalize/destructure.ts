/**
 * Normalizes patterns that contain a point: in a default value, a computed key or a target. Each step of ECMAScript's
 * destructuring becomes a statement, in its order: target reference, value, default, assignment.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Point } from "../ir/unit.js";
import { assignmentTargetReference } from "./assign-target.js";
import type { NormalizeContext } from "./context.js";
import { accessed } from "./expressions.js";
import { closingAtPoint } from "./try.js";

interface Mode {
  /** Gives the variables of a pattern without a point their values. */
  readonly whole: (n: NormalizeContext, pattern: t.LVal, value: t.Expression) => void;
  /** Prepares the reference of a target before its value is read; returns how to give it the value. */
  readonly target: (n: NormalizeContext, target: t.Node, later: readonly t.Node[]) => (value: t.Expression) => void;
}

const assigning: Mode = {
  whole: (n, pattern, value) => n.push(b.placed(b.set(pattern, value), pattern)),
  target: (n, target, later) => {
    const make = assignmentTargetReference(n, target, later);
    return (value) => n.push(b.placed(b.set(make(), value), target));
  },
};

function declaring(kind: "var" | "let" | "const"): Mode {
  const declare = (n: NormalizeContext, target: t.LVal, value: t.Expression): void =>
    n.push(b.placed(t.variableDeclaration(kind, [t.variableDeclarator(target as t.Identifier, value)]), target));
  return { whole: declare, target: (n, target) => (value) => declare(n, target as t.LVal, value) };
}

export function assignPattern(n: NormalizeContext, pattern: t.Node, value: t.Expression): void {
  bindPattern(n, pattern, value, assigning);
}

export function declarePattern(n: NormalizeContext, kind: "var" | "let" | "const", pattern: t.Node, value: t.Expression): void {
  bindPattern(n, pattern, value, declaring(kind));
}

function bindPattern(n: NormalizeContext, pattern: t.Node, value: t.Expression, mode: Mode): void {
  if (pattern.type === "ObjectPattern") objectPattern(n, pattern, value, mode);
  else if (pattern.type === "ArrayPattern") arrayPattern(n, pattern, value, mode);
  else mode.target(n, pattern, [])(value);
}

/** Gives one element its value: default, then target or nested pattern. */
function element(n: NormalizeContext, node: t.Node, read: () => t.Expression, mode: Mode): void {
  const target = node.type === "AssignmentPattern" ? node.left : node;
  const fallback = node.type === "AssignmentPattern" ? node.right : undefined;
  const isPattern = target.type === "ObjectPattern" || target.type === "ArrayPattern";
  const give = isPattern ? undefined : mode.target(n, target, fallback ? [fallback] : []);
  let value = read();
  if (fallback) {
    const kept = n.keep(value);
    n.push(
      b.when(
        b.same(b.id(kept.name), b.undef()),
        n.collect(() => n.store(kept.name, n.expression(fallback))),
      ),
    );
    value = b.id(kept.name);
  }
  if (give) give(value);
  else bindPattern(n, target, value.type === "Identifier" ? value : n.keep(value), mode);
}

function objectPattern(n: NormalizeContext, pattern: t.ObjectPattern, from: t.Expression, mode: Mode): void {
  const source = from.type === "Identifier" ? from : n.keep(from);
  // Null and undefined fail before any key is evaluated.
  n.push(b.run(b.assign(t.objectPattern([]), t.cloneNode(source))));
  const rest = pattern.properties.at(-1)?.type === "RestElement";
  const keys: t.Expression[] = [];
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      const give = mode.target(n, property.argument, []);
      give(b.call(b.member(b.id(n.unit.names.fixed("k")), "rest"), [t.cloneNode(source), t.arrayExpression(keys)]));
      continue;
    }
    let key = property.key as t.Expression;
    if (property.computed) key = n.keep(b.call(b.member(b.id(n.unit.names.fixed("k")), "key"), [n.expression(key)]));
    if (rest) keys.push(property.computed ? t.cloneNode(key) : key.type === "Identifier" ? b.str(key.name) : t.cloneNode(key));
    const computed = property.computed || key.type !== "Identifier";
    const read = (): t.Expression => t.memberExpression(t.cloneNode(source), t.cloneNode(key), computed);
    element(n, property.value, () => accessed(n, property, read()), mode);
  }
}

function arrayPattern(n: NormalizeContext, pattern: t.ArrayPattern, from: t.Expression, mode: Mode): void {
  const point = n.unit.points.get(pattern);
  const points = n.unit.patternSteps.get(pattern);
  if (points) steppedPattern(n, pattern, from, mode, points);
  else if (point) {
    const { elements } = pattern;
    const count = elements.at(-1)?.type === "RestElement" ? [] : [b.num(elements.length)];
    mode.whole(n, pattern, n.point(point, b.placed(b.call(helper(n, "first"), [from, ...count]), pattern)));
  } else nativePattern(n, pattern, from, mode);
}

function helper(n: NormalizeContext, name: string): t.MemberExpression {
  return b.member(b.id(n.unit.names.fixed("k")), name);
}

/** Over an iterator of the program: each call of one of its methods is a point. */
function steppedPattern(n: NormalizeContext, pattern: t.ArrayPattern, from: t.Expression, mode: Mode, points: readonly Point[]): void {
  const [open, ...steps] = points as [Point, ...Point[]];
  const cursor = n.keep(b.call(helper(n, "over"), [from])).name;
  const on = (method: string): t.Expression => b.call(b.member(b.id(cursor), method), []);
  const done = (): t.Identifier => b.id(n.unit.names.fixed("D"));
  n.point(open, b.placed(on("open"), pattern), { cursor });
  const step = (index: number, rest: boolean): t.Expression => {
    const point = steps[index] as Point;
    if (rest) return n.point(point, b.placed(b.call(helper(n, "tail"), [b.id(cursor)]), pattern));
    const next = t.conditionalExpression(b.member(b.id(cursor), "done"), done(), on("next"));
    const value = n.point(point, b.placed(next, pattern), { cursor });
    return t.conditionalExpression(b.same(value, done()), b.undef(), b.id(value.name));
  };
  const elements = (): t.Statement[] => {
    const statements = n.collect(() => n.guardedBy(true, () => eachElement(n, pattern, step, mode)));
    for (const one of hoistDeclarations(statements)) n.push(one);
    return statements;
  };
  closingAtPoint(n, pattern, steps.at(-1) as Point, cursor, elements);
}

function eachElement(n: NormalizeContext, pattern: t.ArrayPattern, step: (index: number, rest: boolean) => t.Expression, mode: Mode): void {
  for (const [index, node] of pattern.elements.entries()) {
    const isRest = node?.type === "RestElement";
    const read = (): t.Expression => step(index, isRest);
    if (node) element(n, isRest ? node.argument : node, read, mode);
    else {
      const unused = read();
      if (unused.type === "CallExpression") n.push(b.run(unused));
    }
  }
}

/** A pattern in which something else may stop. */
function nativePattern(n: NormalizeContext, pattern: t.ArrayPattern, from: t.Expression, mode: Mode): void {
  const cursor = n.keep(b.call(helper(n, "iterate"), [from]));
  const on = (method: string): t.Expression => b.call(b.member(b.id(cursor.name), method), []);
  const step = (_: number, rest: boolean): t.Expression => n.keep(b.call(helper(n, rest ? "items" : "item"), [b.id(cursor.name)]));
  const steps = n.collect(() => n.guardedBy(true, () => eachElement(n, pattern, step, mode)));
  for (const one of hoistDeclarations(steps)) n.push(one);
  const error = n.unit.names.fixed("e");
  n.push(
    t.tryStatement(
      b.block(steps),
      t.catchClause(
        b.id(error),
        b.block([...n.goingOn(), b.run(b.call(b.member(b.id(cursor.name), "fail"), [b.id(error)])), t.throwStatement(b.id(error))]),
      ),
    ),
  );
  n.push(b.run(on("close")));
}

/** Declarations made inside the synthetic `try` must be seen after it. */
function hoistDeclarations(steps: t.Statement[]): t.Statement[] {
  const declared: t.Statement[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.type === "VariableDeclaration" && step.kind !== "var") {
      const [declarator] = step.declarations as [t.VariableDeclarator];
      declared.push(b.letVar((declarator.id as t.Identifier).name));
      steps[index] = declarator.init ? b.placed(b.set(declarator.id as t.Identifier, declarator.init), step) : t.emptyStatement();
    } else if (step.type === "TryStatement") {
      declared.push(...hoistDeclarations(step.block.body));
    }
  }
  return declared;
}
