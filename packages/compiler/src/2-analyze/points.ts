/**
 * Pass `points`. Finds the calls that may suspend, one Point each: all calls but those of standard functions and of
 * functions of this file that provably cannot suspend; reads and writes of properties that have accessors in this file. A `for-of`
 * loop over what may be a program's own iterator has a point of its own, the step of the iterator. A generator has a point before its start and at each `yield`. Needs plan; a cut function without a point becomes plain.
 */
import * as t from "@babel/types";
import type { AwaitLoop, Binding, Fn, Point, Scope, Unit } from "../ir/unit.js";
import { eachChild, type FunctionNode, isFunctionLike, isLoop, type Node } from "../ir/walk.js";
import { findAccessors } from "./accessors.js";
import { builtinName, canBeBare, findConsumed, hasLoop } from "./builtin-calls.js";
import { Constructors } from "./constructors.js";
import { Hooks } from "./hooks.js";
import { shortHash } from "./identity.js";
import { findIteratorMethods } from "./iterator-methods.js";
import { calleeText, pointPrints } from "./point-names.js";
import { findQuietBindings, mayStep } from "./pure-calls.js";
import { functionsByBinding, type Part, type Site, sitesOf } from "./sites.js";

export function findPoints(unit: Unit): void {
  findQuietBindings(unit);
  const known = functionsByBinding(unit);
  const accessors = findAccessors(unit);
  const constructors = new Constructors(unit);
  const hooks = new Hooks(unit);
  const sites = new Map<Fn, Site[]>();
  for (const fn of unit.fns) if (fn.marked) sites.set(fn, sitesOf(unit, fn, known, accessors, constructors));

  // A function may suspend when it calls something unknown or something that may suspend: least fixed point.
  const suspends = new Set<Fn>();
  const siteSuspends = (site: Site): boolean => {
    if (site.accessors !== undefined) return site.accessors.some((fn) => fn === undefined || suspends.has(fn));
    if (site.node.type === "ForOfStatement") return site.node.await || mayStep(unit, site.node.right);
    return site.callee === undefined || (!site.callee.generator && !site.callee.async && suspends.has(site.callee));
  };
  // A half-run generator is a value, and so is the promise of an async function, whatever they call.
  for (const fn of sites.keys()) if ((fn.generator || fn.async) && fn.plan === "cut") suspends.add(fn);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [fn, list] of sites) {
      if (fn.plan !== "cut" || suspends.has(fn) || !list.some(siteSuspends)) continue;
      suspends.add(fn);
      changed = true;
    }
  }

  for (const fn of unit.fns) fn.isHook = hooks.has(fn);
  for (const [binding, fn] of known) fn.escapes = escapes(unit, binding);

  for (const [fn, list] of sites) {
    if (fn.plan === "cut" && !suspends.has(fn)) {
      fn.plan = "plain";
      fn.ownsThis = false;
    }
    if (fn.plan === "plain") continue;
    const isPoint = (site: Site): boolean =>
      (site.node.type === "ForOfStatement" && list.some((inner) => within(inner, site) && siteSuspends(inner))) ||
      (siteSuspends(site) && (fn.plan === "cut" || site.node.type !== "ForOfStatement"));
    const isGenerator = fn.generator && fn.plan === "cut";
    // The engine binds the parameters of a generator when it is made: nothing can be stopped then.
    const inParameters = (site: Site): boolean => isGenerator && isInParameters(site.node, fn);
    for (const site of list) if (inParameters(site) && isPoint(site)) unit.unstoppable.set(site.node, fn);
    if (isGenerator) addStart(unit, fn);
    const points = list
      .filter((site) => isPoint(site) && !inParameters(site))
      .flatMap((site): Site[] => partsOf(unit, site, fn).map((part) => (part === undefined ? site : { ...site, part })));
    const prints = pointPrints(points);
    const ordinals = new Map<string, number>();
    for (const [index, site] of points.entries()) {
      const callee = calleeText(site);
      const ordinal = ordinals.get(callee) ?? 0;
      ordinals.set(callee, ordinal + 1);
      const point: Point = {
        node: site.node,
        fn,
        key: `${callee}#${ordinal}`,
        fingerprint: prints[index] as string,
        callee,
        start: site.node.start ?? 0,
        visible: visibleBindings(unit, site.scope, fn),
        number: 0,
        knownCallee: site.callee?.plan === "cut" && !site.callee.isHook,
        asks: site.accessors !== undefined || hooks.asks(site.node, site.callee),
        builtin: undefined,
        live: new Set(),
      };
      fn.points.push(point);
      if (fn.plan === "uncut") unit.unstoppable.set(site.node, fn);
      if (site.step !== undefined) addStep(unit, site.node as t.ArrayPattern, point);
      if (!site.step) note(unit, site, point);
    }
    if (fn.plan === "uncut" && fn.points.length === 0) fn.plan = "plain";
  }
  findConsumed(unit);
  findIteratorMethods(unit);
  // only now is it known which callbacks can suspend
  for (const point of unit.points.values()) {
    point.builtin = builtinName(unit, point.node);
    const callback = point.fn.plan === "cut" && hasLoop(unit, point) ? (point.node as t.CallExpression).arguments[0] : undefined;
    const fn = callback && unit.fnOf.get(callback);
    if (fn) fn.bare = canBeBare(fn);
  }
}

