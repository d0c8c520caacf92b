/** Finds strings that were written before. Few are found by looking at each: see Numbering. */

const FEW = 12;

export class StringTable {
  /** In the order of first use. */
  strings: string[] = [];
  private readonly indexes = new Map<string, number>();

  /** Index of the string; -1 when it is new. */
  add(string: string): number {
    const { strings } = this;
    const { length } = strings;
    if (length <= FEW) {
      for (let index = 0; index < length; index++) if (strings[index] === string) return index;
      if (length === FEW) for (let index = 0; index < FEW; index++) this.indexes.set(strings[index]!, index);
    } else {
      const known = this.indexes.get(string);
      if (known !== undefined) return known;
    }
    if (length >= FEW) this.indexes.set(string, length);
    strings.push(string);
    return -1;
  }

  clear(): void {
    if (this.strings.length > FEW) this.indexes.clear();
    this.strings = [];
  }
}
