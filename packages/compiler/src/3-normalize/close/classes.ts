/** Closure conversion, layer 4: classes, their fields and static blocks. */
import * as t from "@babel/types";
import * as b from "../../ir/build.js";
import type { Binding, Fn } from "../../ir/unit.js";
import type { Node } from "../../ir/walk.js";
import { Functions } from "./functions.js";

export abstract class Classes extends Functions {
  protected class(node: t.Class): Node {
    const fn = this.unit.fnOf.get(node) as Fn;
    if (node.decorators) node.decorators = node.decorators.map((one) => this.rewrite(one) as t.Decorator);
    this.within(fn, () => {
      if (node.superClass) node.superClass = this.expression(node.superClass);
      node.body.body = node.body.body.map((member) => this.rewrite(member) as t.ClassMethod);
    });
    this.notePrivates(node);
    if (fn.scope.record) {
      // Methods reach the class by its own name through the record; nothing runs before the first static block.
      const binding = [...fn.scope.bindings.values()].find((one) => one.boxed) as Binding;
      node.body.body.unshift(t.staticBlock([b.set(this.slot(binding), t.thisExpression())]));
    }
    const isDeclaration = node.type === "ClassDeclaration" && node.id;
    const outer = isDeclaration ? this.bindingOf(node.id as t.Identifier) : undefined;
    if (fn.lifted) {
      const made = this.lift(fn, node);
      return outer ? this.classVariable(outer, made, node) : made;
    }
    if (!outer || outer.scope.kind === "program" || (this.fn?.plan !== "cut" && !outer.boxed)) return node;
    return this.classVariable(outer, Object.assign(node, { type: "ClassExpression" }) as unknown as t.Expression, node);
  }

  /** What only the class can see of its instances, a snapshot cannot hold: the runtime is told of the class. */
  protected notePrivates(node: t.Class): void {
    const hasPrivates = node.body.body.some((member) => "key" in member && member.key.type === "PrivateName" && !member.static);
    if (!hasPrivates) return;
    node.body.body.unshift(t.staticBlock([b.run(b.call(this.k("privates"), [t.thisExpression()]))]));
    this.usesRuntime = true;
  }

  /** Something in the output needs the runtime, though no function does. */
  usesRuntime = false;

  protected classVariable(binding: Binding, value: t.Expression, place: Node): t.Statement {
    return b.placed(binding.boxed ? b.set(this.slot(binding), value) : b.letVar(binding.outName, value), place);
  }

  protected initializer(node: t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty | t.StaticBlock): Node {
    const fn = this.unit.fnOf.get(node);
    if (node.type !== "StaticBlock" && node.decorators) node.decorators = node.decorators.map((one) => this.rewrite(one) as t.Decorator);
    if (node.type === "StaticBlock") {
      this.within(fn, () => {
        const { hoisted, rest } = this.statements(node.body);
        node.body = [...this.open(fn?.scope), ...hoisted, ...rest];
      });
      return node;
    }
    if (node.type !== "ClassPrivateProperty" && node.computed) node.key = this.rewrite(node.key) as t.Expression;
    const value = node.value;
    if (fn && value) {
      this.within(fn, () => {
        const rewritten = this.expression(value);
        const record = fn.scope.record;
        // A record for `this` of one instance: an initializer is an expression, so an arrow function holds it.
        node.value = record ? b.call(t.arrowFunctionExpression([b.id(record)], rewritten), [this.record(fn.scope)]) : rewritten;
      });
    }
    return node;
  }
}
