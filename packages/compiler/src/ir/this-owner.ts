import type { Fn } from "./unit.js";

/** Functions that see `this`, `arguments` and `new.target` of the function around them. */
export function isTransparent(fn: Fn): boolean {
  return fn.kind === "arrow" || fn.kind === "class";
}

/** The function whose `this` a place in `fn` sees; null at the top of the file. */
export function thisOwner(fn: Fn | null): Fn | null {
  let owner = fn;
  while (owner && isTransparent(owner)) owner = owner.parent;
  return owner;
}
