/**
 * Bytes that are not what task.serialize() gave: every case ends in a task or in a KrautError, at once.
 * Damage must be found by the checksums; so what lies behind them is tested with bytes that are altered and summed anew.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ByteBuffer } from "flatbuffers";
import { stampClosure } from "../src/closures.js";
import type { FunctionMeta } from "../src/contract.js";
import { ArrayCursor, MapCursor } from "../src/cursors.js";
import { KrautError, MalformedSnapshotError } from "../src/errors.js";
import { Snapshot } from "../src/generated/kraut/snapshot/snapshot.js";
import { inspectSnapshot } from "../src/inspect.js";
import { register } from "../src/registry.js";
import { open } from "../src/snapshot/container.js";
import { defaultLimits } from "../src/snapshot/options.js";
import { sumUp, wordsOf } from "../src/snapshot/sums.js";
import { taskFrom } from "../src/task/state.js";
import { fakeModule, read, suspended, write } from "./snapshot-help.js";

class Money {
  amount = 1;
}
register("damage Money", Money);

const make = (scope: object) => stampClosure(() => scope, counter, [scope]);
const makeClass = (scope: object, parent: new () => object, key: string) =>
  stampClosure(
    class extends parent {
      static count = 1;
      [key]() {
        return scope;
      }
    },
    classy,
    [scope],
    [key],
    true,
  );
const [hold, counter, classy] = fakeModule("test/damage.ts", [
  { name: "hold", slots: ["value", "$s1"], captured: [["n", 1]] },
  { name: "counter", slots: [], make: make as never },
  { name: "classy", slots: [], make: makeClass as never },
]) as [FunctionMeta, FunctionMeta, FunctionMeta];

function snapshotOf(value: unknown, options = {}): Uint8Array {
  return write(suspended([[hold, value, { n: 1 }]], "request"), options);
}

function samples(): [name: string, bytes: Uint8Array][] {
  const cyclic: Record<string, unknown> = { text: "text", list: [1, -1, 300, 1e9, 0.5, 1.25, 2 ** 40, Math.PI, , "text", "\ud800"] };
  cyclic.self = cyclic;
  const buffer = new ArrayBuffer(16);
  const map = new Map<unknown, unknown>([
    ["a", new Set([1])],
    [cyclic, 2n ** 70n],
  ]);
  const scope: Record<string, unknown> = { n: 1 };
  scope.f = make(scope);
  const Base = makeClass({}, Object as never, "base");
  const Derived = makeClass({}, Base as never, "own");
  Object.defineProperty(Base.prototype, "added", { value: make(scope) });
  return [
    ["plain data", snapshotOf(cyclic)],
    [
      "built-ins",
      snapshotOf([
        map,
        new Date(5),
        /a(b)/gi,
        new TypeError("t", { cause: 1 }),
        new Uint16Array(buffer, 2, 3),
        new DataView(buffer),
        Buffer.from("b"),
        new URL("https://e.org/?q=1"),
        Object(7),
      ]),
    ],
    [
      "descriptors",
      snapshotOf([
        Object.freeze({ a: 1 }),
        Object.defineProperty({}, "x", { get: Math.random }),
        Object.assign([1], { extra: Symbol("s") }),
        Object.create(null),
        Object.freeze(new Map()),
      ]),
    ],
    [
      "code",
      snapshotOf([
        make(scope),
        new Money(),
        Money,
        Math.max,
        taskFrom(suspended([[hold, 1, { n: 2 }]])),
        new ArrayCursor([1, 2]),
        new MapCursor(map as Map<unknown, unknown>, "entries"),
      ]),
    ],
    ["classes", snapshotOf([Derived, new Derived(), Object.assign(Reflect.get(Base.prototype, "base"), { tag: 1 }), Base])],
    ["excluded", snapshotOf(1, { exclude: ["value", "n"] })],
  ];
}

/** Reads; passes on what is no KrautError. */
function outcome(bytes: Uint8Array): "task" | KrautError {
  try {
    read(bytes, { replace: { value: 1, n: 2 }, limits: { size: 1 << 20, objects: 100_000 } });
    return "task";
  } catch (error) {
    if (error instanceof KrautError) return error;
    throw error;
  }
}

/** Not by expect(), which takes longer than the reading. */
function assertMalformed(bytes: Uint8Array): void {
  const found = outcome(bytes);
  if (!(found instanceof MalformedSnapshotError)) throw new Error(`not found to be malformed: ${String(found)}`);
}

