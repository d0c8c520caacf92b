/**
 * Pass `privates`. What only a class can see of its instances, a snapshot could not hold: so each class with private members hands the
 * runtime functions that read and write its private fields, in a static block at its head. To make an instance again, the runtime constructs
 * one while `$R.making` is set: constructors then return at once, and initializers that do something are left out.
 * Takes the emitted program; afterwards each such class either does this or is noted as one that cannot.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import type { Unit } from "../ir/unit.js";
import { type Node, walk } from "../ir/walk.js";

/** True if a class needs the runtime. */
export function exposePrivates(unit: Unit, roots: readonly Node[]): boolean {
  let found = false;
  const holders = new Set(unit.fns.flatMap((fn) => fn.holder ?? []));
  for (const root of roots) {
    walk(root, (node) => {
      if ((node.type === "ClassDeclaration" || node.type === "ClassExpression") && exposeClass(unit, node, holders)) found = true;
      return true;
    });
  }
  return found;
}

type Field = t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty;

/** True for classes with private members of their instances. */
export function hasHiddenState(node: t.Class): boolean {
  return hiddenMembers(node).length > 0;
}

function hiddenMembers(node: t.Class): Node[] {
  const members = node.body.body.filter((member) => !("static" in member && member.static === true)) as Node[];
  return members.filter((member) => privateName(member) !== undefined || member.type === "ClassAccessorProperty");
}

function exposeClass(unit: Unit, node: t.Class, holders: ReadonlySet<string>): boolean {
  const hasStatics = exposeStatics(unit, node);
  const hidden = hiddenMembers(node);
  if (hidden.length === 0) return hasStatics;
  const runtime = b.member(b.id(unit.names.fixed("k")), "privates");
  if (holders.has(node.id?.name ?? "")) {
    // The class itself is what the last block made.
    const { body } = node.body.body.at(-1) as t.StaticBlock;
    const made = ((body.at(-1) as t.ExpressionStatement).expression as t.AssignmentExpression).left as t.Identifier;
    body.push(b.run(b.call(runtime, [t.cloneNode(made), ...handles(node, hidden)])));
    guardInitializers(unit, node);
    return true;
  }
  const canBeMade = isPlain(node);
  node.body.body.unshift(t.staticBlock([b.run(b.call(runtime, [t.thisExpression(), ...(canBeMade ? handles(node, hidden) : [])]))]));
  if (canBeMade) leaveOutWhenMaking(unit, node);
  return true;
}

/** Static private fields of a class that a function makes: a snapshot holds the class itself. */
function exposeStatics(unit: Unit, node: t.Class): boolean {
  if (unit.fnOf.get(node)?.lifted !== true) return false;
  const fields = node.body.body.filter((member) => member.type === "ClassPrivateProperty" && member.static === true);
  const names = fields.flatMap((field) => privateName(field as Node) ?? []);
  if (names.length === 0) return false;
  const all = (): t.MemberExpression[] => names.map((name) => t.memberExpression(t.thisExpression(), t.privateName(b.id(name))));
  const write = t.assignmentExpression("=", t.arrayPattern(all()), b.id("v"));
  const handles = [
    t.thisExpression(),
    t.arrayExpression(names.map((name) => b.str(`#${name}`))),
    t.arrowFunctionExpression([], t.arrayExpression(all())),
    t.arrowFunctionExpression([b.id("v")], write),
  ];
  node.body.body.unshift(t.staticBlock([b.run(b.call(b.member(b.id(unit.names.fixed("k")), "staticPrivates"), handles))]));
  return true;
}

/** The name of a private member, `undefined` for others. */
function privateName(member: Node): string | undefined {
  return "key" in member && member.key.type === "PrivateName" ? member.key.id.name : undefined;
}

/** Decorators may do anything when an instance is made; so may defaults in patterns of arrays, which no argument can avoid. */
function isPlain(node: t.Class): boolean {
  const isDecorated = (one: object): boolean => "decorators" in one && Array.isArray(one.decorators) && one.decorators.length > 0;
  if (isDecorated(node) || node.body.body.some(isDecorated)) return false;
  let plain = true;
  for (const param of constructorOf(node)?.params ?? [])
    walk(param as Node, (inner) => {
      if (inner.type === "ArrayPattern") plain = false;
      return plain;
    });
  return plain && !node.body.body.some((member) => member.type === "ClassAccessorProperty" && !member.static && member.computed === true);
}

