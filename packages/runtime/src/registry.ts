/**
 * What a snapshot refers to and does not copy: functions by id, module-level values by (module, path), and what
 * register() gave a name. All copies of the runtime in a realm share it.
 */

import { closureOf, stampClosure } from "./closures.js";
import {
  type AsyncBody,
  CONTRACT_VERSION,
  FunctionKind,
  type FunctionMeta,
  type LocalMeta,
  type ModuleMeta,
  type PointMeta,
  type RawFunction,
  type ReenterBody,
  type ResumeBody,
} from "./contract.js";
import { ContractMismatchError, InvalidArgumentError } from "./errors.js";
import { isObject } from "./objects.js";
import { OWN_NAMES, realm } from "./realm.js";
import { BindingIndex } from "./registry/bindings.js";
import { Loaded } from "./registry/loaded.js";
import { type BindingName, objectAt, onlyPath } from "./registry/path.js";

export { type BindingName, objectAt as bindingIn } from "./registry/path.js";

/**
 * Registers a compiled module. `imports` are the names of the bindings that are imports, joined by spaces. A module that is loaded again (a test runner's fresh copy, hot reload) takes the place
 * of the one before; frames of the old one go on with the old code.
 */
export function registerModule(
  version: number,
  id: string,
  rawFunctions: readonly RawFunction[],
  bindings: Record<string, () => unknown>,
  imports = "",
): FunctionMeta[] {
  if (version !== CONTRACT_VERSION) throw new ContractMismatchError({ module: id, found: version, expected: CONTRACT_VERSION });
  const module = makeModule(id, rawFunctions, bindings, imports);
  const { functions } = module;
  for (const old of realm.modules.get(id)?.functions ?? []) realm.functions.delete(old.id);
  realm.modules.set(id, module);
  loadedObjects().add(module);
  for (const fn of functions) realm.functions.set(fn.id, fn);
  realm.generation++;
  return functions;
}

/**
 * Registers a module of an earlier build, beside the present one of the same id: frames and closures of its functions, known by their
 * fingerprints, go on in it.
 */
export function registerKept(
  version: number,
  id: string,
  rawFunctions: readonly RawFunction[],
  bindings: Record<string, () => unknown>,
  imports = "",
): FunctionMeta[] {
  if (version !== CONTRACT_VERSION) throw new ContractMismatchError({ module: id, found: version, expected: CONTRACT_VERSION });
  const module = makeModule(id, rawFunctions, bindings, imports);
  for (const fn of module.functions) realm.keptFunctions.set(`${fn.id} ${fn.fingerprint}`, fn);
  realm.keptModules.push(module);
  loadedObjects().add(module);
  realm.generation++;
  return module.functions;
}

function makeModule(
  id: string,
  rawFunctions: readonly RawFunction[],
  bindings: Record<string, () => unknown>,
  imports: string,
): ModuleMeta & { readonly functions: FunctionMeta[] } {
  const functions: FunctionMeta[] = [];
  // Functions that are declared at the top of the module come with its table.
  const own = rawFunctions.flatMap(([name, , , , , , , , , fn]) => (fn === undefined || fn === null ? [] : [[name, () => fn] as const]));
  const module = {
    id,
    functions,
    imports: new Set(words(imports)),
    fixed: new Set(own.map(([name]) => name).filter((name) => !Object.hasOwn(bindings, name))),
    bindings: { ...Object.fromEntries(own), ...bindings },
  };
  for (const raw of rawFunctions) functions.push(functionMeta(module, raw));
  return module;
}

function functionMeta(module: ModuleMeta, raw: RawFunction): FunctionMeta {
  const [name, fingerprint, line, column, slots, locals, points, resume, make, own, kind = FunctionKind.Sync] = raw;
  const named = words(locals).map(localMeta);
  const all = named.map((_, index) => index);
  const meta: FunctionMeta = {
    id: `${module.id}#${name}`,
    name,
    module,
    fingerprint,
    line,
    column,
    slots: words(slots),
    locals: named,
    points: points.map(([raw, line, column, live, visible = all]): PointMeta => ({ ...pointKey(raw), line, column, live, visible })),
    kind,
    resume: kind === FunctionKind.Sync ? ((resume as ResumeBody | null) ?? undefined) : undefined,
    goOn: kind === FunctionKind.Async ? ((resume as AsyncBody | null) ?? undefined) : undefined,
    reenter:
      kind === FunctionKind.Generator || kind === FunctionKind.AsyncGenerator ? ((resume as ReenterBody | null) ?? undefined) : undefined,
    make: make ?? undefined,
    isClass: undefined,
    isPlain: false,
    mapping: undefined,
    only: undefined,
  };
  if (own !== undefined && own !== null) stampClosure(own, meta);
  return meta;
}

