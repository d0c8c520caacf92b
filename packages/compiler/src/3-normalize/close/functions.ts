/** Closure conversion, layer 3: bodies and parameters of functions, and the factories of lifted ones. */
import * as t from "@babel/types";
import { isStatic } from "../../2-analyze/plan.js";
import * as b from "../../ir/build.js";
import type { Binding, Fn, Scope, Unit } from "../../ir/unit.js";
import { eachChild, type FunctionNode, type Node, patternIdentifiers } from "../../ir/walk.js";
import { Declarations } from "./declarations.js";
import { inHolder } from "./holders.js";

/** A lifted function: `function $f3($s1) { return $k.fn(<value>, $m[3], $s1); }` */
export interface Factory {
  readonly fn: Fn;
  readonly name: string;
  readonly declaration: t.FunctionDeclaration;
}

/** A parameter of the factory of a class, and what it is called with. */
export interface HeadPart {
  readonly param: string;
  readonly value: t.Expression;
  /** Else what the class extends. */
  readonly isKey: boolean;
}

export abstract class Functions extends Declarations {
  readonly factories: Factory[] = [];

  protected function(node: FunctionNode): Node {
    const fn = this.unit.fnOf.get(node) as Fn;
    // The head of a class took care of the keys in it.
    if (node.type === "ObjectMethod" && node.computed) node.key = this.rewrite(node.key) as t.Expression;
    this.within(fn, () => this.functionBody(fn, node));
    if (fn.lifted) return node.type === "ObjectMethod" ? this.liftMethod(fn, node) : this.lift(fn, node);
    if (fn.index >= 0 && isClosureNode(node) && isStatic(fn) && (!fn.namedByKey || (fn.async && fn.generator))) {
      // Runs once in its module: the runtime remembers the function under its id.
      return b.placed(b.call(this.k("fn"), [inPlace(fn, node as t.Expression), this.meta(fn)]), node);
    }
    return node;
  }

  protected functionBody(fn: Fn, node: FunctionNode): void {
    const outer = this.extraVariables;
    this.extraVariables = [];
    this.functionParts(fn, node);
    if (this.extraVariables.length > 0) {
      const body = node.body as t.BlockStatement;
      body.body.unshift(...this.extraVariables.map((name) => b.letVar(name)));
    }
    this.extraVariables = outer;
  }

  /** A constructor that has its `this` in a variable gives it back by itself. */
  protected returned(node: t.ReturnStatement): Node {
    if (node.argument) node.argument = this.expression(node.argument);
    if (this.fn?.ownsThis) node.argument = this.result(this.fn, node.argument ?? null);
    return node;
  }

  private result(fn: Fn, value: t.Expression | null): t.Expression {
    const made = this.slot(fn.scope.bindings.get("this") as Binding) as t.Expression;
    return value ? b.call(this.k("ownResult"), [value, made]) : b.call(this.k("self"), [made]);
  }

  protected functionParts(fn: Fn, node: FunctionNode): void {
    // The fields of a base class come before its parameters.
    const isEarly = (one: t.Statement): boolean => one.extra?.synthetic === true;
    const startsEarly = fn.kind === "constructor" && node.body.type === "BlockStatement" && node.body.body.some(isEarly);
    const lowered = this.parameters(fn, node, startsEarly);
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
    const { hoisted, rest: all } = this.statements(node.body.body);
    const early = startsEarly ? all.filter(isEarly) : [];
    const rest = startsEarly ? all.filter((one) => !isEarly(one)) : all;
    const inner = this.unit.scopeOf.get(node.body);
    const start = fn.start ? [fn.start] : [];
    node.body.body = [
      ...this.openFunction(fn),
      ...early,
      ...lowered,
      ...this.open(inner),
      ...this.fromParameters(fn, inner),
      ...hoisted,
      ...start,
      ...rest,
    ];
    if (fn.ownsThis) node.body.body.push(b.ret(this.result(fn, null)));
  }

  /** A `var` of the body with the name of a parameter starts with its value. */
  protected fromParameters(fn: Fn, inner: Scope | undefined): t.Statement[] {
    const out: t.Statement[] = [];
    for (const binding of inner?.bindings.values() ?? []) {
      const param = binding.kind === "var" ? fn.scope.bindings.get(binding.name) : undefined;
      const own = binding.kind === "var" && binding.outName !== "arguments" && !binding.boxed && this.ownArguments(binding);
      if (own) out.push(t.variableDeclaration("var", [t.variableDeclarator(b.id(binding.outName), own)]));
      if (param?.kind !== "param" || (binding.outName === param.outName && !binding.boxed)) continue;
      const value = param.boxed ? this.slot(param) : b.id(param.outName);
      out.push(
        binding.boxed
          ? b.set(this.slot(binding), value)
          : t.variableDeclaration("var", [t.variableDeclarator(b.id(binding.outName), value)]),
      );
    }
    return out;
  }

