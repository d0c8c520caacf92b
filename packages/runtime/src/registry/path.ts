/**
 * Paths from the bindings of modules, as snapshots have them: the binding, then steps. A step is the key of an own data property (a well-known symbol as
 * `@@iterator`), or leads to what a module has in functions: `<scope 0>` of a closure is its first scope record, `<get a>` and `<set a>` are the functions
 * of an accessor. An empty binding leads to functions that none leads to. No getter runs, and nothing is read through a prototype.
 */
import { closureOf } from "../closures.js";
import type { FunctionMeta, ModuleMeta } from "../contract.js";
import { dataProperty, isObject } from "../objects.js";

export interface BindingName {
  /** `package/path` */
  readonly module: string;
  readonly path: readonly string[];
}

const wellKnown = new Map<symbol, string>();
for (const name of Object.getOwnPropertyNames(Symbol)) {
  const value: unknown = Reflect.get(Symbol, name);
  if (typeof value === "symbol") wellKnown.set(value, `@@${name}`);
}
const wellKnownByName = new Map([...wellKnown].map(([symbol, name]) => [name, symbol]));

/** Undefined for symbols that no other process knows. */
export function stepOf(key: string | symbol): string | undefined {
  return typeof key === "string" ? key : wellKnown.get(key);
}

/** The functions of an accessor, with their steps. */
export function accessorSteps({ get, set }: PropertyDescriptor, step: string): [object | undefined, string][] {
  return [
    [get, `<get ${step}>`],
    [set, `<set ${step}>`],
  ];
}

/** The scope records of a closure, with their steps. */
export function scopeSteps(value: object): [object, string][] {
  return (closureOf(value)?.scopes ?? []).map((scope, i) => [scope, `<scope ${i}>`]);
}

export function leadsToScope(path: readonly string[]): boolean {
  return path.length > 1 && /^<scope \d+>$/.test(path.at(-1)!);
}

function take(object: object, step: string): unknown {
  const symbol = wellKnownByName.get(step);
  const own = dataProperty(object, step) ?? (symbol === undefined ? undefined : dataProperty(object, symbol));
  if (own !== undefined) return own.value;
  const [, kind, name] = /^<(scope|get|set) (.*)>$/s.exec(step) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  if (kind === "scope") return closureOf(object)?.scopes[Number(name)];
  const key = wellKnownByName.get(name);
  const accessor = dataProperty(object, name) ?? (key === undefined ? undefined : dataProperty(object, key));
  return kind === "get" ? accessor?.get : accessor?.set;
}

/** The fingerprint keeps a name apart from that of another function without a name. */
export function onlyPath({ name, fingerprint }: FunctionMeta): string[] {
  return ["", name, fingerprint];
}

/** The object (or symbol) at (module, path); undefined when there is none. */
export function objectAt(module: ModuleMeta, path: readonly string[]): object | symbol | undefined {
  const [name, ...steps] = path;
  if (name === "") return module.functions.find((fn) => fn.name === steps[0] && fn.fingerprint === steps[1])?.only ?? undefined;
  if (name === undefined || !Object.hasOwn(module.bindings, name)) return undefined;
  let value = readBinding(module.bindings[name]);
  for (const step of steps) {
    if (!isObject(value)) return undefined;
    value = take(value, step);
  }
  return isObject(value) || typeof value === "symbol" ? value : undefined;
}

/** Undefined in its temporal dead zone. */
export function readBinding(read: (() => unknown) | undefined): unknown {
  try {
    return read?.();
  } catch {
    return undefined;
  }
}
