/** Finds `try … finally` statements that a suspension leaves through. */
import type * as t from "@babel/types";
import type { PointSite } from "../3-normalize/context.js";
import { eachChild, isFunctionLike, type Node } from "../ir/walk.js";

export function containsSite(node: Node, sites: ReadonlyMap<t.Node, PointSite>): boolean {
  if (sites.has(node)) return true;
  if (isFunctionLike(node)) return false;
  let found = false;
  eachChild(node, (child) => {
    found ||= containsSite(child, sites);
  });
  return found;
}

export function hasSuspendingFinally(body: readonly t.Statement[], sites: ReadonlyMap<t.Node, PointSite>): boolean {
  const search = (node: Node): boolean => {
    if (isFunctionLike(node)) return false;
    if (node.type === "TryStatement" && node.finalizer && containsSite(node.block, sites)) return true;
    let found = false;
    eachChild(node, (child) => {
      found ||= search(child);
    });
    return found;
  };
  return body.some(search);
}
