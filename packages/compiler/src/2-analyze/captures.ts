/**
 * Pass `captures`. Finds the variables that a lifted function shares with the code around it: they move into the scope
 * record of their scope. So do variables whose temporal dead zone can be observed. Needs scopes and plan.
 * Afterwards `binding.boxed`, `scope.record` and `fn.freeScopes` (outermost first) are set.
 */
import type * as t from "@babel/types";
import { isExposed } from "../1-parse/block-functions.js";
import { type Binding, type Fn, isAsyncFunction, type Ref, type Scope, type Unit } from "../ir/unit.js";
import { type FunctionNode, isFunctionLike } from "../ir/walk.js";
import { shortHash } from "./identity.js";
import { seesMapping } from "./mapped-arguments.js";
import { isStaticScope } from "./plan.js";

export function findCaptures(unit: Unit): void {
  for (const fn of unit.fns) if ((fn.plan === "plain" && fn.usesEval) || bindsParametersEarly(unit, fn)) unlift(unit, fn);
  const heads = new Set(
    unit.fns.flatMap((fn) => (fn.kind === "class" && (fn.lifted || fn.holder) ? unit.scopeOf.get((fn.node as t.Class).body) : [])),
  );
  for (const ref of unit.refs.values()) {
    const { binding } = ref;
    if (!binding || !canBox(binding)) continue;
    // Heritage and keys of a class that a factory makes are evaluated outside of it.
    if (
      heads.has(binding.scope) ||
      leavesHome(ref, binding) ||
      crossesLift(ref, binding) ||
      leavesClass(ref, binding) ||
      (binding.scope.fn?.plan === "cut" && seesDeadZone(ref, binding))
    )
      box(unit, binding);
  }
  boxNeighbours(unit);
  for (const fn of unit.fns) boxMapped(unit, fn);
  boxExposed(unit);
  // A method of a lifted class runs inside the factory of that class, so the records go through it.
  for (const ref of unit.refs.values()) {
    const { binding } = ref;
    if (!binding?.boxed || isHomeVariable(binding.scope)) continue;
    for (let fn = ref.fn; fn && fn !== binding.scope.fn; fn = fn.parent)
      if (!fn.freeScopes.includes(binding.scope)) fn.freeScopes.push(binding.scope);
  }
  for (const fn of unit.fns) if (fn.lifted || fn.plan === "cut") needHome(unit, fn);
  for (const fn of unit.fns) fn.freeScopes.sort((a, b) => depth(a) - depth(b));
  noteLayouts(unit);
}

/**
 * A pattern with a boxed variable becomes an assignment, with which the engine's dead zone of its other variables goes: where that
 * can be seen they are boxed too.
 */
function boxNeighbours(unit: Unit): void {
  const places = new Map<Scope, Set<number>>();
  for (const { binding } of unit.refs.values()) {
    if (!binding?.boxed || !isLexical(binding)) continue;
    const ends = places.get(binding.scope) ?? new Set();
    places.set(binding.scope, ends.add(binding.end));
  }
  for (const ref of unit.refs.values()) {
    const { binding } = ref;
    if (!binding || binding.boxed || !places.get(binding.scope)?.has(binding.end) || !seesDeadZone(ref, binding) || !canBox(binding))
      continue;
    box(unit, binding);
  }
}

/** Parameters that share their values with `arguments`: of what is cut, and where one of them moves anyway. */
function boxMapped(unit: Unit, fn: Fn): void {
  if (!fn.marked || fn.usesEval || !seesMapping(unit, fn)) return;
  const params = [...fn.scope.bindings.values()].filter(({ kind }) => kind === "param");
  if (fn.plan !== "cut" && !params.some(({ boxed }) => boxed)) return;
  fn.mapped = (fn.node as FunctionNode).params.map((param) => (param as t.Identifier).name);
  for (const param of params) box(unit, param);
}

/**
 * Which variables a function shares, and which of them live in one scope, is decided outside of its text: it becomes a second part of
 * its fingerprint, so that a snapshot's scope records are never taken for others.
 */
function noteLayouts(unit: Unit): void {
  const used = new Map<Fn, Set<Binding>>();
  for (const { binding, fn } of unit.refs.values()) {
    if (!binding?.boxed) continue;
    for (let inner = fn; inner && inner !== binding.scope.fn; inner = inner.parent) {
      const known = used.get(inner) ?? new Set();
      used.set(inner, known.add(binding));
    }
  }
  for (const [fn, bindings] of used) {
    if (!fn.marked) continue;
    const groups = fn.freeScopes.map((scope) => {
      const names = [...bindings].filter((binding) => binding.scope === scope).map(({ name }) => name);
      return names.sort().join();
    });
    fn.fingerprint += `.${shortHash(groups.join(";"), 3)}`;
  }
}

/**
 * A generator or async function binds its parameters when it is called, before its body: they cannot become statements of
 * the body, and closures among them share the engine's variables.
 */
function bindsParametersEarly(unit: Unit, fn: Fn): boolean {
  // those of an async function that is cut become statements of a body within the function
  if (isAsyncFunction(fn) && fn.plan === "cut") return false;
  return (fn.async || fn.generator) && unit.scopeOf.get((fn.node as FunctionNode).body) !== undefined;
}

/** A scope that direct eval or `with` can see keeps its variables: nothing inside is lifted. */
function unlift(unit: Unit, around: Fn): void {
  for (const fn of unit.fns) {
    for (let outer = fn.parent; outer; outer = outer.parent) {
      if (outer !== around) continue;
      if (fn.lifted && fn.plan === "cut") {
        fn.plan = "uncut";
        fn.uncutReason = "a function inside one whose variables must stay in their place";
      }
      fn.lifted = false;
      fn.holder = undefined;
      fn.inHolder = false;
    }
  }
}

