/**
 * Pass `points`. Finds the calls that may suspend, one Point each: all calls but those of standard functions and of
 * functions of this file that provably cannot suspend; reads and writes of properties that have accessors in this file. A `for-of`
 * loop over what may be a program's own iterator has a point of its own, the step of the iterator. A generator has a point before its start and at each `yield`. Needs plan; a cut function without a point becomes plain.
 */
import { generate } from "@babel/generator";
import * as t from "@babel/types";
import { keyName } from "../ir/key-name.js";
import type { AwaitLoop, Binding, Fn, Point, Scope, Unit } from "../ir/unit.js";
import { eachChild, type FunctionNode, isFunctionLike, isLoop, type Node } from "../ir/walk.js";
import { type Accessor, type Accessors, findAccessors, memberName } from "./accessors.js";
import { builtinName, canBeBare, findConsumed, hasLoop } from "./builtin-calls.js";
import { type Constructor, Constructors } from "./constructors.js";
import { Hooks } from "./hooks.js";
import { bareText, printable, shortHash } from "./identity.js";
import { ArrayPatterns } from "./patterns.js";
import { findQuietBindings, isPureCall, mayStep } from "./pure-calls.js";

/** A read of a property that may have a getter; in a pattern it is the property. Or an assignment to one that may have a setter. */
type Access = t.MemberExpression | t.OptionalMemberExpression | t.ObjectProperty | t.AssignmentExpression | t.UpdateExpression;

/** A `for-of` loop asks its iterator to close; in a `for await` loop, each call of its methods is another point than the wait for the result. */
type Part = keyof AwaitLoop;

type Call = t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.TaggedTemplateExpression;

interface Site {
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

export function findPoints(unit: Unit): void {
  findQuietBindings(unit);
  const known = functionsByBinding(unit);
  const accessors = findAccessors(unit);
  const constructors = new Constructors(unit);
  const hooks = new Hooks(unit);
  const sites = new Map<Fn, Site[]>();
  for (const fn of unit.fns) if (fn.marked) sites.set(fn, sitesOf(unit, fn, known, accessors, constructors));

  // A function may suspend when it calls something unknown or something that may suspend: least fixed point.
  const suspends = new Set<Fn>();
  const siteSuspends = (site: Site): boolean => {
    if (site.accessors !== undefined) return site.accessors.some((fn) => fn === undefined || suspends.has(fn));
    if (site.node.type === "ForOfStatement") return site.node.await || mayStep(unit, site.node.right);
    return site.callee === undefined || (!site.callee.generator && !site.callee.async && suspends.has(site.callee));
  };
  // A half-run generator is a value, and so is the promise of an async function, whatever they call.
  for (const fn of sites.keys()) if ((fn.generator || fn.async) && fn.plan === "cut") suspends.add(fn);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [fn, list] of sites) {
      if (fn.plan !== "cut" || suspends.has(fn) || !list.some(siteSuspends)) continue;
      suspends.add(fn);
      changed = true;
    }
  }

  for (const fn of unit.fns) fn.isHook = hooks.has(fn);
  for (const [binding, fn] of known) fn.escapes = escapes(unit, binding);

  for (const [fn, list] of sites) {
    if (fn.plan === "cut" && !suspends.has(fn)) {
      fn.plan = "plain";
      fn.ownsThis = false;
    }
    if (fn.plan === "plain") continue;
    const isPoint = (site: Site): boolean =>
      (site.node.type === "ForOfStatement" && list.some((inner) => within(inner, site) && siteSuspends(inner))) ||
      (siteSuspends(site) && (fn.plan === "cut" || site.node.type !== "ForOfStatement"));
    const isGenerator = fn.generator && fn.plan === "cut";
    // The engine binds the parameters of a generator when it is made: nothing can be stopped then.
    const inParameters = (site: Site): boolean => isGenerator && isInParameters(site.node, fn);
    for (const site of list) if (inParameters(site) && isPoint(site)) unit.unstoppable.set(site.node, fn);
    if (isGenerator) addStart(unit, fn);
    const points = list
      .filter((site) => isPoint(site) && !inParameters(site))
      .flatMap((site): Site[] => partsOf(unit, site, fn).map((part) => (part === undefined ? site : { ...site, part })));
    const prints = pointPrints(points);
    const ordinals = new Map<string, number>();
    for (const [index, site] of points.entries()) {
      const callee = calleeText(site);
      const ordinal = ordinals.get(callee) ?? 0;
      ordinals.set(callee, ordinal + 1);
      const point: Point = {
        node: site.node,
        fn,
        key: `${callee}#${ordinal}`,
        fingerprint: prints[index] as string,
        callee,
        start: site.node.start ?? 0,
        visible: visibleBindings(unit, site.scope, fn),
        number: 0,
        knownCallee: site.callee?.plan === "cut" && !site.callee.isHook,
        asks: site.accessors !== undefined || hooks.asks(site.node, site.callee),
        builtin: undefined,
        live: new Set(),
      };
      fn.points.push(point);
      if (fn.plan === "uncut") unit.unstoppable.set(site.node, fn);
      if (site.step !== undefined) addStep(unit, site.node as t.ArrayPattern, point);
      if (!site.step) note(unit, site, point);
    }
    if (fn.plan === "uncut" && fn.points.length === 0) fn.plan = "plain";
  }
  findConsumed(unit);
  // only now is it known which callbacks can suspend
  for (const point of unit.points.values()) {
    point.builtin = builtinName(unit, point.node);
    const callback = point.fn.plan === "cut" && hasLoop(unit, point) ? (point.node as t.CallExpression).arguments[0] : undefined;
    const fn = callback && unit.fnOf.get(callback);
    if (fn) fn.bare = canBeBare(fn);
  }
}