function inspected(bytes: Uint8Array): void {
  try {
    inspectSnapshot(bytes, { limits: { size: 1 << 20, objects: 100_000 } });
  } catch (error) {
    if (!(error instanceof KrautError)) throw error;
  }
}

/** The checksums as they would be if these bytes were meant. */
function resummed(bytes: Uint8Array): Uint8Array {
  const snapshot = Snapshot.getRootAsSnapshot(new ByteBuffer(bytes));
  const sums = snapshot.sums()?.bb_pos;
  const split = bytes.length - snapshot.body();
  if (sums === undefined || sums % 4 !== 0 || split % 4 !== 0 || split < sums + 8 || split > bytes.length) return bytes;
  sumUp(wordsOf(bytes), 0, sums, split, bytes.length, bytes.length);
  return bytes;
}

describe.each(samples())("%s", (_name, bytes) => {
  test("is read as it is, at any alignment, as a view or a buffer", () => {
    expect(outcome(bytes)).toBe("task");
    for (let shift = 0; shift < 9; shift++) {
      const moved = new Uint8Array(bytes.length + 20).subarray(shift, shift + bytes.length);
      moved.set(bytes);
      expect(outcome(moved)).toBe("task");
    }
    expect(outcome(bytes.slice().buffer as never)).toBe("task");
    expect(outcome(Buffer.from(bytes))).toBe("task");
  });

  test("cut short at every length, and with something behind", () => {
    for (let length = 0; length < bytes.length; length++) assertMalformed(bytes.slice(0, length));
    for (let more = 1; more <= 16; more++) {
      const longer = new Uint8Array(bytes.length + more);
      longer.set(bytes);
      assertMalformed(longer);
    }
  });

  test("every byte altered is found", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const bits of [1, 0x80, 0xff]) {
        const altered = bytes.slice();
        altered[at]! ^= bits;
        assertMalformed(altered);
      }
    }
  });

  test("every byte altered, with fitting checksums", () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const bits of [1, 16, 0x80, 0xff]) {
        const altered = bytes.slice();
        altered[at]! ^= bits;
        // offsets of the root table itself must not be followed to find the sums
        if (at >= 84) resummed(altered);
        outcome(altered);
        inspected(altered);
      }
    }
    expect(outcome(bytes)).toBe("task");
  });

  test("regions altered at random, with fitting checksums", () => {
    const { layout } = open(bytes, defaultLimits);
    const places = layout.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i));
    const change = fc.tuple(
      fc.nat(places.length - 1),
      fc.oneof(fc.nat(255), fc.constantFrom(48, 50, 51, 52, 53, 34, 30, 29, 28, 8, 13, 12, 128, 255)),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const altered = bytes.slice();
        for (const [at, byte] of changes) altered[places[at]!] = byte;
        resummed(altered);
        outcome(altered);
        inspected(altered);
      }),
      { numRuns: 500 },
    );
    // what hostile bytes name was neither changed nor given a property
    expect(Object.getPrototypeOf(Math.max)).toBe(Function.prototype);
    expect(({} as { text?: unknown }).text).toBeUndefined();
    expect(Object.isFrozen(Math)).toBe(false);
  });
});

test("what is no snapshot at all", () => {
  const bytes = samples()[0]![1];
  for (const thing of [
    undefined,
    null,
    "text",
    {},
    [],
    5,
    new DataView(bytes.buffer),
    new Uint16Array(bytes.buffer),
    new SharedArrayBuffer(64),
    new Uint8Array(0),
    new Uint8Array(1_000),
  ]) {
    expect(() => read(thing)).toThrow(MalformedSnapshotError);
  }
  const newer = bytes.slice();
  const version = Snapshot.getRootAsSnapshot(new ByteBuffer(newer)).bb_pos + 4;
  newer[version] = 2;
  expect(() => read(newer)).toThrow(/format version 2/);
});

test("shared memory is copied before it is looked at", () => {
  const bytes = samples()[0]![1];
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  expect(outcome(shared)).toBe("task");
});

test("limits", () => {
  const list = { next: { next: { next: { text: "abc" } } } };
  const bytes = snapshotOf(list);
  const within = (limits: object) => () => read(bytes, { limits });
  expect(within({ size: bytes.length, objects: 8, strings: 6, stringLength: 7, frames: 1, depth: 5 })).not.toThrow();
  for (const limits of [{ size: bytes.length - 1 }, { objects: 3 }, { strings: 2 }, { stringLength: 6 }, { frames: 0 }, { depth: 3 }]) {
    expect(within(limits)).toThrow(MalformedSnapshotError);
    expect(within(limits)).toThrow(new RegExp(`limits.${Object.keys(limits)[0]}`));
  }
});
