/**
 * Makes a failing program small: leaves out statements, and puts parts of expressions in the place of the whole, as long as the
 * program still fails with the same kind of problem. `node tools/fixtures.mjs --minimize FILE [SUBSTRING OF THE PROBLEM]`.
 */
import { parse } from "@babel/parser";
import { isExpression, isStatement, type Node } from "@babel/types";
import { childrenOf } from "./walk.js";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `fails` says whether a program shows the problem; it must take any text. Returns the smallest that was found. */
export async function minimize(
  source: string,
  fails: (source: string) => Promise<boolean>,
  sourceType: "module" | "commonjs",
): Promise<string> {
  let smallest = source;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    // Large pieces first; after a success, what is left of the list may no longer fit, and is made anew.
    const edits = editsOf(smallest, sourceType).sort((a, b) => saved(b) - saved(a));
    for (let i = 0; i < edits.length; i++) {
      const { start, end, text } = edits[i] as Edit;
      const candidate = smallest.slice(0, start) + text + smallest.slice(end);
      if (candidate.length >= smallest.length || !(await fails(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

const saved = ({ start, end, text }: Edit) => end - start - text.length;

function editsOf(source: string, sourceType: "module" | "commonjs"): Edit[] {
  const edits: Edit[] = [];
  const textOf = (node: Node) => source.slice(node.start as number, node.end as number);
  const replace = (node: Node, text: string) => edits.push({ start: node.start as number, end: node.end as number, text });
  const visit = (node: Node, parent: Node | undefined): void => {
    const children = childrenOf(node);
    if (isStatement(node) && parent?.type !== "ExportNamedDeclaration" && parent?.type !== "ExportDefaultDeclaration") {
      replace(node, parent && "body" in parent && !Array.isArray(parent.body) ? ";" : "");
      for (const child of children) if (child.type === "BlockStatement") replace(node, textOf(child));
    } else if (isExpression(node) && !isTarget(node, parent)) {
      replace(node, "0");
      for (const child of children) if (isExpression(child)) replace(node, `(${textOf(child)})`);
    } else if (
      node.type === "ObjectProperty" ||
      node.type === "ObjectMethod" ||
      node.type === "ClassMethod" ||
      node.type === "SwitchCase"
    ) {
      edits.push({ start: node.start as number, end: endOfItem(source, node), text: "" });
    } else if (node.type === "CatchClause") replace(node, "");
    for (const child of children) visit(child, node);
  };
  visit(parse(source, { sourceType }).program, undefined);
  return edits;
}

/** With the comma behind it. */
function endOfItem(source: string, node: Node): number {
  const end = node.end as number;
  return /^\s*,/.test(source.slice(end)) ? source.indexOf(",", end) + 1 : end;
}

/** What is not evaluated, or is written to. */
function isTarget(node: Node, parent: Node | undefined): boolean {
  if (!parent) return true;
  if ("key" in parent && parent.key === node && !("computed" in parent && parent.computed)) return true;
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) return true;
  return (
    ("left" in parent && parent.left === node) || ("id" in parent && parent.id === node) || ("label" in parent && parent.label === node)
  );
}
