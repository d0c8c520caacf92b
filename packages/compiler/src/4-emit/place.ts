/**
 * Pass `place`. Puts factories and resuming bodies where they can see what they name: at the end of the module, or, when
 * they name private members, in a static block at the head of that class.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";

export function placeFunctions(unit: Unit, functions: readonly { fn: Fn; declaration: t.FunctionDeclaration }[]): void {
  const { program } = unit.file;
  const homes = new Map<t.Class, t.FunctionDeclaration[]>();
  for (const { fn, declaration } of functions) {
    if (fn.home) homes.set(fn.home, [...(homes.get(fn.home) ?? []), declaration]);
    else program.body.push(declaration);
  }
  for (const [home, declarations] of homes) {
    const assignments: t.Statement[] = [];
    for (const declaration of declarations) {
      // Outside of the class the function is reached through a variable with another name.
      const name = (declaration.id as t.Identifier).name;
      const inner = unit.names.fresh("h");
      program.body.push(
        forwarder(name, inner, declaration.params.length),
        t.variableDeclaration("var", [t.variableDeclarator(b.id(inner))]),
      );
      assignments.push(
        b.set(b.id(inner), t.functionExpression(null, declaration.params, declaration.body, declaration.generator, declaration.async)),
      );
    }
    home.body.body.unshift(t.staticBlock(assignments));
  }
}

function forwarder(name: string, inner: string, count: number): t.FunctionDeclaration {
  const params = Array.from({ length: count }, (_, index) => `a${index}`);
  return t.functionDeclaration(
    b.id(name),
    params.map((param) => b.id(param)),
    b.block([
      b.ret(
        b.call(
          b.id(inner),
          params.map((param) => b.id(param)),
        ),
      ),
    ]),
  );
}
