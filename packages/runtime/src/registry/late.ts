/**
 * What modules had when they were loaded, and what came later.
 *
 * A module makes its tables and enum objects in each process anew, so a snapshot names them. What a run puts under a binding later (an order in
 * a module-level list, a lazily made cache) is in no other process, or, worse, something else is there under the same path: that is
 * data, and goes along. In the process that wrote it, it is still the module's own, and found by number.
 */
import type { ModuleMeta } from "../contract.js";
import { dataProperty, isObject } from "./properties.js";

/** Objects that are looked at under one binding: an imported library may hang the whole world on it. */
const LIMIT = 50_000;

/** What modules had when they were loaded. */
export class Loaded {
  private readonly objects = new WeakSet<object>();
  /** Modules → names of bindings that have not been looked at: those in their dead zone are when they leave it. */
  private readonly waiting = new Map<ModuleMeta, Set<string>>();

  has(object: object): boolean {
    return this.objects.has(object);
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
          this.walk(module.bindings[name]!());
          names.delete(name);
        } catch {
          // in its temporal dead zone
        }
      }
      if (names.size === 0) this.waiting.delete(module);
    }
  }

  /** What hangs on an object that was there before has come later. */
  private walk(root: unknown): void {
    const { objects } = this;
    if (!isObject(root) || objects.has(root)) return;
    const queue = [root];
    objects.add(root);
    for (let i = 0; i < queue.length; i++) {
      const object = queue[i]!;
      if (ArrayBuffer.isView(object)) continue;
      for (const key of keysOf(object)) {
        const value = dataProperty(object, key)?.value as unknown;
        if (!isObject(value) || objects.has(value) || queue.length >= LIMIT) continue;
        objects.add(value);
        queue.push(value);
      }
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

/** Bytes of a name: two words of the process, and a number. */
export const LATE_NAME_SIZE = 12;

/** Objects that came later and were written, by number. */
export class LateObjects {
  private readonly process = randomWords();
  private readonly numbers = new WeakMap<object, number>();
  private readonly objects = new Map<number, WeakRef<object>>();
  private readonly gone = new FinalizationRegistry<number>((number) => void this.objects.delete(number));
  private count = 0;

  nameOf(object: object): Uint8Array {
    let number = this.numbers.get(object);
    if (number === undefined) {
      number = this.count++;
      this.numbers.set(object, number);
      this.objects.set(number, new WeakRef(object));
      this.gone.register(object, number);
    }
    return new Uint8Array(Uint32Array.of(...this.process, number).buffer);
  }

  /** The object, when this process named it and it is still there. */
  find(name: Uint8Array): object | undefined {
    const [first, second, number] = new Uint32Array(name.slice().buffer);
    if (first !== this.process[0] || second !== this.process[1]) return undefined;
    return this.objects.get(number!)?.deref();
  }
}

/** No secret: paths of bindings lead to the same objects. */
function randomWords(): Uint32Array {
  return Uint32Array.of(Math.random() * 2 ** 32, Math.random() * 2 ** 32);
}
