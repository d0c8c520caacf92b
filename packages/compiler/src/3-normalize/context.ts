/**
 * What the normalizers of all constructs share: where statements go, temporaries, and the rule of evaluation order.
 *
 * Normalizing an expression pushes the statements that must run first, and returns an expression without a point; the
 * caller evaluates it before anything else is pushed, or keeps it in a temporary.
 */
import * as t from "@babel/types";
import * as b from "../ir/build.js";
import { type Fn, isAsyncFunction, type Point, type Unit } from "../ir/unit.js";
import { eachChild, isFunctionLike, type Node, patternIdentifiers } from "../ir/walk.js";

/** A normalized point: a statement of its own, `target = call`. */
export interface PointSite {
  readonly point: Point;
  /** The variable that gets the result. */
  readonly target: string;
  readonly call: t.Expression;
  /** The statement declares the target. */
  readonly declares: "let" | "const" | undefined;
  /** The cursor whose step this is: a resumed value is an iterator result that it must take apart. */
  readonly cursor: string | undefined;
  /** What generators and async functions do there; `call` in all other functions. For `yield` and `await`, `call` is their operand. */
  readonly kind: SiteKind;
  /**
   * Of a `yield` or `yield*`: something must run when the generator is left there by its `return` method. An expression
   * is true at run time when it must.
   */
  readonly guarded: boolean | t.Expression;
  /** The variable with the object whose method is called, when that may be a generator's. */
  readonly receiver: string | undefined;
}

export type SiteKind = "call" | "start" | "yield" | "delegate" | "await";

export class NormalizeContext {
  /** Where statements go at present. */
  out: t.Statement[] = [];
  /** Point statements, by node. */
  readonly sites = new Map<t.Node, PointSite>();
  /** Names of all temporaries that were taken: the running body declares them. */
  readonly temporaries = new Set<string>();
  private inUse = 0;
  private readonly withPoints = new WeakMap<Node, boolean>();

  constructor(
    readonly unit: Unit,
    readonly fn: Fn,
    readonly visit: {
      expression(n: NormalizeContext, node: t.Expression): t.Expression;
      statement(n: NormalizeContext, node: t.Statement): void;
    },
  ) {}

  expression(node: t.Expression): t.Expression {
    return this.hasPoint(node) ? this.visit.expression(this, node) : node;
  }

  statement(node: t.Statement): void {
    const before = this.inUse;
    if (this.hasPoint(node)) this.visit.statement(this, node);
    else this.out.push(node);
    this.inUse = before;
  }

  /** The statements that `body` pushes, as a list of their own. */
  collect(body: () => void): t.Statement[] {
    const outer = this.out;
    this.out = [];
    try {
      body();
      return this.out;
    } finally {
      this.out = outer;
    }
  }

  block(node: t.Statement): t.BlockStatement {
    return b.placed(b.block(this.collect(() => this.inline(node))), node);
  }

  /** Pushes the statements of a body without a block around them: names are unique in the function. */
  inline(node: t.Statement): void {
    if (node.type === "BlockStatement") for (const one of node.body) this.statement(one);
    else this.statement(node);
  }

  push(statement: t.Statement): void {
    this.out.push(statement);
  }

  /** True if a point of this function stands in the node; nested functions have their own. */
  hasPoint(node: Node): boolean {
    const known = this.withPoints.get(node);
    if (known !== undefined) return known;
    let found = this.unit.points.get(node)?.fn === this.fn;
    // Of a nested function only a computed key is evaluated here.
    const isNested = isFunctionLike(node) && node !== this.fn.node;
    if (!found)
      eachChild(node, (child, key) => {
        if (!isNested || (key === "key" && "computed" in node && node.computed)) found ||= this.hasPoint(child);
      });
    this.withPoints.set(node, found);
    return found;
  }

  // ── temporaries ───────────────────────────────────────────────────────────

  /** A variable that is free again after the current statement. */
  temporary(): string {
    const name = this.unit.names.fixed(`t${++this.inUse}`);
    this.temporaries.add(name);
    return name;
  }

  /** Keeps the value of an expression from here on. */
  keep(value: t.Expression): t.Identifier {
    const name = this.temporary();
    this.push(b.placed(b.set(b.id(name), value), value));
    return b.id(name);
  }

  /** Pushes the point statement for a call; the result is in the returned variable. */
  point(point: Point, call: t.Expression, { cursor, receiver }: { cursor?: string; receiver?: string } = {}): t.Identifier {
    const target = this.temporary();
    const statement = b.placed(b.set(b.id(target), call), point.node);
    this.sites.set(statement, { point, target, call, declares: undefined, cursor, kind: "call", guarded: false, receiver });
    this.push(statement);
    return b.id(target);
  }

