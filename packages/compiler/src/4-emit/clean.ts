/**
 * The clean copies of a resuming body: code as it goes on after the interrupted turn, without guards. Declarations become
 * assignments, since all variables are declared at the top; `this` is the variable that the slots filled.
 */
import * as t from "@babel/types";
import type { PointSite } from "../3-normalize/context.js";
import * as b from "../ir/build.js";
import type { Fn, Unit } from "../ir/unit.js";
import { isFunctionLike, isLoop, mapChildren, type Node, patternIdentifiers } from "../ir/walk.js";
import { asking, suspensionCheck, waiting } from "./checks.js";
import { SuperForms } from "./super.js";

/** Where jumps go: a name is a label of ours, null the statement that the jump stands in. */
export interface Jumps {
  readonly break: string | null;
  readonly continue: string | null;
  readonly labels: ReadonlyMap<string, { break: string; continue: string }>;
}

export const NATIVE: Jumps = { break: null, continue: null, labels: new Map() };

export class CleanCopies {
  readonly forms: SuperForms;

  constructor(
    private readonly unit: Unit,
    private readonly fn: Fn,
    private readonly sites: ReadonlyMap<t.Node, PointSite>,
    /** Takes the variables that the copies assign to. */
    private readonly declared: Set<string>,
    /** The variable with the object that a call with `new` gives. */
    private readonly result: string | undefined,
  ) {
    this.forms = new SuperForms(unit, fn, declared);
  }

  /** A copy in which `this` is the variable that the slots filled. */
  copy<T extends Node>(node: T): T {
    const replace = (inner: Node): Node => {
      const made = this.forms.rewrite(inner, replace);
      if (made) return made;
      if (isFunctionLike(inner) && inner.type !== "ArrowFunctionExpression") return inner;
      if (inner.type === "ClassExpression" || inner.type === "ClassDeclaration") return inner;
      mapChildren(inner, replace);
      return inner;
    };
    return replace(t.cloneNode(node)) as T;
  }

  /** Copies a statement; declarations of its own list become assignments. */
  statement(node: t.Statement, jumps: Jumps): t.Statement[] {
    const site = this.sites.get(node);
    if (site) return this.suspending(site, node);
    switch (node.type) {
      case "VariableDeclaration":
        return this.assignments(node);
      case "BlockStatement":
        return [b.placed(b.block(this.list(node.body, jumps)), node)];
      case "IfStatement":
        return [
          b.placed(
            t.ifStatement(
              this.copy(node.test),
              this.asBlock(this.statement(node.consequent, jumps)),
              node.alternate ? this.asBlock(this.statement(node.alternate, jumps)) : null,
            ),
            node,
          ),
        ];
      case "LabeledStatement":
        return [b.placed(b.label(node.label.name, this.single(this.statement(node.body, without(jumps, node.label.name)))), node)];
      case "BreakStatement":
        return [this.breakTo(node, jumps)];
      case "ContinueStatement":
        return [this.continueTo(node, jumps)];
      case "ReturnStatement":
        return [this.returned(node)];
      case "SwitchStatement": {
        const inner: Jumps = { ...jumps, break: null };
        const cases = node.cases.map((one) => t.switchCase(one.test ? this.copy(one.test) : null, this.list(one.consequent, inner)));
        return [b.placed(t.switchStatement(this.copy(node.discriminant), cases), node)];
      }
      case "TryStatement":
        return [
          b.placed(
            t.tryStatement(
              b.block(this.list(node.block.body, jumps)),
              this.handler(node.handler, jumps),
              node.finalizer ? b.block(this.list(node.finalizer.body, jumps)) : null,
            ),
            node,
          ),
        ];
      default:
        if (isLoop(node)) return this.loop(node, jumps);
        return [this.copy(node)];
    }
  }

  list(nodes: readonly t.Statement[], jumps: Jumps): t.Statement[] {
    return nodes.flatMap((node) => this.statement(node, jumps));
  }

  private single(statements: t.Statement[]): t.Statement {
    return statements.length === 1 ? (statements[0] as t.Statement) : b.block(statements);
  }

  asBlock(statements: t.Statement[]): t.BlockStatement {
    const [first] = statements;
    return statements.length === 1 && first?.type === "BlockStatement" ? first : b.block(statements);
  }

