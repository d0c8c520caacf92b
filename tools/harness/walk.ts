/** The children of a syntax node, in the order of the text. */
import { type Node, VISITOR_KEYS } from "@babel/types";

export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const c of Array.isArray(child) ? child : [child]) if (c) children.push(c as Node);
  }
  return children;
}
