/**
 * Pass `resuming`. Emits the resuming body of a cut function (shape P of the design): it enters at a point with the slots
 * of a frame, and goes on from there. The code around the point is a guarded copy: what comes before the point is skipped
 * while `$p` is not 0. Of a loop around the point, the guarded copy finishes the interrupted turn; then the loop goes on
 * in a clean copy without guards (clean.ts). A loop at depth d so stands at most d + 2 times in the output.
 *
 * All variables are declared at the top.
 */
import * as t from "@babel/types";
import { inheritStrictness } from "../3-normalize/close/functions.js";
import type { PointSite } from "../3-normalize/context.js";
import { NEW, THIS } from "../3-normalize/liveness.js";
import { resultVariable } from "../3-normalize/normalize.js";
import * as b from "../ir/build.js";
import { type Fn, isAsyncFunction, type Unit } from "../ir/unit.js";
import { eachChild, isFunctionLike, isLoop, type Node, walk } from "../ir/walk.js";
import { delegated, parked, reentered, suspensionCheck, told, yielded } from "./checks.js";
import { CleanCopies, type Jumps, NATIVE, without } from "./clean.js";

interface Range {
  readonly first: number;
  readonly last: number;
}

export function emitResumingBody(
  unit: Unit,
  fn: Fn,
  body: readonly t.Statement[],
  sites: ReadonlyMap<t.Node, PointSite>,
): t.FunctionDeclaration {
  return new Resuming(unit, fn, sites).emit(body);
}

class Resuming {
  private readonly declared = new Set<string>();
  private readonly ranges = new Map<Node, Range | null>();
  private readonly clean: CleanCopies;
  /** The variable with the object that a call with `new` gives. */
  private readonly result: string | undefined;

  constructor(
    private readonly unit: Unit,
    private readonly fn: Fn,
    private readonly sites: ReadonlyMap<t.Node, PointSite>,
  ) {
    const result = resultVariable(fn);
    this.result = result && this.name(result);
    this.clean = new CleanCopies(unit, fn, sites, this.declared, this.result);
  }

  private name(kind: string): string {
    return this.unit.names.fixed(kind);
  }

  private k(name: string, args: t.Expression[]): t.CallExpression {
    return b.call(b.member(b.id(this.name("k")), name), args);
  }

  emit(body: readonly t.Statement[]): t.FunctionDeclaration {
    let statements = this.guardedList(body, NATIVE, true);
    // Where no point needs the result, the end of the function is not reached from one.
    const { result } = this;
    const isReached = statements.at(-1)?.type !== "ReturnStatement" && this.fn.layout?.slots.some((name) => this.name(name) === result);
    if (this.clean.forms.leavesDerived) statements = this.clean.forms.checked(statements);
    else if (result !== undefined && isReached) statements.push(b.ret(b.id(result)));
    const slots = this.fn.layout?.slots ?? [];
    const variables = slots.map((name, index) =>
      t.variableDeclarator(b.id(name === THIS || name === NEW ? this.name(name) : name), b.at(b.id(this.name("l")), index)),
    );
    for (const name of this.unit.names.generatedIn(statements)) this.declared.add(name);
    for (const name of this.assigned(statements)) this.declared.add(name);
    for (const name of [THIS, NEW]) if (slots.includes(name)) this.declared.delete(this.name(name));
    for (const name of this.declared) if (!slots.includes(name)) variables.push(t.variableDeclarator(b.id(name)));
    if (variables.length > 0) statements.unshift(t.variableDeclaration("var", variables));
    const params = (this.fn.generator ? ["p", "l"] : isAsyncFunction(this.fn) ? ["p", "l", "x"] : ["p", "l", "c", "v"]).map((name) =>
      b.id(this.name(name)),
    );
    const name = b.id(this.name(`r${this.fn.index}`));
    const declaration = t.functionDeclaration(name, params, b.block(statements), this.fn.generator, isAsyncFunction(this.fn));
    inheritStrictness(this.unit, this.fn, declaration);
    return declaration;
  }