function addStep(unit: Unit, pattern: t.ArrayPattern, point: Point): void {
  const steps = unit.patternSteps.get(pattern) ?? [];
  unit.patternSteps.set(pattern, steps);
  steps.push(point);
}

/** The points of a site: undefined is its own. Left before its end, and be it by an exception, a loop closes the iterator of a program. */
function partsOf(unit: Unit, { node }: Site, fn: Fn): (Part | undefined)[] {
  if (node.type !== "ForOfStatement" || fn.plan !== "cut") return [undefined];
  if (node.await) return ["step", undefined, "close", "closed"];
  return mayStep(unit, node.right) ? [undefined, "close"] : [undefined];
}

function note(unit: Unit, { node, part }: Site, point: Point): void {
  if (part === undefined) unit.points.set(node, point);
  else if ((node as t.ForOfStatement).await) unit.awaitLoops.set(node, { ...(unit.awaitLoops.get(node) as AwaitLoop), [part]: point });
  else unit.closings.set(node, point);
}

/** True if the body of a loop can jump out of it. */
export function leavesEarly(node: Node, isInner = false, labels: ReadonlySet<string> = new Set()): boolean {
  switch (node.type) {
    case "ReturnStatement":
      return true;
    case "BreakStatement":
    case "ContinueStatement":
      return node.label ? !labels.has(node.label.name) : node.type === "BreakStatement" && !isInner;
    case "LabeledStatement":
      return leavesEarly(node.body, isInner, new Set([...labels, node.label.name]));
  }
  if (isFunctionLike(node)) return false;
  const inner = isInner || isLoop(node) || node.type === "SwitchStatement";
  let found = false;
  eachChild(node, (child) => {
    found ||= leavesEarly(child, inner, labels);
  });
  return found;
}

/** Where a generator stands that was made and not started. */
function addStart(unit: Unit, fn: Fn): void {
  fn.start = t.emptyStatement();
  const visible = [...fn.scope.bindings.values()].filter((binding) => binding.kind === "param");
  const start = (fn.node as FunctionNode).start ?? 0;
  const point: Point = {
    node: fn.start,
    fn,
    key: "function*#0",
    fingerprint: shortHash("function*", 3),
    callee: "function*",
    start,
    visible,
    number: 0,
    knownCallee: false,
    asks: false,
    builtin: undefined,
    live: new Set(),
  };
  fn.points.push(point);
  unit.points.set(fn.start, point);
}

function isInParameters(node: Node, fn: Fn): boolean {
  const place = node.start ?? 0;
  return (fn.node as FunctionNode).params.some((param) => place >= (param.start ?? 0) && place < (param.end ?? 0));
}

