/**
 * Numbers objects (and symbols) in the order in which they are met, and finds them again.
 *
 * The table outlives the snapshot: it is weak, and numbers of earlier snapshots are below `base`, so that nothing has to be
 * taken out. A task that is written at each of its stops mostly finds its objects in the table, which takes 10 ns each;
 * filling a Map anew takes 20 to 90 (it grows, and forgets how large it was).
 */

/** Lets go of the first `count` values. A loop, since `fill` is a call of the engine, and mostly there are few. */
export function forget(list: unknown[], count: number): void {
  for (let i = 0; i < count; i++) list[i] = undefined;
}

/** Numbers stay small integers, which engines keep without a box. */
const BASE_LIMIT = 2 ** 29;
/** About as many objects were put into the table: most of them may be gone by now, and their places are not. */
const MISS_LIMIT = 2 ** 16;

export class Numbering {
  /** By number; longer than `count`, since it is used again. */
  readonly objects: unknown[] = [];
  count = 0;
  private base = 0;
  private misses = 0;
  private table = new WeakMap<object, number>();
  private readonly symbols = new Map<symbol, number>();

  /** The number of the object; -1 when it has none. */
  numberOf(object: object): number {
    const known = this.table.get(object);
    if (known !== undefined) return known < this.base ? -1 : known - this.base;
    this.misses++;
    return -1;
  }

  numberOfSymbol(symbol: symbol): number {
    return this.symbols.get(symbol) ?? -1;
  }

  has(object: object): boolean {
    return this.numberOf(object) >= 0;
  }

  /** Gives something the next number that nothing refers to: it is not found again. */
  addUnseen(object: object): void {
    this.objects[this.count++] = object;
  }

  /** Gives the object the next number. */
  add(object: object | symbol): number {
    const number = this.count++;
    this.objects[number] = object;
    if (typeof object === "symbol") this.symbols.set(object, number);
    else this.table.set(object, this.base + number);
    return number;
  }

  clear(): void {
    forget(this.objects, this.count);
    if (this.symbols.size > 0) this.symbols.clear();
    this.base += this.count;
    this.count = 0;
    if (this.base < BASE_LIMIT && this.misses < MISS_LIMIT) return;
    this.table = new WeakMap();
    this.base = this.misses = 0;
  }
}
