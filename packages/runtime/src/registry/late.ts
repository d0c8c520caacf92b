/**
 * What modules had when they were loaded, and what came later.
 *
 * A module makes its tables and enum objects in each process anew, so a snapshot names them. What a run puts under a binding later (an order in
 * a module-level list, a lazily made cache) is in no other process, or, worse, something else is there under the same path: that is
 * data, and goes along. In the process that wrote it, it is still the module's own, and found by number.
 */
import type { ModuleMeta } from "../contract.js";

/** An object that was met on a walk from a module's bindings. */
export interface Met {
  readonly object: object;
  readonly parent: Met | undefined;
  /** At the top, the name of the binding. */
  readonly key: string;
  readonly module: ModuleMeta;
}

/** What modules had when they were loaded. */
export class Loaded {
  private readonly objects = new WeakSet<object>();
  /** Names of the bindings that have been looked at; those in their dead zone come later. */
  private readonly names = new WeakMap<ModuleMeta, Set<string>>();
  /** Notes of the modules so far. */
  generation = -1;
  /** Bindings in their dead zone. */
  unread: (() => unknown)[] = [];

  has(object: object): boolean {
    return this.objects.has(object);
  }

  /** True when there may be something that has not been looked at. */
  isBehind(generation: number): boolean {
    return generation !== this.generation || this.unread.some(isReadable);
  }

  /** Takes what hangs on bindings that are new; parents come before what hangs on them. */
  take(modules: readonly ModuleMeta[], met: Iterable<Met>, generation: number): void {
    const taken = new WeakSet<object>();
    for (const { object, parent, key, module } of met) {
      // what hangs on an object that was there before has come later
      const isNew = parent === undefined ? this.names.get(module)?.has(key) !== true : taken.has(parent.object);
      if (!isNew || this.objects.has(object)) continue;
      this.objects.add(object);
      taken.add(object);
    }
    this.unread = [];
    for (const module of modules) {
      const names = this.names.get(module) ?? new Set();
      this.names.set(module, names);
      for (const [name, read] of Object.entries(module.bindings)) {
        if (names.has(name)) continue;
        if (isReadable(read)) names.add(name);
        else this.unread.push(read);
      }
    }
    this.generation = generation;
  }
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false; // in its temporal dead zone
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
