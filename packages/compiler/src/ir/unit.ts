/**
 * The data model of the compiler: a Unit is a file, a Fn a function of it. Analyses fill these records; later passes read them.
 */
import type * as t from "@babel/types";
import type { FunctionNode } from "./walk.js";

export type BindingKind =
  | "var"
  | "let"
  | "const"
  | "using"
  | "class"
  | "function"
  | "param"
  | "catch"
  | "import"
  /** The name of a function or class expression, seen inside it only. */
  | "self"
  /** `this`, `arguments` and `new.target` of a function, `super` of a class or object literal, where code elsewhere needs them. */
  | "pseudo";

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  readonly refs: Ref[];
  /** Start of the declaration; for TDZ. */
  readonly start: number;
  /** End of the declarator: from here on the binding is initialized. */
  end: number;
  /** Assigned other than by its declaration. */
  reassigned: boolean;
  /** Lives in the scope record of its scope, since a lifted closure shares it or its TDZ can be observed. */
  boxed: boolean;
  exported: boolean;
  /** Name in the output: unique in its function. */
  outName: string;
}

export interface Ref {
  readonly node: t.Identifier | t.ThisExpression | t.MetaProperty | t.Super;
  readonly binding: Binding | null;
  readonly fn: Fn | null;
  readonly kind: "read" | "write" | "update" | "declare" | "call";
}

/** `head`: heritage and computed keys of a class; its node is the body of the class. */
export type ScopeKind = "program" | "function" | "block" | "for" | "switch" | "catch" | "class" | "head" | "object" | "self";

export interface Scope {
  readonly kind: ScopeKind;
  readonly node: t.Node;
  readonly parent: Scope | null;
  /** The innermost function (or class, or initializer) that the scope stands in; a `self` scope belongs to its function. */
  fn: Fn | null;
  readonly bindings: Map<string, Binding>;
  /** Name of the variable that holds the scope record, when a binding of the scope is boxed. That of a class scope holds the class itself. */
  record: string | undefined;
}

export type FnKind = "function" | "arrow" | "method" | "getter" | "setter" | "constructor" | "initializer" | "class";

/**
 * What is done with a function: `cut` gets two bodies; `uncut` fails with UnmarkedFrameError when a call in it suspends;
 * `plain` stays as it is.
 */
export type Plan = "cut" | "uncut" | "plain";

export interface Fn {
  readonly node: FunctionNode | t.Class | t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty | t.StaticBlock;
  readonly parent: Fn | null;
  readonly kind: FnKind;
  readonly async: boolean;
  readonly generator: boolean;
  strict: boolean;
  /** Scope around the function's own scope. */
  readonly outerScope: Scope;
  scope: Scope;
  marked: boolean;
  plan: Plan;
  /** Why it is not cut. */
  uncutReason: string | undefined;
  /** Moved to a factory at the top of the module (or of `home`), so that snapshots can make it again. */
  lifted: boolean;
  /**
   * Of a class: the class around it that holds its instance elements, so that they can be put on any object (see
   * 3-normalize/close/holders.ts).
   */
  holder: string | undefined;
  /** A field, private method or private accessor that stands in the holder of its class. */
  inHolder: boolean;
  /** A constructor that calls `super` in an arrow function, or several times: its `this` is a variable, and it returns it. */
  ownsThis: boolean;
  /** Given as it is to the loop of a call of an array method, and marked as a closure only if that is stopped (site-loops.ts). */
  bare: boolean;
  /** The class in whose body lifted code must stand, since it names private members. */
  home: t.Class | null;
  /** Scope records from outside that the function or one inside it uses, outermost first. */
  freeScopes: Scope[];
  usesThis: boolean;
  usesArguments: boolean;
  usesNewTarget: boolean;
  /**
   * The names of its parameters, when it is sloppy, and its `arguments` share their values with these: they live in a scope record then
   * (2-analyze/mapped-arguments.ts).
   */
  mapped: readonly string[] | undefined;
  usesSuper: boolean;
  usesEval: boolean;
  /** Private names it mentions and that are declared outside of it. */
  privateNames: Set<string>;
  /** `name` property that the language gives it; undefined when anonymous. */
  inferredName: string | undefined;
  /** Name path within the file, unique. */
  path: string;
  fingerprint: string;
  /** Position in the metadata table `$m`; -1 when not in it. */
  index: number;
  points: Point[];
  /** The key of a property, known at run time only, gives it its name. */
  namedByKey: boolean;
  /** Of a generator: the place in its body where it stands before it is started; a statement that does nothing. */
  start: t.Statement | undefined;
  /** Filled by normalization. */
  layout: Layout | undefined;
  /** All local bindings, parameters first, in source order. */
  locals: Binding[];
  /** The engine may call it by itself (2-analyze/hooks.ts): it must know who did. */
  isHook: boolean;
  /** True if foreign code can call it: it needs the check at its entry. */
  escapes: boolean;
}

