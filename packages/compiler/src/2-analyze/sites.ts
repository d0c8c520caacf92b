/** The places of a function where something is called that may suspend, as pass `points` weighs them. */
import type * as t from "@babel/types";
import { keyName } from "../ir/key-name.js";
import type { AwaitLoop, Binding, Fn, Scope, Unit } from "../ir/unit.js";
import { eachChild, isFunctionLike, type Node } from "../ir/walk.js";
import { type Accessor, type Accessors, memberName } from "./accessors.js";
import type { Constructor, Constructors } from "./constructors.js";
import { ArrayPatterns } from "./patterns.js";
import { isPureCall, mayStep } from "./pure-calls.js";

/** A read of a property that may have a getter; in a pattern it is the property. Or an assignment to one that may have a setter. */
type Access = t.MemberExpression | t.OptionalMemberExpression | t.ObjectProperty | t.AssignmentExpression | t.UpdateExpression;

/** A `for-of` loop asks its iterator to close; in a `for await` loop, each call of its methods is another point than the wait for the result. */
export type Part = keyof AwaitLoop;

type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.TaggedTemplateExpression;

export interface Site {
  readonly node:
    | Call
    | Access
    | t.ForOfStatement
    | t.YieldExpression
    | t.AwaitExpression
    | t.ReturnStatement
    | t.SpreadElement
    | t.ArrayPattern;
  readonly callee: Fn | undefined;
  /** What a read or write of a property may call. */
  readonly accessors?: readonly Accessor[];
  readonly scope: Scope;
  /** Points of a loop beside its own. */
  readonly part?: Part;
  /** Of an array pattern with several points: 0 where it asks for the iterator, then one for each element, the last where it closes. */
  readonly step?: number;
  /** The statement that the call stands in, or that part of a compound statement. */
  readonly around: Node;
}

/** Functions that a name of the file always means. */
export function functionsByBinding(unit: Unit): Map<Binding, Fn> {
  const known = new Map<Binding, Fn>();
  const add = (id: Node | null | undefined, fn: Fn | undefined): void => {
    const binding = id ? unit.refs.get(id)?.binding : undefined;
    if (binding && fn && !binding.reassigned) known.set(binding, fn);
  };
  for (const fn of unit.fns) if (fn.node.type === "FunctionDeclaration") add(fn.node.id, fn);
  const search = (node: Node): void => {
    if (node.type === "VariableDeclaration" && node.kind === "const")
      for (const { id, init } of node.declarations) if (init && isFunctionLike(init)) add(id, unit.fnOf.get(init));
    eachChild(node, search);
  };
  search(unit.file.program);
  return known;
}

