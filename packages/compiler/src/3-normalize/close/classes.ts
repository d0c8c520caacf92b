/** Closure conversion, layer 4: classes, their fields and static blocks. */
import * as t from "@babel/types";
import { isHomeVariable } from "../../2-analyze/captures.js";
import { isStatic } from "../../2-analyze/plan.js";
import { isGlobal } from "../../2-analyze/pure-calls.js";
import * as b from "../../ir/build.js";
import type { Binding, Fn } from "../../ir/unit.js";
import type { Node } from "../../ir/walk.js";
import { Functions, type HeadPart } from "./functions.js";

export abstract class Classes extends Functions {
  protected class(node: t.Class): Node {
    const fn = this.unit.fnOf.get(node) as Fn;
    if (node.decorators) node.decorators = node.decorators.map((one) => this.rewrite(one) as t.Decorator);
    this.head(fn, node);
    this.within(fn, () => {
      node.body.body = node.body.body.map((member) => this.rewrite(member) as t.ClassMethod);
    });
    this.noteMethods(node);
    const { record } = fn.scope;
    if (record) {
      // Code elsewhere reaches the class through this variable; nothing runs before the first static block.
      node.body.body.unshift(t.staticBlock([b.set(b.id(record), t.thisExpression())]));
      if (isHomeVariable(fn.scope)) this.moduleVariables.push(record);
    }
    const isDeclaration = node.type === "ClassDeclaration" && node.id;
    const outer = isDeclaration ? this.bindingOf(node.id as t.Identifier) : undefined;
    if (fn.lifted || fn.holder) {
      const made = this.inHead(node, this.lift(fn, node));
      return outer ? this.classVariable(outer, made, node) : made;
    }
    const seenInHead = this.unit.scopeOf.get(node.body)?.record !== undefined;
    if (!seenInHead && (!outer || outer.scope.kind === "program" || (this.fn?.plan !== "cut" && !outer.boxed))) return node;
    const made = this.inHead(node, Object.assign(node, { type: "ClassExpression" }) as unknown as t.Expression);
    return outer ? this.classVariable(outer, made, node) : made;
  }

  /** A class that became a variable is exported by its name. */
  protected exportDefault(node: t.ExportDefaultDeclaration): Node | Node[] {
    const made = this.rewrite(node.declaration) as t.Statement | t.Expression;
    if (made.type !== "VariableDeclaration") return Object.assign(node, { declaration: made });
    const { id } = made.declarations[0] as t.VariableDeclarator;
    return [made, t.exportNamedDeclaration(null, [t.exportSpecifier(id as t.Identifier, b.id("default"))])];
  }

  /**
   * Heritage and computed keys, in their order. A factory takes their values: when a snapshot is read, it makes the class
   * from those, and no code of the program runs.
   */
  private head(fn: Fn, node: t.Class): void {
    const head: HeadPart[] = [];
    const take = (value: t.Expression, isKey: boolean): t.Expression => {
      if (!fn.lifted && !fn.holder) return value;
      const param = this.unit.names.fresh("v");
      head.push({ param, value, isKey });
      return b.id(param);
    };
    // V8 looks whether it can be extended when all keys are known.
    if (node.superClass) node.superClass = take(this.expression(node.superClass), false);
    for (const member of node.body.body) {
      if ("decorators" in member && member.decorators) member.decorators = member.decorators.map((one) => this.rewrite(one) as t.Decorator);
      if (!("computed" in member) || !member.computed || this.isFixedKey(member.key)) continue;
      const key = this.expression(member.key as t.Expression);
      if (fn.lifted || fn.holder) member.key = take(b.call(this.k("key"), [key]), true);
      else member.key = isStatic(fn) && member.type === "ClassMethod" && this.isNoted(member) ? this.keptKey(key) : key;
    }
    if (head.length > 0) this.heads.set(fn, head);
  }

  /** The key of a method that the runtime is told of, in a class of the module: a variable of the module keeps its value. */
  private keptKey(key: t.Expression): t.Expression {
    const name = this.unit.names.fresh("v");
    this.moduleVariables.push(name);
    return b.assign(b.id(name), b.call(this.k("key"), [key]));
  }

