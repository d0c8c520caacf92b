/**
 * Numbers objects (and symbols) in the order in which they are met, and finds them again. Few of them are found by looking
 * at each, since a Map costs more than a small snapshot; it is made and filled when they become many.
 */

const FEW = 12;

/** Lets go of the first `count` values. A loop, since `fill` is a call of the engine, and mostly there are few. */
export function forget(list: unknown[], count: number): void {
  for (let i = 0; i < count; i++) list[i] = undefined;
}

export class Numbering {
  /** By number; longer than `count`, since it is used again. */
  readonly objects: unknown[] = [];
  count = 0;
  private readonly numbers = new Map<unknown, number>();

  /** The number of the object; -1 when it has none. */
  numberOf(object: unknown): number {
    if (this.count > FEW) return this.numbers.get(object) ?? -1;
    const { objects } = this;
    for (let number = this.count - 1; number >= 0; number--) if (objects[number] === object) return number;
    return -1;
  }

  has(object: unknown): boolean {
    return this.numberOf(object) >= 0;
  }

  /** Gives the object the next number. */
  add(object: unknown): number {
    const number = this.count++;
    this.objects[number] = object;
    if (number > FEW) this.numbers.set(object, number);
    else if (number === FEW) for (let one = 0; one <= FEW; one++) this.numbers.set(this.objects[one], one);
    return number;
  }

  clear(): void {
    if (this.count > FEW) this.numbers.clear();
    forget(this.objects, this.count);
    this.count = 0;
  }
}
