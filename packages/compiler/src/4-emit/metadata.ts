/**
 * Pass `metadata`. Emits the head of a compiled module: the runtime, the few constants that hot code compares with, and
 * the table `$m` that tells the runtime of each function (see contract.ts of the runtime). A comparison with a `const` of
 * the module costs 5 % on fib, with an imported binding 43 %.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Unit } from "../ir/unit.js";
import type { PlaceOf } from "./source-places.js";
import { isDeclaredAtTop, packTable } from "./table.js";

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

export function emitHead(
  unit: Unit,
  runtime: RuntimeAccess,
  used: ReadonlySet<string>,
  placeOf: PlaceOf,
  exported: readonly t.ObjectProperty[],
): t.Statement[] {
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
        b.call(b.member(b.id(k), "table"), packTable(unit, table, placeOf)),
        bindings(unit, exported),
        ...imports(unit),
      ]),
    ),
  );
  return head;
}

/** Tells the runtime that the module has run: what hangs on its bindings now is its own, what comes later is data. The last statement of a script is its value. */
export function emitTail(unit: Unit): t.Statement[] {
  if (unit.sourceType === "script") return [];
  return [t.expressionStatement(b.call(b.member(b.id(unit.names.fixed("k")), "loaded"), []))];
}

/** Top-level bindings, read on demand; the functions of the table that are declared at the top need no entry. */
function bindings(unit: Unit, exported: readonly t.ObjectProperty[]): t.Expression {
  const listed = new Set(unit.fns.filter((fn) => fn.index >= 0 && isDeclaredAtTop(unit, fn)).map((fn) => fn.path));
  const properties = [...unit.program.bindings.values()]
    .filter((binding) => !listed.has(binding.name))
    .map((binding) => b.property(binding.name, t.arrowFunctionExpression([], b.id(binding.name))));
  return t.objectExpression([...properties, ...exported]);
}

/** Which of the bindings are imports; nothing when there are none. */
function imports(unit: Unit): t.Expression[] {
  const names = [...unit.program.bindings.values()].flatMap(({ kind, name }) => (kind === "import" ? [name] : []));
  return names.length === 0 ? [] : [b.str(names.join(" "))];
}
