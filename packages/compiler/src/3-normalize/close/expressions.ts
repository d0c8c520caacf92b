/** Closure conversion, layer 6: calls, assignments. */
import * as t from "@babel/types";
import { seesDeadZone } from "../../2-analyze/captures.js";
import { isGlobal } from "../../2-analyze/pure-calls.js";
import * as b from "../../ir/build.js";
import { thisOwner } from "../../ir/this-owner.js";
import type { Binding, Fn, Ref } from "../../ir/unit.js";
import { mapChildren, type Node } from "../../ir/walk.js";
import { Literals } from "./literals.js";

export abstract class Expressions extends Literals {
  protected call(node: t.CallExpression | t.NewExpression | t.TaggedTemplateExpression): Node {
    const isSuperCall = node.type === "CallExpression" && node.callee.type === "Super";
    const callee = node.type === "CallExpression" ? node.callee : undefined;
    const called = node.type === "TaggedTemplateExpression" ? node.tag : node.callee;
    const receiver = this.movedReceiver(called);
    mapChildren(node, (child) => this.rewrite(child));
    if (node.type === "TaggedTemplateExpression") node.tag = withoutReceiver(called, node.tag);
    else if (node.type === "CallExpression") node.callee = withoutReceiver(called, node.callee);
    if (node.type === "TaggedTemplateExpression" && this.fn?.plan === "cut") return this.template(node);
    if (node.type === "CallExpression") this.combination(node);
    if (node.type === "NewExpression" && this.makesPromise(node)) return this.newPromise(node);
    if (isSuperCall) return this.superCall(node as t.CallExpression, callee as t.Super);
    if (receiver) return this.superMethod(node as t.CallExpression, receiver);
    const unstoppable = this.unit.unstoppable.get(node);
    return unstoppable ? this.checked(node as t.Expression, unstoppable) : node;
  }