  /** Pushes the statement of a `yield` or `await`. For `yield*`, `call` is the variable with what it goes through. */
  waiting(point: Point, kind: "yield" | "delegate" | "await", call: t.Expression): t.Identifier {
    const target = this.temporary();
    const statement = b.placed(b.set(b.id(target), call), point.node);
    // the runtime, which lets an async generator go on, throws that exception by itself
    const guarded = kind !== "await" && !this.fn.async && this.isGuarded();
    const cursor = kind === "delegate" && !this.fn.async ? (call as t.Identifier).name : undefined;
    this.sites.set(statement, { point, target, call, declares: undefined, cursor, kind, guarded, receiver: undefined });
    this.push(statement);
    return b.id(target);
  }

  /** A call of the runtime, which in an async function goes to its activation: that must know when the body goes on. */
  entering(name: "caught" | "thrown", error: string): t.Expression {
    const { names } = this.unit;
    return b.call(b.member(b.id(names.fixed(isAsyncFunction(this.fn) ? "x" : "k")), name), [b.id(error)]);
  }

  /** At the head of a catch clause of the compiler's own: an async function goes on there. */
  goingOn(): t.Statement[] {
    return isAsyncFunction(this.fn) ? [b.run(b.call(b.member(b.id(this.unit.names.fixed("x")), "go"), []))] : [];
  }

  /** The place of a generator that was not started. */
  start(point: Point, statement: t.Statement): void {
    const site = { point, target: "", call: b.undef(), declares: undefined, cursor: undefined, receiver: undefined };
    this.sites.set(statement, { ...site, kind: "start", guarded: false });
    this.push(statement);
  }

  // ── what must run when a generator is left at a `yield` ───────────────────

  private readonly guards: (true | t.Expression)[] = [];

  /** `guard` is true, or an expression that is true at run time, when something must run after what `body` pushes. */
  guardedBy<T>(guard: true | t.Expression, body: () => T): T {
    this.guards.push(guard);
    try {
      return body();
    } finally {
      this.guards.pop();
    }
  }

  private isGuarded(): boolean | t.Expression {
    if (this.guards.includes(true)) return true;
    const [first, ...rest] = this.guards as t.Expression[];
    if (!first) return false;
    return rest.reduce<t.Expression>((all, one) => t.logicalExpression("||", all, t.cloneNode(one)), t.cloneNode(first));
  }

  /** Keeps what more than a variable must be asked for: between a call that says that it is meant and its function, no other may run. */
  plain(value: t.Expression): t.Expression {
    return this.isPlain(value) ? value : this.keep(value);
  }

