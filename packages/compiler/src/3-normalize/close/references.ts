/** Closure conversion, layer 1: what a name becomes: a field of a scope record, another name, a checked read. */
import * as t from "@babel/types";
import { isHomeVariable, seesDeadZone } from "../../2-analyze/captures.js";
import { isDerived } from "../../2-analyze/plan.js";
import * as b from "../../ir/build.js";
import { isTransparent, thisOwner } from "../../ir/this-owner.js";
import type { Binding, Fn, Ref, Unit } from "../../ir/unit.js";
import type { Node } from "../../ir/walk.js";

/** A static method, field or block of a class. */
export function isStaticMember(fn: Fn | null): boolean {
  return fn !== null && (fn.node.type === "StaticBlock" || ("static" in fn.node && fn.node.static === true));
}

/** The name of a binding inside its scope record. `__proto__` would set the prototype. */
export function recordKey(name: string): string {
  return name === "__proto__" ? "$__proto__" : name;
}

export abstract class References {
  protected fn: Fn | null = null;

  constructor(protected readonly unit: Unit) {}

  protected k(name: string): t.MemberExpression {
    return b.member(b.id(this.unit.names.fixed("k")), name);
  }

  protected tdzMarker(): t.Expression {
    return b.id(this.unit.names.fixed("T"));
  }

  protected slot(binding: Binding): t.MemberExpression | t.Identifier {
    // The variable of a class, or of an object literal at the top of the file, holds what is named itself.
    const { scope } = binding;
    if (scope.kind === "class" || isHomeVariable(scope)) return b.id(scope.record as string);
    return b.member(b.id(binding.scope.record as string), recordKey(binding.name));
  }

  protected read(ref: Ref, node: t.Expression): t.Expression {
    const { binding } = ref;
    if (!binding) return node;
    if (binding.kind === "pseudo") {
      const isOwn = ref.fn === binding.scope.fn;
      if (binding.boxed && (!isOwn || (binding.name === "this" && ref.fn?.ownsThis))) return b.placed(this.boxedPseudo(binding), node);
      const owner = binding.scope.fn;
      if ((owner?.plan === "cut" || owner?.mapped) && ref.fn === owner && binding.name !== "this" && !this.inParameters)
        return b.placed(b.id(this.pseudoName(binding)), node);
      return node;
    }
    if (!binding.boxed) {
      if (binding.outName !== binding.name) return b.placed(b.id(binding.outName), node);
      return node;
    }
    const value = b.placed(this.slot(binding) as t.Expression, node);
    if (!seesDeadZone(ref, binding)) return value;
    return b.placed(b.call(this.k("tdz"), [value, b.str(binding.name)]), node);
  }

  /** The `this` of a derived class has no value before `super(…)`. */
  private boxedPseudo(binding: Binding): t.Expression {
    const value = this.slot(binding) as t.Expression;
    return binding.name === "this" && isDerived(binding.scope.fn) ? b.call(this.k("self"), [value]) : value;
  }

  /** A variable that a pattern or loop head assigns. */
  protected target(ref: Ref, node: t.Identifier): t.Expression {
    const { binding } = ref;
    if (!binding) return node;
    if (this.isConstant(binding) && this.rewritesConstants(binding)) {
      if (binding.boxed && seesDeadZone(ref, binding)) return b.placed(this.cell(binding, t.booleanLiteral(true)), node);
      const fails = this.constantAssignment(binding) !== null;
      return b.placed(b.member(fails ? this.k("constant") : t.objectExpression([]), binding.name), node);
    }
    if (!binding.boxed) return b.placed(b.id(binding.outName), node);
    if (!seesDeadZone(ref, binding)) return b.placed(this.slot(binding), node);
    return b.placed(this.cell(binding), node);
  }

  private cell(binding: Binding, ...isConstant: t.BooleanLiteral[]): t.MemberExpression {
    const cell = b.call(this.k("cell"), [b.id(binding.scope.record as string), b.str(recordKey(binding.name)), ...isConstant]);
    return b.member(cell, "value");
  }

  /** Parameters that the engine binds see the function's own `arguments`; the copy is made when the body starts. */
  protected inParameters = false;

  protected pseudoName(binding: Binding): string {
    return this.unit.names.fixed(binding.name === "arguments" ? "a" : "n");
  }

  /** `super` in code that no longer stands in its method: an object that stands for it. */
  protected superObject(node: t.Super): t.Expression {
    return b.placed(b.call(this.k("superOf"), [this.homeOf(node), this.receiverOf(node)]), node);
  }

  /** The `this` of a `super`. */
  protected receiverOf(node: t.Super): t.Expression {
    const receiver = t.thisExpression();
    const ref = this.refOf(this.unit.receivers.get(node) as Node);
    return ref ? this.read(ref, receiver) : receiver;
  }

  /** The class that `super` stands in. */
  protected classOf(node: t.Super): t.Expression {
    return this.slot(this.refOf(node)?.binding as Binding) as t.Expression;
  }

  /** The object whose prototype `super` means. */
  private homeOf(node: t.Super): t.Expression {
    const { binding, fn } = this.refOf(node) as Ref;
    const home = this.classOf(node);
    return isStaticMember(thisOwner(fn)) || binding?.scope.kind === "object" ? home : b.member(home, "prototype");
  }

  /** True if the code stands in a factory outside of the class or literal. */
  protected isMoved(node: t.Super): boolean {
    const ref = this.refOf(node);
    for (let fn = ref?.fn; fn; fn = fn.parent) {
      if ((fn.lifted && fn.kind !== "class") || fn.inHolder || fn.ownsThis) return true;
      if (!isTransparent(fn)) return false;
    }
    return false;
  }

  protected refOf(node: Node): Ref | undefined {
    return this.unit.refs.get(node);
  }

  protected expression(node: t.Expression): t.Expression {
    return this.rewrite(node) as t.Expression;
  }

  protected isConstant(binding: Binding): boolean {
    return binding.kind === "const" || binding.kind === "using" || binding.kind === "self";
  }

  protected rewritesConstants(binding: Binding): boolean {
    return binding.boxed || binding.scope.fn?.plan === "cut" || (binding.kind === "self" && this.fn?.lifted === true);
  }

  /** The failure, or null where the assignment is silently ignored: the name of a function expression in sloppy mode. */
  protected constantAssignment(binding: Binding): t.Expression | null {
    if (binding.kind === "self" && binding.scope.kind === "self" && !this.fn?.strict) return null;
    return b.call(this.k("constAssign"), [b.str(binding.name)]);
  }

  protected meta(fn: Fn): t.Expression {
    return b.at(b.id(this.unit.names.fixed("m")), fn.index);
  }

  /** Rewrites a node; a declaration may become several statements. */
  abstract rewrite(node: Node): Node | Node[];
}
