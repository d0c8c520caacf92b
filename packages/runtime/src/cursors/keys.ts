/** The cursor of `for-in`. */
import { isObject } from "../objects.js";
import { DONE } from "../realm.js";
import { CURSOR_KIND, Cursor, malformedState } from "./cursor.js";

/**
 * The keys are those that the engine enumerates when the loop starts: order, prototypes and shadowing are its own. A key
 * that is deleted before its turn is skipped, one that is added is not visited, as engines do.
 */
export class KeyCursor extends Cursor {
  static readonly kind = "keys";
  private index = 0;

  private constructor(
    private readonly object: object,
    private readonly keys: readonly string[],
  ) {
    super();
  }

  static over(value: unknown): KeyCursor {
    const keys: string[] = [];
    for (const key in value as object) keys.push(key);
    // primitives are looked into through their wrappers; null and undefined have no keys
    return new KeyCursor(Object(value) as object, keys);
  }

  next(): unknown {
    const { keys, object } = this;
    while (this.index < keys.length && !this.done) {
      const key = keys[this.index++] as string;
      if (key in object) return key;
    }
    this.done = true;
    return DONE;
  }

  /** [object, done, the keys still to come…] */
  toState(): readonly unknown[] {
    return [this.object, this.done, ...this.keys.slice(this.index)];
  }

  static fromState([object, done, ...keys]: readonly unknown[]): KeyCursor {
    if (!isObject(object) || typeof done !== "boolean" || !keys.every((key) => typeof key === "string"))
      throw malformedState(KeyCursor.kind);
    return Object.assign(new KeyCursor(object, keys), { done });
  }
}

Object.defineProperty(KeyCursor.prototype, CURSOR_KIND, { value: KeyCursor.kind });
