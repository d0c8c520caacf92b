/**
 * Getters and setters of a file by the names of their properties, so that reads and writes of such a name are points like calls:
 * the engine calls the accessor, and hands its suspension over. Found by their syntax, and where programs make them by hand:
 * `Object.defineProperty(o, "x", { get() {} })`, descriptors in `{ x: { get() {} } }`, `descriptors.x.get = function () {}`.
 * Too many names cost a comparison at each read; one that is missing ends in UnmarkedFrameError at the next call.
 */
import type * as t from "@babel/types";
import { keyName } from "../ir/key-name.js";
import type { Fn, Unit } from "../ir/unit.js";
import { eachChild, type Node } from "../ir/walk.js";

/** A function, or undefined where it comes from elsewhere. */
export type Accessor = Fn | undefined;

export interface Accessors {
  readonly getters: ReadonlyMap<string, readonly Accessor[]>;
  readonly setters: ReadonlyMap<string, readonly Accessor[]>;
}

export function findAccessors(unit: Unit): Accessors {
  const getters = new Map<string, Accessor[]>();
  const setters = new Map<string, Accessor[]>();
  const add = (kind: "get" | "set", name: string | undefined, fn: Accessor): void => {
    if (name === undefined || fn?.marked === false) return;
    const table = kind === "get" ? getters : setters;
    table.set(name, [...(table.get(name) ?? []), fn]);
  };
  const descriptor = (name: string, node: t.ObjectExpression): void => {
    for (const property of node.properties) {
      if (property.type === "SpreadElement") continue;
      const kind = keyName(property);
      if (kind !== "get" && kind !== "set") continue;
      add(kind, name, unit.fnOf.get(property.type === "ObjectProperty" ? resultOf(property.value) : property));
    }
  };
  const visit = (node: Node): void => {
    switch (node.type) {
      case "ObjectProperty": {
        const name = keyName(node);
        const made = resultOf(node.value);
        if (name !== undefined && made.type === "ObjectExpression") descriptor(name, made);
        break;
      }
      case "CallExpression": {
        const [, name, made] = node.arguments.map(resultOf);
        if (name?.type === "StringLiteral" && made?.type === "ObjectExpression") descriptor(name.value, made);
        break;
      }
      case "AssignmentExpression": {
        const { left, right } = node;
        const kind = memberName(left);
        if (kind === "get" || kind === "set")
          add(kind, memberName(resultOf((left as t.MemberExpression).object)), unit.fnOf.get(resultOf(right)));
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

/** What an expression gives: `(a, b)` gives `b`. */
export function resultOf(node: Node): Node {
  return node.type === "SequenceExpression" ? resultOf(node.expressions.at(-1) as Node) : node;
}

type Member = t.MemberExpression | t.OptionalMemberExpression;

/** The name in `o.x`, `o?.x`, `o.#x` and `super.x`. */
export function memberName(node: Node | null | undefined): string | undefined {
  if (node?.type !== "MemberExpression" && node?.type !== "OptionalMemberExpression") return undefined;
  const { computed, property } = node as Member;
  if (property.type === "PrivateName") return `#${property.id.name}`;
  return !computed && property.type === "Identifier" ? property.name : undefined;
}
