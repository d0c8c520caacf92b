/**
 * What follows the call at a point: if it suspended, save the frame and leave. A generator does not leave: its frame is
 * saved, and it gives the token to its caller by a `yield`, at which it waits to go on.
 */
import * as t from "@babel/types";
import type { PointSite } from "../3-normalize/context.js";
import { NEW, THIS } from "../3-normalize/liveness.js";
import * as b from "../ir/build.js";
import { type Fn, isAsyncFunction, liveNames, type Unit } from "../ir/unit.js";

/** How the body names `this`, and the object that it makes when called with `new`. */
export type Pseudo = (name: typeof THIS | typeof NEW) => t.Expression;

/** `$R.asked = 1;` before a call of what the engine may call by itself, and `$R.asked = 0;` behind it: such a function takes it down. */
export function asking(unit: Unit, { point }: PointSite, call: t.Statement): t.Statement[] {
  const set = (value: number): t.Statement => b.set(b.member(b.id(unit.names.fixed("R")), "asked"), b.num(value));
  return point.asks ? [set(1), call, set(0)] : [call];
}

/**
 * `if ($t === $S) return $V($t, $m[3], 2, a, b);`, or `if ($R.pending) …` where the callee is none of this file's marked functions. The slots
 * come one by one: in a literal each takes 9 bytes of bytecode, as an argument 3, and V8 inlines no function above 460.
 * @param asked a variable that is true if marked code called the function, where that must be known
 */
export function suspensionCheck(unit: Unit, fn: Fn, site: PointSite, pseudo: Pseudo, asked?: string): t.Statement {
  const { names } = unit;
  const save = isAsyncFunction(fn) ? parking(unit, site, pseudo) : saving(unit, fn, site, pseudo);
  // A marked function of this file, and a cursor, never swallow a suspension. Others may: what they gave is not asked then, as a stop is pending.
  const test =
    site.point.knownCallee || site.cursor ? b.same(b.id(site.target), b.id(names.fixed("S"))) : b.member(b.id(names.fixed("R")), "pending");
  if (asked !== undefined) {
    const unasked = b.call(b.member(b.id(names.fixed("k")), "unasked"), [b.at(b.id(names.fixed("m")), fn.index)]);
    return t.ifStatement(test, b.ret(t.conditionalExpression(b.id(asked), save, unasked)));
  }
  if (!fn.generator && !fn.async) return t.ifStatement(test, b.ret(save));
  const wait = b.block(isAsyncFunction(fn) ? resumed(unit, site, save) : parked(unit, fn, site, pseudo, save));
  // A cursor that was waiting for its iterator asks that for the first value, and may stop again.
  return site.cursor ? t.whileStatement(test, wait) : t.ifStatement(test, wait);
}

/** `$V($t, $m[3], 2, a, b)`; `$k.saveOf(g, $t, $m[3], 2, a, b)` where a method of `g` was called, which may be a generator. */
function saving(unit: Unit, fn: Fn, site: PointSite, pseudo: Pseudo): t.Expression {
  const { names } = unit;
  const args = [b.id(site.target), b.at(b.id(names.fixed("m")), fn.index), b.num(site.point.number), ...liveValues(site, pseudo)];
  if (site.receiver === undefined) return b.call(b.id(names.fixed("V")), args);
  return b.call(b.member(b.id(names.fixed("k")), "saveOf"), [b.id(site.receiver), ...args]);
}

/** `$x.park($t, 2, [a, b])` */
function parking(unit: Unit, site: PointSite, pseudo: Pseudo): t.Expression {
  const receiver = site.receiver === undefined ? [] : [b.id(site.receiver)];
  return b.call(onActivation(unit, "park"), [b.id(site.target), ...atPoint(site, pseudo), ...receiver]);
}

/** `$m[3], 2, [a, b]`: the frame of the site. */
function place(unit: Unit, fn: Fn, site: PointSite, pseudo: Pseudo): t.Expression[] {
  return [b.at(b.id(unit.names.fixed("m")), fn.index), ...atPoint(site, pseudo)];
}

function atPoint(site: PointSite, pseudo: Pseudo): t.Expression[] {
  return [b.num(site.point.number), t.arrayExpression(liveValues(site, pseudo))];
}

function liveValues(site: PointSite, pseudo: Pseudo): t.Expression[] {
  return liveNames(site.point).map((name) => (name === THIS || name === NEW ? pseudo(name) : b.id(name)));
}

// ── generators ──────────────────────────────────────────────────────────────

/**
 * A generator waits for the end of the call that stopped: `$t = yield <first>`. Should anybody but the driver ask it to go
 * on, it stays where it is. Nobody else can ask an async generator: its methods are those of the runtime.
 */
