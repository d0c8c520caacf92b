/**
 * Pass `scopes`. Takes the parsed file; gives scopes, bindings, the functions, and for each identifier what it refers to.
 * Afterwards `unit.refs` holds every identifier that is a reference or a declaration, and `unit.fns` lists functions,
 * classes and initializers, outer ones first. First of the analyses: all others ask it who refers to what.
 */
import * as t from "@babel/types";
import { meansVariable } from "../1-parse/block-functions.js";
import { keyName } from "../ir/key-name.js";
import { isTransparent, thisOwner } from "../ir/this-owner.js";
import type { Binding, Fn, FnKind, Ref, Scope, Unit } from "../ir/unit.js";
import { eachChild, type FunctionNode, isFunctionLike, type Node, patternIdentifiers } from "../ir/walk.js";
import { createScope, declare, declareLexical, hoistVars, lexicalKind } from "./declarations.js";

export function buildScopes(unit: Unit): void {
  new ScopeBuilder(unit).program(unit.file.program);
}

class ScopeBuilder {
  private scope: Scope;
  private fn: Fn | null = null;
  /** Inside of `with`, a name may mean a property: functions there stay in their place. */
  private withDepth = 0;
  /** Inside of the heritage and keys of classes, which are strict code. */
  private headDepth = 0;

  constructor(private readonly unit: Unit) {
    this.scope = unit.program;
  }

  program(node: t.Program): void {
    this.unit.scopeOf.set(node, this.scope);
    hoistVars(node.body, this.scope);
    declareLexical(node.body, this.scope);
    for (const statement of node.body) this.visit(statement);
  }

  // ── references ────────────────────────────────────────────────────────────

