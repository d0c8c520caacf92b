/** Closure conversion, layer 5: object literals, calls, assignments. */
import * as t from "@babel/types";
import { seesDeadZone } from "../../2-analyze/captures.js";
import { thisOwner } from "../../2-analyze/scopes.js";
import * as b from "../../ir/build.js";
import type { Fn } from "../../ir/unit.js";
import { isFunctionLike, mapChildren, type Node } from "../../ir/walk.js";
import { Classes } from "./classes.js";

export abstract class Expressions extends Classes {
  /**
   * Accessors stay in their literal, since V8 reads a property twice in a rest pattern when it was defined by hand; the
   * runtime is told what they are made of: `$k.accessor({ get v() {…} }, "v", "get", $m[5], [$s1])`.
   */
  protected object(node: t.ObjectExpression): t.Expression {
    const notes: t.Expression[][] = [];
    node.properties = node.properties.map((property) => {
      const fn = property.type === "ObjectMethod" ? this.unit.fnOf.get(property) : undefined;
      if (property.type !== "ObjectMethod" || !fn?.lifted || property.kind === "method") return this.rewrite(property) as t.ObjectProperty;
      let key: t.Expression = b.str(fn.inferredName ?? "");
      const copyKey = property.computed ? this.keyRecord(this.expression(property.key as t.Expression)) : undefined;
      this.within(fn, () => this.functionBody(fn, property));
      const copy = t.cloneNode(property);
      if (copyKey) {
        this.keyRecords.set(fn, copyKey.record);
        property.key = copyKey.key;
        copy.key = b.member(b.id(copyKey.record), "key");
        key = t.cloneNode(copy.key);
      }
      const factory = this.lift(fn, copy) as t.CallExpression;
      notes.push([key, b.str(property.kind), this.meta(fn), t.arrayExpression(factory.arguments as t.Expression[])]);
      return property;
    });
    // Of two accessors for one property the later one counts: it is noted first.
    return b.placed(
      notes.reduceRight<t.Expression>((made, note) => b.call(this.k("accessor"), [made, ...note]), node),
      node,
    );
  }

  protected objectProperty(node: t.ObjectProperty): t.ObjectProperty {
    if (node.computed) node.key = this.rewrite(node.key) as t.Expression;
    const fn = this.unit.fnOf.get(node.value);
    if (node.computed && fn?.lifted && fn.inferredName === undefined && this.fn && isFunctionLike(this.fn.node)) {
      const { record, key } = this.keyRecord(node.key as t.Expression);
      this.keyRecords.set(fn, record);
      node.key = key;
    }
    // A computed key names the function only if nothing stands between.
    if (node.computed && fn && fn.inferredName === undefined) this.namedByKey.add(fn);
    node.value = this.rewrite(node.value) as t.Expression;
    if (node.shorthand && !this.keepsShorthand(node)) {
      node.shorthand = false;
      node.key = t.cloneNode(node.key, false);
    }
    return node;
  }

  protected keepsShorthand(node: t.ObjectProperty): boolean {
    const value: Node = node.value;
    const target = value.type === "AssignmentPattern" ? value.left : value;
    return target.type === "Identifier" && node.key.type === "Identifier" && target.name === node.key.name;
  }

  protected call(node: t.CallExpression | t.NewExpression | t.TaggedTemplateExpression): Node {
    const isSuperCall = node.type === "CallExpression" && node.callee.type === "Super";
    mapChildren(node, (child) => this.rewrite(child));
    if (node.type === "TaggedTemplateExpression" && this.fn?.plan === "cut") return this.template(node);
    if (isSuperCall) return this.superCall(node as t.CallExpression);
    const point = this.unit.points.get(node);
    return point?.fn.plan === "uncut" ? this.checked(node as t.Expression, point.fn) : node;
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

  readonly templates: t.FunctionDeclaration[] = [];

  protected checked(node: t.Expression, fn: Fn): t.Expression {
    return b.placed(b.call(this.k("uncut"), [node, this.meta(fn)]), node);
  }

  /** Calls inside an optional chain are checked around the whole chain, which may end before them. */
  protected chain(node: t.OptionalMemberExpression | t.OptionalCallExpression): t.Expression {
    let suspends: Fn | undefined;
    const visit = (part: Node): void => {
      const point = this.unit.points.get(part);
      if (point?.fn.plan === "uncut") suspends = point.fn;
      const isCall = part.type === "OptionalCallExpression" || part.type === "CallExpression";
      if (part.type === "OptionalMemberExpression" || part.type === "OptionalCallExpression") {
        const key = isCall ? "callee" : "object";
        const base = (part as unknown as Record<string, Node>)[key] as Node;
        if (base.type === "OptionalMemberExpression" || base.type === "OptionalCallExpression") visit(base);
        else (part as unknown as Record<string, Node>)[key] = this.rewrite(base) as Node;
        if (part.type === "OptionalMemberExpression") {
          if (part.computed) part.property = this.expression(part.property as t.Expression);
        } else part.arguments = part.arguments.map((one) => this.rewrite(one) as t.Expression);
      }
    };
    visit(node);
    return suspends ? this.checked(node, suspends) : node;
  }

  /** `this` of a derived constructor exists from here on. */
  protected superCall(node: t.CallExpression): t.Expression {
    const owner = thisOwner(this.fn);
    const binding = owner?.scope.bindings.get("this");
    return binding?.boxed ? b.assign(this.slot(binding), node) : node;
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
