/** Cursors over what has a length and elements: arrays, typed arrays, array-likes, strings. */
import { isObject } from "../objects.js";
import { DONE } from "../realm.js";
import { CURSOR_KIND, Cursor, isIndex, isWhat, malformedState, type What } from "./cursor.js";
import { apply, typedArrays } from "./natives.js";

/**
 * The values of an array: the hot one. `length` is read anew for each step, as the native iterator does. A class of its
 * own: a superclass makes each loop 10 % slower, class fields in place of plain assignments 50 %.
 */
export class ArrayCursor implements Cursor {
  static readonly kind = "array";
  declare readonly [CURSOR_KIND]: string;
  done: boolean;
  private index: number;
  private readonly array: readonly unknown[];

  constructor(array: readonly unknown[]) {
    this.array = array;
    this.index = 0;
    this.done = false;
  }

  next(): unknown {
    const { array, index } = this;
    if (index < array.length && !this.done) {
      this.index = index + 1;
      return array[index];
    }
    this.done = true;
    return DONE;
  }

  /** No `next` method of an array's cursor ever stops. */
  accept(): never {
    throw malformedState(ArrayCursor.kind);
  }

  close(): unknown {
    this.done = true;
    return undefined;
  }

  fail(): void {
    this.done = true;
  }

  leave(): unknown {
    this.done = true;
    return undefined;
  }

  refuse(error: unknown): void {
    throw error;
  }

  open(): unknown {
    return undefined;
  }

  ready(): void {}

  toState(): readonly unknown[] {
    return [this.array, this.index, this.done];
  }

  static fromState([array, index, done]: readonly unknown[]): ArrayCursor {
    if (!Array.isArray(array) || !isIndex(index) || typeof done !== "boolean") throw malformedState(ArrayCursor.kind);
    const cursor = new ArrayCursor(array);
    cursor.index = index;
    cursor.done = done;
    return cursor;
  }
}

/** Entries or keys of an array, and any of the three of an array-like (`arguments`). */
export class ArrayLikeCursor extends Cursor {
  static readonly kind = "arrayLike";
  private index = 0;

  constructor(
    private readonly object: ArrayLike<unknown>,
    private readonly what: What,
  ) {
    super();
  }

  next(): unknown {
    const { index } = this;
    if (this.done || index >= toLength(this.object.length)) {
      this.done = true;
      return DONE;
    }
    this.index = index + 1;
    return element(this.object, index, this.what);
  }

  toState(): readonly unknown[] {
    return [this.object, this.what, this.index, this.done];
  }

  static fromState([object, what, index, done]: readonly unknown[]): ArrayLikeCursor {
    if (!isObject(object) || !isWhat(what) || !isIndex(index) || typeof done !== "boolean") throw malformedState(ArrayLikeCursor.kind);
    return Object.assign(new ArrayLikeCursor(object as ArrayLike<unknown>, what), { index, done });
  }
}

/** A typed array; it may be detached or shrink on the way, which is an error and no end. */
export class TypedArrayCursor extends Cursor {
  static readonly kind = "typedArray";
  private index = 0;

  constructor(
    private readonly array: ArrayLike<unknown>,
    private readonly what: What,
  ) {
    super();
  }

  next(): unknown {
    const { array, index } = this;
    if (!this.done && index < array.length) {
      this.index = index + 1;
      return element(array, index, this.what);
    }
    if (!this.done) {
      this.done = true;
      assertInBounds(array);
    }
    return DONE;
  }

  toState(): readonly unknown[] {
    return [this.array, this.what, this.index, this.done];
  }

  static fromState([array, what, index, done]: readonly unknown[]): TypedArrayCursor {
    if (!isTypedArray(array) || !isWhat(what) || !isIndex(index) || typeof done !== "boolean") throw malformedState(TypedArrayCursor.kind);
    return Object.assign(new TypedArrayCursor(array, what), { index, done });
  }
}

export function isTypedArray(value: unknown): value is ArrayLike<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Throws the engine's TypeError when the array is detached or out of the bounds of its buffer. */
export function assertInBounds(array: unknown): void {
  apply(typedArrays[0].values, array, []);
}

/** A string by code points; lone surrogates are values of their own. */
export class StringCursor extends Cursor {
  static readonly kind = "string";
  private index = 0;

  constructor(private readonly text: string) {
    super();
  }

  next(): unknown {
    const { text, index } = this;
    if (this.done || index >= text.length) {
      this.done = true;
      return DONE;
    }
    const width = (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
    this.index = index + width;
    return width === 1 ? text[index] : text.slice(index, index + width);
  }

  toState(): readonly unknown[] {
    return [this.text, this.index, this.done];
  }

  static fromState([text, index, done]: readonly unknown[]): StringCursor {
    if (typeof text !== "string" || !isIndex(index) || typeof done !== "boolean") throw malformedState(StringCursor.kind);
    return Object.assign(new StringCursor(text), { index, done });
  }
}

function element(object: ArrayLike<unknown>, index: number, what: What): unknown {
  if (what === "values") return object[index];
  return what === "keys" ? index : [index, object[index]];
}

/** ECMAScript's ToLength. */
function toLength(value: unknown): number {
  const length = Math.trunc(Number(value));
  return length > 0 ? Math.min(length, Number.MAX_SAFE_INTEGER) : 0;
}

for (const cursor of [ArrayCursor, ArrayLikeCursor, TypedArrayCursor, StringCursor])
  Object.defineProperty(cursor.prototype, CURSOR_KIND, { value: cursor.kind });
