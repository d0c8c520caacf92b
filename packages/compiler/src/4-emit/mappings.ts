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
import type { Unit } from "../ir/unit.js";

export function emitMappings(unit: Unit): { readonly functions: t.Statement[]; readonly notes: t.Statement[] } {
  const { names, fns } = unit;
  const functions: t.Statement[] = [];
  const notes: t.Statement[] = [];
  for (const { mapped: params, index } of fns) {
    if (!params) continue;
    const name = names.fixed(`x${index}`);
    functions.push(mapping(name, params, names.fixed("v")));
    const args = [b.at(b.id(names.fixed("m")), index), b.id(name), b.str(params.map(recordKey).join(" "))];
    notes.push(b.run(b.call(b.member(b.id(names.fixed("k")), "maps"), args)));
  }
  return { functions, notes };
}

function mapping(name: string, params: readonly string[], given: string): t.Statement {
  const accessors = [...new Set(params)].flatMap((param) => [
    t.objectMethod("get", b.str(recordKey(param)), [], b.block([b.ret(b.id(param))])),
    t.objectMethod("set", b.str(recordKey(param)), [b.id(given)], b.block([b.set(b.id(param), b.id(given))])),
  ]);
  const record = t.objectExpression([t.objectProperty(b.id("__proto__"), t.nullLiteral()), ...accessors]);
  const made = t.arrayExpression([b.id("arguments"), record]);
  return t.functionDeclaration(b.id(name), params.map(b.id), b.block([b.ret(made)]));
}
