/**
 * Which functions of a program cannot be stopped: accessors, async generators, what runs while a class or an instance is
 * made, and what the compiler says it left uncut. A stop while one of them is on the stack may fail with UnmarkedFrameError.
 */
import { parse } from "@babel/parser";
import type { Node } from "@babel/types";
import { childrenOf } from "./walk.js";

interface Range {
  readonly start: number;
  readonly end: number;
  readonly uncut: boolean;
}

/** Says of an offset in `code` whether the innermost function around it is uncut. `alsoUncut`: offsets where such functions start. */
export function uncutFinder(code: string, sourceType: "module" | "commonjs", alsoUncut: ReadonlySet<number>): (offset: number) => boolean {
  const ranges: Range[] = [];
  const visit = (node: Node): void => {
    const uncut = kindOf(node);
    if (uncut !== undefined) {
      // A computed key is evaluated by the function around.
      const start = ("computed" in node && node.computed && "key" in node ? node.key.end : node.start) as number;
      ranges.push({ start, end: node.end as number, uncut: uncut || alsoUncut.has(node.start as number) });
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parse(code, { sourceType }).program);
  // An outer range is pushed before the ranges in it.
  return (offset) => ranges.findLast(({ start, end }) => start < offset && offset < end)?.uncut ?? false;
}

/** True for what is never cut, false for functions that should be, `undefined` for what is no function. */
function kindOf(node: Node): boolean | undefined {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
    case "ObjectMethod":
    case "ClassMethod":
    case "ClassPrivateMethod":
      return false;
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "StaticBlock":
      return true;
    default:
      return undefined;
  }
}
