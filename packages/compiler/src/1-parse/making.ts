/** What is made before the analyses: they ask for the place of each node, and a function has the name that its place gave it. */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Names } from "../ir/unit.js";
import type { Node } from "../ir/walk.js";

/** A call of the runtime, which is no point. */
export function helper(names: Names, name: string, args: t.Expression[]): t.CallExpression {
  const call = b.call(b.member(b.id(names.fixed("k")), name), args);
  call.extra = { helper: true };
  return call;
}

/** A function without a name gets the one given. */
export function named(value: t.Expression, key: string): t.Expression {
  const isAnonymous =
    value.type === "ArrowFunctionExpression" || ((value.type === "FunctionExpression" || value.type === "ClassExpression") && !value.id);
  if (!isAnonymous) return value;
  const property = t.objectProperty(b.str(key), value, key === "__proto__");
  return t.memberExpression(t.objectExpression([property]), b.str(key), true);
}

/** Gives made nodes the place of what they stand for: who asks for positions must find one. */
export function placeAt<T extends t.Node>(made: T, { start, loc }: Pick<Node, "start" | "loc">): T {
  t.traverseFast(made, (inner) => {
    if (inner.start !== undefined && inner.start !== null) return;
    inner.start = start ?? null;
    inner.end = start ?? null;
    if (loc) inner.loc = loc;
  });
  return made;
}
