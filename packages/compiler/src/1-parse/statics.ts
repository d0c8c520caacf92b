/**
 * Static fields and static blocks that call something, of a class in a function, move into private static methods, which run when
 * the class is made: `$k.initialized(class C { … })` is a point, and what runs in it can stop. From the first of them on all static
 * elements move, in their order; private names stay declared. A class at the top of the file is made while its module is loaded.
 */
import * as t from "@babel/types";
import { bareText } from "../2-analyze/identity.js";
import * as b from "../ir/build.js";
import type { Names } from "../ir/unit.js";
import type { Node } from "../ir/walk.js";
import { calls, mentionsEval } from "./fields.js";
import { helper, named, placeAt } from "./making.js";

type Member = t.ClassBody["body"][number];
type Element = t.ClassProperty | t.ClassPrivateProperty | t.StaticBlock;

/** What stands in the place of the class then; undefined where nothing moves. `place` is what the class stands in. */
export function moveStatics(node: t.Class, place: Node | undefined, names: Names): t.Expression | t.VariableDeclaration | undefined {
  const { body } = node.body;
  const first = body.findIndex((member) => isElement(member) && runsCalls(member));
  const name = node.id ? undefined : nameIn(place, node);
  if (first < 0 || name === null || !body.slice(first).every(canMove)) return undefined;
  const written = t.cloneNode(node, true);
  const moved = body.slice(first).filter(isElement);
  const methods: t.ClassPrivateMethod[] = [];
  const add = (kind: string, statements: t.Statement[], text: string, pathName: string, at: Node): t.Expression => {
    const key = kind + (kind === "B" ? methods.length + 1 : "");
    const method = t.classPrivateMethod("method", privateName(names, key), [], b.block(statements), true);
    method.extra = { synthetic: true, sourceText: text, pathName };
    methods.push(placeAt(method, at));
    return t.memberExpression(t.thisExpression(), privateName(names, key));
  };
  const text = moved.map((element) => bareText(element)).join(";");
  const steps = moved.flatMap((element): t.Statement[] => {
    if (element.type !== "StaticBlock") return definition(element, names);
    const run = b.call(add("B", element.body, bareText(element), "<static>", element), []);
    run.extra = { pointName: "static" };
    return [placeAt(b.run(run), element)];
  });
  const run = add("I", [...steps, b.ret(t.thisExpression())], text, "<static fields>", node);
  const note = t.staticBlock([b.run(helper(names, "later", [t.thisExpression(), run]))]);
  note.extra = { synthetic: true };
  const kept = body.filter((member) => !moved.includes(member as Element) || member.type === "ClassPrivateProperty");
  node.body.body = [...kept, ...methods, placeAt(note, node)];
  return inPlace(node, name, written, names);
}

function privateName(names: Names, kind: string): t.PrivateName {
  return t.privateName(b.id(names.fixed(kind)));
}

function inPlace(node: t.Class, name: string | undefined, written: t.Class, names: Names): t.Expression | t.VariableDeclaration {
  const isDeclaration = node.type === "ClassDeclaration";
  const { id, start, end, loc } = node;
  const value = (isDeclaration ? Object.assign(node, { type: "ClassExpression" }) : node) as unknown as t.ClassExpression;
  const made = b.call(b.member(b.id(names.fixed("k")), "initialized"), [name === undefined ? value : named(value, name)]);
  made.extra = { pointName: `class ${id?.name ?? name ?? ""}`.trimEnd() };
  const whole = isDeclaration && id ? b.letVar(id.name, made) : made;
  for (const one of [made, whole]) Object.assign(one, { start, end, loc });
  placeAt(whole, written);
  // The variable has its value when all of this is done.
  if (whole.type === "VariableDeclaration") Object.assign(whole.declarations[0] as t.Node, { start, end, loc });
  whole.extra = { ...whole.extra, written: [written] };
  return whole;
}

function isElement(member: Member): member is Element {
  if (member.type === "StaticBlock") return true;
  return (member.type === "ClassProperty" || member.type === "ClassPrivateProperty") && member.static === true;
}

function runsCalls(element: Element): boolean {
  return element.type === "StaticBlock" ? calls(element) : !!element.value && calls(element.value);
}

/** Not where keys are computed, or where code is only known when it runs. */
function canMove(member: Member): boolean {
  if ("decorators" in member && (member.decorators?.length ?? 0) > 0) return false;
  if (member.type === "ClassAccessorProperty") return !member.static;
  if (!isElement(member)) return true;
  if (member.type === "ClassProperty" && member.computed && !t.isLiteral(member.key)) return false;
  return member.type === "StaticBlock" ? !mentionsEval(member) : !member.value || !mentionsEval(member.value);
}

/** The name that the language gives a class without one; undefined when it gives none, null when it is known at run time only. */
function nameIn(place: Node | undefined, node: Node): string | null | undefined {
  switch (place?.type) {
    case "VariableDeclarator":
      return place.id.type === "Identifier" ? place.id.name : undefined;
    case "AssignmentExpression":
    case "AssignmentPattern": {
      const isNaming = place.type === "AssignmentPattern" || ["=", "&&=", "||=", "??="].includes(place.operator);
      return isNaming && place.left.type === "Identifier" && !place.left.extra?.parenthesized ? place.left.name : undefined;
    }
    case "ObjectProperty": {
      const { key, value } = place;
      if (value !== node) return undefined;
      if (key.type === "Identifier" && !place.computed) return key.name === "__proto__" ? undefined : key.name;
      if (key.type === "StringLiteral") return key.value === "__proto__" && !place.computed ? undefined : key.value;
      return key.type === "NumericLiteral" ? String(key.value) : null;
    }
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty":
      return null;
    default:
      return undefined;
  }
}

/** What defines the field. */
function definition(field: t.ClassProperty | t.ClassPrivateProperty, names: Names): t.Statement[] {
  const { value } = field;
  if (field.type === "ClassPrivateProperty") {
    field.value = null;
    if (!value) return [];
    const target = t.memberExpression(t.thisExpression(), t.privateName(b.id(field.key.id.name)));
    return [placeAt(b.set(target, named(value, `#${field.key.id.name}`)), field)];
  }
  const key = field.key.type === "Identifier" && !field.computed ? field.key.name : String((field.key as t.StringLiteral).value);
  return [placeAt(b.run(helper(names, "field", [t.thisExpression(), b.str(key), value ? named(value, key) : b.undef()])), field)];
}
