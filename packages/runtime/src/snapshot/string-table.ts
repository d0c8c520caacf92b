/** Finds strings that were written before. */
export class StringTable {
  /** In the order of first use. */
  readonly strings: string[] = [];
  private readonly indexes = new Map<string, number>();

  /** Index of the string; -1 when it is new. */
  add(string: string): number {
    const known = this.indexes.get(string);
    if (known !== undefined) return known;
    this.indexes.set(string, this.strings.push(string) - 1);
    return -1;
  }

  clear(): void {
    this.indexes.clear();
    this.strings.length = 0;
  }
}
