/** Closure conversion, layer 7: statements with a scope of their own: loops, `switch`, `catch`. */
import * as t from "@babel/types";
import { containsFunction } from "../../2-analyze/scopes.js";
import * as b from "../../ir/build.js";
import type { Ref, Scope } from "../../ir/unit.js";
import type { Node } from "../../ir/walk.js";
import { Expressions } from "./expressions.js";
import { recordKey } from "./references.js";

export abstract class ScopedStatements extends Expressions {
  protected forStatement(node: t.ForStatement): Node {
    const scope = this.unit.scopeOf.get(node);
    if (!scope?.record) return this.plainFor(node);
    const record = scope.record;
    const boxed = [...scope.bindings.values()].filter((binding) => binding.boxed);
    const copy = (): t.Expression =>
      b.assign(b.id(record), t.objectExpression(boxed.map((binding) => b.property(recordKey(binding.name), this.slot(binding)))));
    // A closure of the head keeps the variables of before the first turn.
    const madeInHead = node.init ? containsFunction(node.init) : false;
    const before = [...this.open(scope), ...([this.rewrite(node.init as Node)].flat() as t.Statement[])];
    if (madeInHead) before.push(b.run(copy()));
    node.init = null;
    if (node.test) node.test = this.expression(node.test);
    const update = node.update ? this.expression(node.update) : null;
    node.body = this.rewrite(node.body) as t.Statement;
    // Each turn has its own copies of the variables: ECMAScript's CreatePerIterationEnvironment. Constants need none.
    if (boxed.some((binding) => binding.kind !== "const")) {
      node.update = update ? t.sequenceExpression([copy(), update]) : copy();
    } else node.update = update;
    const block = b.placed(b.block([...before, node]), node);
    this.madeBlocks.add(block);
    return block;
  }

  protected plainFor(node: t.ForStatement): Node {
    const init = node.init ? [this.rewrite(node.init)].flat() : [];
    if (node.test) node.test = this.expression(node.test);
    if (node.update) node.update = this.expression(node.update);
    node.body = this.rewrite(node.body) as t.Statement;
    const [only] = init;
    node.init = null;
    if (init.length === 1 && only && (t.isExpression(only) || only.type === "VariableDeclaration")) {
      node.init = only;
      return node;
    }
    if (init.length === 0) return node;
    // `var`s of which some live in the record of the function.
    const block = b.placed(b.block([...(init as t.Statement[]), node]), node);
    this.madeBlocks.add(block);
    return block;
  }

  /** A label stays at its loop when statements now come before it. */
  protected labeled(node: t.LabeledStatement): Node {
    const body = this.rewrite(node.body) as t.Statement;
    if (!this.madeBlocks.has(body)) {
      node.body = body;
      return node;
    }
    const list = (body as t.BlockStatement).body;
    list.push(b.placed(b.label(node.label.name, list.pop() as t.Statement), node));
    return body;
  }

  /** Blocks that stand for one statement, so that a label around them can move to the loop inside. */
  readonly madeBlocks = new Set<Node>();

  protected forEach(node: t.ForOfStatement | t.ForInStatement): Node {
    const scope = this.unit.scopeOf.get(node);
    const right = { start: node.right.start ?? 0, end: node.right.end ?? 0 };
    node.right = this.expression(node.right);
    const { left } = node;
    if (left.type !== "VariableDeclaration" || !this.isBoxed((left.declarations[0] as t.VariableDeclarator).id)) {
      node.left = this.rewrite(node.left) as t.LVal;
      node.body = this.rewrite(node.body) as t.Statement;
      return node;
    }
    const value = this.unit.names.fresh("v");
    const [declarator] = left.declarations as [t.VariableDeclarator];
    const seenInHead = this.headSees(scope, right);
    const opening = seenInHead ? [b.set(b.id(scope?.record as string), this.record(scope as Scope))] : this.open(scope);
    const assigned = this.bind(declarator.id, b.id(value), declarator, left.kind);
    const body = this.rewrite(node.body) as t.Statement;
    node.left = t.variableDeclaration("const", [t.variableDeclarator(b.id(value))]);
    node.body = b.block([...opening, ...assigned, body]);
    if (!seenInHead) return node;
    const block = b.placed(b.block([...this.open(scope), node]), node);
    this.madeBlocks.add(block);
    return block;
  }

  /** True if the iterable mentions the variables of its loop, which are in their dead zone there. */
  protected headSees(scope: Scope | undefined, right: { start: number; end: number }): boolean {
    if (!scope?.record) return false;
    const inHead = (ref: Ref): boolean => (ref.node.start ?? 0) >= right.start && (ref.node.start ?? 0) < right.end;
    return [...scope.bindings.values()].some((binding) => binding.boxed && binding.refs.some(inHead));
  }

  protected switchStatement(node: t.SwitchStatement): Node {
    const scope = this.unit.scopeOf.get(node);
    node.discriminant = this.expression(node.discriminant);
    const all: t.Statement[] = [];
    for (const one of node.cases) {
      if (one.test) one.test = this.expression(one.test);
      const { hoisted, rest } = this.statements(one.consequent);
      all.push(...hoisted);
      one.consequent = rest;
    }
    const opening = [...this.open(scope), ...all];
    if (opening.length === 0) return node;
    // Scope records and functions exist before the first case runs; the discriminant is outside of the scope.
    const value = this.unit.names.fresh("v");
    const discriminant = node.discriminant;
    node.discriminant = b.id(value);
    const block = b.placed(b.block([b.constVar(value, discriminant), ...opening, node]), node);
    this.madeBlocks.add(block);
    return block;
  }

  protected catchClause(node: t.CatchClause): t.CatchClause {
    const scope = this.unit.scopeOf.get(node);
    const { param } = node;
    let opening: t.Statement[];
    if (param && param.type !== "Identifier" && scope?.record) {
      // Closures in the pattern share the record: it exists before the pattern is taken apart.
      for (const binding of scope.bindings.values()) this.loweredParams.add(binding);
      const value = this.unit.names.fresh("v");
      opening = [...this.open(scope), ...this.bind(param, b.id(value), param)];
      node.param = b.id(value);
    } else {
      if (param) node.param = this.pattern(param) as t.Identifier;
      opening = this.open(scope);
    }
    node.body = this.block(node.body);
    node.body.body.unshift(...opening);
    return node;
  }
}