  private resolve(name: string): Binding | null {
    // Each function that is no arrow has an `arguments` of its own, whatever the functions around it call so.
    const last = name === "arguments" ? thisOwner(this.fn)?.scope : undefined;
    for (let scope: Scope | null = this.scope; scope; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding) return binding;
      if (scope === last) return null;
    }
    return null;
  }

  private refer(node: t.Identifier, kind: Ref["kind"]): void {
    if (node.name === "arguments" && kind !== "declare" && !this.resolve("arguments") && thisOwner(this.fn)) {
      this.pseudo(node, "arguments");
      return;
    }
    this.addRef(node, meansVariable(node) ? this.variable(node.name) : this.resolve(node.name), kind);
  }

  /** The variable of the function around which a function in a block is, too. */
  private variable(name: string): Binding | null {
    for (let scope: Scope | null = this.scope; scope; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding?.kind === "var") return binding;
    }
    return null;
  }

  private addRef(node: Ref["node"], binding: Binding | null, kind: Ref["kind"]): void {
    const ref: Ref = { node, binding, fn: this.fn, kind };
    this.unit.refs.set(node, ref);
    if (!binding) return;
    binding.refs.push(ref);
    if (kind === "write" || kind === "update") binding.reassigned = true;
  }

  /** A reference to `this`, `arguments` or `new.target` of the function around. */
  private pseudo(node: Ref["node"], name: "this" | "arguments" | "new.target"): void {
    const owner = thisOwner(this.fn);
    if (!owner) return;
    if (name === "this") owner.usesThis = true;
    else if (name === "arguments") owner.usesArguments = true;
    else owner.usesNewTarget = true;
    const start = owner.scope.node.start ?? 0;
    this.addRef(node, declare(owner.scope, name, "pseudo", start, start), "read");
  }

  /** `super`: its home is the class or object literal of the method around, its receiver the `this` of that method. */
  private super(node: t.Super): void {
    for (let fn = this.fn; fn; fn = fn.parent) {
      fn.usesSuper = true;
      if (!isTransparent(fn)) break;
    }
    const owner = thisOwner(this.fn);
    const home = owner?.node.type === "ObjectMethod" ? owner.outerScope : owner?.parent?.scope;
    if (!home) return;
    this.addRef(node, declare(home, "super", "pseudo", home.node.start ?? 0, home.node.start ?? 0), "read");
    const receiver = t.thisExpression();
    this.unit.receivers.set(node, receiver);
    this.pseudo(receiver, "this");
  }

  // ── walk ──────────────────────────────────────────────────────────────────

  private within<T>(scope: Scope, body: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    this.unit.scopeOf.set(scope.node, scope);
    try {
      return body();
    } finally {
      this.scope = outer;
    }
  }

  private children(node: Node): void {
    eachChild(node, (child) => this.visit(child));
  }

  private visit(node: Node, nameHint?: string): void {
    switch (node.type) {
      case "Identifier":
        this.refer(node, "read");
        return;
      case "ThisExpression":
        this.pseudo(node, "this");
        return;
      case "MetaProperty":
        if (node.meta.name === "new") this.pseudo(node, "new.target");
        return;
      case "Super":
        this.super(node);
        return;
      case "PrivateName":
        for (let fn = this.fn; fn; fn = fn.parent) fn.privateNames.add(node.id.name);
        return;
      case "CallExpression":
      case "OptionalCallExpression":
        if (node.callee.type === "Identifier") {
          if (node.callee.name === "eval" && !this.resolve("eval")) for (let fn = this.fn; fn; fn = fn.parent) fn.usesEval = true;
          this.refer(node.callee, "call");
        } else this.visit(node.callee);
        if (node.callee.type === "Super") {
          const target = t.metaProperty(t.identifier("new"), t.identifier("target"));
          this.unit.newTargets.set(node.callee, target);
          this.pseudo(target, "new.target");
        }
        for (const argument of node.arguments) this.visit(argument);
        return;
      case "MemberExpression":
      case "OptionalMemberExpression":
        this.visit(node.object);
        if (node.computed || node.property.type === "PrivateName") this.visit(node.property);
        return;
      case "ObjectExpression":
        if (node.properties.some(saysSuper)) this.within(createScope("object", node, this.scope, this.fn), () => this.children(node));
        else this.children(node);
        return;
      case "ObjectProperty":
        if (node.computed) this.visit(node.key);
        // `__proto__: …` sets the prototype and gives no name.
        this.visit(node.value, keyName(node) === "__proto__" && !node.computed && !node.shorthand ? undefined : keyName(node));
        return;
      case "AssignmentExpression":
        this.visitTarget(node.left, node.operator === "=" ? "write" : "update");
        this.visit(node.right, namingTarget(node.left));
        return;
      case "AssignmentPattern":
        this.visitTarget(node.left, "write");
        this.visit(node.right, namingTarget(node.left));
        return;
      case "UpdateExpression":
        this.visitTarget(node.argument, "update");
        return;
      case "VariableDeclaration":
        for (const declarator of node.declarations) {
          this.visitPattern(declarator.id, "declare");
          if (declarator.init) this.visit(declarator.init, declarator.id.type === "Identifier" ? declarator.id.name : undefined);
        }
        return;
      case "FunctionDeclaration":
        if (node.id) this.refer(node.id, "declare");
        this.function(node, "function", node.id?.name ?? (nameHint || "default"));
        return;
      case "FunctionExpression":
        if (node.id) {
          const scope = createScope("self", node, this.scope, this.fn);
          const binding = declare(scope, node.id.name, "self", node.start ?? 0, node.start ?? 0);
          const outer = this.scope;
          this.scope = scope;
          const fn = this.function(node, "function", node.id.name);
          scope.fn = fn;
          this.scope = outer;
          const ref: Ref = { node: node.id, binding, fn, kind: "declare" };
          this.unit.refs.set(node.id, ref);
        } else this.function(node, "function", nameHint);
        return;
      case "ArrowFunctionExpression":
        this.function(node, "arrow", nameHint);
        return;
      case "ObjectMethod":
        if (node.computed) this.visit(node.key);
        this.function(node, node.kind === "get" ? "getter" : node.kind === "set" ? "setter" : "method", keyName(node));
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.class(node, nameHint);
        return;
      case "BlockStatement":
        this.block(node, node.body);
        return;
      case "StaticBlock":
        this.initializer(node, () => {
          hoistVars(node.body, this.scope);
          declareLexical(node.body, this.scope);
          for (const statement of node.body) this.visit(statement);
        });
        return;
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        this.loop(node);
        return;
      case "SwitchStatement":
        this.visit(node.discriminant);
        this.within(createScope("switch", node, this.scope, this.fn), () => {
          declareLexical(
            node.cases.flatMap((one) => one.consequent),
            this.scope,
          );
          for (const one of node.cases) this.visit(one);
        });
        return;
      case "CatchClause":
        this.within(createScope("catch", node, this.scope, this.fn), () => {
          if (node.param) {
            for (const id of patternIdentifiers(node.param)) declare(this.scope, id.name, "catch", node.start ?? 0, node.param.end ?? 0);
            this.visitPattern(node.param, "declare");
          }
          this.block(node.body, node.body.body);
        });
        return;
      case "LabeledStatement":
        this.visit(node.body);
        return;
      case "BreakStatement":
      case "ContinueStatement":
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return;
      case "WithStatement":
        for (let fn = this.fn; fn; fn = fn.parent) fn.usesEval = true;
        this.visit(node.object);
        this.withDepth++;
        this.visit(node.body);
        this.withDepth--;
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) {
          this.visit(node.declaration);
          this.markExported(node.declaration);
        } else if (!node.source)
          for (const specifier of node.specifiers)
            if (specifier.type === "ExportSpecifier") this.refer(specifier.local as t.Identifier, "read");
        return;
      case "ExportDefaultDeclaration":
        this.visit(node.declaration, "default");
        this.markExported(node.declaration);
        return;
      default:
        this.children(node);
    }
  }

  private markExported(node: Node): void {
    const names =
      node.type === "VariableDeclaration"
        ? node.declarations.flatMap((one) => patternIdentifiers(one.id).map((id) => id.name))
        : "id" in node && node.id?.type === "Identifier"
          ? [node.id.name]
          : [];
    for (const name of names) {
      const binding = this.scope.bindings.get(name);
      if (binding) binding.exported = true;
    }
  }

  /** The target of an assignment. */
  private visitTarget(node: Node, kind: "write" | "update"): void {
    if (node.type === "Identifier") this.refer(node, kind);
    else if (
      node.type === "ObjectPattern" ||
      node.type === "ArrayPattern" ||
      node.type === "RestElement" ||
      node.type === "AssignmentPattern"
    )
      this.visitPattern(node, "write");
    else this.visit(node);
  }

  private visitPattern(pattern: Node, kind: "declare" | "write"): void {
    switch (pattern.type) {
      case "Identifier":
        this.refer(pattern, kind);
        break;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") this.visitPattern(property.argument, kind);
          else {
            if (property.computed) this.visit(property.key);
            this.visitPattern(property.value, kind);
          }
        }
        break;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.visitPattern(element, kind);
        break;
      case "AssignmentPattern":
        this.visitPattern(pattern.left, kind);
        this.visit(pattern.right, namingTarget(pattern.left));
        break;
      case "RestElement":
        this.visitPattern(pattern.argument, kind);
        break;
      default:
        this.visit(pattern);
    }
  }

  private block(node: t.BlockStatement, body: readonly t.Statement[]): void {
    this.within(createScope("block", node, this.scope, this.fn), () => {
      declareLexical(body, this.scope);
      for (const statement of body) this.visit(statement);
    });
  }

  private loop(node: t.ForStatement | t.ForInStatement | t.ForOfStatement): void {
    const scope = createScope("for", node, this.scope, this.fn);
    const head = node.type === "ForStatement" ? node.init : node.left;
    if (head?.type === "VariableDeclaration" && head.kind !== "var") {
      for (const declarator of head.declarations)
        for (const id of patternIdentifiers(declarator.id))
          declare(
            scope,
            id.name,
            lexicalKind(head.kind),
            declarator.start ?? 0,
            node.type === "ForStatement" ? (declarator.end ?? 0) : (node.right.end ?? 0),
          );
    }
    this.within(scope, () => {
      if (node.type === "ForStatement") {
        this.children(node);
        return;
      }
      this.visit(node.right);
      if (node.left.type === "VariableDeclaration") this.visit(node.left);
      else this.visitTarget(node.left, "write");
      this.visit(node.body);
    });
  }

  private createFn(node: Fn["node"], kind: FnKind, name: string | undefined): Fn {
    const isFunction = isFunctionLike(node);
    const fn: Fn = {
      node,
      parent: this.fn,
      kind,
      async: isFunction && !!node.async,
      generator: isFunction && !!node.generator,
      strict: this.headDepth > 0,
      outerScope: this.scope,
      scope: this.scope,
      marked: false,
      plan: "plain",
      uncutReason: undefined,
      lifted: false,
      holder: undefined,
      inHolder: false,
      ownsThis: false,
      bare: false,
      home: null,
      freeScopes: [],
      usesThis: false,
      usesArguments: false,
      usesNewTarget: false,
      mapped: undefined,
      usesSuper: false,
      usesEval: this.withDepth > 0,
      privateNames: new Set(),
      inferredName: name,
      path: "",
      fingerprint: "",
      index: -1,
      points: [],
      layout: undefined,
      namedByKey: false,
      start: undefined,
      locals: [],
      isHook: false,
      escapes: true,
    };
    this.unit.fns.push(fn);
    this.unit.fnOf.set(node, fn);
    return fn;
  }

  private function(node: FunctionNode, kind: FnKind, name: string | undefined): Fn {
    const fn = this.createFn(node, kind, name);
    const outer = this.fn;
    this.fn = fn;
    fn.scope = createScope("function", node, this.scope, fn);
    this.within(fn.scope, () => {
      for (const param of node.params)
        for (const id of patternIdentifiers(param)) declare(this.scope, id.name, "param", param.start ?? 0, param.end ?? 0);
      if (node.body.type !== "BlockStatement") {
        for (const param of node.params) this.visitPattern(param, "declare");
        this.visit(node.body);
        return;
      }
      const { body } = node.body;
      const own = (scope: Scope): void => {
        hoistVars(body, scope);
        declareLexical(body, scope);
      };
      // Parameters do not see the variables of the body: closures among them not even those of the same name.
      const inner = createScope("block", node.body, this.scope, fn);
      own(inner);
      if (node.params.some((param) => containsFunction(param) || readsOneOf(param, inner.bindings, this.scope.bindings))) {
        for (const param of node.params) this.visitPattern(param, "declare");
        // A `var` of that name starts with the function's own.
        if (kind !== "arrow" && inner.bindings.get("arguments")?.kind === "var" && !fn.scope.bindings.has("arguments")) {
          fn.usesArguments = true;
          declare(fn.scope, "arguments", "pseudo", node.start ?? 0, node.start ?? 0);
        }
        this.within(inner, () => {
          for (const statement of body) this.visit(statement);
        });
      } else {
        own(this.scope);
        for (const param of node.params) this.visitPattern(param, "declare");
        for (const statement of body) this.visit(statement);
      }
    });
    this.fn = outer;
    return fn;
  }

  /** A field initializer or static block: code with a `this` of its own. */
  private initializer(node: t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty | t.StaticBlock, body: () => void): void {
    const fn = this.createFn(node, "initializer", undefined);
    const outer = this.fn;
    this.fn = fn;
    fn.scope = createScope("function", node, this.scope, fn);
    this.within(fn.scope, body);
    this.fn = outer;
  }

  private class(node: t.Class, nameHint: string | undefined): void {
    if (node.type === "ClassDeclaration" && node.id) this.refer(node.id, "declare");
    for (const decorator of node.decorators ?? []) this.visit(decorator);
    // Heritage and keys belong to the function around. They see the name of the class too, before it has a value.
    const head = createScope("head", node.body, this.scope, this.fn);
    if (node.id) declare(head, node.id.name, "let", node.start ?? 0, node.end ?? 0);
    this.headDepth++;
    this.within(head, () => {
      if (node.superClass) this.visit(node.superClass);
      for (const member of node.body.body) this.memberHead(member);
    });
    this.headDepth--;
    const fn = this.createFn(node, "class", node.id?.name ?? nameHint);
    const outer = this.fn;
    this.fn = fn;
    fn.scope = createScope("class", node, this.scope, fn);
    if (node.id) declare(fn.scope, node.id.name, "self", node.start ?? 0, node.start ?? 0);
    this.within(fn.scope, () => {
      for (const member of node.body.body) this.member(member);
    });
    // Names that the class itself declares are not free in it.
    for (const member of node.body.body) {
      const key = "key" in member ? member.key : undefined;
      if (key?.type === "PrivateName") fn.privateNames.delete(key.id.name);
    }
    this.fn = outer;
  }

  private memberHead(member: t.ClassBody["body"][number]): void {
    for (const decorator of ("decorators" in member && member.decorators) || []) this.visit(decorator);
    if ("computed" in member && member.computed) this.visit(member.key);
  }

  private member(member: t.ClassBody["body"][number]): void {
    switch (member.type) {
      case "ClassMethod":
      case "ClassPrivateMethod": {
        const kind: FnKind =
          member.kind === "get" ? "getter" : member.kind === "set" ? "setter" : member.kind === "constructor" ? "constructor" : "method";
        this.function(member, kind, keyName(member));
        break;
      }
      case "ClassProperty":
      case "ClassAccessorProperty":
      case "ClassPrivateProperty": {
        const value = member.value;
        if (value) this.initializer(member, () => this.visit(value, keyName(member)));
        break;
      }
      case "StaticBlock":
        this.visit(member);
        break;
    }
  }
}