  isPlain(node: t.Node): boolean {
    if (node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier")
      return node.object.name.startsWith(`${this.unit.names.prefix}s`);
    return node.type === "Identifier" || node.type === "ThisExpression" || t.isLiteral(node);
  }

  /** Writes a value into a temporary; a point that has just made the value writes there itself. */
  store(temporary: string, value: t.Expression): void {
    const site = this.popPoint(value);
    const statement = site ? b.placed(b.set(b.id(temporary), site.call), site.point.node) : b.set(b.id(temporary), value);
    if (site) this.sites.set(statement, { ...site, target: temporary });
    this.push(statement);
  }

  /** Takes the last pushed statement back if it is the point that made `value`. */
  private popPoint(value: t.Expression): PointSite | undefined {
    const last = this.out.at(-1);
    const site = last ? this.sites.get(last) : undefined;
    if (!last || !site || value.type !== "Identifier" || site.target !== value.name || site.cursor !== undefined) return undefined;
    this.out.pop();
    this.sites.delete(last);
    return site;
  }

  /** Turns the last pushed statement, if it is the point that made `value`, into a declaration of `name`. */
  declareFromPoint(kind: "let" | "const", name: string, value: t.Expression, place: Node): boolean {
    const site = this.popPoint(value);
    if (!site) return false;
    // What a generator gets at such a place may come in several tries.
    const declared = this.fn.generator || this.fn.async ? "let" : kind;
    const declaration = b.placed(t.variableDeclaration(declared, [t.variableDeclarator(b.id(name), site.call)]), place);
    this.sites.set(declaration, { ...site, target: name, declares: declared });
    this.push(declaration);
    return true;
  }

  // ── evaluation order ──────────────────────────────────────────────────────

  /**
   * Normalizes what is evaluated one after the other. What stands before the last point is kept in temporaries unless it
   * has the same value later: the order of effects is that of the source.
   */
  operands<T extends t.Expression | t.SpreadElement | null>(nodes: readonly T[]): T[] {
    let last = -1;
    for (const [index, node] of nodes.entries()) if (node && this.hasPoint(node)) last = index;
    return nodes.map((node, index) => {
      if (!node || index > last) return node;
      const later = nodes.slice(index + 1, last + 1) as (Node | null)[];
      if (node.type === "SpreadElement") {
        const value = this.spread(node);
        if (index === last) return t.spreadElement(value) as T;
        return t.spreadElement(this.keep(t.arrayExpression([t.spreadElement(value)]))) as T;
      }
      const value = this.expression(node as t.Expression);
      if (index === last || this.isStable(value, later)) return value as T;
      return this.keep(value) as unknown as T;
    });
  }

  /** What is spread: itself, or the list of what an iterator of the program gave. */
  private spread(node: t.SpreadElement): t.Expression {
    const value = this.expression(node.argument);
    const point = this.unit.points.get(node);
    return point ? this.point(point, b.placed(b.call(b.member(b.id(this.unit.names.fixed("k")), "spread"), [value]), node)) : value;
  }

  /** Keeps a value unless it stays what it is while `later` runs. */
  settle(value: t.Expression, later: readonly (Node | null | undefined)[]): t.Expression {
    if (!later.some((node) => node && this.hasPoint(node))) return value;
    return this.isStable(value, later) ? value : this.keep(value);
  }

  /** True if evaluating the expression after `later` has the same effects and value as before. */
  isStable(node: t.Expression, later: readonly (Node | null | undefined)[]): boolean {
    switch (node.type) {
      case "StringLiteral":
      case "NumericLiteral":
      case "BooleanLiteral":
      case "NullLiteral":
      case "BigIntLiteral":
      case "ThisExpression":
      case "MetaProperty":
      case "ArrowFunctionExpression":
      case "FunctionExpression":
        return true;
      case "UnaryExpression":
        return (
          (node.operator === "void" || node.operator === "!" || node.operator === "-") &&
          this.isStable(node.argument, later) &&
          t.isLiteral(node.argument)
        );
      case "TemplateLiteral":
        return node.expressions.length === 0;
      case "ArrayExpression":
        return node.elements.every((one) => one === null || (one.type !== "SpreadElement" && this.isStable(one, later)));
      case "ObjectExpression":
        return node.properties.every(
          (one) => one.type === "ObjectProperty" && !one.computed && t.isExpression(one.value) && this.isStable(one.value, later),
        );
      case "CallExpression":
        return this.makesClosure(node.callee) || this.isCell(node.callee);
      case "MemberExpression":
        return this.isRuntime(node, "constant");
      case "Identifier":
        return this.isStableName(node, later);
      default:
        return false;
    }
  }

  /** True if the expression may stand twice, too: it makes nothing that has an identity. */
  isRepeatable(node: t.Expression, later: readonly (Node | null | undefined)[]): boolean {
    if (node.type === "CallExpression" ? !this.isCell(node.callee) : MAKING.has(node.type)) return false;
    return this.isStable(node, later);
  }

  /** A factory of a function: nothing happens but an allocation. That of a class runs its static elements. */
  private makesClosure(callee: t.CallExpression["callee"]): boolean {
    if (callee.type !== "Identifier" || !this.unit.names.isFactory(callee.name)) return false;
    return this.unit.factories.get(callee.name)?.kind !== "class";
  }

  /** `$k.cell($s1, "x")` only stands for a variable, `$k.superOf(…)` for `super`. */
  private isCell(callee: t.CallExpression["callee"]): boolean {
    return this.isRuntime(callee, "cell", "superOf");
  }

  /** `$k.constant`: an assignment to its properties fails as one to a constant does. */
  private isRuntime(node: Node, ...names: string[]): boolean {
    if (node.type !== "MemberExpression" || node.object.type !== "Identifier" || node.property.type !== "Identifier") return false;
    return node.object.name === this.unit.names.fixed("k") && names.includes(node.property.name);
  }

  private isStableName(node: t.Identifier, later: readonly (Node | null | undefined)[]): boolean {
    const binding = this.unit.refs.get(node)?.binding;
    if (binding === null) return node.name === "undefined" || node.name === "NaN" || node.name === "Infinity";
    if (binding && binding.scope.fn !== this.fn && binding.kind !== "import") {
      const fixed =
        binding.kind === "const" ||
        binding.kind === "self" ||
        ((binding.kind === "function" || binding.kind === "class") && !binding.reassigned);
      if (!fixed) return false;
    }
    return !later.some((other) => other && assigns(other, node.name));
  }
}

const MAKING: ReadonlySet<string> = new Set(["ArrowFunctionExpression", "FunctionExpression", "ArrayExpression", "ObjectExpression"]);

/** True if the code assigns the variable, outside of nested functions. */
function assigns(node: Node, name: string): boolean {
  switch (node.type) {
    case "AssignmentExpression":
      if (patternIdentifiers(node.left).some((one) => one.name === name)) return true;
      break;
    case "UpdateExpression":
      if (node.argument.type === "Identifier" && node.argument.name === name) return true;
      break;
    default:
      if (isFunctionLike(node)) return false;
  }
  let found = false;
  eachChild(node, (child) => {
    found ||= assigns(child, name);
  });
  return found;
}
