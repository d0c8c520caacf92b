/**
 * Pass `normalize`. Takes a cut function after closure conversion; afterwards each suspension point is a statement of its
 * own, `$t1 = call(…)`, in the order of evaluation of the source. Only what contains a point is touched. Then liveness
 * and layout are computed, since temporaries exist from here on.
 */
import type * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Fn, Scope, Unit } from "../ir/unit.js";
import type { FunctionNode } from "../ir/walk.js";
import { NormalizeContext, type PointSite } from "./context.js";
import { normalizeExpression } from "./expressions.js";
import { computeLiveness, NEW, THIS } from "./liveness.js";
import { normalizeStatement } from "./statements.js";
import { ending, returning } from "./yield.js";

export interface NormalizedBody {
  readonly body: t.Statement[];
  readonly sites: ReadonlyMap<t.Node, PointSite>;
  readonly temporaries: Iterable<string>;
}

export function normalizeFunction(unit: Unit, fn: Fn): NormalizedBody {
  const node = fn.node as FunctionNode;
  const n = new NormalizeContext(unit, fn, { expression: normalizeExpression, statement: normalizeStatement });
  if (node.body.type !== "BlockStatement") node.body = b.block([b.placed(b.ret(node.body), node.body)]);
  const source = node.body.body;
  const statements = n.collect(() => {
    for (const statement of source) n.statement(statement);
  });
  const body = ending(n, returning(n, statements));
  node.body.body = body;
  const variables = variablesOf(unit, fn, body, n.temporaries);
  const { slots } = computeLiveness(body, n.sites, variables, resultVariable(fn), {
    always: placeOf(unit, fn),
    home: homeScope(fn)?.record,
    holder: fn.parent?.holder,
    newTarget: unit.names.fixed("n"),
    this: unit.names.fixed("this"),
  });
  const lost = fn.points.find((point) => point.number === 0);
  if (lost) throw new Error(`normalize: the point ${lost.key} of ${fn.path} was lost`);
  fn.layout = { slots, slotOf: new Map(slots.map((name, index) => [name, index])) };
  return { body, sites: n.sites, temporaries: n.temporaries };
}

/** The variable of the class in which the resuming body must stand, when there may be several such classes. */
function placeOf(unit: Unit, fn: Fn): string | undefined {
  const home = fn.home ? unit.fnOf.get(fn.home) : undefined;
  return home?.lifted ? home.scope.record : undefined;
}

/** The scope of the class or object literal that a method stands in. */
export function homeScope(fn: Fn): Scope | undefined {
  return fn.node.type === "ObjectMethod" ? fn.outerScope : fn.parent?.scope;
}

/** What a call with `new` gives, when the function returns no object. Functions that are only ever called need none. */
export function resultVariable(fn: Fn): typeof THIS | typeof NEW | undefined {
  if (fn.ownsThis) return undefined;
  if (fn.kind === "constructor") return THIS;
  return fn.kind === "function" && fn.escapes && !fn.generator && !fn.async ? NEW : undefined;
}

/** All variables of the function, in slot order: first the locals, as the table of functions wants it, then all else. */
function variablesOf(unit: Unit, fn: Fn, body: readonly t.Statement[], temporaries: ReadonlySet<string>): string[] {
  const own = [...fn.locals, ...(fn.outerScope.kind === "self" ? fn.outerScope.bindings.values() : [])];
  const names = new Set<string>(own.flatMap(({ boxed, outName }) => (boxed ? [] : [outName])));
  names.add(THIS).add(NEW);
  // These are variables until they move into their scope record.
  for (const { boxed, kind, outName } of own) if (boxed && (kind === "param" || kind === "catch")) names.add(outName);
  for (const scope of fn.freeScopes) names.add(scope.record as string);
  for (const name of unit.names.generatedIn(body)) names.add(name);
  for (const name of temporaries) names.add(name);
  return [...names];
}
