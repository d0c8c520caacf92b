/**
 * Generated names. All start with one prefix, `$`, made longer when the file has a name that could be taken for one of
 * ours. The list:
 *   $k runtime · $S SUSPENDED · $R control · $D DONE · $T TDZ · $V save · $A apply · $I isArray · $m metadata table
 *   $fN factory of function N · $gN strings of a tagged template · $oN maker of an object literal · $wN of a class with a holder $PN · $rN its resuming body
 *   $p point · $l slots · $c completion · $v its value (parameters of a resuming body)
 *   $x the activation of an async function · $a arguments · $y who called · $n new.target · $this `this` of a resuming body · $e caught error
 *   $cN class of a function, $hN class or object literal of the module, whose code says `super` or its name elsewhere
 *   $tN temporary · $sN scope record · $vN value between two statements · $LN label · $iN index of a switch case · $hN code that stands in a class
 *   $qN loop of a call of an array method
 */
import type * as t from "@babel/types";
import type { Names } from "./unit.js";
import { isFunctionLike, walk } from "./walk.js";

/**
 * @param scope names the global scope's scripts apart: they share it, and each gets names of its own, `$k_x7Qf`. Undefined for files
 * that have a scope to themselves.
 */
export function createNames(file: t.File, scope?: string): Names {
  const end = scope === undefined ? "" : `_${scope}`;
  const taken = new Set<string>();
  walk(file, (node) => {
    if (node.type === "Identifier") taken.add(node.name);
    return true;
  });
  let prefix = "$";
  const isGenerated = (name: string): boolean => name.startsWith(prefix) && /^[A-Za-z]+\d*$/.test(name.slice(prefix.length));
  while ([...taken].some(isGenerated)) prefix += "$";
  const counts = new Map<string, number>();
  const start = prefix.replaceAll("$", "\\$");
  const variable = new RegExp(`^${start}(?:[csvti]\\d+|a|n)${end}$`);
  const factory = new RegExp(`^${start}[fg]\\d+${end}$`);
  return {
    fresh(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${prefix}${kind}${count}${end}`;
    },
    prefix,
    fixed: (kind) => prefix + kind + end,
    generatedIn(nodes) {
      const found = new Set<string>();
      for (const node of nodes)
        walk(node, (inner) => {
          if (inner.type === "Identifier" && variable.test(inner.name)) found.add(inner.name);
          return !isFunctionLike(inner);
        });
      return found;
    },
    isGenerated,
    isFactory: (name) => factory.test(name),
  };
}