export function sitesOf(unit: Unit, fn: Fn, known: Map<Binding, Fn>, { getters, setters }: Accessors, constructors: Constructors): Site[] {
  const sites: Site[] = [];
  const constructorOf = (node: Call): Constructor =>
    node.type === "NewExpression" ? constructors.of(node.callee) : constructors.above(fn);
  /** Members that are called, deleted or only written. */
  const unread = new Set<Node>();
  const patterns = new ArrayPatterns(unit);
  const visit = (node: Node, scope: Scope, statement: Node | undefined): void => {
    if (node !== fn.node && unit.fnOf.has(node)) {
      head(node, scope, statement);
      return;
    }
    patterns.note(node);
    const inner = unit.scopeOf.get(node) ?? scope;
    const around = node === fn.node || COMPOUNDS.has(node.type) ? undefined : (statement ?? node);
    if (fn.plan === "cut")
      for (const spread of spreadsIn(node))
        if (mayStep(unit, spread.argument)) sites.push({ node: spread, callee: undefined, scope: inner, around: around ?? node });
    switch (node.type) {
      case "CallExpression":
      case "OptionalCallExpression":
      case "NewExpression":
      case "TaggedTemplateExpression":
        // A getter that gives a function: what comes of a stop in it cannot be called, which is UnmarkedFrameError.
        unread.add(node.type === "TaggedTemplateExpression" ? node.tag : node.callee);
        if (!isPureCall(unit, node)) {
          const callee = knownCallee(unit, node, known) ?? (constructs(node) ? constructorOf(node) : undefined);
          if (callee !== "none") sites.push({ node, callee, scope: inner, around: around ?? node });
        }
        break;
      case "AssignmentExpression":
        if (node.operator === "=") unread.add(node.left);
        access(node, named(setters, node.left), inner, around);
        break;
      case "UpdateExpression":
        access(node, named(setters, node.argument), inner, around);
        break;
      case "UnaryExpression":
        if (node.operator === "delete") unread.add(node.argument);
        break;
      case "ForInStatement":
        unread.add(node.left);
        break;
      case "MemberExpression":
      case "OptionalMemberExpression":
        if (!unread.has(node)) access(node, named(getters, node), inner, around);
        break;
      case "ObjectPattern":
        for (const property of node.properties) {
          if (property.type !== "ObjectProperty") continue;
          unread.add(targetOf(property.value));
          if (!property.computed) access(property, keyed(getters, keyName(property)), inner, around);
        }
        break;
      case "ArrayPattern":
        for (const element of node.elements) if (element) unread.add(targetOf(element));
        if (fn.plan === "cut") {
          const count = patterns.points(node);
          const site: Site = { node, callee: undefined, scope: inner, around: around ?? node };
          if (count === 1) sites.push(site);
          else for (let step = 0; step < count; step++) sites.push({ ...site, step });
        }
        break;
      case "RestElement":
        unread.add(node.argument);
        break;
      case "ForOfStatement":
        unread.add(node.left);
        if (!node.await || fn.plan === "cut") sites.push({ node, callee: undefined, scope: inner, around: node.right });
        break;
      case "AwaitExpression":
        if (fn.plan === "cut") sites.push({ node, callee: undefined, scope: inner, around: around ?? node });
        break;
      case "YieldExpression":
        if (fn.plan === "cut") sites.push({ node, callee: undefined, scope: inner, around: around ?? node });
        break;
      case "ReturnStatement":
        // An async generator waits for what it returns.
        if (fn.async && fn.generator && fn.plan === "cut" && node.argument)
          sites.push({ node, callee: undefined, scope: inner, around: around ?? node });
        break;
    }
    eachChild(node, (child, key) => {
      // The key and the decorators of a member are evaluated with its class.
      if (node !== fn.node || (key !== "key" && key !== "decorators")) visit(child, inner, around);
    });
  };
  const access = (node: Access, accessors: readonly Accessor[] | undefined, scope: Scope, around: Node | undefined): void => {
    if (fn.plan === "cut" && accessors !== undefined) sites.push({ node, callee: undefined, accessors, scope, around: around ?? node });
  };
  /** Of a nested function only its computed key is ours, of a class what it extends too. */
  const head = (node: Node, scope: Scope, statement: Node | undefined): void => {
    if ("decorators" in node) for (const decorator of node.decorators ?? []) visit(decorator, scope, statement);
    if ("computed" in node && node.computed && "key" in node) visit(node.key, scope, statement);
    if (node.type !== "ClassDeclaration" && node.type !== "ClassExpression") return;
    const inner = unit.scopeOf.get(node.body) ?? scope;
    if (node.superClass) visit(node.superClass, inner, statement);
    for (const member of node.body.body) head(member, inner, statement);
  };
  if (fn.kind !== "class") visit(fn.node, fn.outerScope, undefined);
  return sites;
}

type AccessorTable = Accessors["getters"];

function named(table: AccessorTable, member: Node): readonly Accessor[] | undefined {
  return keyed(table, memberName(member));
}

function keyed(table: AccessorTable, key: string | undefined): readonly Accessor[] | undefined {
  return key === undefined ? undefined : table.get(key);
}

/** What is spread in a list: an iterator of a program may stop there. */
function spreadsIn(node: Node): t.SpreadElement[] {
  const list: readonly (Node | null)[] =
    node.type === "ArrayExpression"
      ? node.elements
      : node.type === "CallExpression" || node.type === "OptionalCallExpression" || node.type === "NewExpression"
        ? node.arguments
        : [];
  return list.filter((one) => one?.type === "SpreadElement");
}

/** Statements (and their parts) that hold others. */
const COMPOUNDS: ReadonlySet<string> = new Set([
  "BlockStatement",
  "IfStatement",
  "ForStatement",
  "ForOfStatement",
  "ForInStatement",
  "WhileStatement",
  "DoWhileStatement",
  "SwitchStatement",
  "SwitchCase",
  "TryStatement",
  "CatchClause",
  "LabeledStatement",
  "WithStatement",
]);

/** What a pattern gives a value to. */
function targetOf(node: Node): Node {
  return node.type === "AssignmentPattern" ? node.left : node;
}

function knownCallee(unit: Unit, node: Call, known: Map<Binding, Fn>): Fn | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return undefined;
  const binding = unit.refs.get(node.callee)?.binding;
  const fn = binding ? known.get(binding) : undefined;
  // A function of the file that is not marked, or with eval inside, is as unknown as a foreign one.
  return fn?.marked && !fn.usesEval ? fn : undefined;
}

/** `new C()` and `super()`. */
function constructs(node: Call): boolean {
  return node.type === "NewExpression" || (node.type === "CallExpression" && node.callee.type === "Super");
}
