/**
 * What `new C()` and `super()` run, where a name of the file always means one class: so that making plain objects is no
 * point. Needs the pass `complete`: fields that call something are in a method that the constructor calls.
 */
import type * as t from "@babel/types";
import { calls } from "../1-parse/fields.js";
import type { Binding, Fn, Unit } from "../ir/unit.js";
import type { Node } from "../ir/walk.js";

/** The constructor that runs; `"none"` if none does; undefined when that is not known. */
export type Constructor = Fn | "none" | undefined;

export class Constructors {
  private readonly classes = new Map<Binding, t.Class>();

  constructor(private readonly unit: Unit) {
    for (const { node } of unit.fns) {
      if (node.type !== "ClassDeclaration" || !node.id) continue;
      const binding = unit.refs.get(node.id)?.binding;
      if (binding && !binding.reassigned) this.classes.set(binding, node);
    }
  }

  /** Of `new callee()`. */
  of(callee: Node | null | undefined): Constructor {
    if (callee?.type !== "Identifier") return undefined;
    const binding = this.unit.refs.get(callee)?.binding;
    const node = binding ? this.classes.get(binding) : undefined;
    return node ? this.ofClass(node) : undefined;
  }

  /** Of `super()` in a constructor, or in an arrow function in it. */
  above(fn: Fn): Constructor {
    let around: Fn | null = fn;
    while (around && around.kind !== "class") around = around.parent;
    return around ? this.of((around.node as t.Class).superClass) : undefined;
  }

  private ofClass(node: t.Class): Constructor {
    if (
      node.body.body.some(
        (member) => "value" in member && member.value && (member as t.ClassProperty).static !== true && calls(member.value),
      )
    )
      return undefined;
    const own = node.body.body.find((member) => member.type === "ClassMethod" && member.kind === "constructor");
    if (own) {
      const fn = this.unit.fnOf.get(own);
      return fn?.marked && !fn.usesEval ? fn : undefined;
    }
    return node.superClass ? this.of(node.superClass) : "none";
  }
}