  /** `Promise.all(…)`, `p.then(…)` and their like: the runtime makes promises whose state it knows. */
  private combination(node: t.CallExpression): void {
    const { callee } = node;
    if (this.fn?.plan !== "cut" || callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier") return;
    const { object, property } = callee;
    const reaction = REACTIONS.get(property.name);
    if (reaction !== undefined && object.type !== "Super") {
      node.callee = this.k(reaction);
      node.arguments.unshift(object);
      return;
    }
    const isPromise = isGlobal(this.unit, object, "Promise");
    if (!isPromise) return;
    if (COMBINATIONS.has(property.name)) {
      node.callee = this.k("combine");
      node.arguments.unshift(b.str(property.name));
    } else if (Object.hasOwn(PROMISES, property.name)) node.callee = this.k(PROMISES[property.name] as string);
  }

  private makesPromise({ callee }: t.NewExpression): boolean {
    return this.fn?.plan === "cut" && callee.type === "Identifier" && isGlobal(this.unit, callee, "Promise");
  }

  /** `new Promise(f)`: the same. */
  private newPromise(node: t.NewExpression): t.Expression {
    const made = b.placed(b.call(this.k("promise"), node.arguments as t.Expression[]), node);
    const point = this.unit.points.get(node);
    if (point) this.unit.points.set(made, point);
    return made;
  }

  /** The receiver of a call of `super.m` that no longer stands in its method. */
  private movedReceiver(callee: Node): t.Expression | undefined {
    if (callee.type !== "MemberExpression" || callee.object.type !== "Super" || !this.isMoved(callee.object)) return undefined;
    return this.receiverOf(callee.object);
  }

  /** `super.m(…)` in such a place. */
  private superMethod(node: t.CallExpression | t.NewExpression | t.TaggedTemplateExpression, receiver: t.Expression): Node {
    if (node.type === "NewExpression") return node;
    const point = this.unit.points.get(node);
    let made: t.Expression;
    if (node.type === "TaggedTemplateExpression") made = Object.assign(node, { tag: b.call(this.k("bound"), [node.tag, receiver]) });
    else
      made = b.placed(
        b.call(b.id(this.unit.names.fixed("A")), [
          node.callee as t.Expression,
          receiver,
          t.arrayExpression(node.arguments as t.Expression[]),
        ]),
        node,
      );
    if (point) this.unit.points.set(made, point);
    const unstoppable = this.unit.unstoppable.get(node);
    return unstoppable ? this.checked(made, unstoppable) : made;
  }

  /** The list of strings belongs to the place in the source, of which the output has several copies. */
  protected template(node: t.TaggedTemplateExpression): t.Expression {
    const name = this.unit.names.fresh("g");
    const { quasis, expressions } = node.quasi;
    const strings = t.taggedTemplateExpression(
      this.k("strings"),
      t.templateLiteral(
        quasis,
        expressions.map(() => b.num(0)),
      ),
    );
    this.templates.push(t.functionDeclaration(b.id(name), [], b.block([b.ret(strings)])));
    const made = b.placed(b.call(node.tag, [b.call(b.id(name), []), ...(expressions as t.Expression[])]), node);
    const point = this.unit.points.get(node);
    if (point) this.unit.points.set(made, point);
    return made;
  }

  protected checked(node: t.Expression, fn: Fn): t.Expression {
    return b.placed(b.call(this.k("uncut"), [node, this.meta(fn)]), node);
  }

  /** Calls inside an optional chain are checked around the whole chain, which may end before them. */
  protected chain(node: t.OptionalMemberExpression | t.OptionalCallExpression): t.Expression {
    let suspends: Fn | undefined;
    const visit = (part: Node): void => {
      const receiver = part.type === "OptionalCallExpression" ? this.movedReceiver(part.callee) : undefined;
      suspends = this.unit.unstoppable.get(part) ?? suspends;
      const isCall = part.type === "OptionalCallExpression" || part.type === "CallExpression";
      if (part.type === "OptionalMemberExpression" || part.type === "OptionalCallExpression") {
        const key = isCall ? "callee" : "object";
        const base = (part as unknown as Record<string, Node>)[key] as Node;
        if (base.type === "OptionalMemberExpression" || base.type === "OptionalCallExpression") visit(base);
        else {
          const made = this.rewrite(base) as t.Expression;
          (part as unknown as Record<string, Node>)[key] = isCall ? withoutReceiver(base, made) : made;
        }
        if (part.type === "OptionalMemberExpression") {
          if (part.computed) part.property = this.expression(part.property as t.Expression);
        } else {
          if (receiver) part.callee = b.call(this.k("bound"), [part.callee as t.Expression, receiver]);
          part.arguments = part.arguments.map((one) => this.rewrite(one) as t.Expression);
        }
      }
    };
    visit(node);
    return suspends ? this.checked(node, suspends) : node;
  }

  /**
   * `super(…)`: `this` exists from here on. In the constructor itself the engine binds it, and a variable has it too, for
   * the resuming body: `($this = super(…), $s1.this = $this, new $P1(this), this)`. Where the native syntax cannot stand,
   * the record alone has it.
   */
  private superCall(node: t.CallExpression, callee: t.Super): t.Expression {
    const owner = thisOwner(this.fn) as Fn;
    const point = this.unit.points.get(node);
    const binding = owner.scope.bindings.get("this");
    const slot = (): t.LVal & t.Expression => this.slot(binding as Binding) as t.MemberExpression;
    const variable = (): t.Identifier => b.id(this.unit.names.fixed("this"));
    const holder = owner.parent?.holder;
    if (this.isMoved(callee)) {
      const target = this.read(this.refOf(this.unit.newTargets.get(callee) as Node) as Ref, t.metaProperty(b.id("new"), b.id("target")));
      const made = b.placed(
        b.call(this.k("superCall"), [this.classOf(callee), target, t.arrayExpression(node.arguments as t.Expression[])]),
        node,
      );
      if (point) this.unit.points.set(made, point);
      const parts: t.Expression[] = [b.assign(slot(), b.call(this.k("bindThis"), [made, slot()]))];
      if (holder) parts.push(b.call(this.k("install"), [this.classOf(callee), slot()]));
      return t.sequenceExpression([...parts, slot()]);
    }
    const checked = point?.fn.plan === "uncut" ? this.checked(node, point.fn) : node;
    const parts: t.Expression[] = [owner.plan === "cut" ? b.assign(variable(), checked) : checked];
    if (binding?.boxed) parts.push(b.assign(slot(), t.thisExpression()));
    if (holder) parts.push(t.newExpression(b.id(holder), [t.thisExpression()]));
    return parts.length === 1 && owner.plan !== "cut" ? checked : t.sequenceExpression([...parts, t.thisExpression()]);
  }

  protected assignment(node: t.AssignmentExpression): Node {
    const { left } = node;
    if (left.type !== "Identifier") {
      mapChildren(node, (child) => this.rewrite(child));
      return node;
    }
    const ref = this.refOf(left);
    const binding = ref?.binding;
    const right = this.expression(node.right);
    if (!ref || !binding) {
      node.right = right;
      return node;
    }
    const isLogical = node.operator === "&&=" || node.operator === "||=" || node.operator === "??=";
    const target = (): t.MemberExpression | t.Identifier => (binding.boxed ? this.slot(binding) : b.id(binding.outName));
    if (this.isConstant(binding) && this.rewritesConstants(binding)) {
      const fail = this.constantAssignment(binding);
      if (node.operator === "=") {
        if (!fail) return right;
        // Before its declaration, the name is the first thing that is wrong.
        const isDead = binding.boxed && seesDeadZone(ref, binding);
        return t.sequenceExpression(isDead ? [right, this.read(ref, t.cloneNode(left)), fail] : [right, fail]);
      }
      const value = this.read(ref, t.cloneNode(left));
      if (!isLogical)
        return fail
          ? t.sequenceExpression([t.binaryExpression(binaryOperator(node.operator), value, right), fail])
          : t.binaryExpression(binaryOperator(node.operator), value, right);
      return t.logicalExpression(node.operator.slice(0, -1) as "&&", value, fail ? t.sequenceExpression([right, fail]) : right);
    }
    if (!binding.boxed || !seesDeadZone(ref, binding)) {
      node.left = b.placed(target(), left);
      node.right = right;
      return node;
    }
    // The binding may be uninitialized: the check comes after the right side for `=`, before it otherwise.
    const checked = b.call(this.k("tdz"), [target(), b.str(binding.name)]);
    if (node.operator === "=") return b.placed(b.assign(target(), b.call(this.k("live"), [right, target(), b.str(binding.name)])), node);
    if (isLogical) return t.logicalExpression(node.operator.slice(0, -1) as "&&", checked, b.assign(target(), right));
    return b.placed(b.assign(target(), t.binaryExpression(binaryOperator(node.operator), checked, right)), node);
  }

  protected unary(node: t.UnaryExpression): Node {
    const { operator, argument } = node;
    const rewritten = this.expression(argument);
    node.argument = rewritten;
    if (operator !== "delete" || argument.type === "MemberExpression" || argument.type === "OptionalMemberExpression") return node;
    // A variable is never deleted, though it may be a property now. A value is evaluated, though it may be a variable now.
    if (argument.type === "Identifier") return rewritten === argument ? node : b.placed(t.booleanLiteral(false), node);
    return t.sequenceExpression([rewritten, t.booleanLiteral(true)]);
  }

  protected update(node: t.UpdateExpression): Node {
    const { argument } = node;
    if (argument.type !== "Identifier") {
      mapChildren(node, (child) => this.rewrite(child));
      return node;
    }
    const ref = this.refOf(argument);
    const binding = ref?.binding;
    if (!ref || !binding) return node;
    if (this.isConstant(binding) && this.rewritesConstants(binding)) {
      const value = t.unaryExpression("+", this.read(ref, t.cloneNode(argument)));
      const fail = this.constantAssignment(binding);
      return fail ? t.sequenceExpression([value, fail]) : value;
    }
    const target = binding.boxed ? this.slot(binding) : b.id(binding.outName);
    node.argument = b.placed(target, argument);
    if (binding.boxed && seesDeadZone(ref, binding))
      return t.sequenceExpression([b.call(this.k("tdz"), [t.cloneNode(target), b.str(binding.name)]), node]);
    return node;
  }
}

function binaryOperator(operator: string): t.BinaryExpression["operator"] {
  return operator.slice(0, -1) as t.BinaryExpression["operator"];
}

/** The same of methods: of a promise they are taken by the runtime, of anything else they are called. */
const REACTIONS: ReadonlyMap<string, string> = new Map([
  ["then", "following"],
  ["catch", "catching"],
  ["finally", "lastly"],
]);

const COMBINATIONS: ReadonlySet<string> = new Set(["all", "allSettled", "any", "race"]);

/** Functions of the runtime, by those that they stand for. */
const PROMISES: Record<string, string> = { resolve: "resolved", reject: "rejected", try: "attempt", withResolvers: "withResolvers" };

/** `f(x)`, where `f` moved into a scope record: `(0, $s1.f)(x)`. The record is nobody's `this`. */
function withoutReceiver<T extends Node>(before: Node, callee: T): T | t.SequenceExpression {
  return before.type === "Identifier" && callee.type === "MemberExpression" ? t.sequenceExpression([b.num(0), callee]) : callee;
}
