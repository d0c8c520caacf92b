/**
 * Pass `liveness`. Takes the normalized body of a cut function; gives each point its number, in the order of the code, and
 * the variables that are read after it: the live set, temporaries and scope records included. A backward data-flow over
 * the structured tree; sets are bit masks. Needs the normalized form, since a call inside an expression has its
 * temporaries only there.
 */
import type * as t from "@babel/types";
import type { Point } from "../ir/unit.js";
import { eachChild, type Node, patternIdentifiers } from "../ir/walk.js";
import type { PointSite } from "./context.js";

type Live = bigint;

export interface Liveness {
  /** Names in use at one point at least, in slot order. */
  readonly slots: string[];
}

/** The pseudo-variable for `this`. */
export const THIS = "this";

/** The pseudo-variable for the object that a function called with `new` makes; undefined when called otherwise. */
export const NEW = "new";

/**
 * `result`: the pseudo-variable that every end of the function needs: a constructor ends with its `this`. `needs`:
 * what `super` needs in the resuming body.
 */
export function computeLiveness(
  body: readonly t.Statement[],
  sites: ReadonlyMap<t.Node, PointSite>,
  variables: readonly string[],
  result: string | undefined,
  needs: SuperNeeds,
): Liveness {
  const flow = new Flow(sites, variables, needs);
  flow.number(body);
  const atEnd = result === undefined ? 0n : 1n << BigInt(variables.indexOf(result));
  flow.list(body, atEnd, { ...NO_TARGETS, return: atEnd });
  let union: Live = 0n;
  for (const mask of flow.points.values()) union |= mask;
  for (const [point, mask] of flow.points) point.live = new Set(namesIn(mask, variables));
  return { slots: namesIn(union, variables) };
}

/** In the order of the variables. By the digits of the mask, most of which are 0: a shift for each variable is quadratic work in long functions. */
function namesIn(mask: Live, variables: readonly string[]): string[] {
  const names: string[] = [];
  const digits = mask.toString(16);
  for (let i = digits.length - 1, first = 0; i >= 0; i--, first += 4) {
    if (digits[i] === "0") continue;
    const digit = Number.parseInt(digits[i] as string, 16);
    for (let bit = 0; bit < 4; bit++) if ((digit >> bit) & 1) names.push(variables[first + bit] as string);
  }
  return names;
}

export interface SuperNeeds {
  /** A variable that each frame has: the class in which the resuming body stands. */
  readonly always: string | undefined;
  /** The variable of the class. */
  readonly home: string | undefined;
  /** The holder of the class. */
  readonly holder: string | undefined;
  readonly newTarget: string;
  /** The variable that stands for `this` in a derived constructor. */
  readonly this: string;
}

interface Targets {
  /** Live at the target of an unlabelled `break` and `continue`. */
  readonly break: Live;
  readonly continue: Live;
  readonly labels: ReadonlyMap<string, { break: Live; continue: Live }>;
  /** Live where an exception goes. */
  readonly handler: Live;
  /** Live where `return` goes: the finalizer, if any. */
  readonly return: Live;
}

const NO_TARGETS: Targets = { break: 0n, continue: 0n, labels: new Map(), handler: 0n, return: 0n };

class Flow {
  readonly points = new Map<Point, Live>();
  private readonly index: Map<string, Live>;
  /** Live sets at the heads of loops, kept over the rounds of outer loops. */
  private readonly heads = new Map<Node, Live>();
  private readonly useCache = new Map<Node, Live>();

  constructor(
    private readonly sites: ReadonlyMap<t.Node, PointSite>,
    variables: readonly string[],
    private readonly needs: SuperNeeds,
  ) {
    this.index = new Map(variables.map((name, index) => [name, 1n << BigInt(index)]));
    this.index.set(needs.this, this.bit(THIS));
  }

  number(body: readonly Node[]): void {
    let count = 0;
    const visit = (node: Node): void => {
      const site = this.sites.get(node);
      if (site) {
        site.point.number = ++count;
        this.points.set(site.point, 0n);
      } else eachChild(node, visit);
    };
    for (const statement of body) visit(statement);
  }

  private bit(name: string): Live {
    return this.index.get(name) ?? 0n;
  }