export function parked(unit: Unit, fn: Fn, site: PointSite, pseudo: Pseudo, first: t.Expression): t.Statement[] {
  const { names } = unit;
  const target = (): t.Identifier => b.id(site.target);
  const astray = b.call(b.member(b.id(names.fixed("k")), "astray"), []);
  const statements: t.Statement[] = [
    b.set(target(), t.yieldExpression(first)),
    fn.async ? told(unit, fn, site, pseudo) : t.whileStatement(astray, b.set(target(), t.yieldExpression(b.id(names.fixed("S"))))),
  ];
  if (site.cursor) statements.push(b.set(target(), b.call(b.member(b.id(site.cursor), "accept"), [target()])));
  return statements;
}

/** `while ($R.pending) $t = yield $k.told($m[3], 2, [a, b]);`: a snapshot asks a generator for its frame. */
export function told(unit: Unit, fn: Fn, site: PointSite, pseudo: Pseudo): t.Statement {
  const { names } = unit;
  const frame = b.call(b.member(b.id(names.fixed("k")), "told"), place(unit, fn, site, pseudo));
  const answer = yielded(unit, site, frame);
  return t.whileStatement(b.member(b.id(names.fixed("R")), "pending"), site.target ? b.set(b.id(site.target), answer) : b.run(answer));
}

/** A `yield`, `yield*` or `await`: its value, and what follows it. */
export function waiting(
  unit: Unit,
  fn: Fn,
  site: PointSite,
  pseudo: Pseudo,
  operand: t.Expression,
): { readonly value: t.Expression; readonly after: readonly t.Statement[] } {
  if (isAsyncFunction(fn)) return { value: awaited(unit, site, pseudo, operand), after: [] };
  if (site.kind === "delegate" && !fn.async) return { value: delegated(unit, fn, site, pseudo, "over"), after: [] };
  // `yield $k.awaits(value)`: the runtime, which lets an async generator go on, is told what the `yield` stands for
  const helper = site.kind === "await" ? "awaits" : site.kind === "delegate" ? "delegates" : undefined;
  const given = helper === undefined ? operand : b.call(b.member(b.id(unit.names.fixed("k")), helper), [operand]);
  return { value: yielded(unit, site, given), after: [told(unit, fn, site, pseudo)] };
}

/** `yield value`, such that a call of `return` comes as an exception where something must still run. */
export function yielded(unit: Unit, site: PointSite, value: t.Expression): t.Expression {
  const guarded = (): t.Expression =>
    t.yieldExpression(b.call(b.member(b.id(unit.names.fixed("k")), "guarded"), [t.cloneNode(value)]), true);
  if (site.guarded === true) return guarded();
  if (site.guarded === false) return t.yieldExpression(value);
  return t.conditionalExpression(t.cloneNode(site.guarded), guarded(), t.yieldExpression(value));
}

/** `yield* $d.over($m[3], 2, [a, $d], guarded)`; `again` when the generator was made from a snapshot. */
export function delegated(unit: Unit, fn: Fn, site: PointSite, pseudo: Pseudo, method: "over" | "again"): t.Expression {
  const guarded = typeof site.guarded === "boolean" ? t.booleanLiteral(site.guarded) : t.cloneNode(site.guarded);
  const through = b.call(b.member(b.id(site.cursor as string), method), [...place(unit, fn, site, pseudo), guarded]);
  return t.yieldExpression(through, true);
}

// ── async functions ─────────────────────────────────────────────────────────

function onActivation(unit: Unit, method: string): t.Expression {
  return b.member(b.id(unit.names.fixed("x")), method);
}

/** `$t = $x.on(await <completion>)`: the completion of a call that stopped comes in a box, since it may be a promise. */
export function resumed(unit: Unit, site: PointSite, completion: t.Expression): t.Statement[] {
  const statements: t.Statement[] = [b.set(b.id(site.target), b.call(onActivation(unit, "on"), [t.awaitExpression(completion)]))];
  if (site.cursor) statements.push(b.set(b.id(site.target), b.call(b.member(b.id(site.cursor), "accept"), [b.id(site.target)])));
  return statements;
}

/** `$x.go(await $x.at(value, 2, [a, b]))` */
export function awaited(unit: Unit, site: PointSite, pseudo: Pseudo, value: t.Expression): t.Expression {
  const stored = b.call(onActivation(unit, "at"), [value, ...atPoint(site, pseudo)]);
  return b.call(onActivation(unit, "go"), [t.awaitExpression(stored)]);
}

/** Where an activation that was made from a snapshot waits, from the beginning. */
export function reentered(unit: Unit, site: PointSite): t.Statement[] {
  if (site.kind === "call") return resumed(unit, site, b.call(onActivation(unit, "parked"), []));
  return [b.set(b.id(site.target), b.call(onActivation(unit, "go"), [t.awaitExpression(b.call(onActivation(unit, "awaited"), []))]))];
}
