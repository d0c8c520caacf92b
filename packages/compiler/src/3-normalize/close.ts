/**
 * Pass `close` (closure conversion). Moves captured variables into scope records, lifts the functions and classes that
 * capture them into factories, renames variables, and makes checks explicit that would be lost when declarations become
 * assignments (temporal dead zone, assignment to constants). Afterwards a cut function refers to nothing but its own
 * variables, scope records, and names of the module. Needs captures and rename.
 */
import * as t from "@babel/types";
import { isLexical, seesDeadZone } from "../2-analyze/captures.js";
import { isDerived, isStatic } from "../2-analyze/plan.js";
import { containsFunction, thisOwner } from "../2-analyze/scopes.js";
import * as b from "../ir/build.js";
import type { Binding, Fn, Ref, Scope, Unit } from "../ir/unit.js";
import { eachChild, type FunctionNode, isFunctionLike, mapChildren, type Node, patternIdentifiers } from "../ir/walk.js";

/** A lifted function: `function $f3($s1) { return $k.fn(<value>, $m[3], [$s1]); }` */
export interface Factory {
  readonly fn: Fn;
  readonly name: string;
  readonly declaration: t.FunctionDeclaration;
}

export function closeFunctions(unit: Unit): { factories: Factory[]; templates: t.FunctionDeclaration[]; usesRuntime: boolean } {
  const closer = new Closer(unit);
  mapChildren(unit.file.program, (child) => closer.rewrite(child));
  return { factories: closer.factories, templates: closer.templates, usesRuntime: closer.usesRuntime };
}

/** The name of a binding inside its scope record. `__proto__` would set the prototype. */
export function recordKey(name: string): string {
  return name === "__proto__" ? "$__proto__" : name;
}

class Closer {
  readonly factories: Factory[] = [];
  private fn: Fn | null = null;

  constructor(private readonly unit: Unit) {}

  private k(name: string): t.MemberExpression {
    return b.member(b.id(this.unit.names.fixed("k")), name);
  }

  private tdzMarker(): t.Expression {
    return b.id(this.unit.names.fixed("T"));
  }

  // ── references ────────────────────────────────────────────────────────────

  private slot(binding: Binding): t.MemberExpression {
    return b.member(b.id(binding.scope.record as string), recordKey(binding.name));
  }

  private read(ref: Ref, node: t.Expression): t.Expression {
    const { binding } = ref;
    if (!binding) return node;
    if (binding.kind === "pseudo") {
      if (binding.boxed && ref.fn !== binding.scope.fn) return b.placed(this.slot(binding), node);
      const owner = binding.scope.fn;
      if (owner?.plan === "cut" && ref.fn === owner && binding.name !== "this" && !this.inParameters)
        return b.placed(b.id(this.pseudoName(binding)), node);
      return node;
    }
    if (!binding.boxed) {
      if (binding.outName !== binding.name) return b.placed(b.id(binding.outName), node);
      return node;
    }
    const value = b.placed(this.slot(binding), node);
    if (!seesDeadZone(ref, binding)) return value;
    return b.placed(b.call(this.k("tdz"), [value, b.str(binding.name)]), node);
  }

  /** A variable that a pattern or loop head assigns. */
  private target(ref: Ref, node: t.Identifier): t.Expression {
    const { binding } = ref;
    if (!binding) return node;
    if (this.isConstant(binding) && this.rewritesConstants(binding)) {
      const fails = this.constantAssignment(binding) !== null;
      return b.placed(b.member(fails ? this.k("constant") : t.objectExpression([]), binding.name), node);
    }
    return b.placed(binding.boxed ? this.slot(binding) : b.id(binding.outName), node);
  }

  /** Parameters that the engine binds see the function's own `arguments`; the copy is made when the body starts. */
  private inParameters = false;

  private pseudoName(binding: Binding): string {
    return this.unit.names.fixed(binding.name === "arguments" ? "a" : "n");
  }

