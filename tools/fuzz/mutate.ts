/**
 * Mutations of a valid snapshot: by bytes, as damage and crude attacks are, and by fields, so that what lies behind the checksums and
 * the lengths is reached. All but the crudest are summed anew.
 */
import { assemble, beginStrings, HEADROOM } from "../../packages/runtime/src/snapshot/assemble.js";
import { ByteWriter } from "../../packages/runtime/src/snapshot/bytes.js";
import { type Opened, open } from "../../packages/runtime/src/snapshot/container.js";
import { defaultLimits } from "../../packages/runtime/src/snapshot/options.js";
import type { Random } from "./random.js";

/** Tags, and numbers at the borders of what fits somewhere. */
const BYTES = [
  0, 1, 2, 3, 7, 8, 12, 13, 28, 29, 30, 32, 33, 34, 35, 36, 39, 41, 42, 43, 45, 47, 48, 49, 50, 51, 52, 53, 57, 59, 65, 66, 127, 128, 254,
  255,
];

/** As LEB128. */
const VARINTS: readonly (readonly number[])[] = [
  [0],
  [1],
  [127],
  [0x80, 1],
  [0xff, 0xff, 3],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
  [0x80, 0x80, 0x80, 0x80],
];

type Editable = { -readonly [Key in "status" | "depth" | "heap" | "strings" | "wide"]: Opened[Key] } & {
  code: Uint8Array[];
  frames: number[];
  buffers: Uint8Array[];
};

export function mutate(random: Random, original: Uint8Array, other: Uint8Array): Uint8Array {
  if (random.below(20) === 0) return crude(random, original);
  const opened = open(original, defaultLimits);
  const regions: Editable = {
    status: opened.status,
    depth: opened.depth,
    code: [opened.code.slice()],
    frames: Array.from(opened.frames),
    heap: opened.heap.slice(),
    strings: opened.strings.slice(),
    wide: opened.wide.slice(),
    buffers: [opened.buffers.slice()],
  };
  for (let edits = 1 + random.below(4); edits > 0; edits--) {
    switch (random.below(12)) {
      case 0:
        regions.status = random.below(4);
        break;
      case 1:
        regions.depth = random.pick([0, 1, regions.depth + 1, 2 ** 32 - 1]);
        break;
      case 2:
        if (regions.frames.length > 0) regions.frames[random.below(regions.frames.length)] = random.pick([0, 1, 5, 2 ** 32 - 1]);
        else regions.frames.push(0);
        break;
      case 3:
        regions.code = [edit(random, regions.code[0]!, open(other, defaultLimits).code)];
        break;
      case 4:
        regions.strings = edit(random, regions.strings, opened.heap);
        break;
      case 5:
        regions.wide = edit(random, regions.wide, opened.heap);
        break;
      case 6:
        regions.buffers = [edit(random, regions.buffers[0]!, opened.heap)];
        break;
      default:
        regions.heap = edit(random, regions.heap, openedHeap(random, opened, other));
    }
  }
  const { heap, strings, ...others } = regions;
  const body = new ByteWriter(1 << 12);
  body.pos = HEADROOM;
  body.append(heap);
  const heapEnd = beginStrings(body);
  body.append(strings);
  return assemble({ ...others, body, heapEnd });
}

function openedHeap(random: Random, opened: Opened, other: Uint8Array): Uint8Array {
  return random.below(3) === 0 ? open(other, defaultLimits).heap : opened.heap;
}

/** Damage that the checksums find, and headers that lie about all that follows. */
function crude(random: Random, original: Uint8Array): Uint8Array {
  const bytes = random.below(4) === 0 ? original.slice(0, random.below(original.length + 1)) : original.slice();
  for (let edits = random.below(8); edits > 0 && bytes.length > 0; edits--) {
    const head = random.below(2) === 0 ? Math.min(96, bytes.length) : bytes.length;
    bytes[random.below(head)] = random.pick(BYTES);
  }
  return bytes;
}

/** One change of a region: a byte, a number, a piece that is doubled, moved, cut, or comes from elsewhere. */
function edit(random: Random, bytes: Uint8Array, donor: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  switch (random.below(7)) {
    case 0:
    case 1:
      return replaced(bytes, at, 1, [random.pick(BYTES)]);
    case 2:
      return replaced(bytes, at, 1, [bytes[at]! ^ (1 << random.below(8))]);
    case 3:
      return replaced(bytes, at, 1 + random.below(2), random.pick(VARINTS));
    case 4:
      return replaced(bytes, at, random.below(8), []);
    case 5: {
      const from = random.below(donor.length);
      return replaced(bytes, at, random.below(4), donor.subarray(from, from + 1 + random.below(12)));
    }
    default: {
      const from = random.below(bytes.length);
      return replaced(bytes, at, 0, bytes.subarray(from, from + 1 + random.below(6)));
    }
  }
}

function replaced(bytes: Uint8Array, at: number, length: number, by: ArrayLike<number>): Uint8Array {
  const end = Math.min(bytes.length, at + length);
  const result = new Uint8Array(bytes.length - (end - at) + by.length);
  result.set(bytes.subarray(0, at));
  result.set(by, at);
  result.set(bytes.subarray(end), at + by.length);
  return result;
}
