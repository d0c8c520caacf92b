/**
 * Pass `complete`. Gives derived classes with instance elements the constructor that the language would give them: what
 * happens after its `super(…)` is code of ours. Moves initializers of fields that call something into a method (fields.ts).
 * Only in what is marked, before all analyses.
 */
import * as t from "@babel/types";
import { isInstanceElement } from "../2-analyze/holders.js";
import type { Names } from "../ir/unit.js";
import { eachChild, isFunctionLike, type Node } from "../ir/walk.js";
import { moveInitializers, placeAt } from "./fields.js";
import { hasMark } from "./mark.js";

export function completeClasses(file: t.File, mark: "directive" | "all", names: Names): void {
  const visit = (node: Node, isMarked: boolean): void => {
    let inner = isMarked;
    if (isFunctionLike(node) && node.body.type === "BlockStatement") inner ||= hasMark(node.body);
    if (inner && (node.type === "ClassDeclaration" || node.type === "ClassExpression")) {
      complete(node);
      moveInitializers(node, names);
    }
    eachChild(node, (child) => visit(child, inner));
  };
  visit(file.program, mark === "all" || hasMark(file.program));
}

function complete(node: t.Class): void {
  const { body } = node.body;
  if (!node.superClass || body.some((member) => member.type === "ClassMethod" && member.kind === "constructor")) return;
  if (!body.some((member) => isInstanceElement(member as t.ClassProperty))) return;
  const args = t.identifier("args");
  const call = t.callExpression(t.super(), [t.spreadElement(t.identifier("args"))]);
  const made = t.classMethod(
    "constructor",
    t.identifier("constructor"),
    [t.restElement(args)],
    t.blockStatement([t.expressionStatement(call)]),
  );
  made.extra = { synthetic: true };
  body.push(placeAt(made, node));
}