  /** Variables that an expression or point-free statement may read. */
  private uses(node: Node | null | undefined): Live {
    if (!node) return 0n;
    const known = this.useCache.get(node);
    if (known !== undefined) return known;
    let live = 0n;
    const visit = (inner: Node): void => {
      switch (inner.type) {
        case "Identifier":
          live |= this.bit(inner.name);
          return;
        case "ThisExpression":
          live |= this.bit(THIS);
          return;
        case "Super":
          live |= this.bit(THIS) | this.bit(this.needs.home ?? "");
          return;
        case "NewExpression":
          if (inner.callee.type === "Identifier" && inner.callee.name === this.needs.holder) live |= this.bit(this.needs.home ?? "");
          break;
        case "CallExpression":
          if (inner.callee.type === "Super") live |= this.bit(this.needs.newTarget);
          break;
        case "AssignmentExpression":
          if (inner.operator === "=" && inner.left.type === "Identifier") {
            visit(inner.right);
            return;
          }
          break;
        case "SequenceExpression": {
          // What an earlier part assigns, a later one does not need.
          const before = live;
          live = 0n;
          let needed: Live = 0n;
          let assigned: Live = 0n;
          for (const one of inner.expressions) {
            live = 0n;
            visit(one);
            needed |= live & ~assigned;
            if (one.type === "AssignmentExpression" && one.operator === "=" && one.left.type === "Identifier")
              assigned |= this.bit(one.left.name);
          }
          live = before | needed;
          return;
        }
        case "VariableDeclarator":
          visitPattern(inner.id);
          if (inner.init) visit(inner.init);
          return;
        case "MemberExpression":
        case "OptionalMemberExpression":
          visit(inner.object);
          if (inner.computed) visit(inner.property);
          return;
        case "ObjectProperty":
          if (inner.computed) visit(inner.key);
          visit(inner.value);
          return;
        case "ObjectMethod":
        case "ClassMethod":
        case "ClassProperty":
          if (inner.computed) visit(inner.key);
          eachChild(inner, (child, key) => {
            if (key !== "key") visit(child);
          });
          return;
        case "LabeledStatement":
          visit(inner.body);
          return;
        case "BreakStatement":
        case "ContinueStatement":
        case "MetaProperty":
          return;
      }
      eachChild(inner, visit);
    };
    const visitPattern = (pattern: Node): void => {
      if (pattern.type === "Identifier") return;
      if (pattern.type === "AssignmentPattern") {
        visitPattern(pattern.left);
        visit(pattern.right);
      } else if (pattern.type === "ObjectProperty") {
        if (pattern.computed) visit(pattern.key);
        visitPattern(pattern.value);
      } else eachChild(pattern, visitPattern);
    };
    visit(node);
    this.useCache.set(node, live);
    return live;
  }

  list(body: readonly t.Statement[], out: Live, to: Targets = NO_TARGETS): Live {
    let live = out;
    for (let index = body.length - 1; index >= 0; index--) live = this.statement(body[index] as t.Statement, live, to) | to.handler;
    return live;
  }

