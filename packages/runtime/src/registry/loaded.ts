/**
 * What modules had when they were loaded, with the path to each object from a binding: by properties, through accessors, and in the variables of functions
 * that ran meanwhile (a bundle puts each module into a function).
 *
 * A module makes all that in each process anew, so a snapshot names it. What a run puts under a binding later (an order in a module-level list, a
 * lazily made cache) is in no other process, or, worse, something else is there under the same path: that is data (see late.ts).
 */
import type { ModuleMeta } from "../contract.js";
import { dataProperty, isObject } from "../objects.js";
import { CANCEL, DONE, SUSPENDED, TDZ } from "../realm.js";
import { isWeakCollection } from "../weak-entry.js";
import { accessorSteps, type BindingName, objectAt, scopeSteps, stepOf } from "./path.js";

/** Objects that are looked at under one binding: an imported library may hang the whole world on it. */
const LIMIT = 50_000;

/** They may stand in scope records. */
const OPAQUE: ReadonlySet<object> = new Set([SUSPENDED, TDZ, DONE, CANCEL]);

/** A place, without the object: what a module lets go of may go. */
interface Place {
  readonly module: ModuleMeta;
  readonly parent: Place | undefined;
  readonly step: string;
}

export class Loaded {
  private readonly places = new WeakMap<object, Place>();
  /** Modules → names of bindings that have not been looked at: those in their dead zone are when they leave it. */
  private readonly waiting = new Map<ModuleMeta, Set<string>>();

  /** WeakMaps and WeakSets among the objects. */
  private readonly weak = new Set<object>();

  /** Counts how often objects were added. */
  changes = 0;

  /** @param isPresent false for modules in whose place others have come */
  constructor(private readonly isPresent: (module: ModuleMeta) => boolean) {}

  has(object: object): boolean {
    return this.places.has(object);
  }

  /** Where the object was when its module was loaded, if it is still there. */
  nameOf(object: object): BindingName | undefined {
    const place = this.places.get(object);
    if (place === undefined || !this.isPresent(place.module)) return undefined;
    const path: string[] = [];
    for (let at: Place | undefined = place; at !== undefined; at = at.parent) path.unshift(at.step);
    return objectAt(place.module, path) === object ? { module: place.module.id, path } : undefined;
  }

  /** The WeakMaps and WeakSets that modules have. */
  weakCollections(): readonly object[] {
    for (const one of this.weak) if (this.nameOf(one) === undefined) this.weak.delete(one);
    return [...this.weak];
  }

  get hasWeak(): boolean {
    return this.weak.size > 0;
  }

  add(module: ModuleMeta): void {
    this.waiting.set(module, new Set(Object.keys(module.bindings)));
  }

  /** To be called when a module has run; `withImports` before code of a program runs that may change what modules have. */
  take(withImports: boolean): void {
    if (this.waiting.size === 0) return;
    for (const [module, names] of this.waiting) {
      for (const name of names) {
        if (!withImports && module.imports.has(name)) continue;
        try {
          this.walk(module.bindings[name]!(), { module, parent: undefined, step: name });
          names.delete(name);
        } catch {
          // in its temporal dead zone
        }
      }
      if (names.size === 0) this.waiting.delete(module);
    }
  }

  /** Breadth first: the shortest path names an object. What hangs on one that was there before has come later. */
  private walk(root: unknown, place: Place): void {
    const { places } = this;
    const queue: (readonly [object, Place])[] = [];
    const meet = (value: unknown, at: Place): void => {
      if (!isObject(value) || queue.length >= LIMIT || OPAQUE.has(value)) return;
      const before = places.get(value);
      if (before !== undefined && this.isPresent(before.module)) return;
      places.set(value, at);
      queue.push([value, at]);
      if (isWeakCollection(value)) this.weak.add(value);
    };
    meet(root, place);
    if (queue.length > 0) this.changes++;
    for (let i = 0; i < queue.length; i++) {
      const [object, parent] = queue[i]!;
      // the elements of binary data are numbers
      if (ArrayBuffer.isView(object)) continue;
      const below = (value: unknown, step: string): void => meet(value, { module: parent.module, parent, step });
      for (const key of keysOf(object)) {
        const step = stepOf(key);
        const own = step === undefined ? undefined : dataProperty(object, key);
        if (step === undefined || own === undefined) continue;
        if ("value" in own) below(own.value, step);
        else for (const [half, way] of accessorSteps(own, step)) below(half, way);
      }
      for (const [scope, step] of scopeSteps(object)) below(scope, step);
    }
  }
}

function keysOf(object: object): readonly (string | symbol)[] {
  try {
    return Reflect.ownKeys(object);
  } catch {
    return []; // a proxy that refuses
  }
}
