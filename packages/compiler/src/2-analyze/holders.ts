/**
 * Which classes get a holder: a class around them with their instance elements, so that these can be put on any object. The
 * engine puts them on what `super(…)` returns; that may be SUSPENDED, or the call may run in a resuming body, where there is
 * no `super`.
 */
import type * as t from "@babel/types";
import type { Fn } from "../ir/unit.js";
import { walk } from "../ir/walk.js";
import { isStatic, showsPrivatesInHead } from "./plan.js";

type Member = t.ClassBody["body"][number];

/** Fields, private methods and private accessors of the instances. */
export function isInstanceElement(member: { type: string; static?: boolean | undefined | null }): boolean {
  if (member.static) return false;
  return member.type === "ClassProperty" || member.type === "ClassPrivateProperty" || member.type === "ClassPrivateMethod";
}

/** Needs marks and `lifted`. */
export function needsHolder(fn: Fn): boolean {
  const node = fn.node as t.Class;
  if (!node.superClass || !(fn.lifted || isStatic(fn)) || !mayHaveHolder(fn) || showsPrivatesInHead(node)) return false;
  return node.body.body.some((member) => isInstanceElement(member as t.ClassProperty));
}

/** In the holder, the static private members of the class cannot be seen. */
export function mayHaveHolder(fn: Fn): boolean {
  const { body } = (fn.node as t.Class).body;
  if (body.some((member) => member.type === "ClassAccessorProperty" || ("decorators" in member && (member.decorators?.length ?? 0) > 0)))
    return false;
  const hidden = new Set(body.flatMap(staticPrivateName));
  return !body.some((member) => isInstanceElement(member as t.ClassProperty) && mentions(member, hidden));
}

function staticPrivateName(member: Member): string[] {
  const isPrivate = member.type === "ClassPrivateProperty" || member.type === "ClassPrivateMethod";
  return isPrivate && member.static ? [member.key.id.name] : [];
}

function mentions(member: Member, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(member, (node) => {
    found ||= node.type === "PrivateName" && names.has(node.id.name);
    return !found;
  });
  return found;
}
