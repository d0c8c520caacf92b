/** Closure conversion, layer 2: declarations, scope records, and the functions that a statement list declares. */
import * as t from "@babel/types";
import { isLexical, seesDeadZone } from "../../2-analyze/captures.js";
import { isDerived } from "../../2-analyze/plan.js";
import * as b from "../../ir/build.js";
import { thisOwner } from "../../ir/this-owner.js";
import type { Binding, Fn, Scope } from "../../ir/unit.js";
import { mapChildren, type Node, patternIdentifiers } from "../../ir/walk.js";
import { References, recordKey } from "./references.js";

const isOwnArguments = ({ kind, name }: Binding): boolean => kind === "pseudo" && name === "arguments";

export abstract class Declarations extends References {
  protected bindingOf(node: t.Identifier): Binding | undefined {
    return this.refOf(node)?.binding ?? undefined;
  }

  protected isBoxed(pattern: Node): boolean {
    return patternIdentifiers(pattern).some((one) => this.bindingOf(one)?.boxed);
  }

  protected variables(node: t.VariableDeclaration): Node | Node[] {
    if (!node.declarations.some((declarator) => this.isBoxed(declarator.id))) {
      mapChildren(node, (child) => this.rewrite(child));
      return node;
    }
    const out: t.Statement[] = [];
    for (const declarator of node.declarations) out.push(...this.declarator(node, declarator));
    return out;
  }

  protected declarator(node: t.VariableDeclaration, declarator: t.VariableDeclarator): t.Statement[] {
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
    for (const one of plain) {
      const name = this.bindingOf(one)?.outName ?? one.name;
      out.push(node.kind === "var" ? t.variableDeclaration("var", [t.variableDeclarator(b.id(name))]) : b.letVar(name));
    }
    out.push(b.placed(b.set(this.rewrite(id) as t.LVal, init ?? b.undef()), declarator));
    return out;
  }

  /** `$s1 = { x: … }` for the bindings of a scope; parameters and the like come with their values. */
  protected record(scope: Scope): t.Expression {
    const properties: t.ObjectProperty[] = [];
    const fn = scope.fn?.scope === scope && scope.fn.mapped ? scope.fn : undefined;
    for (const binding of scope.bindings.values()) {
      if (!binding.boxed || (fn && (binding.kind === "param" || isOwnArguments(binding)))) continue;
      properties.push(b.property(recordKey(binding.name), this.initialValue(binding)));
    }
    const others = t.objectExpression(properties);
    if (!fn) return others;
    return b.call(this.k("mapped"), [this.meta(fn), b.id("arguments"), ...(properties.length > 0 ? [others] : [])]);
  }

  /** The `arguments` that share their values with the parameters, which the record was made with. */
  protected mappedArguments({ mapped, scope }: Fn): t.Statement[] {
    const binding = scope.bindings.get("arguments");
    if (!mapped || !binding) return [];
    const name = this.pseudoName(binding);
    const out: t.Statement[] = [b.constVar(name, b.call(this.k("argumentsOf"), [b.id(scope.record as string)]))];
    if (binding.boxed) out.push(b.set(this.slot(binding), b.id(name)));
    return out;
  }

  protected initialValue(binding: Binding): t.Expression {
    switch (binding.kind) {
      case "param":
      case "catch":
        if (!this.loweredParams.has(binding)) return b.id(binding.outName);
        return binding.refs.some((ref) => seesDeadZone(ref, binding)) ? this.tdzMarker() : b.undef();
      case "pseudo":
        if (binding.name === "this") return isDerived(thisOwner(this.fn)) ? this.tdzMarker() : t.thisExpression();
        if (binding.name === "super") return b.undef();
        if (binding.name === "arguments") return b.id(binding.scope.fn?.plan === "cut" ? this.pseudoName(binding) : "arguments");
        return binding.scope.fn?.plan === "cut" ? b.id(this.pseudoName(binding)) : t.metaProperty(b.id("new"), b.id("target"));
      case "self":
        return b.id(binding.name);
      case "function":
        return b.undef();
      case "var":
        // It is the function's `arguments` until something is assigned to it.
        return this.ownArguments(binding) ?? b.undef();
      default:
        return isLexical(binding) && binding.refs.some((ref) => seesDeadZone(ref, binding)) ? this.tdzMarker() : b.undef();
    }
  }

  /** The `arguments` that a variable of that name starts with. */
  protected ownArguments({ name, scope: { fn, kind } }: Binding): t.Expression | undefined {
    if (name !== "arguments" || !fn || fn.kind === "arrow") return undefined;
    const own = kind === "block" ? fn.scope.bindings.get("arguments") : undefined;
    if (own?.kind === "param") return undefined;
    return b.id(own?.kind === "pseudo" && fn.plan === "cut" ? this.pseudoName(own) : "arguments");
  }

  protected readonly loweredParams = new Set<Binding>();

  /** Statements that open a scope: its record. */
  protected open(scope: Scope | undefined): t.Statement[] {
    if (!scope?.record) return [];
    return [scope.kind === "class" ? b.letVar(scope.record) : b.letVar(scope.record, this.record(scope))];
  }

  /**
   * Rewrites a statement list. Function declarations of lifted functions become variables at its start, in the order of
   * the source, since that is when the language makes them.
   */
  protected statements(body: t.Statement[]): { hoisted: t.Statement[]; rest: t.Statement[] } {
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

  protected functionDeclaration(
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

  protected block(node: t.BlockStatement): t.BlockStatement {
    const scope = this.unit.scopeOf.get(node);
    const { hoisted, rest } = this.statements(node.body);
    node.body = [...this.open(scope), ...hoisted, ...rest];
    return node;
  }

  /** A pattern that stays a declaration even if names in it are boxed: parameters, catch clauses. */
  protected pattern(node: Node): Node {
    return this.unboxed(patternIdentifiers(node), () => this.rewrite(node) as Node);
  }

  protected unboxed<T>(names: readonly t.Identifier[], body: () => T): T {
    const boxed = names.flatMap((one) => this.bindingOf(one) ?? []).filter((binding) => binding.boxed);
    for (const binding of boxed) binding.boxed = false;
    const result = body();
    for (const binding of boxed) binding.boxed = true;
    return result;
  }

  /** `let <pattern> = <value>`, where the value is rewritten already. */
  protected bind(pattern: Node, value: t.Expression, place: Node, kind: t.VariableDeclaration["kind"] = "let"): t.Statement[] {
    // The stand-in is replaced below: it must survive the rewriting, which drops a `var` without a value.
    const declaration = b.placed(t.variableDeclaration(kind, [t.variableDeclarator(pattern as t.Identifier, b.undef())]), place);
    const statements = [this.variables(declaration)].flat() as t.Statement[];
    const last = statements.at(-1);
    if (last?.type === "VariableDeclaration") (last.declarations[0] as t.VariableDeclarator).init = value;
    else if (last?.type === "ExpressionStatement") (last.expression as t.AssignmentExpression).right = value;
    return statements;
  }

  protected within<T>(fn: Fn | undefined, body: () => T): T {
    const outer = this.fn;
    if (fn) this.fn = fn;
    try {
      return body();
    } finally {
      this.fn = outer;
    }
  }
}
