/** One odd object among many that look alike: nothing of it may be lost, wherever it stands, and none of its code may run. */
import { describe, expect, test } from "@jest/globals";
import { register } from "../src/registry.js";
import { fakeModule, read, suspended, write } from "./snapshot-help.js";

const [holder] = fakeModule("exact/index.ts", [{ name: "hold", slots: ["value"] }]);

function roundTrip<T>(value: T): T {
  return read(write(suspended([[holder!, value]]))).frames[0]!.slots[0] as T;
}

let runs = 0;
const get = (): number => ++runs;
const set = (): void => void runs++;
register("exact get", get);
register("exact set", set);
const mark = Symbol.for("exact mark");

type Oddity = (object: object, key: PropertyKey) => void;

const define =
  (descriptor: PropertyDescriptor): Oddity =>
  (object, key) =>
    void Object.defineProperty(object, key, descriptor);

const oddities: Record<string, Oddity> = {
  getter: define({ get, enumerable: true, configurable: true }),
  setter: define({ set, enumerable: true, configurable: true }),
  both: define({ get, set, enumerable: true, configurable: true }),
  "hidden accessor": define({ get, enumerable: false }),
  hidden: define({ enumerable: false }),
  "read-only": define({ writable: false }),
  fixed: define({ configurable: false }),
  "further hidden": (object) => define({ value: 1, configurable: true })(object, "further"),
  "further getter": (object) => define({ get, configurable: true })(object, "further"),
  "further symbol": (object) => Object.assign(object, { [mark]: 1 }),
  "hidden symbol": (object) => define({ value: 1 })(object, mark),
  "not extensible": (object) => void Object.preventExtensions(object),
  sealed: (object) => void Object.seal(object),
  frozen: (object) => void Object.freeze(object),
  deleted: (object, key) => void Reflect.deleteProperty(object, key),
};
const only: Record<string, Oddity> = { "read-only length": (array) => define({ writable: false })(array, "length") };

const descriptors = (object: object): unknown => Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]);

function compare(objects: readonly object[]): void {
  runs = 0;
  const back = roundTrip(objects);
  expect(back.length).toBe(objects.length);
  for (const [position, object] of objects.entries()) {
    expect(descriptors(back[position]!)).toEqual(descriptors(object));
    expect(Object.isExtensible(back[position]!)).toBe(Object.isExtensible(object));
  }
  expect(runs).toBe(0);
}

const COUNT = 140;
const POSITIONS = [0, 33, 100, COUNT - 1];

describe.each(Object.entries(oddities))("%s", (_name, makeOdd) => {
  test("an object among many with the same keys", () => {
    for (const position of POSITIONS) {
      const objects = Array.from({ length: COUNT }, (_, id) => ({ id, text: `t${id}`, more: {} }));
      makeOdd(objects[position]!, "text");
      compare(objects);
    }
  });

  test("an instance among many", () => {
    class Point {
      x = 1;
      y = 2;
    }
    register("exact Point", Point);
    const objects = Array.from({ length: COUNT }, () => new Point());
    makeOdd(objects[77]!, "y");
    compare(objects);
  });
});

describe.each(Object.entries({ ...oddities, ...only }))("%s", (_name, makeOdd) => {
  test("an array among many, and an element among many", () => {
    for (const position of POSITIONS) {
      const arrays = Array.from({ length: COUNT }, (_, id) => [id, `t${id}`]);
      makeOdd(arrays[position]!, 1);
      compare(arrays);
      const long: unknown[] = Array.from({ length: COUNT * 3 }, (_, i) => i);
      makeOdd(long, position);
      compare([long]);
    }
  });
});
