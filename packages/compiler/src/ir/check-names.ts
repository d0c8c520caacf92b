/** The part of check.ts that looks at names. It resolves them anew, so that it does not believe the analysis that it checks. */
import type * as t from "@babel/types";
import type { CheckOptions, Report } from "./check.js";
import { eachChild, type FunctionNode, isFunctionLike, type Node, patternIdentifiers } from "./walk.js";

type Kind = "lexical" | "function" | "var" | "param";

interface Scope {
  readonly names: Map<string, Kind>;
  readonly parent: Scope | null;
  /** For messages. */
  readonly where: string;
}

export function checkNames(program: t.Program, { prefix }: CheckOptions, report: Report): void {
  new NameChecker(prefix === undefined ? undefined : generatedNames(prefix), report).program(program);
}

function generatedNames(prefix: string): RegExp {
  return new RegExp(`^${prefix.replaceAll("$", "\\$")}[A-Za-z]+\\d*(?:_\\w*)?$`);
}

class NameChecker {
  private scope: Scope = { names: new Map(), parent: null, where: "the module" };

  constructor(
    private readonly generated: RegExp | undefined,
    private readonly report: Report,
  ) {}

  program(node: t.Program): void {
    this.hoistVars(node.body);
    this.declareAll(node.body);
    for (const statement of node.body) this.visit(statement);
  }

  // ── declarations ──────────────────────────────────────────────────────────

  private declare(name: string, kind: Kind): void {
    const { names, where } = this.scope;
    const known = names.get(name);
    // A function may stand again, or beside a `var`, where functions are variables; the parser knows where they are not.
    const clash = known !== undefined && (known === "lexical" || kind === "lexical");
    if (clash) this.report("declared twice", `\`${name}\` in ${where}`);
    names.set(name, kind);
  }

  /** The `var`s of a body, wherever they stand. */
  private hoistVars(nodes: readonly Node[]): void {
    const search = (node: Node): void => {
      if (isFunctionLike(node) || node.type === "ClassDeclaration" || node.type === "ClassExpression") return;
      if (node.type === "VariableDeclaration" && node.kind === "var") this.declareIn(node, "var");
      eachChild(node, search);
    };
    for (const node of nodes) search(node);
  }

  private declareIn(node: t.VariableDeclaration, kind: Kind): void {
    for (const { id } of node.declarations) for (const one of patternIdentifiers(id)) this.declare(one.name, kind);
  }

  /** The other declarations of a list of statements. */
  private declareAll(statements: readonly Node[]): void {
    for (const statement of statements) {
      const node = exported(statement);
      if (node.type === "VariableDeclaration" && node.kind !== "var") this.declareIn(node, "lexical");
      else if (node.type === "ClassDeclaration" && node.id) this.declare(node.id.name, "lexical");
      else if (node.type === "FunctionDeclaration" && node.id) this.declare(node.id.name, "function");
      else if (node.type === "ImportDeclaration") for (const { local } of node.specifiers) this.declare(local.name, "lexical");
    }
  }

  // ── walk ──────────────────────────────────────────────────────────────────

  private within(where: string, body: () => void): void {
    const outer = this.scope;
    this.scope = { names: new Map(), parent: outer, where };
    body();
    this.scope = outer;
  }

  private visit(node: Node): void {
    if (node.type === "Identifier") this.use(node.name);
    else if (isFunctionLike(node)) this.function(node);
    else this.other(node);
  }

  private children(node: Node): void {
    eachChild(node, (child, key) => {
      if (!isBareName(node, key)) this.visit(child);
    });
  }

  private other(node: Node): void {
    const { where } = this.scope;
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "PrivateName":
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        this.within(where, () => {
          if (node.id) this.declare(node.id.name, "lexical");
          this.children(node);
        });
        return;
      case "BlockStatement":
      case "StaticBlock":
        this.within(where, () => {
          if (node.type === "StaticBlock") this.hoistVars(node.body);
          this.declareAll(node.body);
          this.children(node);
        });
        return;
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        this.within(where, () => {
          const head = node.type === "ForStatement" ? node.init : node.left;
          if (head) this.declareAll([head]);
          this.children(node);
        });
        return;
      case "SwitchStatement":
        this.within(where, () => {
          this.declareAll(node.cases.flatMap((one) => one.consequent));
          this.children(node);
        });
        return;
      case "CatchClause":
        this.within(where, () => {
          if (node.param) for (const one of patternIdentifiers(node.param)) this.declare(one.name, "param");
          this.children(node);
        });
        return;
      default:
        this.children(node);
    }
  }

  private function(node: FunctionNode): void {
    if ("computed" in node && node.computed) this.visit(node.key);
    const name = "id" in node && node.id ? node.id.name : undefined;
    const outer = this.scope;
    if (node.type === "FunctionExpression" && name) {
      this.scope = { names: new Map([[name, "var"]]), parent: outer, where: outer.where };
    }
    this.within(name === undefined ? `a function in ${outer.where}` : `\`${name}\``, () => {
      for (const param of node.params) for (const one of patternIdentifiers(param)) this.declare(one.name, "param");
      const body = node.body.type === "BlockStatement" ? node.body.body : [node.body];
      this.hoistVars(body);
      this.declareAll(body);
      for (const inner of [...node.params, ...body]) this.visit(inner);
    });
    this.scope = outer;
  }

  private use(name: string): void {
    if (!this.generated?.test(name)) return;
    for (let scope: Scope | null = this.scope; scope; scope = scope.parent) if (scope.names.has(name)) return;
    this.report("undeclared", `\`${name}\` in ${this.scope.where}`);
  }
}

function exported(statement: Node): Node {
  const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
  return (isExport && statement.declaration) || statement;
}

/** An identifier there is the name of a property, label or export, and refers to nothing. */
function isBareName(node: Node, key: string): boolean {
  switch (node.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      return key === "property" && !node.computed;
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassAccessorProperty":
      return key === "key" && !node.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return key === "label";
    case "MetaProperty":
      return true;
    case "ExportSpecifier":
      return key === "exported";
    case "ExportNamedDeclaration":
      return key === "specifiers" && !!node.source;
    default:
      return false;
  }
}