  /** Own variables that the code mentions; one that is only written has no slot and no declaration yet. */
  private *assigned(statements: readonly t.Statement[]): Iterable<string> {
    const mentioned = new Set<string>();
    for (const statement of statements)
      walk(statement, (node) => {
        if (node.type === "Identifier") mentioned.add(node.name);
        return true;
      });
    if (this.result !== undefined && mentioned.has(this.result)) yield this.result;
    for (const binding of this.fn.locals) if (!binding.boxed && mentioned.has(binding.outName)) yield binding.outName;
  }

  // ── points and ranges ─────────────────────────────────────────────────────

  /** The points inside a node; null if there are none. They are consecutive, since numbers follow the code. */
  private range(node: Node): Range | null {
    const known = this.ranges.get(node);
    if (known !== undefined) return known;
    let range: Range | null = null;
    const site = this.sites.get(node);
    if (site) range = { first: site.point.number, last: site.point.number };
    else if (!isFunctionLike(node))
      eachChild(node, (child) => {
        range = join(range, this.range(child));
      });
    this.ranges.set(node, range);
    return range;
  }

  private rangeOf(nodes: readonly Node[]): Range | null {
    return nodes.reduce<Range | null>((range, node) => join(range, this.range(node)), null);
  }

  private point(): t.Identifier {
    return b.id(this.name("p"));
  }

  private running(): t.Expression {
    return b.same(this.point(), b.num(0));
  }

  private upTo(last: number): t.Expression {
    return t.binaryExpression("<=", this.point(), b.num(last));
  }

  // ── guarded copies: `$p` is 0 or a point inside; if `entered`, it is a point inside ──────────

  /**
   * A list enters at one of its points. A row of point statements is a `switch` that falls through; a statement with
   * points inside is skipped when the point stands behind it.
   */
  private guardedList(nodes: readonly t.Statement[], jumps: Jumps, entered: boolean): t.Statement[] {
    const out: t.Statement[] = [];
    const last = nodes.findLastIndex((node) => this.range(node));
    let atStart = entered;
    for (let index = 0; index <= last; ) {
      const from = index;
      while (index < last && !this.range(nodes[index] as t.Statement)) index++;
      const plain = nodes.slice(from, index).flatMap((node) => (atStart ? [] : this.clean.statement(node, jumps)));
      let made: t.Statement[];
      let end: number;
      if (this.sites.has(nodes[index] as t.Statement)) {
        const row = this.row(nodes, index, last);
        made = this.guardedRow(plain, nodes.slice(index, row), jumps, atStart);
        end = this.rangeOf(nodes.slice(index, row))?.last ?? 0;
        index = row;
      } else {
        const node = nodes[index] as t.Statement;
        const range = this.range(node) as Range;
        if (plain.length > 0) out.push(b.when(this.running(), plain));
        made = this.guarded(node, range, jumps, atStart);
        end = range.last;
        index++;
      }
      if (index <= last) out.push(b.when(this.upTo(end), made));
      else out.push(...made);
      atStart = false;
    }
    // Behind the last point of the list nothing is skipped.
    for (const node of nodes.slice(last + 1)) out.push(...this.clean.statement(node, jumps));
    return out;
  }

  /** The end of the row of point statements that starts at `index`: up to its last point. */
  private row(nodes: readonly t.Statement[], index: number, last: number): number {
    let end = index + 1;
    for (let next = end; next <= last; next++) {
      if (this.sites.has(nodes[next] as t.Statement)) end = next + 1;
      else if (this.range(nodes[next] as t.Statement)) break;
    }
    return end;
  }

  private guardedRow(before: t.Statement[], nodes: readonly t.Statement[], jumps: Jumps, entered: boolean): t.Statement[] {
    const first = this.sites.get(nodes[0] as t.Statement) as PointSite;
    if (nodes.length === 1) {
      const taken = this.taken(first, nodes[0] as t.Node);
      return entered ? taken : [b.when(this.running(), [...before, ...this.clean.suspending(first, nodes[0] as t.Node)], taken)];
    }
    const cases: t.SwitchCase[] = [];
    let body: t.Statement[] = entered ? [] : [...before];
    if (!entered) cases.push(t.switchCase(b.num(0), body));
    for (const [index, node] of nodes.entries()) {
      const site = this.sites.get(node);
      if (!site) {
        body.push(...this.clean.statement(node, jumps));
        continue;
      }
      if (!entered || index > 0) body.push(...this.clean.suspending(site, node));
      body = [b.when(this.point(), this.taken(site, node))];
      cases.push(t.switchCase(b.num(site.point.number), body));
    }
    return [t.switchStatement(this.point(), cases)];
  }

