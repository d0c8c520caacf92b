/**
 * Stamps: invisible marks on objects, made of private fields. Nobody sees them (no key, no prototype change, frozen
 * objects read alike), and reading one costs about 2 ns, a WeakMap some 30.
 */

export interface Stamp<T> {
  /** Marks `object` for good; once per object. */
  put(object: object, mark: T): void;
  /** What was put on `value`, whatever it is. */
  read(value: unknown): T | undefined;
}

/** Returning another object from a base constructor makes that object `this`: the private field lands on it. */
class Returning {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: it is the point of this class
    return object;
  }
}

/** One class per kind of stamp: private names are per class evaluation. */
export function makeStamp<T>(): Stamp<T> {
  class Stamped extends Returning {
    readonly #mark: T;

    constructor(object: object, mark: T) {
      super(object);
      this.#mark = mark;
    }

    static read(value: unknown): T | undefined {
      if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
      return #mark in value ? (value as Stamped).#mark : undefined;
    }
  }
  return {
    put: (object, mark) => {
      new Stamped(object, mark);
    },
    read: Stamped.read,
  };
}
