/** What follows the call at a point: if it suspended, save the frame and leave. */
import * as t from "@babel/types";
import type { PointSite } from "../3-normalize/context.js";
import { NEW, THIS } from "../3-normalize/liveness.js";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";

/**
 * `pseudo` says how the body names `this`, and the object that it makes when called with `new`.
 *
 * `if ($t === $S || $R.pending) return $V($t, $m[3], 2, [a, b]);`
 */
export function suspensionCheck(
  unit: Unit,
  fn: Fn,
  site: PointSite,
  pseudo: (name: typeof THIS | typeof NEW) => t.Expression,
): t.Statement {
  const { names } = unit;
  const slots = fn.layout?.slots ?? [];
  const live = slots.filter((name) => site.point.live.has(name));
  const saved = t.arrayExpression(live.map((name) => (name === THIS || name === NEW ? pseudo(name) : b.id(name))));
  const save = b.call(b.id(names.fixed("V")), [b.id(site.target), b.at(b.id(names.fixed("m")), fn.index), b.num(site.point.number), saved]);
  const suspended = b.same(b.id(site.target), b.id(names.fixed("S")));
  // A marked function of this file, and a cursor, never swallow a suspension.
  const test =
    site.point.knownCallee || site.cursor ? suspended : t.logicalExpression("||", suspended, b.member(b.id(names.fixed("R")), "pending"));
  return t.ifStatement(test, b.ret(save));
}