function constructorOf(node: t.Class): t.ClassMethod | undefined {
  return node.body.body.find((member): member is t.ClassMethod => member.type === "ClassMethod" && member.kind === "constructor");
}

/** Derived or not, keys of accessors with hidden storage; and, with private names, their list and how to find, read and write them. */
function handles(node: t.Class, hidden: readonly Node[]): t.Expression[] {
  const keys = hidden
    .flatMap((member) => (member.type === "ClassAccessorProperty" ? [keyText(member)] : []))
    .filter((key) => key !== undefined);
  const head = [t.booleanLiteral(!!node.superClass), t.arrayExpression(keys.map(b.str))];
  const names = hidden.flatMap((member) => (privateName(member) === undefined ? [] : [privateName(member) as string]));
  const [first] = names;
  if (first === undefined) return head;
  const fields = hidden.flatMap((member) => (isField(member) ? [privateName(member)] : [])).filter((name) => name !== undefined);
  const of = (name: string): t.MemberExpression => t.memberExpression(b.id("o"), t.privateName(b.id(name)));
  const write = t.assignmentExpression("=", t.arrayPattern(fields.map(of)), b.id("v"));
  return [
    ...head,
    t.arrowFunctionExpression([b.id("o")], t.binaryExpression("in", t.privateName(b.id(first)), b.id("o"))),
    t.arrayExpression(fields.map((name) => b.str(`#${name}`))),
    t.arrowFunctionExpression([b.id("o")], t.arrayExpression(fields.map(of))),
    t.arrowFunctionExpression([b.id("o"), b.id("v")], write),
  ];
}

function isField(member: Node): member is Field {
  return member.type === "ClassProperty" || member.type === "ClassPrivateProperty" || member.type === "ClassAccessorProperty";
}

function keyText({ key }: t.ClassAccessorProperty): string | undefined {
  if (key.type === "Identifier") return key.name;
  return key.type === "StringLiteral" || key.type === "NumericLiteral" ? String(key.value) : undefined;
}

function guardInitializers(unit: Unit, node: t.Class): void {
  const making = (): t.Expression => b.member(b.id(unit.names.fixed("R")), "making");
  for (const member of node.body.body) {
    if (!isField(member) || member.static || !member.value || hasNoEffect(member.value)) continue;
    member.value = t.conditionalExpression(making(), b.undef(), member.value);
  }
}

function leaveOutWhenMaking(unit: Unit, node: t.Class): void {
  const making = (): t.Expression => b.member(b.id(unit.names.fixed("R")), "making");
  guardInitializers(unit, node);
  const body = constructorOf(node)?.body.body;
  if (node.superClass && !body) node.body.body.unshift(stopCheck(unit, node));
  body?.unshift(b.when(making(), [...(node.superClass ? [b.run(b.call(t.super() as never, []))] : []), b.ret(null)]));
}

/**
 * A class without a constructor of its own calls that of its parent unseen, and when that one stops, it would give its private
 * fields to SUSPENDED, which no trap tells. So the first of them looks.
 */
function stopCheck(unit: Unit, node: t.Class): t.ClassPrivateProperty {
  const { names } = unit;
  const foreign = t.objectExpression([b.property("name", b.str(node.id?.name ?? "(anonymous class)"))]);
  const check = t.logicalExpression(
    "&&",
    b.member(b.id(names.fixed("R")), "pending"),
    b.call(b.member(b.id(names.fixed("k")), "entered"), [foreign]),
  );
  return t.classPrivateProperty(t.privateName(b.id(names.fixed("R"))), check);
}

/** Functions keep the name of their field only where they stand directly. */
function hasNoEffect(value: t.Expression): boolean {
  switch (value.type) {
    case "StringLiteral":
    case "NumericLiteral":
    case "BooleanLiteral":
    case "NullLiteral":
    case "BigIntLiteral":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "ClassExpression":
      return true;
    case "ArrayExpression":
      return value.elements.length === 0;
    case "ObjectExpression":
      return value.properties.length === 0;
    default:
      return false;
  }
}
