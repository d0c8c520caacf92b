/** Normalizes calls that may mean a built-in which calls what it is given (2-analyze/builtin-calls.ts). */
import * as t from "@babel/types";
import { hasLoop, takesCallbacks } from "../2-analyze/builtin-calls.js";
import * as b from "../ir/build.js";
import type { Point } from "../ir/unit.js";
import { apply } from "./call.js";
import { scopesOf } from "./close/functions.js";
import type { NormalizeContext } from "./context.js";
import { siteLoop } from "./site-loops.js";

type Argument = t.Expression | t.SpreadElement;

/**
 * The call of `fn`, which was read from `receiver`.
 * @param callee as it stands in the source, for the message that it is no function
 */
export function invoke(
  n: NormalizeContext,
  point: Point,
  callee: t.Node,
  fn: t.Expression,
  receiver: t.Expression,
  args: Argument[],
): t.Expression {
  const { names } = n.unit;
  const text = n.unit.code.slice(callee.start ?? 0, callee.end ?? 0).replace(/\s+/g, " ");
  if (!hasLoop(n.unit, point)) {
    const call = b.call(b.member(b.id(names.fixed("k")), "invoke"), [fn, receiver, t.arrayExpression(args), b.str(text)]);
    const hasCallback = callbackTest(point, args);
    if (hasCallback === undefined) return call;
    const list = args.map((one) => t.cloneNode(one));
    return t.conditionalExpression(
      hasCallback,
      call,
      fn.type === "MemberExpression" ? t.callExpression(t.cloneNode(fn), list) : apply(n, t.cloneNode(fn), t.cloneNode(receiver), list),
    );
  }
  const id = names.fresh("q");
  const maker = args[0]?.type === "CallExpression" && args[0].callee.type === "Identifier" ? args[0].callee.name : undefined;
  const made = maker === undefined ? undefined : n.unit.factories.get(maker);
  const bare = made?.bare ? made : undefined;
  n.unit.siteLoops.push(siteLoop(names, id, point.builtin as string, args.length === 2, text, bare));
  const scopes = bare === undefined ? [] : scopesOf((args[0] as t.CallExpression).arguments.map((one) => t.cloneNode(one as t.Identifier)));
  return b.call(b.id(id), [receiver, fn, ...(args as t.Expression[]), ...scopes]);
}

/**
 * `typeof f === "function"` for arguments that a variable holds: a method of the program that only has the name of a built-in
 * (`this.find(name)`) is called as any other. Undefined when the test cannot be made, or would always hold.
 */
function callbackTest(point: Point, args: readonly Argument[]): t.Expression | undefined {
  if (!takesCallbacks(point) || !args.every((one) => one.type === "Identifier" || t.isLiteral(one))) return undefined;
  const tests = args.flatMap((one): t.Expression[] =>
    one.type === "Identifier" ? [b.same(t.unaryExpression("typeof", t.cloneNode(one)), b.str("function"))] : [],
  );
  const [first, ...others] = tests;
  return first && others.reduce((all, one) => t.logicalExpression("||", all, one), first);
}
