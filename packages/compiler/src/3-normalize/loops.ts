/**
 * Normalizes loops. Afterwards a loop has points in its body only; `for-of` and `for-in` loops with a point inside run a
 * cursor, whose state a snapshot can hold.
 */
import * as t from "@babel/types";
import { leavesEarly } from "../2-analyze/points.js";
import * as b from "../ir/build.js";
import { apply } from "./call.js";
import type { NormalizeContext } from "./context.js";
import { assignPattern, declarePattern } from "./destructure.js";
import { discard } from "./expressions.js";
import { variables, withLabels } from "./statements.js";
import { closing, closingAtPoint } from "./try.js";

type Labels = readonly string[];

export function whileLoop(n: NormalizeContext, node: t.WhileStatement, labels: Labels): void {
  if (!n.hasPoint(node.test)) {
    node.body = n.block(node.body);
    n.push(withLabels(node, labels));
    return;
  }
  const body = n.collect(() => {
    leaveUnless(n, node.test);
    n.inline(node.body);
  });
  n.push(withLabels(b.placed(t.forStatement(null, null, null, b.block(body)), node), labels));
}

/** `if (!test) break;` */
function leaveUnless(n: NormalizeContext, test: t.Expression): void {
  n.push(b.when(b.not(n.expression(test)), [b.leave(null)]));
}

/** `continue` must reach the test: it becomes the head of an endless loop that is skipped the first time. */
export function doWhileLoop(n: NormalizeContext, node: t.DoWhileStatement, labels: Labels): void {
  if (!n.hasPoint(node.test)) {
    node.body = n.block(node.body);
    n.push(withLabels(node, labels));
    return;
  }
  afterFirst(n, node, () => leaveUnless(n, node.test), [], node.body, labels);
}

function afterFirst(n: NormalizeContext, node: t.Node, between: () => void, head: t.Statement[], body: t.Statement, labels: Labels): void {
  const first = n.temporary();
  n.push(b.set(b.id(first), t.booleanLiteral(true)));
  const next = n.collect(between);
  const loop = t.forStatement(
    null,
    null,
    null,
    b.block([b.when(b.id(first), [b.set(b.id(first), t.booleanLiteral(false))], next), ...head, n.block(body)]),
  );
  n.push(withLabels(b.placed(loop, node), labels));
}

export function forLoop(n: NormalizeContext, node: t.ForStatement, labels: Labels): void {
  const { init, test, update } = node;
  const pointInHead = [init, test, update].some((part) => part && n.hasPoint(part));
  if (!pointInHead) {
    node.body = n.block(node.body);
    n.push(withLabels(node, labels));
    return;
  }
  const statements = n.collect(() => {
    if (init?.type === "VariableDeclaration") variables(n, init);
    else if (init) discard(n, init);
    node.init = null;
    if (update && n.hasPoint(update)) {
      const between = (): void => {
        discard(n, update);
      };
      const head = test ? n.collect(() => leaveUnless(n, test)) : [];
      afterFirst(n, node, between, head, node.body, labels);
      return;
    }
    if (test && n.hasPoint(test)) {
      node.test = null;
      const body = n.collect(() => {
        leaveUnless(n, test);
        n.inline(node.body);
      });
      node.body = b.block(body);
    } else node.body = n.block(node.body);
    n.push(withLabels(node, labels));
  });
  n.push(b.placed(b.block(statements), node));
}

export function forOfLoop(n: NormalizeContext, node: t.ForOfStatement, labels: Labels): void {
  const point = n.unit.points.get(node);
  if (!point) {
    node.right = n.expression(node.right);
    n.push(withLabels(node, labels));
    return;
  }
  // An array and an index in plain variables for the loop that matters most: a cursor for it costs 1.5 times the loop.
  const source = n.keep(openSource(n, node.right)).name;
  const position = n.keep(
    t.conditionalExpression(b.call(b.id(n.unit.names.fixed("I")), [b.id(source)]), b.num(0), t.unaryExpression("-", b.num(1))),
  ).name;
  const isArray = (): t.Expression => t.binaryExpression(">=", b.id(position), b.num(0));
  const onCursor = (method: string): t.CallExpression => b.call(b.member(b.id(source), method), []);
  const done = b.id(n.unit.names.fixed("D"));
  const element = t.conditionalExpression(
    t.binaryExpression("<", b.id(position), b.member(b.id(source), "length")),
    t.memberExpression(b.id(source), t.updateExpression("++", b.id(position)), true),
    done,
  );
  const isOpen = (): t.Expression => t.binaryExpression("<", b.id(position), b.num(0));
  const loop = (): t.Statement => {
    const body = n.collect(() => {
      const value = n.point(point, t.conditionalExpression(isArray(), element, onCursor("next")), { cursor: source });
      n.push(b.when(b.same(value, done), [b.leave(null)]));
      bindLeft(n, node.left, b.id(value.name));
      n.guardedBy(isOpen(), () => n.inline(node.body));
    });
    return withLabels(b.placed(t.forStatement(null, null, null, b.block(body)), node), labels);
  };
  const unlessArray = (statements: t.Statement[]): t.Statement => b.when(isOpen(), statements);
  const closePoint = n.unit.closings.get(node);
  if (closePoint) {
    closingAtPoint(n, node, closePoint, source, () => [loop()], isOpen);
    return;
  }
  const mustClose = leavesEarly(node.body);
  const close = (): void => {
    if (mustClose) n.push(unlessArray([b.run(onCursor("close"))]));
  };
  // Left by a throw, the iterator is closed and its own errors are dropped; left otherwise, they count.
  const fail = b.run(b.call(b.member(b.id(source), "fail"), [b.id(n.unit.names.fixed("e"))]));
  closing(n, node, loop, [unlessArray([fail])], close);
}

