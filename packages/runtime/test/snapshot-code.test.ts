/** Which code a snapshot finds: functions, points, closures, classes. */
import { expect, test } from "@jest/globals";
import { stampClosure } from "../src/closures.js";
import type { FunctionMeta } from "../src/contract.js";
import { CodeMismatchError, UnknownFunctionError } from "../src/errors.js";
import { realm, TDZ } from "../src/realm.js";
import { open } from "../src/snapshot/container.js";
import { defaultLimits } from "../src/snapshot/options.js";
import { fakeModule, read, roundTrip, suspended, write } from "./snapshot-help.js";

function bytesOf(fn: FunctionMeta): Uint8Array {
  return write(suspended([[fn, 1]]));
}

const one = (id: string, more = {}) => fakeModule(id, [{ name: "run", slots: ["x"], ...more }])[0]!;

test("a module that is not loaded", () => {
  const bytes = bytesOf(one("app/src/gone.ts"));
  realm.functions.delete("app/src/gone.ts#run");
  expect(() => read(bytes)).toThrow(UnknownFunctionError);
  expect(() => read(bytes)).toThrow(
    expect.objectContaining({ id: "app/src/gone.ts#run", module: "app/src/gone.ts", message: expect.stringContaining("import ") }),
  );
});

test("a function that changed, and one that only moved", () => {
  const bytes = bytesOf(one("app/src/change.ts"));
  one("app/src/change.ts", { fingerprint: "other" });
  expect(() => read(bytes)).toThrow(CodeMismatchError);
  expect(() => read(bytes)).toThrow(
    expect.objectContaining({ function: "run", file: "app/src/change.ts", changed: expect.stringContaining("fingerprint") }),
  );
  // the same function, further down in its file, behind others
  fakeModule("app/src/change.ts", [
    { name: "added", slots: [] },
    { name: "run", slots: ["x"] },
  ]);
  expect(read(bytes).frames[0]).toMatchObject({ slots: [1], fn: { line: 20 } });
});

test("a module that is loaded anew, or taken away, between two readings of the same bytes", () => {
  const bytes = bytesOf(one("app/src/anew.ts"));
  for (let i = 0; i < 2; i++) expect(read(bytes).frames[0]!.fn).toBe(realm.functions.get("app/src/anew.ts#run"));
  const anew = one("app/src/anew.ts");
  for (let i = 0; i < 2; i++) expect(read(bytes).frames[0]!.fn).toBe(anew);
  one("app/src/anew.ts", { fingerprint: "other" });
  expect(() => read(bytes)).toThrow(CodeMismatchError);
  realm.functions.delete("app/src/anew.ts#run");
  expect(() => read(bytes)).toThrow(UnknownFunctionError);
});

test("the same code with other points or slots, as another compiler may give it", () => {
  const bytes = bytesOf(one("app/src/layout.ts"));
  one("app/src/layout.ts", { slots: ["x", "y"] });
  expect(() => read(bytes)).toThrow(CodeMismatchError);
  one("app/src/layout.ts", { pointKey: "other#0" });
  expect(() => read(bytes)).toThrow(/the call `suspend` at which it stopped/);
});

test("names that lead nowhere", () => {
  class Thing {}
  const table = { inner: {} };
  let bindings: Record<string, () => unknown> = { Thing: () => Thing, table: () => table };
  fakeModule("app/src/names.ts", [], bindings);
  const holder = one("app/src/names-holder.ts");
  const bytes = write(suspended([[holder, [new Thing(), table.inner]]]));
  expect((read(bytes).frames[0]!.slots[0] as unknown[])[1]).toBe(table.inner);
  bindings = { Thing: () => Thing };
  fakeModule("app/src/names.ts", [], bindings);
  expect(() => read(bytes)).toThrow(expect.objectContaining({ id: "app/src/names.ts#table.inner", module: "app/src/names.ts" }));
});

test("closures share their scope records, which may hold them, uninitialized ones included", () => {
  const make = (scope: object) => stampClosure(() => (scope as { n: number }).n++, fn, [scope]);
  const [fn] = fakeModule("app/src/closures.ts", [{ name: "counter", slots: [], make: make as never }]) as [FunctionMeta];
  const scope: Record<string, unknown> = { n: 5, later: TDZ };
  const counter = make(scope) as () => number;
  scope.self = counter;
  const other = make(scope) as () => number;
  const back = roundTrip({ counter, other, scope });
  expect(back.scope.self).toBe(back.counter);
  expect(back.scope.later).toBe(TDZ);
  expect([back.counter(), back.other(), back.counter()]).toEqual([5, 6, 7]);
  expect(back.scope.n).toBe(8);
  expect(scope.n).toBe(5);
});