/** The name that a function without one gets from where it is assigned to; none in parentheses. */
function namingTarget(target: Node): string | undefined {
  return target.type === "Identifier" && target.extra?.parenthesized !== true ? target.name : undefined;
}

/** A method that says `super`, itself or in an arrow function. */
function saysSuper(node: Node): boolean {
  if (node.type !== "ObjectMethod") return false;
  let found = false;
  const search = (inner: Node): void => {
    if (inner.type === "Super") found = true;
    if (found || inner.type === "ClassDeclaration" || inner.type === "ClassExpression") return;
    if (!isFunctionLike(inner) || inner === node || inner.type === "ArrowFunctionExpression") eachChild(inner, search);
  };
  search(node);
  return found;
}

export function containsFunction(node: Node): boolean {
  if (isFunctionLike(node) || node.type === "ClassExpression") return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= containsFunction(child);
  });
  return found;
}

/** A parameter that mentions a variable of the body, by which it means another one. */
function readsOneOf(node: Node, names: ReadonlyMap<string, Binding>, params: ReadonlyMap<string, Binding>): boolean {
  if (node.type === "Identifier") return names.has(node.name) && !params.has(node.name);
  let found = false;
  eachChild(node, (child) => {
    found ||= readsOneOf(child, names, params);
  });
  return found;
}
