/**
 * The `arguments` of sloppy functions share their values with the parameters: `arguments[0] = 1` changes `a`, and `a = 1` changes `arguments[0]`.
 * Says where that can be seen: such a function keeps its parameters in a scope record made by the runtime (see its mapped-arguments.ts).
 */
import type { Binding, Fn, Unit } from "../ir/unit.js";
import { eachChild, isFunctionLike, type Node } from "../ir/walk.js";
import { memberName } from "./accessors.js";

/** What is done with an `arguments`: its elements are read, or more than that. */
type Use = "length" | "elements" | "anything";

export function seesMapping(unit: Unit, fn: Fn): boolean {
  const { node, scope } = fn;
  if (fn.strict || !fn.usesArguments || !isFunctionLike(node) || !node.params.every((param) => param.type === "Identifier")) return false;
  const own = scope.bindings.get("arguments");
  const params = [...scope.bindings.values()].filter((binding) => binding.kind === "param");
  if (own?.kind !== "pseudo" || params.length === 0) return false;
  const uses = usesOf(unit, node, own);
  if (uses.has("anything")) return params.some(({ reassigned, refs }) => reassigned || refs.some(({ kind }) => kind !== "declare"));
  return uses.has("elements") && params.some(({ reassigned }) => reassigned);
}

function usesOf(unit: Unit, root: Node, own: Binding): Set<Use> {
  const uses = new Set<Use>();
  const visit = (node: Node, parents: readonly Node[]): void => {
    if (node.type === "Identifier" && unit.refs.get(node)?.binding === own) uses.add(useOf(node, parents));
    const inner = [node, ...parents.slice(0, 1)];
    eachChild(node, (child) => visit(child, inner));
  };
  visit(root, []);
  return uses;
}

function useOf(node: Node, [parent, around]: readonly Node[]): Use {
  switch (parent?.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      if (parent.object !== node) return "anything";
      if (around && !isRead(parent, around)) return "anything";
      return !parent.computed && parent.property.type === "Identifier" && parent.property.name === "length" ? "length" : "elements";
    case "SpreadElement":
      return "elements";
    case "CallExpression":
      return handsOn(parent.callee, parent.arguments.indexOf(node as never)) ? "elements" : "anything";
    default:
      return "anything";
  }
}

/** Not assigned, deleted, or called with `arguments` as `this`. */
function isRead(member: Node, around: Node): boolean {
  switch (around.type) {
    case "AssignmentExpression":
      return around.left !== member;
    case "CallExpression":
    case "OptionalCallExpression":
      return around.callee !== member;
    case "UnaryExpression":
      return around.operator !== "delete";
    case "ForInStatement":
    case "ForOfStatement":
      return around.right === member;
    case "AssignmentPattern":
      return around.left !== member;
    case "UpdateExpression":
    case "ArrayPattern":
    case "ObjectProperty":
    case "RestElement":
    case "TaggedTemplateExpression":
      return false;
    default:
      return true;
  }
}

/** `f.apply(x, arguments)`, `slice.call(arguments)`, `Array.from(arguments)`: they copy the elements. */
function handsOn(callee: Node, position: number): boolean {
  if (callee.type !== "MemberExpression") return false;
  const name = memberName(callee);
  if (name === "apply") return position === 1;
  if (position !== 0) return false;
  if (name === "call") return (callee.object.type === "Identifier" ? callee.object.name : memberName(callee.object)) === "slice";
  return name === "from" && callee.object.type === "Identifier" && callee.object.name === "Array";
}