/**
 * What a loop over `right` goes through: an array, or a cursor. An iterator that `m.entries()` and the like gives cannot be saved; the cursor for
 * that method can, when the method turns out to be the engine's own.
 */
function openSource(n: NormalizeContext, right: t.Expression): t.Expression {
  const k = (name: string, args: t.Expression[]): t.Expression => b.call(b.member(b.id(n.unit.names.fixed("k")), name), args);
  const text = b.str(sourceText(n, right));
  const callee = right.type === "CallExpression" && right.arguments.length === 0 ? right.callee : undefined;
  const isView =
    callee?.type === "MemberExpression" && !callee.computed && callee.property.type === "Identifier" && VIEWS.has(callee.property.name);
  if (!isView || callee.object.type === "Super") return k("loopOver", [n.expression(right), text]);
  const cursor = n.temporary();
  const receiver = n.keep(n.expression(callee.object));
  const method = n.keep(b.member(receiver, (callee.property as t.Identifier).name));
  n.push(b.set(b.id(cursor), k("nativeCursor", [b.id(receiver.name), b.id(method.name)])));
  const otherwise = n.collect(() => {
    const made = apply(n, b.id(method.name), b.id(receiver.name), []);
    const point = n.unit.points.get(right);
    const iterable = point ? n.point(point, b.placed(made, right)) : made;
    n.push(b.set(b.id(cursor), k("loopOver", [iterable, text])));
  });
  n.push(b.when(b.same(b.id(cursor), b.undef()), otherwise));
  return b.id(cursor);
}

const VIEWS = new Set(["entries", "keys", "values"]);

/** For the message that a value is not iterable. */
export function sourceText(n: NormalizeContext, node: t.Expression): string {
  const text = n.unit.code.slice(node.start ?? 0, node.end ?? 0);
  return text.length > 30 || text.includes("\n") ? `${text.slice(0, 27).split("\n")[0]}...` : text;
}

export function forInLoop(n: NormalizeContext, node: t.ForInStatement, labels: Labels): void {
  if (!n.hasPoint(node.body) && !n.hasPoint(node.left)) {
    node.right = n.expression(node.right);
    n.push(withLabels(node, labels));
    return;
  }
  const k = b.id(n.unit.names.fixed("k"));
  const cursor = n.keep(b.call(b.member(k, "keys"), [n.expression(node.right)])).name;
  const body = n.collect(() => {
    const value = n.keep(b.call(b.member(b.id(cursor), "next"), []));
    n.push(b.when(b.same(b.id(value.name), b.id(n.unit.names.fixed("D"))), [b.leave(null)]));
    bindLeft(n, node.left, value);
    n.inline(node.body);
  });
  n.push(withLabels(b.placed(t.forStatement(null, null, null, b.block(body)), node), labels));
}

/** Gives the variable of the loop head its value. */
export function bindLeft(n: NormalizeContext, left: t.ForOfStatement["left"], value: t.Identifier): void {
  if (left.type === "VariableDeclaration") {
    const kind = left.kind as "var" | "let" | "const";
    const { id } = left.declarations[0] as t.VariableDeclarator;
    if (n.hasPoint(id)) declarePattern(n, kind, id, value);
    else n.push(b.placed(t.variableDeclaration(kind, [t.variableDeclarator(id, value)]), left));
    return;
  }
  if (n.hasPoint(left)) {
    if (left.type === "MemberExpression") discard(n, b.assign(left, value));
    else assignPattern(n, left, value);
  } else n.push(b.placed(b.set(left as t.LVal, value), left));
}
