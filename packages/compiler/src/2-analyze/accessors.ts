/**
 * Getters and setters of a file by the names of their properties, so that reads and writes of such a name are points like calls:
 * the engine calls the accessor, and hands its suspension over. Found by their syntax, and where programs make them by hand:
 * `Object.defineProperty(o, "x", { get() {} })`, descriptors in `{ x: { get() {} } }`, `descriptors.x.get = function () {}`.
 * Too many names cost a comparison at each read; one that is missing ends in UnmarkedFrameError at the next call.
 */
import type * as t from "@babel/types";
import type { Fn, Unit } from "../ir/unit.js";
import { eachChild, type Node } from "../ir/walk.js";
import { keyName } from "./scopes.js";

export interface Accessors {
  readonly getters: ReadonlyMap<string, readonly Fn[]>;
  readonly setters: ReadonlyMap<string, readonly Fn[]>;
}

export function findAccessors(unit: Unit): Accessors {
  const getters = new Map<string, Fn[]>();
  const setters = new Map<string, Fn[]>();
  const add = (kind: "get" | "set", name: string | undefined, fn: Fn | undefined): void => {
    if (name === undefined || name.startsWith("#") || !fn?.marked) return;
    const table = kind === "get" ? getters : setters;
    table.set(name, [...(table.get(name) ?? []), fn]);
  };
  const descriptor = (name: string, node: t.ObjectExpression): void => {
    for (const property of node.properties) {
      if (property.type === "SpreadElement") continue;
      const kind = keyName(property);
      if (kind !== "get" && kind !== "set") continue;
      add(kind, name, unit.fnOf.get(property.type === "ObjectProperty" ? property.value : property));
    }
  };
  const visit = (node: Node): void => {
    switch (node.type) {
      case "ObjectProperty": {
        const name = keyName(node);
        if (name !== undefined && node.value.type === "ObjectExpression") descriptor(name, node.value);
        break;
      }
      case "CallExpression": {
        const [, name, made] = node.arguments;
        if (name?.type === "StringLiteral" && made?.type === "ObjectExpression") descriptor(name.value, made);
        break;
      }
      case "AssignmentExpression": {
        const { left, right } = node;
        if (left.type !== "MemberExpression" || left.object.type !== "MemberExpression" || left.computed || left.object.computed) break;
        const kind = left.property.type === "Identifier" ? left.property.name : "";
        if (kind === "get" || kind === "set") add(kind, memberName(left.object), unit.fnOf.get(right));
        break;
      }
    }
    eachChild(node, visit);
  };
  visit(unit.file.program);
  for (const fn of unit.fns) {
    if (fn.kind !== "getter" && fn.kind !== "setter") continue;
    add(fn.kind === "getter" ? "get" : "set", keyName(fn.node as t.ClassMethod), fn);
  }
  return { getters, setters };
}

type Member = t.MemberExpression | t.OptionalMemberExpression;

/** The name in `o.x` and `o?.x`. */
export function memberName(node: Node | null | undefined): string | undefined {
  if (node?.type !== "MemberExpression" && node?.type !== "OptionalMemberExpression") return undefined;
  const { computed, object, property } = node as Member;
  if (computed || object.type === "Super") return undefined;
  return property.type === "Identifier" ? property.name : undefined;
}
