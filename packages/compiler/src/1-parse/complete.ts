/**
 * Pass `complete`. Gives derived classes with instance elements the constructor that the language would give them: what
 * happens after its `super(…)` is code of ours. Moves initializers of fields that call something into a method (fields.ts), in functions
 * those of static fields and static blocks too (statics.ts), makes `try` statements of `using` declarations (using.ts), takes very long
 * chains apart (flatten.ts), and makes explicit what sloppy functions in blocks are outside of these (block-functions.ts). Only in what is marked, before all analyses.
 */
import * as t from "@babel/types";
import { isInstanceElement } from "../2-analyze/holders.js";
import type { Names } from "../ir/unit.js";
import { isFunctionLike, mapChildren, type Node } from "../ir/walk.js";
import { exposeBlockFunctions } from "./block-functions.js";
import { moveInitializers } from "./fields.js";
import { flatten } from "./flatten.js";
import { placeAt } from "./making.js";
import { hasMark } from "./mark.js";
import { moveStatics } from "./statics.js";
import { lowerUsing } from "./using.js";

export function complete(file: t.File, mark: "directive" | "all", names: Names, isModule: boolean): void {
  const visit = (node: Node, isMarked: boolean, inFunction: boolean, place?: Node): Node => {
    let inner = isMarked;
    if (isFunctionLike(node) && node.body.type === "BlockStatement") inner ||= hasMark(node.body);
    if (inner && (node.type === "ClassDeclaration" || node.type === "ClassExpression")) {
      completeConstructor(node);
      moveInitializers(node, names);
      const made = inFunction ? moveStatics(node, place, names) : undefined;
      if (made) {
        mapChildren(node, (child) => visit(child, inner, true, node));
        return made;
      }
    }
    const inside = inFunction || isFunctionLike(node);
    const next = inner && (inside || node.type === "StaticBlock") ? lowerUsing(node, names) : node;
    mapChildren(next, (child) => visit(child, inner, inside, next));
    return next;
  };
  const isMarked = mark === "all" || hasMark(file.program);
  flatten(file, names);
  exposeBlockFunctions(file, isModule, isMarked);
  visit(file.program, isMarked, false);
}

function completeConstructor(node: t.Class): void {
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
