/**
 * Pass `mark`. Takes the functions of a file; says which are marked: by `"use resumable"` at their head or at the head of
 * the file, by standing in a marked function or class, or all of them. Removes the directives. Also settles strictness,
 * which directives decide too.
 */
import type * as t from "@babel/types";
import type { Fn, Unit } from "../ir/unit.js";
import { isFunctionLike } from "../ir/walk.js";

export const MARK = "use resumable";

/** Cheap test before parsing: a text without the words has no mark. */
export function mentionsMark(code: string): boolean {
  return code.includes(MARK);
}

export function markFunctions(unit: Unit, mode: "directive" | "all"): void {
  const { program } = unit.file;
  const all = takeDirective(program) || mode === "all";
  const strictFile = unit.sourceType === "module" || hasDirective(program, "use strict");
  for (const fn of unit.fns) {
    const body = bodyOf(fn);
    fn.marked = (body !== undefined && takeDirective(body)) || all || fn.parent?.marked === true;
    fn.strict ||=
      strictFile ||
      fn.kind === "class" ||
      fn.kind === "initializer" ||
      fn.parent?.strict === true ||
      (body !== undefined && hasDirective(body, "use strict"));
  }
}

/** True if the directive stands at the head. */
export function hasMark(node: t.Program | t.BlockStatement): boolean {
  return hasDirective(node, MARK);
}

function bodyOf(fn: Fn): t.BlockStatement | undefined {
  return isFunctionLike(fn.node) && fn.node.body.type === "BlockStatement" ? fn.node.body : undefined;
}

export function hasDirective(node: t.Program | t.BlockStatement, text: string): boolean {
  return node.directives.some((directive) => directive.value.value === text);
}

function takeDirective(node: t.Program | t.BlockStatement): boolean {
  if (!hasDirective(node, MARK)) return false;
  node.directives = node.directives.filter((directive) => directive.value.value !== MARK);
  return true;
}
