/** What points are called in messages, and what tells them from others of a function that was edited. */
import { generate } from "@babel/generator";
import { keyName } from "../ir/key-name.js";
import type { Node } from "../ir/walk.js";
import { memberName } from "./accessors.js";
import { bareText, printable, shortHash } from "./identity.js";
import type { Site } from "./sites.js";

/**
 * What tells a point from others of a function that was edited: a hash of the call and its statement, and, where several are
 * alike, which of how many it is. Compounds count as far as their heads: what is in the block of an `if` says nothing about its test.
 */
export function pointPrints(points: readonly Site[]): string[] {
  const texts = new Map<Node, string>();
  const alike = new Map<string, number>();
  const descriptions = points.map((site) => {
    const { around } = site;
    const text = texts.get(around) ?? bareText(around);
    texts.set(around, text);
    const description = `${calleeText(site)}\n${text}`;
    const ordinal = alike.get(description) ?? 0;
    alike.set(description, ordinal + 1);
    return { description, ordinal };
  });
  return descriptions.map(({ description, ordinal }) => shortHash(`${description}\n${ordinal}/${alike.get(description)}`, 3));
}

export function calleeText({ node, part, step }: Site): string {
  if (node.type === "ArrayPattern") return step === undefined ? "[]" : step === 0 ? "[] open" : "[] step";
  if (node.type === "ForOfStatement") return `${node.await ? "for await" : "for-of"}${part === undefined ? "" : ` ${part}`}`;
  if (node.type === "ReturnStatement") return "return";
  if (node.type === "AwaitExpression") return `await ${awaitedText(node.argument)}`;
  if (node.type === "YieldExpression") return node.delegate ? "yield*" : "yield";
  if (node.type === "ObjectProperty") return `get ${keyName(node)}`;
  if (node.type === "AssignmentExpression") return `set ${memberName(node.left)}`;
  if (node.type === "UpdateExpression") return `set ${memberName(node.argument)}`;
  if (node.type === "MemberExpression" || node.type === "OptionalMemberExpression") return `get ${memberName(node)}`;
  // a call that the compiler made
  if (typeof node.extra?.pointName === "string") return node.extra.pointName;
  const callee = node.type === "TaggedTemplateExpression" ? node.tag : node.type === "SpreadElement" ? node.argument : node.callee;
  return (node.type === "NewExpression" ? "new " : node.type === "SpreadElement" ? "..." : "") + shortText(callee);
}

/** What somebody waits for, as messages name it; without arguments, which may be long. */
function awaitedText(node: Node): string {
  if (node.type === "CallExpression") return `${shortText(node.callee)}(…)`;
  if (node.type === "NewExpression") return `new ${shortText(node.callee)}(…)`;
  return node.type === "Identifier" || node.type === "MemberExpression" ? shortText(node) : "…";
}

function shortText(node: Node): string {
  const text = node.type === "Identifier" ? node.name : printable(generate(node, { compact: true, comments: false }).code);
  return text.length > 30 ? `${text.slice(0, 27)}...` : text;
}
