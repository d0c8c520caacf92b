/**
 * The way back from an object to the module-level binding that it is, or hangs on by own properties: (module, path).
 *
 * Two parts. What a program loads and leaves alone (functions, classes, their methods, namespaces) is indexed once per
 * generation. Plain data under bindings changes while the program runs (a module-level queue), so it is walked again for
 * every snapshot, unless a module has more of it than RESCAN_LIMIT: big tables are indexed once.
 * A snapshot asks for each of its objects, and mostly in vain: one look-up in a table of all modules answers.
 * No getter ever runs, and nothing is read through a prototype.
 */
import type { ModuleMeta } from "../contract.js";
import { dataProperty, isObject } from "../objects.js";
import type { Loaded } from "./loaded.js";
import { type BindingName, objectAt, readBinding, stepOf } from "./path.js";

/** Properties of data that are read anew for each snapshot, per module: some 0.1 ms. */
const RESCAN_LIMIT = 2_000;
/** Objects that are indexed at all, per module: an imported library may hang the whole world on one binding. */
const INDEX_LIMIT = 50_000;
const DEPTH_LIMIT = 32;

/** A place in the walk; the path is only spelled out for objects that are asked for. */
interface Step {
  readonly object: object;
  readonly parent: Step | undefined;
  readonly key: string;
  readonly module: ModuleMeta;
  readonly depth: number;
}

/** Stands for all objects that are found elsewhere. */
const OTHER: Step = {
  object: {},
  parent: undefined,
  key: "",
  module: { id: "", functions: [], bindings: {}, imports: new Set<string>(), fixed: new Set<string>() },
  depth: 0,
};

interface ModuleIndex {
  readonly module: ModuleMeta;
  readonly names: readonly string[];
  /** The values of the bindings when the index was made, in the order of the names. */
  readonly values: unknown[];
  /** Positions of those that may change. */
  readonly changing: readonly number[];
  /** Functions, classes, their prototypes, namespaces. */
  readonly code: Map<object, Step>;
  /** Plain data that is a binding, or hangs on a namespace or prototype. */
  readonly roots: Step[];
  /** Functions and classes with properties that hold plain data, or may later: `static instance = undefined`. */
  readonly holders: Step[];
  /** Plain data; undefined when it must be walked again. */
  data: Map<object, Step> | undefined;
  isBig: boolean;
}

export class BindingIndex {
  private readonly modules: ModuleIndex[];
  /** Code of all modules, and plain data but that of big tables. The first module that has an object names it. */
  private readonly known = new Map<object, Step>();
  /** What was put into `known` and must be walked again. */
  private passing: Step[] = [];
  /** Big tables. */
  private big: ReadonlyMap<object, Step>[] = [];
  private isComplete = false;
  private changes = 0;
  /** Objects that have names of another kind. */
  private others: ReadonlyMap<unknown, string> | undefined;
  private hasOthers = false;

  constructor(
    modules: Iterable<ModuleMeta>,
    private readonly loaded: Loaded,
    readonly generation: number,
  ) {
    this.modules = Array.from(modules, indexModule);
  }

  /** To be called before each snapshot: bindings and data may have changed since. */
  refresh(): void {
    const { modules } = this;
    for (let position = 0; position < modules.length; position++) {
      const index = modules[position]!;
      if (!sameBindings(index)) {
        modules[position] = indexModule(index.module);
        this.outdate();
        this.forget();
      } else if (!index.isBig && index.roots.length + index.holders.length > 0) {
        index.data = undefined;
        this.outdate();
      }
    }
  }

  find(value: object): BindingName | undefined {
    const step = this.step(value);
    if (step === undefined || step === OTHER) return undefined;
    if (objectAt(step.module, nameOf(step).path) === value) return nameOf(step);
    // a function moved since it was indexed
    for (const [position, { module }] of this.modules.entries()) this.modules[position] = indexModule(module);
    this.outdate();
    this.forget();
    const again = this.step(value);
    return again !== undefined && again !== OTHER && objectAt(again.module, nameOf(again).path) === value ? nameOf(again) : undefined;
  }

  /** Lets `mayHave` answer for these too: one look-up in place of two, for each object of each snapshot. */
  include(others: ReadonlyMap<unknown, string>): this {
    if (this.others === undefined) this.outdate();
    this.others = others;
    return this;
  }

  private outdate(): void {
    this.isComplete = false;
    this.changes++;
  }

  /** Another number means that other objects may have names. */
  get version(): number {
    return this.changes + this.loaded.changes;
  }

  /** False when the object surely has no name: neither here, nor among those that were included. */
  mayHave(value: object): boolean {
    if (!this.isComplete) this.complete();
    return this.loaded.has(value) || this.known.has(value) || this.big.length > 0;
  }

  /** The first binding whose value is this symbol. */
  findSymbol(symbol: symbol): BindingName | undefined {
    for (const { module, names, values } of this.modules) {
      const position = values.indexOf(symbol);
      if (position >= 0) return { module: module.id, path: [names[position]!] };
    }
    return undefined;
  }