/** Its calls are promises, and the code of it that is cut is an async arrow function; async generators are generators to the engine. */
export function isAsyncFunction(fn: Fn): boolean {
  return fn.async && !fn.generator;
}

/** The points of a `for await` loop but for its own, at which it waits for the result of a step. */
export interface AwaitLoop {
  /** The call of the iterator's method. */
  readonly step: Point;
  /** The call of its `return` method, and the wait for the result. */
  readonly close: Point;
  readonly closed: Point;
}

/** A call that may suspend; a `yield`; the start of a generator. */
export interface Point {
  readonly node: t.Node;
  readonly fn: Fn;
  readonly key: string;
  /** Of the call in its statement: tells whether a function that was edited still has the point. */
  readonly fingerprint: string;
  readonly callee: string;
  readonly start: number;
  /** Bindings whose names are visible at the point. */
  readonly visible: Binding[];
  /** 1-based, in the order of the normalized code. 0 until then. */
  number: number;
  /** The callee is a marked function of this file: it cannot swallow a suspension. */
  readonly knownCallee: boolean;
  /** The call may be of what the engine calls by itself: it says that it is meant (2-analyze/hooks.ts). */
  readonly asks: boolean;
  /** The name of the method that is called, when it is that of a built-in which calls what it is given. */
  builtin: string | undefined;
  /** Names of the variables to save, filled by liveness. */
  live: Set<string>;
}

export interface Layout {
  /** Slot names in the order of their numbers. */
  readonly slots: string[];
  readonly slotOf: Map<string, number>;
}

/** The slots that a frame at the point has, ascending. */
export function liveSlots({ fn, live }: Point): number[] {
  const { layout } = fn;
  if (!layout) return [];
  return [...live].flatMap((name) => layout.slotOf.get(name) ?? []).sort((a, c) => a - c);
}

/** Their names. */
export function liveNames(point: Point): string[] {
  return liveSlots(point).map((slot) => point.fn.layout?.slots[slot] as string);
}

export interface Names {
  /** What all generated names begin with. */
  readonly prefix: string;
  /** Makes a name that nothing in the file uses: `$t1`, `$s2`. */
  fresh(kind: string): string;
  /** A fixed generated name: `$k`, `$S`. */
  fixed(kind: string): string;
  /** Names of generated variables (scope records, values, `arguments`, …) that the code mentions. */
  generatedIn(nodes: readonly t.Node[]): Iterable<string>;
  /** True for all names that are made. */
  isGenerated(name: string): boolean;
  /** True for the names of factories. */
  isFactory(name: string): boolean;
}

export interface Unit {
  readonly filename: string;
  readonly moduleId: string;
  readonly file: t.File;
  readonly code: string;
  readonly sourceType: "module" | "script" | "commonjs";
  readonly names: Names;
  readonly fns: Fn[];
  readonly fnOf: Map<t.Node, Fn>;
  /** Every identifier (and `this`, `new.target`) that is a reference or declaration. */
  readonly refs: Map<t.Node, Ref>;
  /** For each `super`, the `this` that goes with it, as a reference of its own. */
  readonly receivers: Map<t.Super, t.ThisExpression>;
  /** For each `super` that is called, the `new.target` that goes with it. */
  readonly newTargets: Map<t.Super, t.MetaProperty>;
  readonly scopeOf: Map<t.Node, Scope>;
  readonly program: Scope;
  /** Call nodes that may suspend. */
  readonly points: Map<t.Node, Point>;
  /** Calls that may suspend where their function cannot be stopped: it then fails. */
  readonly unstoppable: Map<t.Node, Fn>;
  /** The points at which `for-of` loops close their iterators. */
  readonly closings: Map<t.Node, Point>;
  /** The points of array patterns that have several: opening, one for each element, closing. */
  readonly patternSteps: Map<t.ArrayPattern, Point[]>;
  readonly awaitLoops: Map<t.Node, AwaitLoop>;
  /** Modules of which no function suspends. */
  readonly pureImports: ReadonlySet<string>;
  /** Variables that hold what no iterator of a program goes through, unless they are reassigned. */
  readonly quiet: Set<Binding>;
  /** The functions that factories make, by the names of these. */
  readonly factories: Map<string, Fn>;
  /** Calls whose iterator nobody can hold (2-analyze/builtin-calls.ts). */
  readonly consumed: Set<t.Node>;
  /** Variables that may hold `o[Symbol.iterator]` (2-analyze/iterator-methods.ts). */
  readonly iteratorMethods: Set<Binding>;
  /** The file makes iterators of its own: generators, objects with `next` or `Symbol.iterator`. */
  hasIterators: boolean;
  /** Loops that stand for calls of array methods, filled by normalization: one per call. */
  readonly siteLoops: t.FunctionDeclaration[];
}