function canBox(binding: Binding): boolean {
  const { scope } = binding;
  // The name of a class declared at the top of the file, seen in the class, is that of the module's variable.
  if (scope.kind === "class" && !scope.fn?.lifted) return isStaticScope(scope) && (binding.kind === "pseudo" || !nameIsThatOfModule(scope));
  return binding.scope.kind !== "program" && binding.kind !== "import" && !(binding.scope.fn?.usesEval ?? false);
}

/**
 * True if a lifted function stands between the reference and the declaration; or any function at all, when the variable
 * belongs to a cut function: its resuming body has other variables than its running body.
 */
function crossesLift(ref: Ref, binding: Binding): boolean {
  if ((ref.fn !== binding.scope.fn || ownsIt(binding)) && binding.scope.fn?.plan === "cut") return true;
  for (let fn = ref.fn; fn && fn !== binding.scope.fn; fn = fn.parent) if (fn.lifted) return true;
  return false;
}

/** A static class or object literal whose code elsewhere names it: a variable of the module holds it. */
export function isHomeVariable(scope: Scope): boolean {
  return (scope.kind === "class" || scope.kind === "object") && isStaticScope(scope);
}

/** `class C {}` at the top of a file, where nobody gives `C` another value. */
function nameIsThatOfModule({ node, parent }: Scope): boolean {
  if (node.type !== "ClassDeclaration" || !node.id) return false;
  const outer = parent?.bindings.get(node.id.name);
  return outer !== undefined && !outer.reassigned;
}

/** What is at the top of the file and stands in a body that is not: `super` and the name of a class. */
function leavesHome(ref: Ref, binding: Binding): boolean {
  if (!isHomeVariable(binding.scope) || ref.kind === "declare") return false;
  for (let fn = ref.fn; fn && fn !== binding.scope.fn; fn = fn.parent) if (fn.lifted || fn.inHolder || fn.plan === "cut") return true;
  return false;
}

/** Code that names private members of a class of a function stands in that class, and is found by it. */
function needHome(unit: Unit, fn: Fn): void {
  const home = fn.home ? unit.fnOf.get(fn.home) : undefined;
  if (!home?.lifted) return;
  home.scope.record ??= unit.names.fresh("c");
  for (let inner: Fn | null = fn; inner && inner !== home; inner = inner.parent)
    if (!inner.freeScopes.includes(home.scope)) inner.freeScopes.push(home.scope);
}

/** `this` of a constructor that keeps it in a variable. */
function ownsIt(binding: Binding): boolean {
  return binding.kind === "pseudo" && binding.name === "this" && binding.scope.fn?.ownsThis === true;
}

/** A function of a block that is taken out of it, where the variable it is too keeps its name: see block-functions.ts. */
function boxExposed(unit: Unit): void {
  for (const { node, lifted } of unit.fns) {
    const binding = node.type === "FunctionDeclaration" && node.id && lifted ? unit.refs.get(node.id)?.binding : undefined;
    if (!binding || binding.scope.fn?.plan === "cut" || !binding.refs.some((ref) => isExposed(ref.node))) continue;
    box(unit, binding);
    // the name of a catch clause around would hide the variable
    for (let scope = binding.scope.parent; scope && scope.fn === binding.scope.fn; scope = scope.parent) {
      const hiding = scope.bindings.get(binding.name);
      if (hiding?.kind === "catch") hiding.outName = unit.names.fresh("v");
    }
  }
}

/** The resuming body of a method stands outside of its class, where the class's own name means nothing. */
function leavesClass(ref: Ref, binding: Binding): boolean {
  return binding.scope.kind === "class" && binding.scope.fn?.lifted === true && ref.fn !== binding.scope.fn && ref.kind !== "declare";
}

export function isLexical(binding: Binding): boolean {
  return binding.kind === "let" || binding.kind === "const" || binding.kind === "class" || binding.kind === "using";
}

/** True if the reference may run before the binding is initialized. */
export function seesDeadZone(ref: Ref, binding: Binding): boolean {
  if (binding.kind === "param" || binding.kind === "catch") return ref.kind !== "declare" && (ref.node.start ?? 0) < binding.end;
  if (!isLexical(binding) || ref.kind === "declare") return false;
  if (binding.scope.kind === "switch") return !sameCase(ref, binding);
  let position = ref.node.start ?? 0;
  // A reference in a closure runs after the closure was made; a hoisted function is made at the start of its block.
  for (let fn = ref.fn; fn && fn !== binding.scope.fn; fn = fn.parent) {
    position = fn.node.start ?? 0;
    if (fn.node.type === "FunctionDeclaration") position = fn.outerScope.node.start ?? 0;
    if (fn.kind === "initializer" && fn.parent) position = fn.parent.node.start ?? 0;
    if (!isFunctionLike(fn.node) && fn.kind !== "initializer") position = fn.node.start ?? 0;
  }
  return position < binding.end;
}

function sameCase(ref: Ref, binding: Binding): boolean {
  const node = binding.scope.node;
  if (node.type !== "SwitchStatement" || ref.fn !== binding.scope.fn) return false;
  const own = node.cases.find((one) => (one.start ?? 0) <= binding.start && binding.end <= (one.end ?? 0));
  const position = ref.node.start ?? 0;
  return own !== undefined && position >= binding.end && position <= (own.end ?? 0);
}

function box(unit: Unit, binding: Binding): void {
  binding.boxed = true;
  binding.scope.record ??= unit.names.fresh(isHomeVariable(binding.scope) ? "h" : binding.scope.kind === "class" ? "c" : "s");
}

function depth(scope: Scope): number {
  let count = 0;
  for (let outer = scope.parent; outer; outer = outer.parent) count++;
  return count;
}