  private step(value: object): Step | undefined {
    if (!this.isComplete) this.complete();
    const step = this.known.get(value);
    if (step !== undefined || this.big.length === 0) return step;
    for (const table of this.big) {
      const found = table.get(value);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private complete(): void {
    const { known, modules } = this;
    for (const { object } of this.passing) {
      if (this.others?.has(object) === true) known.set(object, OTHER);
      else known.delete(object);
    }
    this.passing = [];
    this.big = [];
    // walking data may find code under it, so that code comes last
    const sizes = modules.map((index) => (known.size === 0 ? 0 : index.code.size));
    const data = modules.map(dataOf);
    for (const [position, { code }] of modules.entries()) {
      if (code.size > sizes[position]!) for (const [object, step] of code) this.add(object, step);
    }
    for (const [position, { isBig }] of modules.entries()) {
      const found = data[position]!;
      if (isBig) this.big.push(found);
      else this.addPassing(found);
    }
    this.addOthers();
    this.isComplete = true;
  }

  private forget(): void {
    this.known.clear();
    this.hasOthers = false;
  }

  /** False when the object has a name already. */
  private add(object: object, step: Step): boolean {
    const before = this.known.get(object);
    if (before !== undefined && before !== OTHER) return false;
    this.known.set(object, step);
    return true;
  }

  private addOthers(): void {
    const { known, others } = this;
    if (others === undefined || this.hasOthers) return;
    for (const object of others.keys()) if (!known.has(object as object)) known.set(object as object, OTHER);
    this.hasOthers = true;
  }

  private addPassing(data: ReadonlyMap<object, Step>): void {
    for (const [object, step] of data) if (this.add(object, step)) this.passing.push(step);
  }
}

/** Primitives have no names: a counter that counts changes nothing. */
function sameBindings({ module, names, values, changing }: ModuleIndex): boolean {
  for (let i = 0; i < changing.length; i++) {
    const position = changing[i]!;
    const before = values[position];
    const now = readBinding(module.bindings[names[position]!]);
    if (before === now) continue;
    if (isObject(before) || isObject(now)) return false;
    values[position] = now;
  }
  return true;
}

function indexModule(module: ModuleMeta): ModuleIndex {
  const names = Object.keys(module.bindings);
  const values = names.map((name) => readBinding(module.bindings[name]));
  const changing = [...names.keys()].filter((position) => !module.fixed.has(names[position]!));
  const index: ModuleIndex = { module, names, values, changing, code: new Map(), roots: [], holders: [], data: undefined, isBig: false };
  const queue: Step[] = [];
  for (const [position, key] of names.entries()) {
    const object = values[position];
    if (!isObject(object)) continue;
    const step: Step = { object, parent: undefined, key, module, depth: 0 };
    if (isCodeObject(object)) queue.push(step);
    else index.roots.push(step);
  }
  indexCode(index, queue);
  return index;
}

/** Breadth first: the shortest path names the object. */
function indexCode(index: ModuleIndex, queue: Step[]): void {
  for (const step of queue) {
    if (index.code.has(step.object) || index.code.size >= INDEX_LIMIT) continue;
    index.code.set(step.object, step);
    const isFunction = typeof step.object === "function";
    let holdsData = false;
    eachProperty(step, (value, key) => {
      // sloppy functions have `caller` and `arguments`, always null
      if (!isObject(value)) holdsData ||= isFunction && value == null && key !== "caller" && key !== "arguments";
      else if (isCodeObject(value) || (isFunction && key === "prototype")) queue.push(below(step, value, key));
      else if (isFunction) holdsData = true;
      // what a namespace or a prototype holds stays
      else index.roots.push(below(step, value, key));
    });
    if (holdsData) index.holders.push(step);
  }
}

function below(parent: Step, object: object, key: string): Step {
  return { object, parent, key, module: parent.module, depth: parent.depth + 1 };
}

/** Functions and module namespaces: what they hold is set when they are made, but for data in statics. */
function isCodeObject(value: object): boolean {
  return typeof value === "function" || isNamespace(value);
}

function isNamespace(value: object): boolean {
  const tag = Reflect.getOwnPropertyDescriptor(value, Symbol.toStringTag);
  return tag?.value === "Module" && !tag.writable && Object.getPrototypeOf(value) === null;
}

function dataOf(index: ModuleIndex): Map<object, Step> {
  if (index.data !== undefined) return index.data;
  const found = new Map<object, Step>();
  index.data = found;
  const queue: Step[] = [];
  const meet = (step: Step): void => {
    if (isCodeObject(step.object)) indexCode(index, [step]);
    else if (found.size < INDEX_LIMIT && !found.has(step.object) && !index.code.has(step.object)) {
      found.set(step.object, step);
      queue.push(step);
    }
  };
  const walk = (step: Step): number =>
    eachProperty(step, (value, key) => {
      if (isObject(value)) meet(below(step, value, key));
    });
  let properties = 0;
  let walked = 0;
  const walkAll = (): void => {
    while (walked < queue.length) properties += walk(queue[walked++] as Step);
  };
  for (const root of index.roots) meet(root);
  walkAll();
  // the list grows while it is walked: there may be classes under the data
  for (const holder of index.holders) {
    properties += walk(holder);
    walkAll();
  }
  index.isBig = properties > RESCAN_LIMIT;
  return found;
}

/** Visits the values of own data properties; returns how many properties there are. */
function eachProperty(step: Step, visit: (value: unknown, key: string) => void): number {
  const { object } = step;
  // the elements of binary data are numbers
  if (step.depth >= DEPTH_LIMIT || ArrayBuffer.isView(object)) return 0;
  let keys: readonly (string | symbol)[];
  try {
    keys = Reflect.ownKeys(object);
  } catch {
    return 0; // a proxy that refuses
  }
  for (const key of keys) {
    const name = stepOf(key);
    if (name === undefined) continue;
    const property = dataProperty(object, key);
    if (property !== undefined && "value" in property) visit(property.value, name);
  }
  return keys.length;
}

function nameOf(step: Step): BindingName {
  const path: string[] = [];
  for (let at: Step | undefined = step; at !== undefined; at = at.parent) path.unshift(at.key);
  return { module: step.module.id, path };
}
