/**
 * Shapes: the property keys that objects have in common, written once. `attributes` are there when a property is not
 * writable, enumerable and configurable data.
 */

export const WRITABLE = 1;
export const ENUMERABLE = 2;
export const CONFIGURABLE = 4;
/** The property has two values, getter and setter. */
export const ACCESSOR = 8;
export const ORDINARY = WRITABLE | ENUMERABLE | CONFIGURABLE;

export const enum Integrity {
  Extensible = 0,
  NonExtensible = 1,
  Sealed = 2,
  Frozen = 3,
}

/** Bits of the varint that starts a definition: keys * 8 + integrity * 2 + hasAttributes. */
export const INTEGRITY_SHIFT = 1;
export const COUNT_SCALE = 8;

export interface Shape {
  readonly keys: readonly (string | symbol)[];
  readonly attributes: readonly number[] | undefined;
  readonly integrity: Integrity;
  /** Number in the snapshot; -1 until it is defined there. */
  id: number;
  /** The shape that followed this one last time: the guess for the next object. */
  next: Shape | undefined;
}

export function newShape(keys: readonly (string | symbol)[], attributes: readonly number[] | undefined, integrity: Integrity): Shape {
  return { keys, attributes, integrity, id: -1, next: undefined };
}

type Keys = readonly (string | symbol)[];

/** Shapes that are compared one by one, which is faster than making a text of the keys. */
const FEW = 6;

/** Finds shapes again while writing. */
export class ShapeTable {
  private few: Shape[] = [];
  /** Keys as text → all other shapes. */
  private byText: Map<string, Shape[]> | undefined;
  private symbols: symbol[] = [];
  /** Comes before all shapes. */
  private readonly root = newShape([], undefined, Integrity.Extensible);
  private last = this.root;
  private defined: Shape[] = [];

  /** A few shapes are kept: the next snapshot mostly has the same ones, in the same order. */
  clear(): void {
    const { few, defined } = this;
    for (let i = 0; i < defined.length; i++) defined[i]!.id = -1;
    // guesses lead from shape to shape, so that none may be left out alone
    if (few.length !== defined.length || this.byText !== undefined) {
      this.few = [];
      this.symbols = [];
      this.byText = this.root.next = undefined;
    }
    this.defined = [];
    this.last = this.root;
  }

  /** Gives the shape its number in the snapshot. */
  define(shape: Shape): number {
    shape.id = this.defined.push(shape) - 1;
    return shape.id;
  }

  /** The shape of an object with these keys and nothing special. Objects come in runs and in turns: the guess is the one that followed the last one before. */
  ordinary(keys: readonly string[]): Shape {
    const { last } = this;
    const guess = last.next;
    const found =
      guess !== undefined && sameKeys(guess, keys) ? guess : (this.amongFew(keys) ?? this.find(keys, undefined, Integrity.Extensible));
    last.next = found;
    this.last = found;
    return found;
  }

  special(keys: Keys, attributes: readonly number[] | undefined, integrity: Integrity): Shape {
    return this.find(keys, attributes, integrity);
  }

  private amongFew(keys: readonly string[]): Shape | undefined {
    const { few } = this;
    for (let i = 0; i < few.length; i++) if (sameKeys(few[i]!, keys)) return few[i];
    return undefined;
  }

  private find(keys: Keys, attributes: readonly number[] | undefined, integrity: Integrity): Shape {
    for (const shape of this.few) if (isShape(shape, keys, attributes, integrity)) return shape;
    if (this.few.length < FEW) {
      const made = newShape(keys, attributes, integrity);
      this.few.push(made);
      return made;
    }
    return this.findByText(keys, attributes, integrity);
  }

  private findByText(keys: Keys, attributes: readonly number[] | undefined, integrity: Integrity): Shape {
    // keys may contain what joins them, so that the text only narrows the search
    const text = keys.map((key) => (typeof key === "string" ? key : this.symbolName(key))).join("\0");
    this.byText ??= new Map();
    const candidates = this.byText.get(text);
    const found = candidates?.find((one) => isShape(one, keys, attributes, integrity));
    if (found !== undefined) return found;
    const made = newShape(keys, attributes, integrity);
    if (candidates === undefined) this.byText.set(text, [made]);
    else candidates.push(made);
    return made;
  }

  private symbolName(symbol: symbol): string {
    const known = this.symbols.indexOf(symbol);
    return `@${known >= 0 ? known : this.symbols.push(symbol) - 1}`;
  }
}

function isShape(shape: Shape, keys: Keys, attributes: readonly number[] | undefined, integrity: Integrity): boolean {
  return shape.integrity === integrity && sameList(shape.keys, keys) && sameList(shape.attributes ?? NONE, attributes ?? NONE);
}

const NONE: readonly number[] = [];

function sameKeys(shape: Shape, keys: readonly string[]): boolean {
  const own = shape.keys;
  const { length } = keys;
  if (own.length !== length || shape.attributes !== undefined || shape.integrity !== Integrity.Extensible) return false;
  for (let i = 0; i < length; i++) if (own[i] !== keys[i]) return false;
  return true;
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((one, i) => one === right[i]);
}