  private guarded(node: t.Statement, range: Range, jumps: Jumps, entered: boolean, labels: readonly string[] = []): t.Statement[] {
    if (this.sites.has(node)) return this.guardedList([node], jumps, entered);
    switch (node.type) {
      case "BlockStatement":
        return this.guardedList(node.body, jumps, entered);
      case "IfStatement":
        return this.guardedIf(node, jumps, entered);
      case "LabeledStatement":
        if (t.isLoop(node.body) || node.body.type === "LabeledStatement")
          return this.guarded(node.body, range, jumps, entered, [...labels, node.label.name]);
        return [
          labelled(
            [...labels, node.label.name],
            this.guarded(node.body, range, [...labels, node.label.name].reduce(without, jumps), entered),
          ),
        ];
      case "SwitchStatement":
        return this.guardedSwitch(node, jumps, entered);
      case "TryStatement":
        return [
          b.placed(
            t.tryStatement(b.block(this.guardedList(node.block.body, jumps, entered)), this.clean.handler(node.handler, jumps)),
            node,
          ),
        ];
      default:
        if (isLoop(node)) return this.guardedLoop(node, jumps, entered, labels);
        throw new Error(`resuming: a point inside ${node.type}`);
    }
  }

  /** The call that was waited for ends: with a value, or with an exception thrown here. */
  private taken(site: PointSite, place: t.Node): t.Statement[] {
    if (this.fn.generator) return [this.takenByGenerator(site, place)];
    if (this.fn.async) {
      this.declared.add(site.target);
      const statements: t.Statement[] = [b.set(this.point(), b.num(0)), ...reentered(this.unit, site)];
      if (site.kind === "call" && site.cursor) statements.push(suspensionCheck(this.unit, this.fn, site, this.pseudo));
      return [b.placed(b.block(statements), place)];
    }
    const completion = [b.id(this.name("c")), b.id(this.name("v"))];
    const value = site.cursor ? this.k("takeStep", [b.id(site.cursor), ...completion]) : this.k("take", completion);
    this.declared.add(site.target);
    const taken = b.placed(b.run(t.sequenceExpression([b.assign(this.point(), b.num(0)), b.assign(b.id(site.target), value)])), place);
    // A cursor that was waiting for its iterator asks that for the first value, and may stop again.
    return site.cursor ? [taken, suspensionCheck(this.unit, this.fn, site, this.pseudo)] : [taken];
  }

  /** A generator waits here from the beginning: its first `next()` comes from the runtime, which brings it to this place. */
  private takenByGenerator(site: PointSite, place: t.Node): t.Statement {
    const { unit, fn } = this;
    if (site.target) this.declared.add(site.target);
    const into = (value: t.Expression): t.Statement => (site.target ? b.set(b.id(site.target), value) : b.run(value));
    const statements: t.Statement[] = [b.set(this.point(), b.num(0))];
    if (site.kind === "call") {
      statements.push(...parked(unit, fn, site, this.pseudo, b.undef()));
      if (site.cursor) statements.push(suspensionCheck(unit, fn, site, this.pseudo));
    }
    if (site.kind === "delegate" && !fn.async) statements.push(into(delegated(unit, fn, site, this.pseudo, "again")));
    else if (site.kind !== "call") statements.push(into(yielded(unit, site, b.undef())), told(unit, fn, site, this.pseudo));
    return b.placed(b.block(statements), place);
  }

  private readonly pseudo = (name: string): t.Expression => b.id(this.name(name));

  private guardedIf(node: t.IfStatement, jumps: Jumps, entered: boolean): t.Statement[] {
    const then = this.range(node.consequent);
    const otherwise = node.alternate ? this.range(node.alternate) : null;
    const guarded = (part: t.Statement, range: Range): t.Statement[] => this.guarded(part, range, jumps, entered);
    if (entered && !(then && otherwise))
      return guarded((then ? node.consequent : node.alternate) as t.Statement, (then ?? otherwise) as Range);
    const branch = (part: t.Statement, range: Range | null): t.BlockStatement =>
      range ? b.block(guarded(part, range)) : this.clean.asBlock(this.clean.statement(part, jumps));
    let condition: t.Expression;
    if (then && otherwise)
      condition = entered
        ? this.upTo(then.last)
        : t.conditionalExpression(this.running(), this.clean.copy(node.test), this.upTo(then.last));
    else if (then) condition = t.logicalExpression("||", this.point(), this.clean.copy(node.test));
    else condition = t.logicalExpression("&&", this.running(), this.clean.copy(node.test));
    return [
      b.placed(t.ifStatement(condition, branch(node.consequent, then), node.alternate ? branch(node.alternate, otherwise) : null), node),
    ];
  }

