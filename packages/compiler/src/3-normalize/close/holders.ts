/**
 * The holder of a derived class: a class around it with its instance elements.
 *
 *   class $P1 extends (class { constructor(o) { return o; } }) {
 *     #x = 1;
 *     static { $v1 = $k.holder(class D extends B { … this.#x … }, this); }
 *   }
 *
 * `new $P1(o)` puts the elements on any object, since a base constructor may return another object than its own. Private
 * names are seen in all of the holder's body. Each holder has a base of its own: V8 makes shared ones three times as dear.
 */
import * as t from "@babel/types";
import { isInstanceElement } from "../../2-analyze/holders.js";
import * as b from "../../ir/build.js";
import type { Fn } from "../../ir/unit.js";

interface Made {
  readonly before: t.Statement[];
  readonly value: t.Expression;
}

export function inHolder(fn: Fn, node: t.Class, { before, value }: Made, helper: t.Expression, made: string): Made {
  const { body } = node.body;
  const elements = body.filter((member) => isInstanceElement(member as t.ClassProperty));
  node.body.body = body.filter((member) => !elements.includes(member));
  const block = t.staticBlock([...before, b.set(b.id(made), b.call(helper, [value, t.thisExpression()]))]);
  const holder = t.classDeclaration(b.id(fn.holder as string), base(), t.classBody([...elements, block]));
  return { before: [b.letVar(made), holder], value: b.id(made) };
}

function base(): t.ClassExpression {
  const returning = t.classMethod("constructor", b.id("constructor"), [b.id("o")], b.block([b.ret(b.id("o"))]));
  return t.classExpression(null, null, t.classBody([returning]));
}