test("closures keep their own properties, prototypes and instances", () => {
  const make = (scope: object) =>
    stampClosure(
      function Point(this: { x: number }, x: number) {
        this.x = x;
        void scope;
      },
      fn,
      [scope],
    );
  const [fn] = fakeModule("app/src/constructors.ts", [{ name: "Point", slots: [], make: make as never }]) as [FunctionMeta];
  const Point = make({}) as unknown as { new (x: number): { x: number }; prototype: object; note?: string };
  const plain = roundTrip({ a: new Point(1), Point });
  expect(plain.a).toBeInstanceOf(plain.Point);
  expect(plain.a).not.toBeInstanceOf(Point);
  expect(plain.a.x).toBe(1);
  Point.note = "n";
  Object.assign(Point.prototype, { kind: "point" });
  const back = roundTrip({ a: new Point(2), Point });
  expect(back.Point.note).toBe("n");
  expect(back.a).toBeInstanceOf(back.Point);
  expect((back.a as { kind?: string }).kind).toBe("point");
  expect(Object.getOwnPropertyDescriptor(back.Point.prototype, "constructor")).toEqual({
    value: back.Point,
    writable: true,
    enumerable: false,
    configurable: true,
  });
});

test("a nested class comes back with its instances and the present values of its statics", () => {
  const make = (scope: object) => {
    class Box {
      static count = 0;
      held = (scope as { first: unknown }).first;
      get twice() {
        return [this.held, this.held];
      }
    }
    return stampClosure(Box, fn, [scope]);
  };
  const [fn] = fakeModule("app/src/nested-class.ts", [{ name: "Box", slots: [], make: make as never }]) as [FunctionMeta];
  const Box = make({ first: "f" });
  Box.count = 3;
  const back = roundTrip({ list: [new Box()], Box, proto: Box.prototype });
  expect(back.list[0]).toBeInstanceOf(back.Box);
  expect(back.list[0]!.twice).toEqual(["f", "f"]);
  expect(back.Box.count).toBe(3);
  expect(back.proto).toBe(back.Box.prototype);
});

test("frames: outermost first, by the thousand", () => {
  const fn = one("app/src/deep.ts");
  const shared = {};
  const state = suspended(Array.from({ length: 100_000 }, (_, i) => [fn, i % 2 === 0 ? i : shared] as const));
  const { frames } = read(write(state));
  expect(frames.length).toBe(100_000);
  expect([frames[0]!.slots[0], frames[99_998]!.slots[0]]).toEqual([0, 99_998]);
  expect(frames[1]!.slots[0]).toBe(frames[3]!.slots[0]);
});

test("a done and a failed task, a cancelled one, one that a capture stopped", () => {
  const base = suspended([]);
  const error = new TypeError("no");
  expect(read(write({ ...base, status: "done", result: { a: 1 }, id: 7 }))).toMatchObject({
    status: "done",
    result: { a: 1 },
    id: 7,
    frames: [],
  });
  expect(read(write({ ...base, status: "failed", error }))).toMatchObject({
    status: "failed",
    error: { message: "no", stack: error.stack },
  });
  const fn = one("app/src/cancel.ts");
  expect(read(write({ ...suspended([[fn, 1]]), cancelling: { reason: undefined }, mode: "capture" }))).toMatchObject({
    cancelling: { reason: undefined },
    mode: "capture",
  });
  expect(read(write(suspended([[fn, 1]]))).cancelling).toBeUndefined();
});

test("a small snapshot is small", () => {
  const [fn] = fakeModule("bench/src/small.ts", [{ name: "approve", slots: ["order", "limit", "boss", "index", "total"] }]) as [
    FunctionMeta,
  ];
  const bytes = write(suspended([[fn, { id: 17, lines: [{ sku: "A1", price: 12.5 }] }, 1000, "mia", 3, 412.5]], { ask: "mia" }));
  expect(bytes.length).toBeLessThanOrEqual(400);
});

test("the example of docs/format.md", () => {
  const { heap } = open(write(suspended([[one("app/src/format.ts"), { id: 17, who: "mia" }]])), defaultLimits);
  expect(Buffer.from(heap).toString("hex")).toMatch(/20000000101c1c911c$/);
});
