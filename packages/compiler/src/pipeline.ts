/**
 * THE LIST of passes, in the order in which data flows. Nothing else knows the order. Each pass is described at the head
 * of its file; `dump` is given the program after each of them.
 */
import { generate } from "@babel/generator";
import * as t from "@babel/types";
import { complete } from "./1-parse/complete.js";
import { nameMade } from "./1-parse/decorators.js";
import { markFunctions } from "./1-parse/mark.js";
import { parse } from "./1-parse/parse.js";
import { findCaptures } from "./2-analyze/captures.js";
import { createScope } from "./2-analyze/declarations.js";
import { identify, shortHash } from "./2-analyze/identity.js";
import { isStatic, planFunctions } from "./2-analyze/plan.js";
import { findPoints } from "./2-analyze/points.js";
import { renameLocals } from "./2-analyze/rename.js";
import { buildScopes } from "./2-analyze/scopes.js";
import { closeFunctions } from "./3-normalize/close/close.js";
import { type NormalizedBody, normalizeFunction } from "./3-normalize/normalize.js";
import { rewriteAsyncFunctions } from "./4-emit/async-functions.js";
import { nameExports } from "./4-emit/exports.js";
import { emitMappings } from "./4-emit/mappings.js";
import { emitHead, emitTail, type RuntimeAccess } from "./4-emit/metadata.js";
import { placeFunctions } from "./4-emit/place.js";
import { exposePrivates } from "./4-emit/privates.js";
import { emitResumingBody } from "./4-emit/resuming.js";
import { emitRunningBody } from "./4-emit/running.js";
import type { PlaceOf } from "./4-emit/source-places.js";
import { createNames } from "./ir/names.js";
import type { Fn, Unit } from "./ir/unit.js";
import { type FunctionNode, walk } from "./ir/walk.js";

export interface PipelineInput {
  readonly code: string;
  readonly filename: string;
  readonly moduleId: string;
  readonly sourceType: "module" | "script" | "commonjs";
  readonly mark: "directive" | "all";
  /** Classes at the top are registered, whether anything is marked or not. */
  readonly registers: boolean;
  /** Decorators were lowered. */
  readonly isLowered?: boolean;
  readonly runtime: RuntimeAccess;
  readonly pureImports?: ReadonlySet<string>;
  readonly placeOf: PlaceOf;
  readonly dump: ((pass: string, text: string) => void) | undefined;
}

/** Throws a SyntaxError for text that is no program; everything else is the compiler's fault. */
export function runPipeline(input: PipelineInput): { unit: Unit; generated: ReadonlySet<t.Node> } {
  let count = 0;
  const pass = <T>(name: string, body: () => T): T => {
    const result = body();
    count++;
    if (input.dump && unit) input.dump(`${String(count).padStart(2, "0")}-${name}`, generate(unit.file).code);
    return result;
  };

  let unit: Unit | undefined;
  const file = pass("parse", () => parse(input.code, input.filename, input.sourceType));
  unit = createUnit(input, file);
  const made = unit;
  if (input.isLowered) nameMade(file);
  pass("complete", () => complete(file, input.mark, made.names, input.sourceType === "module"));
  pass("scopes", () => buildScopes(made));
  pass("mark", () => markFunctions(made, input.mark));
  pass("identity", () => identify(made));
  pass("plan", () => planFunctions(made));
  pass("points", () => findPoints(made));
  pass("captures", () => findCaptures(made));
  pass("rename", () => renameLocals(made));
  numberFunctions(made);
  const closed = pass("close", () => closeFunctions(made));
  const cut = made.fns.filter((fn) => fn.plan === "cut");
  const bodies = pass("normalize", () => new Map<Fn, NormalizedBody>(cut.map((fn) => [fn, normalizeFunction(made, fn)])));
  const generated = pass("emit", () => emit(made, closed, bodies, input));
  return { unit: made, generated };
}

