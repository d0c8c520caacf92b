/**
 * Finds strings that were written before. Short ones by a cache: a place for each of some hashes, which holds the string that
 * came there last. It takes half the time of a Map; where two strings that recur want the same place, they are written more
 * often than once, which costs a few bytes and nothing else. Long ones go by a Map and are written once.
 */
import { forget } from "./numbering.js";

const FIRST_PLACES = 1 << 9;
const MOST_PLACES = 1 << 16;
/** UTF-16 units. */
const LONG = 64;

export class StringTable {
  /** In the order of first use; longer than `count`, since an array that grows anew takes as long as writing three strings. */
  readonly strings: string[] = [];
  count = 0;
  /** Place → index in `strings`. What is left from another snapshot does no harm: it is compared with what is there now. */
  private places = new Int32Array(FIRST_PLACES);
  private long: Map<string, number> | undefined;

  /** Index of the string; -1 when it is new. */
  add(string: string): number {
    const { length } = string;
    if (length > LONG) return this.addLong(string);
    const { strings, places } = this;
    const place = hashOf(string, length) & (places.length - 1);
    const index = places[place]!;
    if (index < this.count && strings[index] === string) return index;
    places[place] = this.count;
    strings[this.count++] = string;
    if (this.count > places.length >> 1 && places.length < MOST_PLACES) this.grow();
    return -1;
  }

  private addLong(string: string): number {
    this.long ??= new Map();
    const known = this.long.get(string);
    if (known !== undefined) return known;
    this.long.set(string, this.count);
    this.strings[this.count++] = string;
    return -1;
  }

  private grow(): void {
    const { strings, count } = this;
    this.places = new Int32Array(this.places.length * 8);
    const mask = this.places.length - 1;
    for (let index = 0; index < count; index++) {
      const string = strings[index]!;
      if (string.length <= LONG) this.places[hashOf(string, string.length) & mask] = index;
    }
  }

  clear(): void {
    forget(this.strings, this.count);
    this.count = 0;
    this.long = undefined;
  }
}

/** Of the length and five units: what tells strings apart is mostly at their ends. */
function hashOf(string: string, length: number): number {
  let hash = length;
  if (length > 0) {
    hash = Math.imul(hash ^ string.charCodeAt(length - 1), 0x9e3779b1) ^ string.charCodeAt(0);
    if (length > 3) {
      const middle = string.charCodeAt(length >> 1);
      hash = Math.imul(hash, 31) ^ (string.charCodeAt(length - 2) + (string.charCodeAt(length - 3) << 5) + (middle << 9));
    }
  }
  hash = Math.imul(hash, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