  private refOf(node: Node): Ref | undefined {
    return this.unit.refs.get(node);
  }

  // ── expressions ───────────────────────────────────────────────────────────

  rewrite(node: Node): Node | Node[] {
    switch (node.type) {
      case "Identifier":
      case "ThisExpression":
      case "MetaProperty": {
        const ref = this.refOf(node);
        if (!ref) return node;
        return ref.kind === "write" ? this.target(ref, node as t.Identifier) : this.read(ref, node as t.Expression);
      }
      case "ObjectExpression":
        return this.object(node);
      case "ObjectProperty":
        return this.objectProperty(node);
      case "AssignmentExpression":
        return this.assignment(node);
      case "UpdateExpression":
        return this.update(node);
      case "OptionalMemberExpression":
      case "OptionalCallExpression":
        return this.chain(node);
      case "CallExpression":
      case "NewExpression":
      case "TaggedTemplateExpression":
        return this.call(node);
      case "VariableDeclaration":
        return this.variables(node);
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
      case "ObjectMethod":
      case "ClassMethod":
      case "ClassPrivateMethod":
        return this.function(node);
      case "ClassDeclaration":
      case "ClassExpression":
        return this.class(node);
      case "ClassProperty":
      case "ClassPrivateProperty":
      case "ClassAccessorProperty":
      case "StaticBlock":
        return this.initializer(node);
      case "BlockStatement":
        return this.block(node);
      case "ForStatement":
        return this.forStatement(node);
      case "ForOfStatement":
      case "ForInStatement":
        return this.forEach(node);
      case "SwitchStatement":
        return this.switchStatement(node);
      case "CatchClause":
        return this.catchClause(node);
      case "LabeledStatement":
        return this.labeled(node);
      default:
        mapChildren(node, (child) => this.rewrite(child));
        return node;
    }
  }

  private expression(node: t.Expression): t.Expression {
    return this.rewrite(node) as t.Expression;
  }

  /**
   * Accessors stay in their literal, since V8 reads a property twice in a rest pattern when it was defined by hand; the
   * runtime is told what they are made of: `$k.accessor({ get v() {…} }, "v", "get", $m[5], [$s1])`.
   */
  private object(node: t.ObjectExpression): t.Expression {
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

