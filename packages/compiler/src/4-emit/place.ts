/**
 * Pass `place`. Puts factories and resuming bodies where they can see what they name: at the end of the module, or, when
 * they name private members, in a static block at the head of that class. There is one class of a class at the top of the
 * file: variables of the module hold its functions. Of others, the runtime knows the functions by the class, which is an
 * argument of the factory, or in the frame.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";

interface Placed {
  readonly fn: Fn;
  readonly declaration: t.FunctionDeclaration;
}

export function placeFunctions(unit: Unit, functions: readonly Placed[]): void {
  const { program } = unit.file;
  const homes = new Map<t.Class, Placed[]>();
  for (const placed of functions) {
    const { home } = placed.fn;
    if (home) homes.set(home, [...(homes.get(home) ?? []), placed]);
    else program.body.push(placed.declaration);
  }
  for (const [home, placed] of homes) {
    const fn = unit.fnOf.get(home);
    home.body.body.unshift(t.staticBlock(fn?.lifted ? byClass(unit, fn, placed) : byVariable(unit, placed)));
  }
}

/** Outside of the class each function is reached through a variable. */
function byVariable(unit: Unit, functions: readonly Placed[]): t.Statement[] {
  return functions.map(({ declaration }) => {
    const inner = unit.names.fresh("h");
    unit.file.program.body.push(forwarder(declaration, b.id(inner)), t.variableDeclaration("var", [t.variableDeclarator(b.id(inner))]));
    return b.set(b.id(inner), expression(declaration));
  });
}

/** `static { $k.inside(this, { $r6: function (…) {…} }); }`, and outside `function $r6(…) { return $k.inside($l[2]).$r6(…); }` */
function byClass(unit: Unit, home: Fn, functions: readonly Placed[]): t.Statement[] {
  const record = home.scope.record as string;
  const inside = (...args: t.Expression[]): t.CallExpression => b.call(b.member(b.id(unit.names.fixed("k")), "inside"), args);
  const properties = functions.map(({ fn, declaration }) => {
    const { name } = declaration.id as t.Identifier;
    const isFactory = declaration.params.some((param) => param.type === "Identifier" && param.name === record);
    const made = isFactory ? b.id(record) : b.at(b.id(unit.names.fixed("l")), fn.layout?.slotOf.get(record) ?? 0);
    unit.file.program.body.push(forwarder(declaration, b.member(inside(made), name)));
    return b.property(name, expression(declaration));
  });
  return [b.run(inside(t.thisExpression(), t.objectExpression(properties)))];
}

function expression({ params, body, generator, async }: t.FunctionDeclaration): t.FunctionExpression {
  return t.functionExpression(null, params, body, generator, async);
}

function forwarder({ id, params }: t.FunctionDeclaration, to: t.Expression): t.FunctionDeclaration {
  const copies = (): t.Identifier[] => params.map((param) => b.id((param as t.Identifier).name));
  return t.functionDeclaration(b.id((id as t.Identifier).name), copies(), b.block([b.ret(b.call(to, copies()))]));
}
