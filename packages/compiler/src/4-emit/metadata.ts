/**
 * Pass `metadata`. Emits the head of a compiled module: the runtime, the few constants that hot code compares with, and
 * the table `$m` that tells the runtime of each function (see contract.ts of the runtime). A comparison with a `const` of
 * the module costs 5 % on fib, with an imported binding 43 %.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Binding, Fn, Point, Unit } from "../ir/unit.js";
import type { PlaceOf } from "./source-places.js";

/** Version of the contract that this compiler writes; the runtime's CONTRACT_VERSION. */
export const CONTRACT_VERSION = 1;

const CONSTANTS: readonly (readonly [kind: string, member: string])[] = [
  ["S", "SUSPENDED"],
  ["R", "control"],
  ["V", "save"],
  ["D", "DONE"],
  ["T", "TDZ"],
  ["A", "apply"],
  ["I", "isArray"],
];

export interface RuntimeAccess {
  readonly global?: string;
  readonly module?: string;
}

export function emitHead(unit: Unit, runtime: RuntimeAccess, used: ReadonlySet<string>, placeOf: PlaceOf): t.Statement[] {
  const { names } = unit;
  const k = names.fixed("k");
  const head: t.Statement[] = [];
  if (runtime.global !== undefined) head.push(b.constVar(k, b.member(b.id("globalThis"), runtime.global)));
  else if (unit.sourceType === "module")
    head.push(t.importDeclaration([t.importNamespaceSpecifier(b.id(k))], b.str(runtime.module as string)));
  else head.push(b.constVar(k, b.call(b.id("require"), [b.str(runtime.module as string)])));
  const constants = CONSTANTS.filter(([kind]) => used.has(names.fixed(kind)));
  if (constants.length > 0)
    head.push(
      t.variableDeclaration(
        "const",
        constants.map(([kind, name]) => t.variableDeclarator(b.id(names.fixed(kind)), b.member(b.id(k), name))),
      ),
    );
  const table = unit.fns.filter((fn) => fn.index >= 0);
  const m = names.fixed("m");
  head.push(
    b.constVar(
      m,
      b.call(b.member(b.id(k), "module"), [
        b.num(CONTRACT_VERSION),
        b.str(unit.moduleId),
        t.arrayExpression(table.map((fn) => rawFunction(unit, fn, placeOf))),
        bindings(unit),
      ]),
    ),
  );
  return head;
}

function list(values: readonly number[]): t.ArrayExpression {
  return t.arrayExpression(values.map((value) => b.num(value)));
}

/** See RawFunction in the contract of the runtime. */
function rawFunction(unit: Unit, fn: Fn, placeOf: PlaceOf): t.Expression {
  const place = placeOf(fn.node.start ?? 0);
  const slots = fn.layout?.slots ?? [];
  const { locals } = fn;
  const isResumable = fn.plan === "cut" && fn.points.length > 0;
  return t.arrayExpression([
    b.str(fn.path),
    b.str(fn.fingerprint),
    b.num(place.line),
    b.num(place.column),
    b.str(slots.join(" ")),
    b.str(locals.map((binding) => rawLocal(fn, binding)).join(" ")),
    t.arrayExpression(isResumable ? sortedPoints(fn).map((point) => rawPoint(fn, point, locals, placeOf)) : []),
    isResumable ? b.id(unit.names.fixed(`r${fn.index}`)) : t.nullLiteral(),
    fn.lifted ? b.id(unit.names.fixed(`f${fn.index}`)) : t.nullLiteral(),
    ...(isDeclaredAtTop(unit, fn) ? [t.cloneNode(fn.node.id as t.Identifier)] : []),
  ]);
}

/** Such a function exists before the module runs; the runtime knows it as compiled from here on. */
function isDeclaredAtTop(unit: Unit, fn: Fn): fn is Fn & { node: t.FunctionDeclaration } {
  return fn.node.type === "FunctionDeclaration" && !!fn.node.id && fn.outerScope === unit.program;
}

/** `name=slot`, `name.slot` for a variable in the scope record of that slot, `name` for one that no frame holds. */
function rawLocal(fn: Fn, binding: Binding): string {
  const slot = slotOf(fn, binding);
  return slot < 0 ? binding.name : `${binding.name}${binding.boxed ? "." : "="}${slot}`;
}

export function sortedPoints(fn: Fn): Point[] {
  return [...fn.points].sort((a, c) => a.number - c.number);
}

/** -1 for a local that no frame holds. */
function slotOf(fn: Fn, binding: Binding): number {
  return fn.layout?.slotOf.get(binding.boxed ? (binding.scope.record as string) : binding.outName) ?? -1;
}

function rawPoint(fn: Fn, point: Point, locals: Fn["locals"], placeOf: PlaceOf): t.Expression {
  const place = placeOf(point.start);
  const slots = fn.layout?.slots ?? [];
  // Where no name is used twice, a name says which variable is meant.
  const ambiguous = new Set(locals.map((binding) => binding.name)).size < locals.length;
  return t.arrayExpression([
    b.str(point.key),
    b.num(place.line),
    b.num(place.column),
    list(slots.flatMap((name, index) => (point.live.has(name) ? [index] : []))),
    ...(ambiguous ? [list(locals.flatMap((binding, index) => (point.visible.includes(binding) ? [index] : [])))] : []),
  ]);
}

/** Top-level bindings, read on demand; the functions of the table that are declared at the top need no entry. */
function bindings(unit: Unit): t.Expression {
  const listed = new Set(unit.fns.filter((fn) => fn.index >= 0 && isDeclaredAtTop(unit, fn)).map((fn) => fn.path));
  const properties = [...unit.program.bindings.values()]
    .filter((binding) => !listed.has(binding.name))
    .map((binding) => b.property(binding.name, t.arrowFunctionExpression([], b.id(binding.name))));
  return t.objectExpression(properties);
}
