/** Closure conversion, layer 5: object literals. */
import * as t from "@babel/types";
import { isHomeVariable } from "../../2-analyze/captures.js";
import * as b from "../../ir/build.js";
import type { Binding, Fn } from "../../ir/unit.js";
import { isFunctionLike, type Node } from "../../ir/walk.js";
import { Classes } from "./classes.js";

export abstract class Literals extends Classes {
  /**
   * Accessors stay in their literal, since V8 reads a property twice in a rest pattern when it was defined by hand; the
   * runtime is told what they are made of: `$k.accessor({ get v() {…} }, "v", "get", $m[5], [$s1])`.
   */
  protected object(node: t.ObjectExpression): t.Expression {
    const notes: t.Expression[][] = [];
    const records = new Set<string>();
    const methods = node.properties.filter((property) => property.type === "ObjectMethod");
    node.properties = node.properties.map((property) => {
      const fn = property.type === "ObjectMethod" ? this.unit.fnOf.get(property) : undefined;
      if (property.type !== "ObjectMethod" || !fn?.lifted || property.kind === "method") return this.rewrite(property) as t.ObjectProperty;
      let key: t.Expression = b.str(fn.inferredName ?? "");
      const copyKey = property.computed ? this.keyRecord(this.expression(property.key as t.Expression)) : undefined;
      this.within(fn, () => this.functionBody(fn, property));
      const copy = t.cloneNode(property);
      this.accessorCopies.set(fn, copy);
      if (copyKey) {
        this.keyRecords.set(fn, copyKey.record);
        property.key = copyKey.key;
        copy.key = b.member(b.id(copyKey.record), "key");
        key = t.cloneNode(copy.key);
      }
      for (const { record } of fn.freeScopes) records.add(record as string);
      const factory = this.lift(fn, copy) as t.CallExpression;
      notes.push([key, b.str(property.kind), this.meta(fn), t.arrayExpression(factory.arguments as t.Expression[])]);
      return property;
    });
    // Of two accessors for one property the later one counts: it is noted first.
    const made = notes.reduceRight<t.Expression>(
      (object, note) => b.call(this.k("accessor"), [object, ...note]),
      records.size > 0 ? this.literalFactory(node, records) : node,
    );
    return b.placed(this.asHome(node, this.noted(made, methods)), node);
  }

  /**
   * The accessors of a literal see the records of the turn of a loop that made it, which a variable of the function would
   * not keep: the literal moves into a function that gets them, and the values of the properties, as parameters.
   */
  private literalFactory(node: t.ObjectExpression, records: Set<string>): t.Expression {
    const values: { param: string; value: t.Expression }[] = [];
    const take = (value: t.Expression): t.Expression => {
      if (t.isLiteral(value) && value.type !== "TemplateLiteral") return value;
      const param = this.unit.names.fresh("v");
      values.push({ param, value });
      return b.id(param);
    };
    const inner = t.cloneNode(node, false);
    inner.properties = node.properties.map((property) => {
      if (property.type === "SpreadElement") return t.spreadElement(take(t.objectExpression([property])));
      if (property.computed) property.key = take(b.call(this.k("key"), [property.key as t.Expression]));
      if (property.type === "ObjectMethod") return property;
      return this.longhand(Object.assign(property, { value: take(property.value as t.Expression) }));
    });
    const name = this.unit.names.fresh("o");
    const params = [...records, ...values.map(({ param }) => param)].map((param) => b.id(param));
    this.templates.push(t.functionDeclaration(b.id(name), params, b.block([b.ret(inner)])));
    return b.placed(b.call(b.id(name), [...[...records].map((record) => b.id(record)), ...values.map(({ value }) => value)]), node);
  }

  /** The accessors that the factories make: they get the bodies of those that stand in literals. */
  readonly accessorCopies = new Map<Fn, t.ObjectMethod>();

  /** Functions of the module that make what stands several times in the output. */
  readonly templates: t.FunctionDeclaration[] = [];

  /** A literal whose methods say `super` is kept where these find it. */
  private asHome(node: t.ObjectExpression, made: t.Expression): t.Expression {
    const scope = this.unit.scopeOf.get(node);
    if (!scope?.record) return made;
    const home = b.assign(this.slot([...scope.bindings.values()][0] as Binding), made);
    if (isHomeVariable(scope)) {
      this.moduleVariables.push(scope.record);
      return home;
    }
    this.extraVariables.push(scope.record);
    return t.sequenceExpression([b.assign(b.id(scope.record), this.record(scope)), home]);
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
    if (node.computed && fn && fn.inferredName === undefined) fn.namedByKey = true;
    node.value = this.rewrite(node.value) as t.Expression;
    return node.shorthand && !this.keepsShorthand(node) ? this.longhand(node) : node;
  }

  private longhand(node: t.ObjectProperty): t.ObjectProperty {
    if (!node.shorthand) return node;
    node.shorthand = false;
    node.key = t.cloneNode(node.key, false);
    if (node.key.type === "Identifier" && node.key.name === "__proto__" && t.isExpression(node.value)) {
      // `{ __proto__ }` is a property like others, `{ __proto__: x }` is not.
      node.key = b.str("__proto__");
      node.computed = true;
    }
    return node;
  }

  protected keepsShorthand(node: t.ObjectProperty): boolean {
    const value: Node = node.value;
    const target = value.type === "AssignmentPattern" ? value.left : value;
    return target.type === "Identifier" && node.key.type === "Identifier" && target.name === node.key.name;
  }
}