  private statement(node: t.Statement, out: Live, to: Targets, labels: readonly string[] = []): Live {
    const site = this.sites.get(node);
    if (site) {
      const after = (out & ~this.bit(site.target)) | to.handler | (site.cursor ? this.bit(site.cursor) : 0n);
      this.points.set(site.point, (this.points.get(site.point) ?? 0n) | after | this.bit(this.needs.always ?? ""));
      return after | this.uses(site.call);
    }
    switch (node.type) {
      case "ExpressionStatement": {
        const { expression } = node;
        // The resuming body looks whether it has a value already.
        if (expression.type === "AssignmentExpression" && expression.left.type === "Identifier" && expression.left.name === this.needs.this)
          return out | this.bit(THIS) | this.uses(expression.right);
        if (expression.type === "AssignmentExpression" && expression.operator === "=" && expression.left.type === "Identifier")
          return (out & ~this.bit(expression.left.name)) | this.uses(expression.right);
        return out | this.uses(expression);
      }
      case "VariableDeclaration": {
        let live = out;
        for (let index = node.declarations.length - 1; index >= 0; index--) {
          const declarator = node.declarations[index] as t.VariableDeclarator;
          if (declarator.init || node.kind !== "var") for (const one of patternIdentifiers(declarator.id)) live &= ~this.bit(one.name);
          live |= this.uses(declarator);
        }
        return live;
      }
      case "ReturnStatement":
        return this.uses(node.argument) | to.return;
      case "ThrowStatement":
        return this.uses(node.argument) | to.handler;
      case "BlockStatement":
        return this.list(node.body, out, to);
      case "IfStatement": {
        const then = this.statement(node.consequent, out, to);
        const otherwise = node.alternate ? this.statement(node.alternate, out, to) : out;
        return this.uses(node.test) | then | otherwise;
      }
      case "LabeledStatement": {
        const name = node.label.name;
        const inner = new Map(to.labels).set(name, { break: out, continue: 0n });
        return this.statement(node.body, out, { ...to, labels: inner }, [...labels, name]);
      }
      case "BreakStatement":
        return node.label ? (to.labels.get(node.label.name)?.break ?? 0n) : to.break;
      case "ContinueStatement":
        return node.label ? (to.labels.get(node.label.name)?.continue ?? 0n) : to.continue;
      case "SwitchStatement": {
        const inner: Targets = { ...to, break: out };
        let live = out;
        let entries = node.cases.some((one) => one.test === null) ? 0n : out;
        for (let index = node.cases.length - 1; index >= 0; index--) {
          const one = node.cases[index] as t.SwitchCase;
          live = this.list(one.consequent, live, inner);
          entries |= live | this.uses(one.test);
        }
        return this.uses(node.discriminant) | entries;
      }
      case "TryStatement":
        return this.tryStatement(node, out, to);
      case "ForStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "ForOfStatement":
      case "ForInStatement":
        return this.loop(node, out, to, labels);
      default:
        return out | this.uses(node);
    }
  }

  private tryStatement(node: t.TryStatement, out: Live, to: Targets): Live {
    let after = out;
    let outer = to;
    if (node.finalizer) {
      // Whatever leaves the block goes through the finalizer first.
      let everywhere = out | to.handler | to.break | to.continue | to.return;
      for (const target of to.labels.values()) everywhere |= target.break | target.continue;
      after = this.list(node.finalizer.body, everywhere, to);
      const through = { break: after, continue: after };
      outer = {
        ...through,
        labels: new Map([...to.labels.keys()].map((name) => [name, through])),
        handler: after,
        return: after,
      };
    }
    const handler = node.handler ? this.list(node.handler.body.body, after, outer) : outer.handler;
    return this.list(node.block.body, after, { ...outer, handler }) | handler;
  }

  private loop(
    node: t.ForStatement | t.WhileStatement | t.DoWhileStatement | t.ForOfStatement | t.ForInStatement,
    out: Live,
    to: Targets,
    labels: readonly string[],
  ): Live {
    const isFor = node.type === "ForStatement";
    const isForEach = node.type === "ForOfStatement" || node.type === "ForInStatement";
    const test = isForEach ? this.uses(node.left) : this.uses(node.test);
    // Each turn assigns them first.
    const assigned = isForEach ? patternNames(node.left) : [];
    const endless = isFor && !node.test;
    let head = this.heads.get(node) ?? 0n;
    for (;;) {
      // `next` is live where `continue` goes.
      const next = isFor ? head | this.uses(node.update) : head;
      const inner = new Map(to.labels);
      for (const name of labels) inner.set(name, { break: out, continue: next });
      let body = this.statement(node.body, next, { ...to, break: out, continue: next, labels: inner });
      for (const name of assigned) body &= ~this.bit(name);
      const grown = node.type === "DoWhileStatement" ? head | test | out | body : head | test | body | (endless ? 0n : out);
      if (grown === head) {
        this.heads.set(node, head);
        if (node.type === "DoWhileStatement") return body;
        const before = isForEach ? head | this.uses(node.right) : head;
        if (!isFor || !node.init) return before;
        return node.init.type === "VariableDeclaration" ? this.statement(node.init, before, to) : before | this.uses(node.init);
      }
      head = grown;
    }
  }
}

/** What the head of a loop declares or assigns; members of objects are no variables. */
function patternNames(left: t.ForOfStatement["left"]): string[] {
  if (left.type === "VariableDeclaration") return left.declarations.flatMap((one) => patternIdentifiers(one.id)).map((one) => one.name);
  return left.type === "Identifier" ? [left.name] : [];
}
