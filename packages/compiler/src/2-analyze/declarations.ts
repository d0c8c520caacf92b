/** What the statements of a file, a function or a block declare, and in which scope. */
import type * as t from "@babel/types";
import type { Binding, BindingKind, Fn, Scope, ScopeKind } from "../ir/unit.js";
import { eachChild, isFunctionLike, type Node, patternIdentifiers } from "../ir/walk.js";

export function createScope(kind: ScopeKind, node: Node, parent: Scope | null, fn: Fn | null): Scope {
  return { kind, node, parent, fn, bindings: new Map(), record: undefined };
}

export function declare(scope: Scope, name: string, kind: BindingKind, start: number, end: number): Binding {
  const known = scope.bindings.get(name);
  if (known) {
    // `var` beside a parameter or function of the same name is the same variable.
    if (kind === "function" && (known.kind === "var" || known.kind === "param")) known.reassigned = true;
    return known;
  }
  const binding: Binding = {
    name,
    kind,
    scope,
    refs: [],
    start,
    end,
    reassigned: false,
    boxed: false,
    exported: false,
    outName: name,
  };
  scope.bindings.set(name, binding);
  return binding;
}

/** Declares the `var`s of a function body, wherever they stand. */
export function hoistVars(statements: readonly Node[], scope: Scope): void {
  const search = (node: Node): void => {
    if (isFunctionLike(node) || node.type === "ClassDeclaration" || node.type === "ClassExpression") return;
    if (node.type === "VariableDeclaration" && node.kind === "var") {
      for (const declarator of node.declarations)
        for (const id of patternIdentifiers(declarator.id)) declare(scope, id.name, "var", scope.node.start ?? 0, scope.node.start ?? 0);
    }
    eachChild(node, search);
  };
  for (const statement of statements) search(statement);
}

/** Declares what a statement list binds in its own scope. */
export function declareLexical(statements: readonly Node[], scope: Scope): void {
  for (const statement of statements) {
    let node: Node = statement;
    if ((node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration") && node.declaration) node = node.declaration;
    while (node.type === "LabeledStatement") node = node.body;
    const start = node.start ?? 0;
    switch (node.type) {
      case "VariableDeclaration":
        if (node.kind === "var") break;
        for (const declarator of node.declarations)
          for (const id of patternIdentifiers(declarator.id))
            declare(scope, id.name, lexicalKind(node.kind), declarator.start ?? start, declarator.end ?? start);
        break;
      case "ClassDeclaration":
        if (node.id) declare(scope, node.id.name, "class", start, node.end ?? start);
        break;
      case "FunctionDeclaration":
        if (node.id) {
          const binding = declare(scope, node.id.name, "function", start, scope.node.start ?? 0);
          if (binding.kind === "function" && binding.start !== start) binding.reassigned = true;
        }
        break;
      case "ImportDeclaration":
        for (const specifier of node.specifiers) declare(scope, specifier.local.name, "import", start, node.start ?? 0);
        break;
    }
  }
}

export function lexicalKind(kind: t.VariableDeclaration["kind"]): BindingKind {
  return kind === "let" ? "let" : kind === "const" ? "const" : "using";
}