  protected openFunction(fn: Fn): t.Statement[] {
    const out: t.Statement[] = [];
    if (fn.plan === "cut") {
      for (const name of ["arguments", "new.target"] as const) {
        const binding = fn.scope.bindings.get(name);
        if (binding?.kind !== "pseudo" || (name === "arguments" && fn.mapped)) continue;
        const value = name === "arguments" ? b.id("arguments") : t.metaProperty(b.id("new"), b.id("target"));
        out.push(b.constVar(this.pseudoName(binding), value));
      }
    }
    const self = fn.outerScope.kind === "self" ? fn.outerScope : undefined;
    if (self?.record) out.push(b.letVar(self.record, this.record(self)));
    out.push(...this.open(fn.scope), ...this.mappedArguments(fn));
    return out;
  }

  /**
   * Parameters with defaults or patterns that call or capture become statements of the body; `length` stays, since a
   * parameter with a default stands where the first one did.
   */
  protected parameters(fn: Fn, node: FunctionNode, startsEarly: boolean): t.Statement[] {
    const params = node.params as Node[];
    const first = params.findIndex((param) => param.type !== "Identifier");
    if (first < 0 || fn.start !== undefined || !(startsEarly || this.mustLower(fn, params) || (fn.async && fn.plan === "cut"))) {
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

  protected mustLower(fn: Fn, params: Node[]): boolean {
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
  protected liftMethod(fn: Fn, node: t.ObjectMethod): t.ObjectProperty {
    if (node.computed) return this.liftComputedMethod(fn, node);
    const key = t.cloneNode(node.key);
    const made = this.lift(fn, node);
    if (fn.inferredName === "__proto__") return t.objectProperty(b.str("__proto__"), made, true);
    return b.placed(t.objectProperty(key as t.Identifier, made), node);
  }

  /** The factory needs the key, for the name of the function: it comes in a scope record of its own. */
  protected liftComputedMethod(fn: Fn, node: t.ObjectMethod): t.ObjectProperty {
    const { record, key } = this.keyRecord(node.key as t.Expression);
    this.keyRecords.set(fn, record);
    node.key = b.member(b.id(record), "key");
    return b.placed(t.objectProperty(key, this.lift(fn, node), true), node);
  }

  protected readonly keyRecords = new Map<Fn, string>();

  protected keyRecord(key: t.Expression): { record: string; key: t.Expression } {
    const record = this.unit.names.fresh("s");
    this.extraVariables.push(record);
    const object = t.objectExpression([b.property("key", b.call(this.k("key"), [key]))]);
    return { record, key: b.member(b.assign(b.id(record), object), "key") };
  }

  /** What a lifted class extends, and its computed keys: its factory takes their values, after the scope records. */
  protected readonly heads = new Map<Fn, HeadPart[]>();

  /** Variables for the function that is being rewritten. */
  extraVariables: string[] = [];

  protected lift(fn: Fn, node: FunctionNode | t.Class): t.Expression {
    // A class that stands in a function only because of its holder is not made again.
    const name = fn.lifted ? this.unit.names.fixed(`f${fn.index}`) : this.unit.names.fresh("w");
    const scopes = fn.freeScopes.map((scope) => scope.record as string);
    const keyRecord = this.keyRecords.get(fn);
    if (keyRecord !== undefined) scopes.push(keyRecord);
    const named = namedValue(fn, node, this.unit, keyRecord);
    const { before, value } = fn.holder ? inHolder(fn, node as t.Class, named, this.k("holder"), this.unit.names.fresh("v")) : named;
    const opening = fn.kind === "class" && fn.lifted ? this.open(fn.scope) : [];
    const head = this.heads.get(fn) ?? [];
    const records =
      fn.kind === "class" ? [t.arrayExpression(scopes.map((scope) => b.id(scope)))] : scopesOf(scopes.map((scope) => b.id(scope)));
    const stamp = [value, this.meta(fn), ...records];
    const keys = head.filter(({ isKey }) => isKey);
    if (head.length > 0) stamp.push(t.arrayExpression(keys.map(({ param }) => b.id(param))));
    if (keys.length < head.length) stamp.push(t.booleanLiteral(true));
    // A bare closure gets its stamp from the loop that is stopped, or from the reader of a snapshot.
    const made = fn.lifted && !fn.bare ? b.call(this.k("fn"), stamp) : value;
    const declaration = t.functionDeclaration(
      b.id(name),
      [...scopes, ...head.map(({ param }) => param)].map((param) => b.id(param)),
      b.block([...opening, ...before, b.ret(made)]),
    );
    inheritStrictness(this.unit, fn, declaration);
    this.factories.push({ fn, name, declaration });
    return b.placed(b.call(b.id(name), [...scopes.map((scope) => b.id(scope)), ...head.map(({ value }) => value)]), node);
  }
}

/** The last argument of `$k.fn`: a list, a single record for the list of it, nothing for an empty one. */
export function scopesOf(records: t.Identifier[]): t.Expression[] {
  return records.length > 1 ? [t.arrayExpression(records)] : records;
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
