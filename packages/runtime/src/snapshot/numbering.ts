/**
 * Numbers objects (and symbols) in the order in which they are met, and finds them again.
 *
 * The table outlives the snapshot: it is weak, and numbers of earlier snapshots are below `base`, so that nothing has to be
 * taken out. A task that is written at each of its stops mostly finds its objects in the table, which takes 10 ns each;
 * filling a Map anew takes 20 to 90 (it grows, and forgets how large it was).
 */

/** Lets go of the first `count` values, and keeps their places. A loop, since `fill` is a call of the engine, and mostly there are few. */
export function forget<T>(list: T[], count: number): void {
  for (let i = 0; i < count; i++) list[i] = undefined as T;
}

/** Numbers stay small integers, which engines keep without a box. */
const BASE_LIMIT = 2 ** 28;
/**
 * About as many objects were put into the table, beyond a few times those of the last snapshot: most of them may be gone by now, and their
 * places are not, which the collector looks at each time.
 */
const MISS_LIMIT = 2 ** 12;

/** What has no number, and was never written. */
export const UNKNOWN = -1;
/** What was written before and is no proxy, since nothing becomes one; and surely has no name. */
export const NAMELESS = -2;
/** The same, and may have a name by now. */
const NO_PROXY = -3;

export class Numbering {
  /** By number; longer than `count`, since it is used again. */
  readonly objects: unknown[] = [];
  count = 0;
  private base = 0;
  private misses = 0;
  /** Numbers * 2, and 1 for objects that had no name, and are no proxies. */
  private table = new WeakMap<object, number>();
  /** What was known to have no name from here on, in earlier snapshots, still has none. */
  private namelessFrom = 0;
  private readonly symbols = new Map<symbol, number>();

  /** The number of the object; when it has none, a negative number that says what is known of it. */
  numberOf(object: object): number {
    const known = this.table.get(object);
    if (known === undefined) {
      this.misses++;
      return UNKNOWN;
    }
    const number = known >> 1;
    if (number >= this.base) return number - this.base;
    if ((known & 1) === 0) return UNKNOWN;
    return number >= this.namelessFrom ? NAMELESS : NO_PROXY;
  }

  /** Names have changed since the last snapshot. */
  forgetNameless(): void {
    this.namelessFrom = this.base;
  }

  numberOfSymbol(symbol: symbol): number {
    return this.symbols.get(symbol) ?? UNKNOWN;
  }

  has(object: object): boolean {
    return this.numberOf(object) >= 0;
  }

  /** Gives something the next number that nothing refers to: it is not found again. */
  addUnseen(object: object): void {
    this.objects[this.count++] = object;
  }

  /** Gives the object the next number. `isNameless`: it surely does not go by name, and is no proxy. */
  add(object: object | symbol, isNameless: boolean): number {
    const number = this.count++;
    this.objects[number] = object;
    if (typeof object === "symbol") this.symbols.set(object, number);
    else this.table.set(object, (this.base + number) * 2 + (isNameless ? 1 : 0));
    return number;
  }

  clear(): void {
    const { count } = this;
    forget(this.objects, count);
    if (this.symbols.size > 0) this.symbols.clear();
    this.base += count;
    this.count = 0;
    if (this.base < BASE_LIMIT && this.misses < MISS_LIMIT + 4 * count) return;
    this.table = new WeakMap();
    this.base = this.misses = this.namelessFrom = 0;
  }
}
