/**
 * Initializers of fields that call something move into a method, `#$F`, which the constructor calls where the engine would run
 * them: a method can stop. From the first of them on all fields move, in their order; private names stay declared.
 */
import * as t from "@babel/types";
import { bareText } from "../2-analyze/identity.js";
import { isPureByName } from "../2-analyze/pure-calls.js";
import * as b from "../ir/build.js";
import type { Names } from "../ir/unit.js";
import { eachChild, isFunctionLike, mapChildren, type Node } from "../ir/walk.js";
import { helper, named, placeAt } from "./making.js";

type Member = t.ClassBody["body"][number];
type Field = t.ClassProperty | t.ClassPrivateProperty;

/** Moves what must move; the class has a constructor afterwards if something did. */
export function moveInitializers(node: t.Class, names: Names): void {
  const { body } = node.body;
  const first = body.findIndex((member) => isField(member) && !!member.value && calls(member.value));
  if (first < 0 || !canMove(body.slice(first))) return;
  const moved = body.slice(first).filter(isField);
  const text = moved.map((field) => bareText(field)).join(";");
  const name = names.fixed("F");
  const statements = moved.flatMap((field) => definition(field, node, names));
  node.body.body = body.filter((member) => !moved.includes(member as Field) || member.type === "ClassPrivateProperty");
  const method = t.classPrivateMethod("method", t.privateName(b.id(name)), [], b.block(statements));
  method.extra = { synthetic: true, sourceText: text, pathName: "<fields>" };
  node.body.body.push(placeAt(method, node));
  callMethod(node, name);
}

function isField(member: Member): member is Field {
  return (member.type === "ClassProperty" || member.type === "ClassPrivateProperty") && !member.static;
}

/** A call that may stop, outside of nested functions. */
export function calls(node: Node): boolean {
  if (isFunctionLike(node)) return false;
  const isCall =
    node.type === "CallExpression" ||
    node.type === "OptionalCallExpression" ||
    node.type === "NewExpression" ||
    node.type === "TaggedTemplateExpression";
  if (isCall && !isPureByName(node)) return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= calls(child);
  });
  return found;
}

/** Not where keys are computed between them, or where code is only known when it runs. */
function canMove(rest: readonly Member[]): boolean {
  return rest.every((member) => {
    if (member.type === "ClassAccessorProperty" || ("decorators" in member && (member.decorators?.length ?? 0) > 0)) return false;
    if (!isField(member)) return true;
    if (member.type === "ClassProperty" && member.computed && !t.isLiteral(member.key)) return false;
    return !member.value || !mentionsEval(member.value);
  });
}

export function mentionsEval(node: Node): boolean {
  let found = node.type === "Identifier" && node.name === "eval";
  eachChild(node, (child) => {
    found ||= mentionsEval(child);
  });
  return found;
}

function constructorOf(node: t.Class): t.ClassMethod | undefined {
  return node.body.body.find((member): member is t.ClassMethod => member.type === "ClassMethod" && member.kind === "constructor");
}

/** What defines the field. */
function definition(field: Field, node: t.Class, names: Names): t.Statement[] {
  if (field.type === "ClassPrivateProperty") {
    const { value } = field;
    field.value = null;
    if (!value) return [];
    const target = t.memberExpression(t.thisExpression(), t.privateName(b.id(field.key.id.name)));
    return [placeAt(b.set(target, named(value, `#${field.key.id.name}`)), field)];
  }
  const key = field.key.type === "Identifier" && !field.computed ? field.key.name : String((field.key as t.StringLiteral).value);
  const value = field.value ? named(field.value, key) : b.undef();
  // Only a base class knows that its `this` is an ordinary object, on which a new property may simply be set.
  const define = helper(names, "field", [t.thisExpression(), b.str(key)]);
  if (node.superClass) {
    define.arguments.push(value);
    return [placeAt(b.run(define), field)];
  }
  const kept = names.fresh("v");
  define.arguments.push(b.id(kept));
  const isKnown = t.binaryExpression("in", b.str(key), t.thisExpression());
  const set = b.set(b.member(t.thisExpression(), key), b.id(kept));
  return [placeAt(b.block([b.constVar(kept, value), t.ifStatement(isKnown, b.run(define), set)]), field)];
}

function callMethod(node: t.Class, name: string): void {
  const call = (): t.Expression => b.call(t.memberExpression(t.thisExpression(), t.privateName(b.id(name))), []);
  let maker = constructorOf(node);
  if (!node.superClass) {
    if (!maker) {
      maker = t.classMethod("constructor", b.id("constructor"), [], b.block([]));
      maker.extra = { synthetic: true };
      node.body.body.push(placeAt(maker, node));
    }
    const statement = b.run(call());
    statement.extra = { synthetic: true };
    maker.body.body.unshift(placeAt(statement, maker));
    return;
  }
  const replace = (inner: Node): Node => {
    if (inner !== maker && isFunctionLike(inner) && inner.type !== "ArrowFunctionExpression") return inner;
    if (inner.type === "ClassExpression" || inner.type === "ClassDeclaration") return inner;
    mapChildren(inner, replace);
    if (inner.type !== "CallExpression" || inner.callee.type !== "Super") return inner;
    const made = t.sequenceExpression([inner, call(), t.thisExpression()]);
    made.extra = { synthetic: true };
    return placeAt(made, inner);
  };
  if (maker) replace(maker);
}