function addStep(unit: Unit, pattern: t.ArrayPattern, point: Point): void {
  const steps = unit.patternSteps.get(pattern) ?? [];
  unit.patternSteps.set(pattern, steps);
  steps.push(point);
}

/** The points of a site: undefined is its own. Left before its end, and be it by an exception, a loop closes the iterator of a program. */
function partsOf(unit: Unit, { node }: Site, fn: Fn): (Part | undefined)[] {
  if (node.type !== "ForOfStatement" || fn.plan !== "cut") return [undefined];
  if (node.await) return ["step", undefined, "close", "closed"];
  return mayStep(unit, node.right) ? [undefined, "close"] : [undefined];
}

function note(unit: Unit, { node, part }: Site, point: Point): void {
  if (part === undefined) unit.points.set(node, point);
  else if ((node as t.ForOfStatement).await) unit.awaitLoops.set(node, { ...(unit.awaitLoops.get(node) as AwaitLoop), [part]: point });
  else unit.closings.set(node, point);
}

/** True if the body of a loop can jump out of it. */
export function leavesEarly(node: Node, isInner = false, labels: ReadonlySet<string> = new Set()): boolean {
  switch (node.type) {
    case "ReturnStatement":
      return true;
    case "BreakStatement":
    case "ContinueStatement":
      return node.label ? !labels.has(node.label.name) : node.type === "BreakStatement" && !isInner;
    case "LabeledStatement":
      return leavesEarly(node.body, isInner, new Set([...labels, node.label.name]));
  }
  if (isFunctionLike(node)) return false;
  const inner = isInner || isLoop(node) || node.type === "SwitchStatement";
  let found = false;
  eachChild(node, (child) => {
    found ||= leavesEarly(child, inner, labels);
  });
  return found;
}

/** Where a generator stands that was made and not started. */
function addStart(unit: Unit, fn: Fn): void {
  fn.start = t.emptyStatement();
  const visible = [...fn.scope.bindings.values()].filter((binding) => binding.kind === "param");
  const start = (fn.node as FunctionNode).start ?? 0;
  const point: Point = {
    node: fn.start,
    fn,
    key: "function*#0",
    fingerprint: shortHash("function*", 3),
    callee: "function*",
    start,
    visible,
    number: 0,
    knownCallee: false,
    asks: false,
    builtin: undefined,
    live: new Set(),
  };
  fn.points.push(point);
  unit.points.set(fn.start, point);
}

function isInParameters(node: Node, fn: Fn): boolean {
  const place = node.start ?? 0;
  return (fn.node as FunctionNode).params.some((param) => place >= (param.start ?? 0) && place < (param.end ?? 0));
}

function within(inner: Site, outer: Site): boolean {
  const body = (outer.node as t.ForOfStatement).body;
  return inner !== outer && inner.node.type !== "ForOfStatement" && inside(inner.node, body, outer.node as t.ForOfStatement);
}

function inside(node: Node, body: Node, loop: t.ForOfStatement): boolean {
  const start = node.start ?? 0;
  return (start >= (body.start ?? 0) && start < (body.end ?? 0)) || (start >= (loop.left.start ?? 0) && start < (loop.left.end ?? 0));
}

/** True if the function is used other than by calls from this file. */
function escapes(unit: Unit, binding: Binding): boolean {
  if (binding.exported || (unit.sourceType === "script" && binding.scope.kind === "program")) return true;
  return binding.refs.some((ref) => ref.kind !== "call" && ref.kind !== "declare");
}

/** Bindings of the function itself that a name at the point can mean; inner ones hide outer ones of the same name. */
function visibleBindings({ names }: Unit, from: Scope, fn: Fn): Binding[] {
  const seen = new Map<string, Binding>();
  for (let scope: Scope | null = from; scope && scope.fn === fn; scope = scope.parent)
    for (const binding of scope.bindings.values())
      if (binding.kind !== "pseudo" && !names.isGenerated(binding.name) && !seen.has(binding.name)) seen.set(binding.name, binding);
  return [...seen.values()];
}
