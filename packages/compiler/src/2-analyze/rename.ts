/**
 * Pass `rename`. Gives the variables of each cut function names that are unique in it, since the resuming body declares
 * them all at its top: a variable that hides another one, or a name that the function uses from outside, gets a new name.
 * Also lists `fn.locals`: parameters first, then in source order.
 */
import type { Binding, Fn, Unit } from "../ir/unit.js";

export function renameLocals(unit: Unit): void {
  const used = namesUsedInside(unit);
  const own = new Map<Fn, Binding[]>();
  for (const scope of unit.scopeOf.values()) if (scope.fn) own.set(scope.fn, [...(own.get(scope.fn) ?? []), ...scope.bindings.values()]);
  for (const fn of unit.fns) {
    const bindings = (own.get(fn) ?? []).filter((binding) => binding.kind !== "pseudo" && !unit.names.isGenerated(binding.name));
    bindings.sort((a, b) => Number(b.kind === "param") - Number(a.kind === "param") || a.start - b.start);
    fn.locals = bindings;
    if (fn.plan !== "cut") continue;
    const taken = new Set(used.get(fn));
    if (fn.usesArguments) taken.add("arguments");
    // The name of a function expression is its `name` property: it stays, others give way.
    if (fn.outerScope.kind === "self") for (const name of fn.outerScope.bindings.keys()) taken.add(name);
    for (const binding of bindings) {
      if (binding.boxed && binding.kind !== "param" && binding.kind !== "catch" && binding.kind !== "function") continue;
      let name = binding.name;
      for (let count = 1; taken.has(name); count++) name = `${binding.name}$${count}`;
      binding.outName = name;
      taken.add(name);
    }
  }
}

/** For each function, the outside names that it or a function inside uses, and the names bound inside inner functions. */
function namesUsedInside(unit: Unit): Map<Fn, Set<string>> {
  const used = new Map<Fn, Set<string>>(unit.fns.map((fn) => [fn, new Set()]));
  for (const ref of unit.refs.values()) {
    if (ref.node.type !== "Identifier") continue;
    for (let fn = ref.fn; fn; fn = fn.parent) if (ref.binding?.scope.fn !== fn) used.get(fn)?.add(ref.node.name);
  }
  return used;
}
