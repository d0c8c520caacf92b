/**
 * Generated names. All start with one prefix, `$`, made longer when the file has a name that could be taken for one of
 * ours. The list:
 *   $k runtime · $S SUSPENDED · $R control · $D DONE · $T TDZ · $V save · $A apply · $m metadata table
 *   $fN factory of function N · $gN strings of a tagged template · $rN its resuming body
 *   $p point · $l slots · $c completion · $v its value (parameters of a resuming body) · $u result of a save
 *   $a arguments · $n new.target · $this `this` of a resuming body · $e caught error
 *   $tN temporary · $sN scope record · $vN value between two statements · $LN label · $iN index of a switch case
 */
import type { Names } from "./unit.js";
import { isFunctionLike, walk } from "./walk.js";

export function createNames(code: string): Names {
  let prefix = "$";
  while (new RegExp(`(?<![\\w$])\\${prefix.split("").join("\\")}[A-Za-z]+\\d*(?![\\w$])`).test(code)) prefix += "$";
  const counts = new Map<string, number>();
  const variable = new RegExp(`^\\${prefix.split("").join("\\")}(?:[svti]\\d+|a|n)$`);
  const factory = new RegExp(`^\\${prefix.split("").join("\\")}[fg]\\d+$`);
  return {
    fresh(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${prefix}${kind}${count}`;
    },
    fixed: (kind) => prefix + kind,
    generatedIn(nodes) {
      const found = new Set<string>();
      for (const node of nodes)
        walk(node, (inner) => {
          if (inner.type === "Identifier" && variable.test(inner.name)) found.add(inner.name);
          return !isFunctionLike(inner);
        });
      return found;
    },
    isFactory: (name) => factory.test(name),
  };
}