function within(inner: Site, outer: Site): boolean {
  const body = (outer.node as t.ForOfStatement).body;
  return inner !== outer && inner.node.type !== "ForOfStatement" && inside(inner.node, body, outer.node as t.ForOfStatement);
}

function inside(node: Node, body: Node, loop: t.ForOfStatement): boolean {
  const start = node.start ?? 0;
  return (start >= (body.start ?? 0) && start < (body.end ?? 0)) || (start >= (loop.left.start ?? 0) && start < (loop.left.end ?? 0));
}

/**
 * What tells a point from others of a function that was edited: a hash of the call and its statement, and, where several are
 * alike, which of how many it is. Compounds count as far as their heads: what is in the block of an `if` says nothing about its test.
 */
function pointPrints(points: readonly Site[]): string[] {
  const texts = new Map<Node, string>();
  const alike = new Map<string, number>();
  const descriptions = points.map((site) => {
    const { around } = site;
    const text = texts.get(around) ?? bareText(around);
    texts.set(around, text);
    const description = `${calleeText(site)}\n${text}`;
    const ordinal = alike.get(description) ?? 0;
    alike.set(description, ordinal + 1);
    return { description, ordinal };
  });
  return descriptions.map(({ description, ordinal }) => shortHash(`${description}\n${ordinal}/${alike.get(description)}`, 3));
}

/** True if the function is used other than by calls from this file. */
function escapes(unit: Unit, binding: Binding): boolean {
  if (binding.exported || (unit.sourceType === "script" && binding.scope.kind === "program")) return true;
  return binding.refs.some((ref) => ref.kind !== "call" && ref.kind !== "declare");
}

/** Functions that a name of the file always means. */
function functionsByBinding(unit: Unit): Map<Binding, Fn> {
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

function sitesOf(unit: Unit, fn: Fn, known: Map<Binding, Fn>, { getters, setters }: Accessors, constructors: Constructors): Site[] {
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

/** Bindings of the function itself that a name at the point can mean; inner ones hide outer ones of the same name. */
function visibleBindings({ names }: Unit, from: Scope, fn: Fn): Binding[] {
  const seen = new Map<string, Binding>();
  for (let scope: Scope | null = from; scope && scope.fn === fn; scope = scope.parent)
    for (const binding of scope.bindings.values())
      if (binding.kind !== "pseudo" && !names.isGenerated(binding.name) && !seen.has(binding.name)) seen.set(binding.name, binding);
  return [...seen.values()];
}

function calleeText({ node, part, step }: Site): string {
  if (node.type === "ArrayPattern") return step === undefined ? "[]" : step === 0 ? "[] open" : "[] step";
  if (node.type === "ForOfStatement") return `${node.await ? "for await" : "for-of"}${part === undefined ? "" : ` ${part}`}`;
  if (node.type === "ReturnStatement") return "return";
  if (node.type === "AwaitExpression") return `await ${awaitedText(node.argument)}`;
  if (node.type === "YieldExpression") return node.delegate ? "yield*" : "yield";
  if (node.type === "ObjectProperty") return `get ${keyName(node)}`;
  if (node.type === "AssignmentExpression") return `set ${memberName(node.left)}`;
  if (node.type === "UpdateExpression") return `set ${memberName(node.argument)}`;
  if (node.type === "MemberExpression" || node.type === "OptionalMemberExpression") return `get ${memberName(node)}`;
  // a call that the compiler made
  if (typeof node.extra?.pointName === "string") return node.extra.pointName;
  const callee = node.type === "TaggedTemplateExpression" ? node.tag : node.type === "SpreadElement" ? node.argument : node.callee;
  return (node.type === "NewExpression" ? "new " : node.type === "SpreadElement" ? "..." : "") + shortText(callee);
}

/** What somebody waits for, as messages name it; without arguments, which may be long. */
function awaitedText(node: Node): string {
  if (node.type === "CallExpression") return `${shortText(node.callee)}(…)`;
  if (node.type === "NewExpression") return `new ${shortText(node.callee)}(…)`;
  return node.type === "Identifier" || node.type === "MemberExpression" ? shortText(node) : "…";
}

function shortText(node: Node): string {
  const text = node.type === "Identifier" ? node.name : printable(generate(node, { compact: true, comments: false }).code);
  return text.length > 30 ? `${text.slice(0, 27)}...` : text;
}
