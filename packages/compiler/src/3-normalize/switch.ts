/** Normalizes `switch`. Tests with a point become comparisons before a switch over the number of the chosen case. */
import type * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { NormalizeContext } from "./context.js";

export function switchStatement(n: NormalizeContext, node: t.SwitchStatement): void {
  const { cases } = node;
  node.discriminant = n.expression(node.discriminant);
  if (cases.some((one) => one.test && n.hasPoint(one.test))) chooseFirst(n, node);
  for (const one of cases) {
    const consequent = one.consequent;
    one.consequent = n.collect(() => {
      for (const statement of consequent) n.statement(statement);
    });
  }
  n.push(node);
}

function chooseFirst(n: NormalizeContext, node: t.SwitchStatement): void {
  const value = n.keep(node.discriminant);
  const chosen = n.temporary();
  const exit = n.unit.names.fresh("L");
  const fallback = node.cases.findIndex((one) => one.test === null);
  const choose = n.collect(() => {
    for (const [index, one] of node.cases.entries()) {
      if (!one.test) continue;
      const test = n.expression(one.test);
      n.push(b.when(b.same(b.id(value.name), test), [b.set(b.id(chosen), b.num(index)), b.leave(exit)]));
    }
    n.push(b.set(b.id(chosen), b.num(fallback >= 0 ? fallback : node.cases.length)));
  });
  n.push(b.label(exit, b.block(choose)));
  node.discriminant = b.id(chosen);
  for (const [index, one] of node.cases.entries()) one.test = b.num(index);
}
