/**
 * Array patterns over what may be a program's own iterator, in files that make iterators: its methods are called by the pattern, at
 * points of its own. A pattern of fresh variables takes all that it needs in one go, since nobody can see what happens between its
 * steps; others stop at each step.
 */
import type * as t from "@babel/types";
import type { Unit } from "../ir/unit.js";
import type { Node } from "../ir/walk.js";
import { isQuiet, mayStep } from "./pure-calls.js";

export class ArrayPatterns {
  /** Patterns that declare variables, whose dead zone hides what was assigned so far. */
  private readonly fresh = new Set<Node>();
  /** Patterns of which it is known that they go through a list of the engine's own. */
  private readonly quiet = new Set<Node>();

  constructor(private readonly unit: Unit) {}

  /** To be called for each node before its children. */
  note(node: Node): void {
    switch (node.type) {
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) {
          if (node.kind !== "var") this.fresh.add(id);
          if (init && isQuiet(this.unit, init)) this.quiet.add(id);
        }
        break;
      case "AssignmentExpression":
        if (isQuiet(this.unit, node.right)) this.quiet.add(node.left);
        break;
      case "ForOfStatement": {
        // `Object.entries(o)` gives lists, too
        const target = node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : node.left;
        if (target && !mayStep(this.unit, node.right)) this.quiet.add(target);
        break;
      }
      case "CatchClause":
        if (node.param) this.fresh.add(node.param);
        break;
      default:
        if ("params" in node) for (const param of node.params) this.fresh.add(param.type === "AssignmentPattern" ? param.left : param);
    }
  }

  /** How many points the pattern has: none, one for all, or one for opening, one for each element, one for closing. */
  points(pattern: t.ArrayPattern): number {
    if (!this.unit.hasIterators || this.quiet.has(pattern)) return 0;
    return this.fresh.has(pattern) && isSimple(pattern) ? 1 : pattern.elements.length + 2;
  }
}

/** Nothing is evaluated between its steps. */
function isSimple({ elements }: t.ArrayPattern): boolean {
  return elements.length > 0 && elements.every((one) => one === null || isName(one));
}

function isName(node: Node): boolean {
  if (node.type === "RestElement") return node.argument.type === "Identifier";
  return node.type === "Identifier" || (node.type === "AssignmentPattern" && node.left.type === "Identifier" && isConstant(node.right));
}

function isConstant({ type }: Node): boolean {
  return type === "StringLiteral" || type === "NumericLiteral" || type === "BooleanLiteral" || type === "NullLiteral";
}
