/** What generated code calls for `super` and for classes, where native syntax cannot stand. */

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
