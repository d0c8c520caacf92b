/**
 * The packed table of a module's functions: column by column in few strings, since as nested arrays it was a fifth of the
 * compressed output (gzip 3.20 of the input against 3.06). `unpackTable` of the runtime is the way back;
 * PackedTable in its contract says what each column holds.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import { type Binding, type Fn, isAsyncFunction, liveSlots, type Point, type Unit } from "../ir/unit.js";
import type { PlaceOf } from "./source-places.js";

/** The arguments of `$k.table(…)`. */
export function packTable(unit: Unit, table: readonly Fn[], placeOf: PlaceOf): t.Expression[] {
  const points = table.flatMap(resumablePoints);
  const columns = [
    table.map((fn) => fn.path).join("\n"),
    table.map((fn) => fn.fingerprint.split(".")[0]).join(""),
    table.map(localsText).join("|"),
    table.map((fn) => otherSlots(fn).join(" ")).join("|"),
    points.map((point) => point.key.replace(/#0$/, "")).join("\n"),
    placesText(table, placeOf),
    points.map((point) => ranges(liveSlots(point))).join(" "),
    points.flatMap((point) => (isAmbiguous(point.fn) ? [ranges(visibleLocals(point))] : [])).join(" "),
    table
      .map((fn) => fn.fingerprint.split(".")[1] ?? "")
      .join(" ")
      .trimEnd(),
    points.map((point) => point.fingerprint).join(""),
  ];
  const { names } = unit;
  return [
    ...columns.map((column) => b.str(column)),
    sparse(table.map((fn) => (resumablePoints(fn).length > 0 ? b.id(names.fixed(`r${fn.index}`)) : null))),
    sparse(table.map((fn) => (fn.lifted && !isMadeOnce(unit, fn) ? b.id(names.fixed(`f${fn.index}`)) : null))),
    sparse(table.map((fn) => (isDeclaredAtTop(unit, fn) ? t.cloneNode(fn.node.id as t.Identifier) : null))),
    ...kindsColumn(table),
  ];
}

/** A decorated class at the top: its decorators may put another in its place, and then nothing else leads to it than that it is the only one. */
function isMadeOnce(unit: Unit, { kind, parent }: Fn): boolean {
  return kind === "class" && parent?.node.extra?.isWrapper === true && parent.outerScope === unit.program;
}

/** FunctionKind of the contract. */
const enum Kind {
  Sync = 0,
  Generator = 1,
  Async = 2,
  AsyncGenerator = 3,
}

function kindOf(fn: Fn): Kind {
  if (isAsyncFunction(fn) && fn.plan === "cut") return Kind.Async;
  if (!fn.generator || resumablePoints(fn).length === 0) return Kind.Sync;
  return fn.async ? Kind.AsyncGenerator : Kind.Generator;
}

/** Nothing when all functions are of the first kind. */
function kindsColumn(table: readonly Fn[]): t.Expression[] {
  const kinds = table.map(kindOf);
  return kinds.every((kind) => kind === Kind.Sync) ? [] : [b.str(kinds.join(""))];
}

/** Such a function exists before the module runs; the runtime knows it as compiled from here on. */
export function isDeclaredAtTop(unit: Unit, fn: Fn): fn is Fn & { node: t.FunctionDeclaration } {
  // an async function that is cut becomes a variable
  return (
    fn.node.type === "FunctionDeclaration" && !!fn.node.id && fn.outerScope === unit.program && !(isAsyncFunction(fn) && fn.plan === "cut")
  );
}

/** In the order of their numbers; none when the function cannot be stopped. */
export function resumablePoints(fn: Fn): Point[] {
  return fn.plan === "cut" ? [...fn.points].sort((a, c) => a.number - c.number) : [];
}

/** An array that ends with its last element; the others leave holes. */
function sparse(elements: readonly (t.Identifier | null)[]): t.ArrayExpression {
  return t.arrayExpression(elements.slice(0, elements.findLastIndex((element) => element !== null) + 1));
}

function localsText(fn: Fn): string {
  return fn.locals.map((binding) => localText(fn, binding)).join(" ");
}

function localText(fn: Fn, binding: Binding): string {
  const { name, outName, boxed, scope } = binding;
  const slot = fn.layout?.slotOf.get(boxed ? (scope.record as string) : outName);
  if (slot === undefined) return name;
  if (boxed) return `${name}.${slot}`;
  return outName === name ? `${name}=` : `${name}=${outName}`;
}

/** The slots behind those of the locals, which come first and in their order. */
function otherSlots(fn: Fn): readonly string[] {
  const slots = fn.layout?.slots ?? [];
  const direct = fn.locals.flatMap(({ boxed, outName }) => (!boxed && fn.layout?.slotOf.has(outName) ? [outName] : []));
  for (const [index, name] of direct.entries())
    if (slots[index] !== name) throw new Error(`metadata: the slot ${index} of ${fn.path} is not ${name}`);
  return slots.slice(direct.length);
}

/** Of each function, line (counted from the one before), column, number of points; of each point, line (from the one before), column. */
function placesText(table: readonly Fn[], placeOf: PlaceOf): string {
  const out: number[] = [];
  let above = 0;
  for (const fn of table) {
    const head = placeOf(fn.node.start ?? 0);
    const points = resumablePoints(fn);
    out.push(head.line - above, head.column, points.length);
    above = head.line;
    let before = head.line;
    for (const { start } of points) {
      const place = placeOf(start);
      out.push(place.line - before, place.column);
      before = place.line;
    }
  }
  return out.join(" ");
}

/** Where no name is used twice, a name says which variable is meant. */
function isAmbiguous({ locals }: Fn): boolean {
  return new Set(locals.map((binding) => binding.name)).size < locals.length;
}

function visibleLocals({ fn, visible }: Point): number[] {
  return fn.locals.flatMap((binding, index) => (visible.includes(binding) ? [index] : []));
}

/** `0-2,6` */
function ranges(ascending: readonly number[]): string {
  const parts: string[] = [];
  for (let first = 0; first < ascending.length; ) {
    let last = first;
    while (ascending[last + 1] === (ascending[last] as number) + 1) last++;
    parts.push(first === last ? `${ascending[first]}` : `${ascending[first]}-${ascending[last]}`);
    first = last + 1;
  }
  return parts.join(",");
}