function createUnit(input: PipelineInput, file: t.File): Unit {
  return {
    filename: input.filename,
    moduleId: input.moduleId,
    file,
    code: input.code,
    sourceType: input.sourceType,
    names: createNames(file, input.sourceType === "script" ? scopeName(input) : undefined),
    fns: [],
    fnOf: new Map(),
    refs: new Map(),
    receivers: new Map(),
    newTargets: new Map(),
    scopeOf: new Map(),
    program: createScope("program", file.program, null, null),
    points: new Map(),
    unstoppable: new Map(),
    closings: new Map(),
    patternSteps: new Map(),
    awaitLoops: new Map(),
    pureImports: input.pureImports ?? new Set(),
    quiet: new Set(),
    factories: new Map(),
    consumed: new Set(),
    iteratorMethods: new Set(),
    hasIterators: false,
    siteLoops: [],
  };
}

/** Letters and digits that tell a script from others of its global scope. */
function scopeName({ moduleId, code }: PipelineInput): string {
  return shortHash(`${moduleId}\n${code}`, 12)
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 4);
}

/** Positions in the metadata table: for functions that suspend, fail or are made again. */
function numberFunctions(unit: Unit): void {
  let index = 0;
  for (const fn of unit.fns) {
    const isStaticClosure = (fn.node.type === "ArrowFunctionExpression" || fn.node.type === "FunctionExpression") && isStatic(fn);
    if (fn.marked && (fn.plan !== "plain" || fn.lifted || isStaticClosure || fn.mapped)) fn.index = index++;
    if (fn.lifted) unit.factories.set(unit.names.fixed(`f${fn.index}`), fn);
  }
}

/** A class is a binding of the file itself. */
function declaresClass({ fns, program }: Unit): boolean {
  const isTop = ({ outerScope }: Fn): boolean => outerScope === program || (outerScope.kind === "self" && outerScope.parent === program);
  return fns.some((fn) => fn.kind === "class" && isTop(fn));
}

/** Gives the statements that nobody wrote. */
function emit(
  unit: Unit,
  closed: ReturnType<typeof closeFunctions>,
  bodies: ReadonlyMap<Fn, NormalizedBody>,
  input: PipelineInput,
): ReadonlySet<t.Node> {
  const resuming: { fn: Fn; declaration: t.FunctionDeclaration }[] = [];
  // Inner functions first: the bodies of outer ones are made of copies, accessors of literals among them.
  for (const [fn, { body, sites, temporaries }] of [...bodies].reverse()) {
    const node = fn.node as FunctionNode;
    // an async function may have none
    if (fn.points.length > 0) resuming.unshift({ fn, declaration: emitResumingBody(unit, fn, body, sites) });
    const block = node.body as t.BlockStatement;
    block.body = emitRunningBody(unit, fn, body, sites, temporaries);
    const copy = closed.accessorCopies.get(fn);
    if (copy) copy.body = t.cloneNode(block);
  }
  const hoisted = rewriteAsyncFunctions(unit, bodies.keys());
  const { program } = unit.file;
  const apart = [...closed.factories, ...resuming].map(({ declaration }) => declaration);
  const exposes = exposePrivates(unit, [program, ...apart]);
  const needsRuntime = exposes || unit.fns.some((fn) => fn.index >= 0) || namesIn([program]).has(unit.names.fixed("k"));
  if (!needsRuntime && !(input.registers && declaresClass(unit))) return new Set();
  placeFunctions(unit, [...closed.factories, ...resuming]);
  program.body.push(...closed.templates, ...unit.siteLoops);
  if (closed.variables.length > 0)
    program.body.push(
      t.variableDeclaration(
        "var",
        closed.variables.map((name) => t.variableDeclarator(t.identifier(name))),
      ),
    );
  const exported = nameExports(unit);
  const mappings = emitMappings(unit);
  const head = emitHead(unit, input.runtime, namesIn([program, ...hoisted]), input.placeOf, exported.bindings);
  // Imports stay first: the head reads the runtime and nothing else.
  program.body.unshift(...head, ...mappings.notes, ...exported.head, ...hoisted);
  program.body.push(...mappings.functions);
  const tail = emitTail(unit);
  program.body.push(...tail);
  return new Set<t.Node>([
    ...head,
    ...mappings.notes,
    ...mappings.functions,
    ...exported.head,
    ...tail,
    ...resuming.map(({ declaration }) => declaration),
    ...unit.siteLoops,
  ]);
}

function namesIn(roots: readonly t.Node[]): Set<string> {
  const names = new Set<string>();
  for (const root of roots)
    walk(root, (node) => {
      if (node.type === "Identifier") names.add(node.name);
      return true;
    });
  return names;
}