/** `suspend#0:aB3x` → its parts. The callee is source text: it may hold any of the signs. */
export function pointKey(raw: string): Pick<PointMeta, "key" | "print" | "callee"> {
  const ordinal = raw.lastIndexOf("#");
  const colon = raw.indexOf(":", ordinal);
  const key = colon < 0 ? raw : raw.slice(0, colon);
  return { key, print: colon < 0 ? "" : raw.slice(colon + 1), callee: raw.slice(0, ordinal) };
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

/** `name=slot`, `name.slot` or `name`; see RawFunction. */
function localMeta(text: string): LocalMeta {
  const [, name = text, sign, slot = "-1"] = /^(.*?)(?:([=.])(\d+))?$/s.exec(text) ?? [];
  // `__proto__` as a key of a record would be its prototype
  const key = sign === "." ? (name === "__proto__" ? "$__proto__" : name) : undefined;
  return { name, slot: Number(slot), key };
}

export function moduleById(id: string): ModuleMeta | undefined {
  return realm.modules.get(id);
}

/** A function of an earlier build that is kept beside the present one. */
export function keptFunction(id: string, fingerprint: string): FunctionMeta | undefined {
  return realm.keptFunctions.get(`${id} ${fingerprint}`);
}

export function isKept(module: ModuleMeta): boolean {
  return realm.keptModules.includes(module);
}

/** The kept module of that id that was registered last. */
export function keptModule(id: string): ModuleMeta | undefined {
  return realm.keptModules.findLast((module) => module.id === id);
}

/** `id` is `package/path#name path`. */
export function functionById(id: string): FunctionMeta | undefined {
  return realm.functions.get(id);
}

/**
 * True if some compiled module has a function of that name that can stop: the engine looks such methods up by itself, and only
 * then must not.
 */
export function hasMarked(name: string): boolean {
  const known = realm.markedNames;
  if (known?.generation === realm.generation) return known.names.has(name);
  const names = new Set<string>();
  for (const fn of realm.functions.values())
    if (fn.resume !== undefined) names.add(fn.name.slice(fn.name.lastIndexOf(".") + 1).replace(/#\d+$/, ""));
  realm.markedNames = { names, generation: realm.generation };
  return names.has(name);
}

/**
 * Gives a class, a function or a live resource (a connection) a name: snapshots then refer to it by that name and do not
 * copy it. The name must be registered again, for the value that stands in its place, where snapshots are read.
 * A name that is registered again gets the new value.
 * @throws InvalidArgumentError if the name is empty or the value is a primitive.
 */
export function register(name: string, value: object): void {
  if (typeof name !== "string" || name === "")
    throw new InvalidArgumentError("name", "register(name, value): the name must be a string that is not empty.");
  if ((typeof value !== "object" || value === null) && typeof value !== "function")
    throw new InvalidArgumentError(
      "value",
      `register("${name}", value): the value is ${value === null ? "null" : `a ${typeof value}`}, and only objects and functions have an identity.`,
      "Primitives are written into snapshots as they are.",
    );
  const before = realm.namedValues.get(name);
  if (before !== undefined && realm.valueNames.get(before) === name) realm.valueNames.delete(before);
  realm.namedValues.set(name, value);
  realm.valueNames.set(value, name);
}

/** The name that register() gave the value; the last of several. */
export function registeredName(value: object): string | undefined {
  return realm.valueNames.get(value);
}

/** False if nothing has a name by register() but the errors of the runtime itself. */
export function hasRegisteredData(): boolean {
  return realm.namedValues.size > OWN_NAMES;
}

export function registeredValue(name: string): object | undefined {
  return realm.namedValues.get(name);
}

/** To be called once before each snapshot: module-level data may have changed since the last. */
export function refreshBindings(): void {
  if (realm.bindings?.generation === realm.generation) realm.bindings.refresh();
  else realm.bindings = undefined;
  noteLoaded();
}

/** Called at the end of a compiled module. What it imports may not be whole. */
export function noteRan(): void {
  loadedObjects().take(false);
}

/** To be called before code of a program runs that may change what its modules have. */
export function noteLoaded(): void {
  loadedObjects().take(true);
}

/** What modules had when they were loaded. */
export function loadedObjects(): Loaded {
  realm.loaded ??= new Loaded((module) => realm.modules.get(module.id) === module || isKept(module));
  return realm.loaded;
}

/**
 * Where a value is found again: it is a module-level binding or import of a compiled module, or hangs on one (functions, classes, methods, statics, enum
 * objects, tables, what the module has in variables of functions). Of primitives, only symbols are found: see nameOfSymbol.
 */
export function nameOfBinding(value: unknown): BindingName | undefined {
  return isObject(value) ? (nameWhenLoaded(value) ?? lateNameOf(value)) : undefined;
}

/** The same for what is there in every process that loads the module. */
export function nameWhenLoaded(value: object): BindingName | undefined {
  return loadedObjects().nameOf(value) ?? nameOfOnly(value);
}

/** The same for what a run put where it is: elsewhere something else is there, or nothing. */
export function lateNameOf(value: object): BindingName | undefined {
  return currentBindings().find(value);
}

/** A function at the top of its module that no binding leads to: `memo((x) => …)`. */
function nameOfOnly(value: object): BindingName | undefined {
  const fn = closureOf(value)?.fn;
  return fn?.only === value ? { module: fn.module.id, path: onlyPath(fn) } : undefined;
}

/** The module-level binding or import whose value is this unique symbol. */
export function nameOfSymbol(symbol: symbol): BindingName | undefined {
  return currentBindings().findSymbol(symbol);
}

/** Where module-level values are found. */
export function currentBindings(): BindingIndex {
  if (realm.bindings?.generation !== realm.generation)
    realm.bindings = new BindingIndex([...realm.modules.values(), ...realm.keptModules], loadedObjects(), realm.generation);
  return realm.bindings;
}

/** The object (or symbol) at a binding's path, through own data properties alone; undefined when there is none. */
export function bindingByName(module: string, path: readonly string[]): object | symbol | undefined {
  const found = realm.modules.get(module);
  return found === undefined ? undefined : objectAt(found, path);
}
