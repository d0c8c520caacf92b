/**
 * Pass `close` (closure conversion). Moves captured variables into scope records, lifts the functions and classes that
 * capture them into factories, renames variables, and makes checks explicit that would be lost when declarations become
 * assignments (temporal dead zone, assignment to constants). Afterwards a cut function refers to nothing but its own
 * variables, scope records, and names of the module. Needs captures and rename.
 * Its layers are classes in the files beside this one; here is what happens to which node.
 */
import type * as t from "@babel/types";
import { exposesFunction } from "../../1-parse/block-functions.js";
import type { Fn, Unit } from "../../ir/unit.js";
import { mapChildren, type Node } from "../../ir/walk.js";
import type { Factory } from "./functions.js";
import { ScopedStatements } from "./scoped-statements.js";

export interface Closed {
  readonly factories: Factory[];
  readonly templates: t.FunctionDeclaration[];
  readonly accessorCopies: ReadonlyMap<Fn, t.ObjectMethod>;
  /** Generated variables of the module. */
  readonly variables: string[];
}

export function closeFunctions(unit: Unit): Closed {
  const closer = new Closer(unit);
  mapChildren(unit.file.program, (child) => closer.rewrite(child));
  return {
    factories: closer.factories,
    templates: closer.templates,
    accessorCopies: closer.accessorCopies,
    variables: [...closer.moduleVariables, ...closer.extraVariables],
  };
}

class Closer extends ScopedStatements {
  rewrite(node: Node): Node | Node[] {
    switch (node.type) {
      case "Identifier":
      case "ThisExpression":
      case "MetaProperty": {
        const ref = this.refOf(node);
        if (!ref) return node;
        return ref.kind === "write" ? this.target(ref, node as t.Identifier) : this.read(ref, node as t.Expression);
      }
      case "Super":
        return this.isMoved(node) ? this.superObject(node) : node;
      case "ObjectExpression":
        return this.object(node);
      case "ObjectProperty":
        return this.objectProperty(node);
      case "ExpressionStatement":
        return this.isLeftToEngine(node.expression) ? [] : this.statement(node);
      case "AssignmentExpression":
        return this.assignment(node);
      case "UpdateExpression":
        return this.update(node);
      case "UnaryExpression":
        return this.unary(node);
      case "OptionalMemberExpression":
      case "OptionalCallExpression":
        return this.chain(node);
      case "CallExpression":
      case "NewExpression":
      case "TaggedTemplateExpression":
        return this.call(node);
      case "VariableDeclaration":
        return this.variables(node);
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
      case "ObjectMethod":
      case "ClassMethod":
      case "ClassPrivateMethod":
        return this.function(node);
      case "ClassDeclaration":
      case "ClassExpression":
        return this.class(node);
      case "ClassProperty":
      case "ClassPrivateProperty":
      case "ClassAccessorProperty":
      case "StaticBlock":
        return this.initializer(node);
      case "BlockStatement":
        return this.block(node);
      case "ForStatement":
        return this.forStatement(node);
      case "ForOfStatement":
      case "ForInStatement":
        return this.forEach(node);
      case "SwitchStatement":
        return this.switchStatement(node);
      case "CatchClause":
        return this.catchClause(node);
      case "LabeledStatement":
        return this.labeled(node);
      case "ExportDefaultDeclaration":
        return this.exportDefault(node);
      case "ReturnStatement":
        return this.returned(node);
      default:
        return this.statement(node);
    }
  }

  private statement(node: Node): Node {
    mapChildren(node, (child) => this.rewrite(child));
    return node;
  }

  /** A function in a block that nothing happened to is the variable of its name without help (1-parse/block-functions.ts). */
  private isLeftToEngine(node: t.Expression): boolean {
    if (node.type !== "AssignmentExpression" || !exposesFunction(node) || this.fn?.plan === "cut") return false;
    return [node.left, node.right].every((one) => this.refOf(one)?.binding?.boxed !== true);
  }
}
