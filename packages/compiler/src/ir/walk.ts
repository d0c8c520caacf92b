/** Walking the syntax tree: every child of a node, in source order. */
import * as t from "@babel/types";

export type Node = t.Node;

const KEYS = t.VISITOR_KEYS as Record<string, readonly string[]>;

type Fields = Record<string, Node | (Node | null)[] | null | undefined>;

/** Calls `visit` for each child node. */
export function eachChild(node: Node, visit: (child: Node, key: string) => void): void {
  const fields = node as unknown as Fields;
  for (const key of KEYS[node.type] ?? []) {
    const value = fields[key];
    if (Array.isArray(value)) {
      for (const item of value) if (item) visit(item, key);
    } else if (value) visit(value, key);
  }
}

/** Replaces each child by what `map` returns for it, in place. An array result is spliced into a list. */
export function mapChildren(node: Node, map: (child: Node, key: string) => Node | Node[]): void {
  const fields = node as unknown as Fields;
  for (const key of KEYS[node.type] ?? []) {
    const value = fields[key];
    if (Array.isArray(value)) {
      const next: (Node | null)[] = [];
      for (const item of value) {
        if (!item) next.push(item);
        else {
          const mapped = map(item, key);
          if (Array.isArray(mapped)) next.push(...mapped);
          else next.push(mapped);
        }
      }
      fields[key] = next;
    } else if (value) {
      const mapped = map(value, key);
      fields[key] = Array.isArray(mapped) ? t.blockStatement(mapped as t.Statement[]) : mapped;
    }
  }
}

/** Visits a whole subtree, parents first; `visit` returns false to leave a subtree out. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  // a list of its own, since a tree may be deeper than the stack
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (visit(next) === false) continue;
    // the last child first, so that the first is what comes next; no call for each child, since all passes walk all the time
    const fields = next as unknown as Fields;
    const keys = KEYS[next.type] ?? [];
    for (let k = keys.length - 1; k >= 0; k--) {
      const value = fields[keys[k] as string];
      if (!value) continue;
      if (!Array.isArray(value)) open.push(value);
      else
        for (let i = value.length - 1; i >= 0; i--) {
          const item = value[i];
          if (item) open.push(item);
        }
    }
  }
}

/** True if `test` holds for a node of the subtree; nested functions and classes are not entered. */
export function containsOutsideFunctions(node: Node, test: (node: Node) => boolean): boolean {
  let found = false;
  walk(node, (inner) => {
    if (found) return false;
    if (test(inner)) {
      found = true;
      return false;
    }
    return inner === node || !isFunctionLike(inner);
  });
  return found;
}

export type FunctionNode =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod;

export function isFunctionLike(node: Node): node is FunctionNode {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
    case "ObjectMethod":
    case "ClassMethod":
    case "ClassPrivateMethod":
      return true;
    default:
      return false;
  }
}

export function isLoop(node: Node): node is t.ForStatement | t.ForInStatement | t.ForOfStatement | t.WhileStatement | t.DoWhileStatement {
  switch (node.type) {
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return true;
    default:
      return false;
  }
}

/** The identifiers that a pattern binds or assigns, in source order. */
export function patternIdentifiers(pattern: Node, out: t.Identifier[] = []): t.Identifier[] {
  switch (pattern.type) {
    case "Identifier":
      out.push(pattern);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties)
        patternIdentifiers(property.type === "RestElement" ? property.argument : property.value, out);
      break;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) patternIdentifiers(element, out);
      break;
    case "AssignmentPattern":
      patternIdentifiers(pattern.left, out);
      break;
    case "RestElement":
      patternIdentifiers(pattern.argument, out);
      break;
  }
  return out;
}
