/**
 * Finds strings that were written before. A Map does it too, at 100 bytes of garbage per string for growing anew in every
 * snapshot; this table keeps its memory. Strings are hashed by their length and a few units: those that are alike there
 * and are many go to a Map.
 */

const FIRST_SIZE = 512;
const MOST_PROBES = 12;
/** Slots of a table that is kept for the next snapshot. */
const KEEP_SIZE = 1 << 14;

export class StringTable {
  /** In the order of first use. */
  readonly strings: string[] = [];
  /** Index + 1 of the string in each slot. */
  private slots = new Int32Array(FIRST_SIZE);
  private alike: Map<string, number> | undefined;

  /** Index of the string; -1 - index when it is new. */
  add(string: string): number {
    const { strings, slots } = this;
    const mask = slots.length - 1;
    let slot = hashOf(string) & mask;
    for (let probes = 0; probes < MOST_PROBES; probes++) {
      const found = slots[slot]! - 1;
      if (found < 0) {
        const index = strings.push(string) - 1;
        slots[slot] = index + 1;
        if (index * 2 > mask) this.grow();
        return -1 - index;
      }
      if (strings[found] === string) return found;
      slot = (slot + 1) & mask;
    }
    return this.addAlike(string);
  }

  private addAlike(string: string): number {
    this.alike ??= new Map();
    const known = this.alike.get(string);
    if (known !== undefined) return known;
    const index = this.strings.push(string) - 1;
    this.alike.set(string, index);
    return -1 - index;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 4);
    const mask = slots.length - 1;
    for (const [index, string] of this.strings.entries()) {
      if (this.alike?.has(string)) continue;
      let slot = hashOf(string) & mask;
      let probes = 0;
      while (slots[slot] !== 0 && probes < MOST_PROBES) {
        slot = (slot + 1) & mask;
        probes++;
      }
      // where a look-up would not find it any more, it is one of those that are alike
      if (probes < MOST_PROBES) slots[slot] = index + 1;
      else {
        this.alike ??= new Map();
        this.alike.set(string, index);
      }
    }
    this.slots = slots;
  }

  clear(): void {
    if (this.slots.length > KEEP_SIZE) this.slots = new Int32Array(FIRST_SIZE);
    else this.slots.fill(0);
    this.strings.length = 0;
    this.alike = undefined;
  }
}

function hashOf(string: string): number {
  const { length } = string;
  if (length === 0) return 0;
  let hash = Math.imul(length, 0x9e3779b1) ^ string.charCodeAt(0);
  hash = Math.imul(hash, 31) + string.charCodeAt(length >>> 1);
  hash = Math.imul(hash, 31) + string.charCodeAt(length - 1);
  if (length > 3) {
    hash = Math.imul(hash, 31) + string.charCodeAt(length - 2);
    hash = Math.imul(hash, 31) + string.charCodeAt(length - 3);
    hash = Math.imul(hash, 31) + string.charCodeAt(length >>> 2);
  }
  return hash ^ (hash >>> 15);
}
