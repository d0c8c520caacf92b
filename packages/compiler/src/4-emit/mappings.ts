/**
 * A sloppy function whose `arguments` and parameters share their values gets both from a function of its own, in which the engine ties them:
 *
 *   function $x3(a, b) { return [arguments, { __proto__: null, get a() { return a; }, set a($v) { a = $v; }, … }]; }
 *
 * The object with the accessors is its scope record. Gives what is declared, and what tells the runtime.
 */
import * as t from "@babel/types";
import { recordKey } from "../3-normalize/close/references.js";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";
import type { FunctionNode } from "../ir/walk.js";

export function emitMappings(unit: Unit): { readonly functions: t.Statement[]; readonly notes: t.Statement[] } {
  const { names, fns } = unit;
  const mapped = fns.filter((fn) => fn.mapped);
  const nameOf = (fn: Fn): string => names.fixed(`x${fn.index}`);
  return {
    functions: mapped.map((fn) => mapping(unit, fn, nameOf(fn))),
    notes: mapped.map((fn) => {
      const keys = paramsOf(fn).map(recordKey).join(" ");
      return b.run(
        b.call(b.member(b.id(names.fixed("k")), "maps"), [b.at(b.id(names.fixed("m")), fn.index), b.id(nameOf(fn)), b.str(keys)]),
      );
    }),
  };
}

function paramsOf(fn: Fn): string[] {
  return (fn.node as FunctionNode).params.map((param) => (param as t.Identifier).name);
}

function mapping(unit: Unit, fn: Fn, name: string): t.Statement {
  const params = [...fn.scope.bindings.values()].filter(({ kind }) => kind === "param").map((binding) => binding.name);
  const given = unit.names.fixed("v");
  const accessors = params.flatMap((param) => [
    t.objectMethod("get", b.str(recordKey(param)), [], b.block([b.ret(b.id(param))])),
    t.objectMethod("set", b.str(recordKey(param)), [b.id(given)], b.block([b.set(b.id(param), b.id(given))])),
  ]);
  const record = t.objectExpression([t.objectProperty(b.id("__proto__"), t.nullLiteral()), ...accessors]);
  const made = t.arrayExpression([b.id("arguments"), record]);
  return t.functionDeclaration(b.id(name), paramsOf(fn).map(b.id), b.block([b.ret(made)]));
}