  private guardedLoop(node: Extract<t.Statement, t.Loop>, jumps: Jumps, entered: boolean, labels: readonly string[]): t.Statement[] {
    const end = this.unit.names.fresh("L");
    const turn = this.unit.names.fresh("L");
    const inner: Jumps = {
      break: end,
      continue: turn,
      labels: new Map([
        ...jumps.labels,
        ...labels.map((name): [string, { break: string; continue: string }] => [name, { break: end, continue: turn }]),
      ]),
    };
    const range = this.range(node.body) as Range;
    const rest: t.Statement[] = [b.label(turn, b.block(this.guarded(node.body, range, inner, true)))];
    let start: t.Statement[] = [];
    if (node.type === "ForStatement") {
      if (node.update) rest.push(b.run(this.clean.copy(node.update)));
      const init = entered ? null : this.clean.forInit(node);
      if (init) start = [b.run(init)];
    } else if (node.type === "DoWhileStatement") {
      rest.push(b.when(b.not(this.clean.copy(node.test)), [b.leave(end)]));
    }
    const outer = labels.reduce(without, jumps);
    const withoutInit = node.type === "ForStatement" ? ({ ...node, init: null } as t.ForStatement) : node;
    const [clean] = this.clean.loop(withoutInit, outer) as [t.Statement];
    const interrupted = entered ? rest : [b.when(this.point(), rest, start)];
    return [b.label(end, b.block([...interrupted, labelled(labels, [clean])]))];
  }

  /** The chosen case becomes a number, so that a point can choose it too. */
  private guardedSwitch(node: t.SwitchStatement, jumps: Jumps, entered: boolean): t.Statement[] {
    const chosen = this.unit.names.fresh("i");
    this.declared.add(chosen);
    const byPoint = node.cases.flatMap((one, index) => {
      const range = this.rangeOf(one.consequent);
      return range ? [{ index, range }] : [];
    });
    const [lastCase] = byPoint.slice(-1) as [{ index: number; range: Range }];
    const number = byPoint
      .slice(0, -1)
      .reduceRight<t.Expression>(
        (otherwise, { index, range }) => t.conditionalExpression(this.upTo(range.last), b.num(index), otherwise),
        b.num(lastCase.index),
      );
    const byNumber = b.set(b.id(chosen), number);
    const choose = (): t.Statement[] => [
      b.set(b.id(chosen), b.num(node.cases.length)),
      t.switchStatement(
        this.clean.copy(node.discriminant),
        node.cases.map((one, index) =>
          t.switchCase(one.test ? this.clean.copy(one.test) : null, [b.set(b.id(chosen), b.num(index)), b.leave(null)]),
        ),
      ),
    ];
    // The lists of the cases may become a `switch` themselves, which would take a `break` without a label.
    const end = this.unit.names.fresh("L");
    const inner: Jumps = { ...jumps, break: end };
    const cases = node.cases.map((one, index) => {
      const body = this.rangeOf(one.consequent) ? this.guardedList(one.consequent, inner, false) : this.clean.list(one.consequent, inner);
      return t.switchCase(b.num(index), body);
    });
    return [
      entered ? byNumber : b.when(this.running(), choose(), [byNumber]),
      b.placed(b.label(end, t.switchStatement(b.id(chosen), cases)), node),
    ];
  }
}

function join(a: Range | null, c: Range | null): Range | null {
  if (!a || !c) return a ?? c;
  return { first: Math.min(a.first, c.first), last: Math.max(a.last, c.last) };
}

function labelled(labels: readonly string[], statements: t.Statement[]): t.Statement {
  const [first] = statements;
  const body = statements.length === 1 && first ? first : b.block(statements);
  return labels.reduceRight<t.Statement>((inner, name) => b.label(name, inner), body);
}
