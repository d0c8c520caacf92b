/**
 * Normalizes `for await`. A step is two points: the call of the iterator's method, and the wait for its result; closing the
 * iterator is two more, behind the loop, with whatever left it kept until they are done.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { AwaitLoop, Point } from "../ir/unit.js";
import type { NormalizeContext } from "./context.js";
import { bindLeft, sourceText } from "./loops.js";
import { withLabels } from "./statements.js";
import { closingLater, type Left } from "./try.js";

export function forAwaitLoop(n: NormalizeContext, node: t.ForOfStatement, labels: readonly string[]): void {
  const { names, points, awaitLoops } = n.unit;
  const { step, close, closed } = awaitLoops.get(node) as AwaitLoop;
  const text = b.str(sourceText(n, node.right));
  const source = n.keep(b.call(b.member(b.id(names.fixed("k")), "asyncLoop"), [n.expression(node.right), text])).name;
  const onSource = (method: string, ...args: t.Expression[]): t.CallExpression => b.call(b.member(b.id(source), method), args);
  const done = (): t.Expression => b.id(names.fixed("D"));
  const loop = (): t.Statement => {
    const body = n.collect(() => {
      const given = n.point(step, onSource("next"), { cursor: source });
      const value = n.keep(onSource("take", n.waiting(points.get(node) as Point, "await", given)));
      n.push(b.when(b.same(value, done()), [b.leave(null)]));
      bindLeft(n, node.left, b.id(value.name));
      n.inline(node.body);
    });
    return withLabels(b.placed(t.forStatement(null, null, null, b.block(body)), node), labels);
  };
  const closing = ({ byThrow, value }: Left): void => {
    // Left by a throw, the iterator's own errors are dropped; left otherwise, they count.
    const drops = n.keep(onSource("drops", byThrow, b.id(value)));
    const block = n.collect(() => {
      const given = n.point(close, onSource("close"), { cursor: source });
      const wait = n.collect(() => n.push(b.run(onSource("closed", n.waiting(closed, "await", given), b.id(drops.name)))));
      n.push(t.ifStatement(t.binaryExpression("!==", b.id(given.name), done()), b.block(wait)));
    });
    const error = names.fixed("e");
    const handler = [b.run(n.entering("caught", error)), b.when(b.not(b.id(drops.name)), [t.throwStatement(b.id(error))])];
    n.push(t.tryStatement(b.block(block), t.catchClause(b.id(error), b.block(handler))));
  };
  closingLater(n, node, loop, (left) =>
    n.push(
      b.when(
        onSource("isOpen"),
        n.collect(() => closing(left)),
      ),
    ),
  );
}
