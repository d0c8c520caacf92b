/** What generated code calls for `super` and for classes, where native syntax cannot stand. */
import { type Holder, type Inside, realm, TDZ } from "./realm.js";

/**
 * Stands for `super` outside of its method: `superOf(home, receiver).x` is `super.x` of a method of `home` whose `this` is
 * `receiver`. A method is called with the receiver itself, never with this object.
 */
export function superOf(home: object, receiver: unknown): object {
  return new Proxy(home, {
    get: (_, name) => Reflect.get(superclass(home), name, receiver),
    set: (_, name, value) => Reflect.set(superclass(home), name, value, receiver),
    deleteProperty: () => {
      throw new ReferenceError("Unsupported reference to 'super'");
    },
  });
}

function superclass(home: object): object {
  const above = Object.getPrototypeOf(home) as object | null;
  if (above === null) throw new TypeError("Cannot read properties of null");
  return above;
}

/** A method that an optional call or a tagged template calls with another `this` than the object it was read from. */
export function bound(fn: unknown, receiver: unknown): unknown {
  return typeof fn === "function" ? (...args: unknown[]): unknown => Reflect.apply(fn, receiver, args) : fn;
}

/** `super(…)` of `home` where the native syntax cannot stand. */
export function superCall(home: object, newTarget: unknown, args: readonly unknown[]): unknown {
  const parent = Object.getPrototypeOf(home) as new () => object;
  return Reflect.construct(parent, args, newTarget as new () => object);
}

/** What `super(…)` gives becomes `this`, once. */
export function bindThis(made: object, before: unknown): object {
  if (isThis(before)) throw new ReferenceError("Super constructor may only be called once");
  return made;
}

/** The `this` of a derived class, read. */
export function self(value: unknown): unknown {
  if (!isThis(value))
    throw new ReferenceError("Must call super constructor in derived class before accessing 'this' or returning from derived constructor");
  return value;
}

/** What a derived constructor gives that returned `value`. */
export function derived(value: unknown, made: unknown): unknown {
  if ((typeof value === "object" && value !== null) || typeof value === "function") return value;
  if (value !== undefined) throw new TypeError("Derived constructors may only return object or undefined");
  return self(made);
}

/** The same where the engine looks at the result, when the constructor is left. */
export function ownResult(value: unknown, made: unknown): unknown {
  return value === undefined && isThis(made) ? made : value;
}

/** Else a constructor has not called `super` yet: a resuming body has `undefined` then, a scope record the marker. */
function isThis(value: unknown): boolean {
  return value !== undefined && value !== TDZ;
}

/** Called by the holder of a class when it has made that class, which it gives back. */
export function holder<T extends object>(made: T, itsHolder: Holder): T {
  realm.holders.set(made, itsHolder);
  return made;
}

/** Puts the instance elements of a class on what `super(…)` gave. */
export function install(home: object, object: object): void {
  const itsHolder = realm.holders.get(home);
  if (itsHolder !== undefined) new itsHolder(object);
}

/** Defines a field of an instance. */
export function field(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The functions that stand in a class which a function made, since they name its private members. Called with them at its head. */
export function inside(home: object, functions?: Inside): Inside {
  if (functions !== undefined) realm.insides.set(home, functions);
  return functions ?? (realm.insides.get(home) as Inside);
}

/** Called by a class with what runs its static initializers and gives the class. */
export function later(made: object, run: () => unknown): void {
  realm.initializers.set(made, run);
}

/** The class, when its static initializers have run, which may stop: nothing stands between these and the caller. */
export function initialized(made: object): unknown {
  const run = realm.initializers.get(made) as () => unknown;
  realm.initializers.delete(made);
  return Reflect.apply(run, made, []);
}