  private objectProperty(node: t.ObjectProperty): t.ObjectProperty {
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

  private keepsShorthand(node: t.ObjectProperty): boolean {
    const value: Node = node.value;
    const target = value.type === "AssignmentPattern" ? value.left : value;
    return target.type === "Identifier" && node.key.type === "Identifier" && target.name === node.key.name;
  }

  private call(node: t.CallExpression | t.NewExpression | t.TaggedTemplateExpression): Node {
    const isSuperCall = node.type === "CallExpression" && node.callee.type === "Super";
    mapChildren(node, (child) => this.rewrite(child));
    if (node.type === "TaggedTemplateExpression" && this.fn?.plan === "cut") return this.template(node);
    if (isSuperCall) return this.superCall(node as t.CallExpression);
    const point = this.unit.points.get(node);
    return point?.fn.plan === "uncut" ? this.checked(node as t.Expression, point.fn) : node;
  }

  /** The list of strings belongs to the place in the source, of which the output has several copies. */
  private template(node: t.TaggedTemplateExpression): t.Expression {
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

  private checked(node: t.Expression, fn: Fn): t.Expression {
    return b.placed(b.call(this.k("uncut"), [node, this.meta(fn)]), node);
  }

  /** Calls inside an optional chain are checked around the whole chain, which may end before them. */
  private chain(node: t.OptionalMemberExpression | t.OptionalCallExpression): t.Expression {
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
  private superCall(node: t.CallExpression): t.Expression {
    const owner = thisOwner(this.fn);
    const binding = owner?.scope.bindings.get("this");
    return binding?.boxed ? b.assign(this.slot(binding), node) : node;
  }

  private meta(fn: Fn): t.Expression {
    return b.at(b.id(this.unit.names.fixed("m")), fn.index);
  }

  private assignment(node: t.AssignmentExpression): Node {
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
      if (node.operator === "=") return fail ? t.sequenceExpression([right, fail]) : right;
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

  private update(node: t.UpdateExpression): Node {
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

  private isConstant(binding: Binding): boolean {
    return binding.kind === "const" || binding.kind === "using" || binding.kind === "self";
  }

  private rewritesConstants(binding: Binding): boolean {
    return binding.boxed || binding.scope.fn?.plan === "cut" || (binding.kind === "self" && this.fn?.lifted === true);
  }

  /** The failure, or null where the assignment is silently ignored: the name of a function expression in sloppy mode. */
  private constantAssignment(binding: Binding): t.Expression | null {
    if (binding.kind === "self" && binding.scope.kind === "self" && !this.fn?.strict) return null;
    return b.call(this.k("constAssign"), [b.str(binding.name)]);
  }

  // ── declarations ──────────────────────────────────────────────────────────

  private bindingOf(node: t.Identifier): Binding | undefined {
    return this.refOf(node)?.binding ?? undefined;
  }

  private isBoxed(pattern: Node): boolean {
    return patternIdentifiers(pattern).some((one) => this.bindingOf(one)?.boxed);
  }

  private variables(node: t.VariableDeclaration): Node | Node[] {
    if (!node.declarations.some((declarator) => this.isBoxed(declarator.id))) {
      mapChildren(node, (child) => this.rewrite(child));
      return node;
    }
    const out: t.Statement[] = [];
    for (const declarator of node.declarations) out.push(...this.declarator(node, declarator));
    return out;
  }

  private declarator(node: t.VariableDeclaration, declarator: t.VariableDeclarator): t.Statement[] {
    const init = declarator.init ? this.expression(declarator.init) : null;
    const { id } = declarator;
    if (!this.isBoxed(id)) {
      declarator.id = this.rewrite(id) as t.Identifier;
      declarator.init = init;
      const own = t.variableDeclaration(node.kind, [declarator]);
      return [b.placed(own, declarator)];
    }
    if (id.type === "Identifier") {
      const binding = this.bindingOf(id) as Binding;
      if (!init && node.kind === "var") return [];
      return [b.placed(b.set(this.slot(binding), init ?? b.undef()), declarator)];
    }
    const out: t.Statement[] = [];
    const plain = patternIdentifiers(id).filter((one) => !this.bindingOf(one)?.boxed);
    if (node.kind !== "var") for (const one of plain) out.push(b.letVar(this.bindingOf(one)?.outName ?? one.name));
    out.push(b.placed(b.set(this.rewrite(id) as t.LVal, init ?? b.undef()), declarator));
    return out;
  }

  /** `$s1 = { x: … }` for the bindings of a scope; parameters and the like come with their values. */
  private record(scope: Scope): t.ObjectExpression {
    const properties: t.ObjectProperty[] = [];
    for (const binding of scope.bindings.values()) {
      if (!binding.boxed) continue;
      properties.push(b.property(recordKey(binding.name), this.initialValue(binding)));
    }
    return t.objectExpression(properties);
  }

  private initialValue(binding: Binding): t.Expression {
    switch (binding.kind) {
      case "param":
      case "catch":
        if (!this.loweredParams.has(binding)) return b.id(binding.outName);
        return binding.refs.some((ref) => seesDeadZone(ref, binding)) ? this.tdzMarker() : b.undef();
      case "pseudo":
        if (binding.name === "this") return isDerived(thisOwner(this.fn)) ? this.tdzMarker() : t.thisExpression();
        if (binding.name === "arguments") return b.id(binding.scope.fn?.plan === "cut" ? this.pseudoName(binding) : "arguments");
        return binding.scope.fn?.plan === "cut" ? b.id(this.pseudoName(binding)) : t.metaProperty(b.id("new"), b.id("target"));
      case "self":
        return binding.scope.kind === "class" ? this.tdzMarker() : b.id(binding.name);
      case "function":
        return b.undef();
      default:
        return isLexical(binding) && binding.refs.some((ref) => seesDeadZone(ref, binding)) ? this.tdzMarker() : b.undef();
    }
  }

  private readonly loweredParams = new Set<Binding>();

  /** Statements that open a scope: its record. */
  private open(scope: Scope | undefined): t.Statement[] {
    return scope?.record ? [b.letVar(scope.record, this.record(scope))] : [];
  }

  /**
   * Rewrites a statement list. Function declarations of lifted functions become variables at its start, in the order of
   * the source, since that is when the language makes them.
   */
  private statements(body: t.Statement[]): { hoisted: t.Statement[]; rest: t.Statement[] } {
    const hoisted: t.Statement[] = [];
    const rest: t.Statement[] = [];
    const declared = new Set<Binding>();
    for (const statement of body) {
      let inner: Node = statement;
      while (inner.type === "LabeledStatement") inner = inner.body;
      if (inner.type === "FunctionDeclaration") {
        const made = this.functionDeclaration(inner, declared);
        if (made) {
          hoisted.push(...made.hoisted);
          rest.push(...made.rest);
          continue;
        }
      }
      const next = this.rewrite(statement);
      if (Array.isArray(next)) rest.push(...(next as t.Statement[]));
      else rest.push(next as t.Statement);
    }
    return { hoisted, rest };
  }

  private functionDeclaration(
    node: t.FunctionDeclaration,
    declared: Set<Binding>,
  ): { hoisted: t.Statement[]; rest: t.Statement[] } | undefined {
    const fn = this.unit.fnOf.get(node);
    const binding = node.id ? this.bindingOf(node.id) : undefined;
    if (!fn || !binding || binding.scope.kind === "program") return undefined;
    const value = this.rewrite(node);
    const inCut = this.fn?.plan === "cut";
    if (!fn.lifted && !inCut) {
      // Stays a declaration; its record gets the function, which exists from the start of the block.
      const kept = value as t.FunctionDeclaration;
      return { hoisted: binding.boxed ? [b.set(this.slot(binding), b.id(binding.name))] : [], rest: [kept] };
    }
    const made = fn.lifted ? (value as t.Expression) : (Object.assign(value, { type: "FunctionExpression" }) as unknown as t.Expression);
    if (binding.boxed) return { hoisted: [b.placed(b.set(this.slot(binding), made), node)], rest: [] };
    const isNew = binding.kind === "function" && !declared.has(binding);
    declared.add(binding);
    return { hoisted: [isNew ? b.letVar(binding.outName, made) : b.set(b.id(binding.outName), made)], rest: [] };
  }

  private block(node: t.BlockStatement): t.BlockStatement {
    const scope = this.unit.scopeOf.get(node);
    const { hoisted, rest } = this.statements(node.body);
    node.body = [...this.open(scope), ...hoisted, ...rest];
    return node;
  }

  // ── statements with a scope of their own ──────────────────────────────────

  private forStatement(node: t.ForStatement): Node {
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

  private plainFor(node: t.ForStatement): Node {
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
  private labeled(node: t.LabeledStatement): Node {
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

  private forEach(node: t.ForOfStatement | t.ForInStatement): Node {
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
  private headSees(scope: Scope | undefined, right: { start: number; end: number }): boolean {
    if (!scope?.record) return false;
    const inHead = (ref: Ref): boolean => (ref.node.start ?? 0) >= right.start && (ref.node.start ?? 0) < right.end;
    return [...scope.bindings.values()].some((binding) => binding.boxed && binding.refs.some(inHead));
  }

  private switchStatement(node: t.SwitchStatement): Node {
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

  private catchClause(node: t.CatchClause): t.CatchClause {
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

  /** A pattern that stays a declaration even if names in it are boxed: parameters, catch clauses. */
  private pattern(node: Node): Node {
    return this.unboxed(patternIdentifiers(node), () => this.rewrite(node) as Node);
  }

  private unboxed<T>(names: readonly t.Identifier[], body: () => T): T {
    const boxed = names.flatMap((one) => this.bindingOf(one) ?? []).filter((binding) => binding.boxed);
    for (const binding of boxed) binding.boxed = false;
    const result = body();
    for (const binding of boxed) binding.boxed = true;
    return result;
  }

  // ── functions and classes ─────────────────────────────────────────────────

  private within<T>(fn: Fn | undefined, body: () => T): T {
    const outer = this.fn;
    if (fn) this.fn = fn;
    try {
      return body();
    } finally {
      this.fn = outer;
    }
  }

  private function(node: FunctionNode): Node {
    const fn = this.unit.fnOf.get(node) as Fn;
    if ((node.type === "ObjectMethod" || node.type === "ClassMethod") && node.computed) node.key = this.rewrite(node.key) as t.Expression;
    if ("decorators" in node && node.decorators) node.decorators = node.decorators.map((one) => this.rewrite(one) as t.Decorator);
    this.within(fn, () => this.functionBody(fn, node));
    if (fn.lifted) return node.type === "ObjectMethod" ? this.liftMethod(fn, node) : this.lift(fn, node);
    if (fn.index >= 0 && isClosureNode(node) && isStatic(fn) && !this.namedByKey.has(fn)) {
      // Runs once in its module: the runtime remembers the function under its id.
      return b.placed(b.call(this.k("fn"), [inPlace(fn, node as t.Expression), this.meta(fn), t.arrayExpression([])]), node);
    }
    return node;
  }

  private functionBody(fn: Fn, node: FunctionNode): void {
    const outer = this.extraVariables;
    this.extraVariables = [];
    this.functionParts(fn, node);
    if (this.extraVariables.length > 0) {
      const body = node.body as t.BlockStatement;
      body.body.unshift(...this.extraVariables.map((name) => b.letVar(name)));
    }
    this.extraVariables = outer;
  }

  private functionParts(fn: Fn, node: FunctionNode): void {
    const lowered = this.parameters(fn, node);
    if (node.body.type !== "BlockStatement") {
      const body = this.expression(node.body);
      const opening = this.openFunction(fn);
      if (opening.length === 0 && lowered.length === 0 && this.extraVariables.length === 0 && fn.plan !== "cut") {
        node.body = body;
        return;
      }
      node.body = b.block([...opening, ...lowered, b.placed(b.ret(body), body)]);
      if (node.type === "ArrowFunctionExpression") node.expression = false;
      return;
    }
    const { hoisted, rest } = this.statements(node.body.body);
    const inner = this.unit.scopeOf.get(node.body);
    node.body.body = [...this.openFunction(fn), ...lowered, ...this.open(inner), ...this.fromParameters(fn, inner), ...hoisted, ...rest];
  }

  /** A `var` of the body with the name of a parameter starts with its value. */
  private fromParameters(fn: Fn, inner: Scope | undefined): t.Statement[] {
    const out: t.Statement[] = [];
    for (const binding of inner?.bindings.values() ?? []) {
      const param = binding.kind === "var" ? fn.scope.bindings.get(binding.name) : undefined;
      if (!param || param.kind !== "param" || (binding.outName === param.outName && !binding.boxed)) continue;
      const value = param.boxed ? this.slot(param) : b.id(param.outName);
      out.push(
        binding.boxed
          ? b.set(this.slot(binding), value)
          : t.variableDeclaration("var", [t.variableDeclarator(b.id(binding.outName), value)]),
      );
    }
    return out;
  }

  private openFunction(fn: Fn): t.Statement[] {
    const out: t.Statement[] = [];
    if (fn.plan === "cut") {
      for (const name of ["arguments", "new.target"] as const) {
        const binding = fn.scope.bindings.get(name);
        if (binding?.kind !== "pseudo") continue;
        const value = name === "arguments" ? b.id("arguments") : t.metaProperty(b.id("new"), b.id("target"));
        out.push(b.constVar(this.pseudoName(binding), value));
      }
    }
    const self = fn.outerScope.kind === "self" ? fn.outerScope : undefined;
    if (self?.record) out.push(b.letVar(self.record, this.record(self)));
    out.push(...this.open(fn.scope));
    return out;
  }

  /**
   * Parameters with defaults or patterns that call or capture become statements of the body; `length` stays, since a
   * parameter with a default stands where the first one did.
   */
  private parameters(fn: Fn, node: FunctionNode): t.Statement[] {
    const params = node.params as Node[];
    const first = params.findIndex((param) => param.type !== "Identifier");
    if (first < 0 || !this.mustLower(fn, params)) {
      // The engine binds them; a record takes their values when the body starts.
      const names = params.flatMap((param) => patternIdentifiers(param));
      this.inParameters = true;
      node.params = this.unboxed(names, () => params.map((param) => this.rewrite(param))) as t.Identifier[];
      this.inParameters = false;
      return [];
    }
    for (const param of params.slice(first))
      for (const one of patternIdentifiers(param)) {
        const binding = this.bindingOf(one);
        if (binding) this.loweredParams.add(binding);
      }
    const out: t.Statement[] = [];
    const next: Node[] = params.slice(0, first).map((param) => this.pattern(param));
    for (const param of params.slice(first)) {
      const name = this.unit.names.fresh("v");
      if (param.type === "RestElement") {
        next.push(t.restElement(b.id(name)));
        out.push(...this.bind(param.argument, b.id(name), param));
      } else if (param.type === "AssignmentPattern") {
        next.push(t.assignmentPattern(b.id(name), b.undef()));
        const value = t.conditionalExpression(b.same(b.id(name), b.undef()), this.expression(param.right), b.id(name));
        out.push(...this.bind(param.left, value, param));
      } else {
        next.push(b.id(name));
        out.push(...this.bind(param, b.id(name), param));
      }
    }
    node.params = next as t.Identifier[];
    return out;
  }

  /** `let <pattern> = <value>`, where the value is rewritten already. */
  private bind(pattern: Node, value: t.Expression, place: Node, kind: t.VariableDeclaration["kind"] = "let"): t.Statement[] {
    // The stand-in is replaced below: it must survive the rewriting, which drops a `var` without a value.
    const declaration = b.placed(t.variableDeclaration(kind, [t.variableDeclarator(pattern as t.Identifier, b.undef())]), place);
    const statements = [this.variables(declaration)].flat() as t.Statement[];
    const last = statements.at(-1);
    if (last?.type === "VariableDeclaration") (last.declarations[0] as t.VariableDeclarator).init = value;
    else if (last?.type === "ExpressionStatement") (last.expression as t.AssignmentExpression).right = value;
    return statements;
  }

  private mustLower(fn: Fn, params: Node[]): boolean {
    const contains = (node: Node): boolean => {
      if (this.unit.points.get(node)?.fn === fn && fn.plan === "cut") return true;
      if (this.unit.fnOf.get(node)?.lifted) return true;
      let found = false;
      eachChild(node, (child) => {
        found ||= contains(child);
      });
      return found;
    };
    return params.some(contains);
  }

  /** A method of an object literal becomes a property; the key `__proto__` would set the prototype. */
  private liftMethod(fn: Fn, node: t.ObjectMethod): t.ObjectProperty {
    if (node.computed) return this.liftComputedMethod(fn, node);
    const key = t.cloneNode(node.key);
    const made = this.lift(fn, node);
    if (fn.inferredName === "__proto__") return t.objectProperty(b.str("__proto__"), made, true);
    return b.placed(t.objectProperty(key as t.Identifier, made), node);
  }

  /** The factory needs the key, for the name of the function: it comes in a scope record of its own. */
  private liftComputedMethod(fn: Fn, node: t.ObjectMethod): t.ObjectProperty {
    const { record, key } = this.keyRecord(node.key as t.Expression);
    this.keyRecords.set(fn, record);
    node.key = b.member(b.id(record), "key");
    return b.placed(t.objectProperty(key, this.lift(fn, node), true), node);
  }

  private readonly namedByKey = new Set<Fn>();

  private readonly keyRecords = new Map<Fn, string>();

  private keyRecord(key: t.Expression): { record: string; key: t.Expression } {
    const record = this.unit.names.fresh("s");
    this.extraVariables.push(record);
    const object = t.objectExpression([b.property("key", b.call(this.k("key"), [key]))]);
    return { record, key: b.member(b.assign(b.id(record), object), "key") };
  }

  /** Variables for the function that is being rewritten. */
  private extraVariables: string[] = [];

  private lift(fn: Fn, node: FunctionNode | t.Class): t.Expression {
    const name = this.unit.names.fixed(`f${fn.index}`);
    const scopes = fn.freeScopes.map((scope) => scope.record as string);
    const keyRecord = this.keyRecords.get(fn);
    if (keyRecord !== undefined) scopes.push(keyRecord);
    const { before, value } = namedValue(fn, node, this.unit, keyRecord);
    const opening = fn.kind === "class" ? this.open(fn.scope) : [];
    const made = b.call(this.k("fn"), [value, this.meta(fn), t.arrayExpression(scopes.map((scope) => b.id(scope)))]);
    const declaration = t.functionDeclaration(
      b.id(name),
      scopes.map((scope) => b.id(scope)),
      b.block([...opening, ...before, b.ret(made)]),
    );
    inheritStrictness(this.unit, fn, declaration);
    this.factories.push({ fn, name, declaration });
    return b.placed(
      b.call(
        b.id(name),
        scopes.map((scope) => b.id(scope)),
      ),
      node,
    );
  }

  private class(node: t.Class): Node {
    const fn = this.unit.fnOf.get(node) as Fn;
    if (node.decorators) node.decorators = node.decorators.map((one) => this.rewrite(one) as t.Decorator);
    this.within(fn, () => {
      if (node.superClass) node.superClass = this.expression(node.superClass);
      node.body.body = node.body.body.map((member) => this.rewrite(member) as t.ClassMethod);
    });
    this.notePrivates(node);
    if (fn.scope.record) {
      // Methods reach the class by its own name through the record; nothing runs before the first static block.
      const binding = [...fn.scope.bindings.values()].find((one) => one.boxed) as Binding;
      node.body.body.unshift(t.staticBlock([b.set(this.slot(binding), t.thisExpression())]));
    }
    const isDeclaration = node.type === "ClassDeclaration" && node.id;
    const outer = isDeclaration ? this.bindingOf(node.id as t.Identifier) : undefined;
    if (fn.lifted) {
      const made = this.lift(fn, node);
      return outer ? this.classVariable(outer, made, node) : made;
    }
    if (!outer || outer.scope.kind === "program" || (this.fn?.plan !== "cut" && !outer.boxed)) return node;
    return this.classVariable(outer, Object.assign(node, { type: "ClassExpression" }) as unknown as t.Expression, node);
  }

  /** What only the class can see of its instances, a snapshot cannot hold: the runtime is told of the class. */
  private notePrivates(node: t.Class): void {
    const hasPrivates = node.body.body.some((member) => "key" in member && member.key.type === "PrivateName" && !member.static);
    if (!hasPrivates) return;
    node.body.body.unshift(t.staticBlock([b.run(b.call(this.k("privates"), [t.thisExpression()]))]));
    this.usesRuntime = true;
  }

  /** Something in the output needs the runtime, though no function does. */
  usesRuntime = false;

  private classVariable(binding: Binding, value: t.Expression, place: Node): t.Statement {
    return b.placed(binding.boxed ? b.set(this.slot(binding), value) : b.letVar(binding.outName, value), place);
  }

  private initializer(node: t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty | t.StaticBlock): Node {
    const fn = this.unit.fnOf.get(node);
    if (node.type !== "StaticBlock" && node.decorators) node.decorators = node.decorators.map((one) => this.rewrite(one) as t.Decorator);
    if (node.type === "StaticBlock") {
      this.within(fn, () => {
        const { hoisted, rest } = this.statements(node.body);
        node.body = [...this.open(fn?.scope), ...hoisted, ...rest];
      });
      return node;
    }
    if (node.type !== "ClassPrivateProperty" && node.computed) node.key = this.rewrite(node.key) as t.Expression;
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

/** Code that moves out of a strict function stays strict. */
export function inheritStrictness(unit: Unit, fn: Fn, declaration: t.FunctionDeclaration): void {
  const { program } = unit.file;
  const strictFile = unit.sourceType === "module" || program.directives.some((directive) => directive.value.value === "use strict");
  if (fn.strict && !strictFile) declaration.body.directives.push(t.directive(t.directiveLiteral("use strict")));
}

/** The function keeps the `name` that its place gives it, though a call stands between. */
function inPlace(fn: Fn, node: t.Expression): t.Expression {
  const name = fn.inferredName;
  if (name === undefined || ("id" in node && node.id)) return node;
  return b.member(t.objectExpression([b.property(name, node)]), name);
}

function isClosureNode(node: Node): boolean {
  return node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression";
}

function binaryOperator(operator: string): t.BinaryExpression["operator"] {
  return operator.slice(0, -1) as t.BinaryExpression["operator"];
}

/** The function as an expression that has the `name` which its old place gave it. */
function namedValue(
  fn: Fn,
  node: FunctionNode | t.Class,
  unit: Unit,
  keyRecord: string | undefined,
): { before: t.Statement[]; value: t.Expression } {
  if (node.type === "ObjectMethod") {
    const object = t.objectExpression([node]);
    if (node.kind !== "method") {
      const descriptor = b.call(b.member(b.id(unit.names.fixed("k")), "descriptor"), [
        object,
        node.computed ? (t.cloneNode(node.key) as t.Expression) : b.str(fn.inferredName as string),
      ]);
      return { before: [], value: b.member(descriptor, node.kind) };
    }
    if (node.computed) return { before: [], value: t.memberExpression(object, t.cloneNode(node.key) as t.Expression, true) };
    return { before: [], value: b.member(object, fn.inferredName as string) };
  }
  if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration")
    return {
      before: [],
      value: Object.assign(node, {
        type: node.type === "FunctionDeclaration" ? "FunctionExpression" : "ClassExpression",
      }) as unknown as t.Expression,
    };
  const value = node as t.Expression;
  const name = fn.inferredName;
  if (keyRecord !== undefined && !("id" in node && node.id)) {
    const key = (): t.Expression => b.member(b.id(keyRecord), "key");
    return { before: [], value: t.memberExpression(t.objectExpression([t.objectProperty(key(), value, true)]), key(), true) };
  }
  if (("id" in node && node.id) || name === undefined) return { before: [], value };
  // `const x = () => …` gives the name; not where the name would hide one that the function uses.
  if (t.isValidIdentifier(name) && name !== "arguments" && name !== "eval" && !mentions(fn, name, unit))
    return { before: [b.constVar(name, value)], value: b.id(name) };
  return { before: [], value: b.member(t.objectExpression([b.property(name, value)]), name) };
}

function mentions(fn: Fn, name: string, unit: Unit): boolean {
  for (const ref of unit.refs.values()) {
    if (ref.node.type !== "Identifier" || ref.node.name !== name) continue;
    for (let inner = ref.fn; inner; inner = inner.parent) if (inner === fn) return true;
  }
  return false;
}
