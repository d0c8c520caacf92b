/**
 * Stamps: invisible marks on objects, made of a private field. Nobody sees them (no key, no change of prototype, and
 * frozen objects can be read), and one costs about 5 ns to put and 2 to read; a WeakMap takes some 30.
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

class Stamped<T> extends Returning {
  readonly #mark: T;

  constructor(object: object, mark: T) {
    super(object);
    this.#mark = mark;
  }

  static read<T>(value: object): T | undefined {
    return #mark in value ? (value as unknown as Stamped<T>).#mark : undefined;
  }
}

/**
 * The stamp of this copy of the runtime. There is one class for all uses: a second one, made by the same function, makes
 * `put` polymorphic and closures three times as dear (33 ns for 13, Node 20).
 */
export function ownStamp<T>(): Stamp<T> {
  return {
    put: (object, mark) => {
      new Stamped(object, mark);
    },
    read: (value) => ((typeof value === "object" && value !== null) || typeof value === "function" ? Stamped.read<T>(value) : undefined),
  };
}
