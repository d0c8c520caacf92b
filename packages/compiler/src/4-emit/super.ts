/**
 * What `this` and `super` become in a resuming body, which is a function outside of the class: a variable that the slots
 * filled, and calls of the runtime with the class as an argument.
 */
import * as t from "@babel/types";
import { isDerived } from "../2-analyze/plan.js";
import { isStaticMember } from "../3-normalize/close/references.js";
import { homeScope } from "../3-normalize/normalize.js";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";
import { mapChildren, type Node } from "../ir/walk.js";

export class SuperForms {
  /** The `this` of a derived constructor: it may have no value yet. */
  readonly isDerived: boolean;
  /** Any derived constructor: what it returns is looked at when it is left. */
  readonly leavesDerived: boolean;
  /** Where its `return` statements go, if there are any. */
  private exit: { readonly label: string; readonly result: string } | undefined;

  constructor(
    private readonly unit: Unit,
    private readonly fn: Fn,
    /** Takes the names of variables that must be declared. */
    private readonly declared: Set<string>,
  ) {
    this.leavesDerived = isDerived(fn);
    this.isDerived = this.leavesDerived && !fn.ownsThis;
  }

  /** `this`, checked where it may have no value. */
  thisValue(): t.Expression {
    const variable = this.variable();
    return this.isDerived ? this.k("self", [variable]) : variable;
  }

  /** `return value;` of a derived constructor. The engine looks at the value when the body is left: what that throws is caught by no `try` in it. */
  leave(value: t.Expression | null): t.Statement[] {
    this.exit ??= { label: this.unit.names.fresh("L"), result: this.unit.names.fresh("v") };
    return [b.set(b.id(this.exit.result), value ?? b.undef()), b.leave(this.exit.label)];
  }

  /** The body of a derived constructor, with what the engine does behind it. */
  checked(body: t.Statement[]): t.Statement[] {
    // one that keeps its `this` in a record always returns by itself
    const made = this.isDerived ? this.variable() : b.undef();
    if (this.exit === undefined) return this.isDerived ? [...body, b.ret(this.k("self", [made]))] : body;
    const { label, result } = this.exit;
    // a `finally` may have left a `return` behind
    const whole = b.label(label, b.block([...body, b.set(b.id(result), b.undef())]));
    return [whole, b.ret(this.k("derived", [b.id(result), made]))];
  }

  /** The node in its new form; undefined when it is none of these. */
  rewrite(node: Node, replace: (inner: Node) => Node): Node | undefined {
    const derived = this.isDerived ? this.inDerived(node, replace) : undefined;
    if (derived) return derived;
    if (node.type === "ThisExpression") return b.placed(this.thisValue(), node);
    if (node.type === "Super") return b.placed(this.k("superOf", [this.home(), this.thisValue()]), node);
    const callee = node.type === "TaggedTemplateExpression" ? node.tag : "callee" in node ? node.callee : undefined;
    if (callee?.type !== "MemberExpression" || callee.object.type !== "Super") return undefined;
    mapChildren(node, replace);
    return this.method(node);
  }

  /** A call of `super.m`. */
  private method(node: Node): Node {
    if (node.type === "CallExpression") {
      const args = t.arrayExpression(node.arguments as t.Expression[]);
      return b.placed(b.call(b.id(this.unit.names.fixed("A")), [node.callee as t.Expression, this.thisValue(), args]), node);
    }
    const bound = (callee: Node): t.Expression => this.k("bound", [callee as t.Expression, this.thisValue()]);
    if (node.type === "TaggedTemplateExpression") node.tag = bound(node.tag);
    else if (node.type === "OptionalCallExpression") node.callee = bound(node.callee);
    return node;
  }

  /** `super(…)`, the assignment of its result to `this`, and what puts the instance elements of the class on it. */
  private inDerived(node: Node, replace: (inner: Node) => Node): Node | undefined {
    if (node.type === "CallExpression" && node.callee.type === "Super") {
      const args = node.arguments.map((one) => replace(one) as t.Expression);
      return b.placed(this.k("superCall", [this.homeClass(), b.id(this.unit.names.fixed("n")), t.arrayExpression(args)]), node);
    }
    if (node.type === "AssignmentExpression" && node.left.type === "Identifier" && node.left.name === this.unit.names.fixed("this"))
      return b.placed(b.assign(this.variable(), this.k("bindThis", [replace(node.right) as t.Expression, this.variable()])), node);
    const holder = this.fn.parent?.holder;
    if (holder !== undefined && node.type === "NewExpression" && node.callee.type === "Identifier" && node.callee.name === holder)
      return b.placed(this.k("install", [this.homeClass(), this.variable()]), node);
    return undefined;
  }

  private variable(): t.Identifier {
    const name = this.unit.names.fixed("this");
    this.declared.add(name);
    return b.id(name);
  }

  /** The object whose prototype `super` means. */
  private home(): t.Expression {
    const home = this.homeClass();
    return this.fn.node.type === "ObjectMethod" || isStaticMember(this.fn) ? home : b.member(home, "prototype");
  }

  private homeClass(): t.Identifier {
    return b.id(homeScope(this.fn)?.record as string);
  }

  private k(name: string, args: t.Expression[]): t.CallExpression {
    return b.call(b.member(b.id(this.unit.names.fixed("k")), name), args);
  }
}
