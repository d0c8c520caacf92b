/**
 * A 32-bit checksum over words, in four lanes so that the multiplications overlap: one for two words, which is nearly as fast
 * as JavaScript reads memory (0.16 ms per MB). It finds damage: a change within one word always changes its lane, since
 * rotating, multiplying by an odd number and xor can be undone. It does not stop anybody who wants to forge bytes.
 */

const PRIME = 0x9e3779b1 | 0;

/** Sums `words[from..to)`. */
export function checksum(words: Int32Array, from: number, to: number): number {
  let a = 1;
  let b = 2;
  let c = 3;
  let d = 4;
  let i = from;
  for (const last = to - 7; i < last; i += 8) {
    a = turn(turn(Math.imul(a ^ words[i]!, PRIME)) ^ words[i + 1]!);
    b = turn(turn(Math.imul(b ^ words[i + 2]!, PRIME)) ^ words[i + 3]!);
    c = turn(turn(Math.imul(c ^ words[i + 4]!, PRIME)) ^ words[i + 5]!);
    d = turn(turn(Math.imul(d ^ words[i + 6]!, PRIME)) ^ words[i + 7]!);
  }
  for (; i < to; i++) a = turn(Math.imul(a ^ words[i]!, PRIME));
  return mix(mix(mix(mix(to - from, a), b), c), d) >>> 0;
}

/** Words. */
const SECTOR = 1024;
const TAIL = 16;

/**
 * Of 16 bytes in each 4 KiB, and of the last 64: shows what was cut off, moved, or lost by a sector. Looking at one line of the cache per
 * sector takes time, and nothing else here does: the places do not depend on the sum, so that the waits overlap.
 */
export function sparseChecksum(words: Int32Array, from: number, to: number): number {
  let a = 1;
  let b = 2;
  let c = 3;
  let d = 4;
  for (let i = from; i < to - 3; i += SECTOR) {
    a = turn(Math.imul(a ^ words[i]!, PRIME));
    b = turn(Math.imul(b ^ words[i + 1]!, PRIME));
    c = turn(Math.imul(c ^ words[i + 2]!, PRIME));
    d = turn(Math.imul(d ^ words[i + 3]!, PRIME));
  }
  const sum = mix(mix(mix(mix(to - from, a), b), c), d);
  return mix(sum, checksum(words, Math.max(from, to - TAIL), to)) >>> 0;
}

/** Multiplication moves bits up only, and never the highest: without this, changes of the same bit in neighbours would meet. */
function turn(lane: number): number {
  return (lane << 13) | (lane >>> 19);
}

function mix(sum: number, lane: number): number {
  const mixed = Math.imul(sum ^ lane ^ (lane >>> 16), PRIME);
  return mixed ^ (mixed >>> 13);
}