  /** A key that is the same each time and runs no code: a literal, `Symbol.iterator`. */
  private isFixedKey(key: Node): boolean {
    if (key.type === "StringLiteral" || key.type === "NumericLiteral") return true;
    return key.type === "MemberExpression" && !key.computed && isGlobal(this.unit, key.object, "Symbol");
  }

  /** The name of the class, as heritage and keys see it: without a value until the class is made. */
  private inHead(node: t.Class, made: t.Expression): t.Expression {
    const scope = this.unit.scopeOf.get(node.body);
    if (!scope?.record) return made;
    this.extraVariables.push(scope.record);
    const [binding] = [...scope.bindings.values()] as [Binding];
    return t.sequenceExpression([b.assign(b.id(scope.record), this.record(scope)), b.assign(this.slot(binding), made)]);
  }

  /** Variables of the module for what it makes once. */
  readonly moduleVariables: string[] = [];

  /** The runtime is told which methods are generators, to know what they make, and which are async. */
  protected noteMethods(node: t.Class): void {
    const note = (holder: t.Expression, isStatic: boolean): t.Statement[] => {
      const methods = node.body.body.filter((member) => member.type === "ClassMethod" && member.static === isStatic) as t.ClassMethod[];
      const noted = this.noted(holder, methods);
      return noted === holder ? [] : [b.run(noted)];
    };
    const notes = [...note(b.member(t.thisExpression(), "prototype"), false), ...note(t.thisExpression(), true)];
    if (notes.length > 0) node.body.body.unshift(t.staticBlock(notes));
  }

  /** `$k.methods(holder, ["a", "b"], ["c"])`, async generators apart; the holder alone when there is nothing to tell. */
  protected noted(holder: t.Expression, methods: readonly (t.ClassMethod | t.ObjectMethod)[]): t.Expression {
    const keys = (isAsyncGenerator: boolean): t.Expression[] => methods.flatMap((method) => this.notedKey(method, isAsyncGenerator));
    const lists = [keys(false), keys(true)];
    if (lists[1]?.length === 0) lists.pop();
    if (lists.every((list) => list.length === 0)) return holder;
    return b.call(this.k("methods"), [holder, ...lists.map((list) => t.arrayExpression(list))]);
  }

  /** Generator and async methods that are cut. */
  private isNoted(method: t.ClassMethod | t.ObjectMethod): boolean {
    const fn = this.unit.fnOf.get(method);
    return fn !== undefined && !fn.lifted && fn.plan === "cut" && (fn.generator || fn.async);
  }

  /** The key of one that is noted; nothing for others, and for keys that must not be computed again. */
  private notedKey(method: t.ClassMethod | t.ObjectMethod, isAsyncGenerator: boolean): t.Expression[] {
    const fn = this.unit.fnOf.get(method);
    if (!fn || !this.isNoted(method) || isAsyncGenerator !== (fn.generator && fn.async)) return [];
    const key = method.key.type === "AssignmentExpression" ? (method.key.left as t.Identifier) : method.key;
    if (method.computed && key.type === "Identifier" && this.unit.names.isGenerated(key.name)) return [t.cloneNode(key)];
    if (!method.computed && key.type === "Identifier") return [b.str(key.name)];
    if (key.type === "StringLiteral" || key.type === "NumericLiteral") return [t.cloneNode(key)];
    const isSymbol =
      key.type === "MemberExpression" &&
      !key.computed &&
      key.object.type === "Identifier" &&
      key.object.name === "Symbol" &&
      this.unit.refs.get(key.object)?.binding === null;
    return isSymbol ? [t.cloneNode(key)] : [];
  }

  protected classVariable(binding: Binding, value: t.Expression, place: Node): t.Statement {
    return b.placed(binding.boxed ? b.set(this.slot(binding), value) : b.letVar(binding.outName, value), place);
  }

  protected initializer(node: t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty | t.StaticBlock): Node {
    const fn = this.unit.fnOf.get(node);
    if (node.type === "StaticBlock") {
      this.within(fn, () => {
        const { hoisted, rest } = this.statements(node.body);
        node.body = [...this.open(fn?.scope), ...hoisted, ...rest];
      });
      return node;
    }
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