  loop(node: Extract<t.Statement, t.Loop>, jumps: Jumps): t.Statement[] {
    const body = this.asBlock(this.statement(node.body, { ...jumps, break: null, continue: null }));
    switch (node.type) {
      case "WhileStatement":
        return [b.placed(t.whileStatement(this.copy(node.test), body), node)];
      case "DoWhileStatement":
        return [b.placed(t.doWhileStatement(this.copy(node.test), body), node)];
      case "ForStatement":
        return [
          b.placed(
            t.forStatement(this.forInit(node), node.test ? this.copy(node.test) : null, node.update ? this.copy(node.update) : null, body),
            node,
          ),
        ];
      default: {
        // Without a point: the declaration of its head stays where it is.
        const copy = this.copy({ ...node, body: b.block([]) } as t.ForOfStatement);
        copy.body = body;
        return [copy];
      }
    }
  }

  forInit(node: t.ForStatement): t.Expression | null {
    if (!node.init) return null;
    if (node.init.type !== "VariableDeclaration") return this.copy(node.init);
    const assignments = this.assignments(node.init).map((one) => (one as t.ExpressionStatement).expression);
    return assignments.length === 0
      ? null
      : assignments.length === 1
        ? (assignments[0] as t.Expression)
        : t.sequenceExpression(assignments);
  }

  private assignments(node: t.VariableDeclaration): t.Statement[] {
    const out: t.Statement[] = [];
    for (const declarator of node.declarations) {
      for (const one of patternIdentifiers(declarator.id)) this.declared.add(one.name);
      if (!declarator.init && node.kind === "var") continue;
      const value = declarator.init ? this.copy(declarator.init) : b.undef();
      out.push(b.placed(b.set(this.copy(declarator.id) as t.LVal, value), declarator));
    }
    return out;
  }

  private breakTo(node: t.BreakStatement, jumps: Jumps): t.Statement {
    const target = node.label ? (jumps.labels.get(node.label.name)?.break ?? node.label.name) : jumps.break;
    return b.placed(b.leave(target), node);
  }

  /** The end of an interrupted turn is the end of a labelled block. */
  private continueTo(node: t.ContinueStatement, jumps: Jumps): t.Statement {
    const ours = node.label ? jumps.labels.get(node.label.name)?.continue : (jumps.continue ?? undefined);
    if (ours !== undefined) return b.placed(b.leave(ours), node);
    return b.placed(b.again(node.label?.name ?? null), node);
  }

  private returned(node: t.ReturnStatement): t.Statement {
    const value = node.argument ? this.copy(node.argument) : null;
    if (this.forms.leavesDerived) return b.block(this.forms.leave(value).map((one) => b.placed(one, node)));
    if (this.result === undefined) return b.placed(b.ret(value), node);
    const made = b.id(this.result);
    return b.placed(b.ret(value ? b.call(b.member(b.id(this.unit.names.fixed("k")), "ctorResult"), [value, made]) : made), node);
  }

  handler(node: t.CatchClause | null | undefined, jumps: Jumps): t.CatchClause | null {
    if (!node) return null;
    return t.catchClause(node.param ? this.copy(node.param) : null, b.block(this.list(node.body.body, jumps)));
  }

  /** The statement of a point, and the check behind it. */
  suspending(site: PointSite, place: t.Node): t.Statement[] {
    const { unit, fn } = this;
    const pseudo = (name: string): t.Expression => b.id(unit.names.fixed(name));
    if (site.kind === "start") return [];
    this.declared.add(site.target);
    const into = (value: t.Expression): t.Statement => b.placed(b.set(b.id(site.target), value), place);
    if (site.kind === "call") return [...asking(unit, site, into(this.copy(site.call))), suspensionCheck(unit, fn, site, pseudo)];
    const { value, after } = waiting(unit, fn, site, pseudo, this.copy(site.call));
    return [into(value), ...after];
  }
}

/** The jumps inside a statement that has the label itself. */
export function without(jumps: Jumps, name: string): Jumps {
  if (!jumps.labels.has(name)) return jumps;
  const labels = new Map(jumps.labels);
  labels.delete(name);
  return { ...jumps, labels };
}
