/** What is in the bytes, without the code. */
import { expect, test } from "@jest/globals";
import { MalformedSnapshotError } from "../src/errors.js";
import { inspectSnapshot } from "../src/inspect.js";
import { realm, TDZ } from "../src/realm.js";
import { register } from "../src/registry.js";
import { taskFrom } from "../src/task/state.js";
import { fakeModule, suspended, write } from "./snapshot-help.js";

const [approve, push] = fakeModule("shop/src/approve.ts", [
  { name: "approve", slots: ["order", "limit", "$t1"] },
  {
    name: "Queue.push",
    slots: ["$s1", "item"],
    captured: [
      ["held", 0],
      ["later", 0],
    ],
  },
]) as [Parameters<typeof suspended>[0][0][0], Parameters<typeof suspended>[0][0][0]];

class Money {
  readonly amount = 5;
}

test("stack, places, named locals and the request, where no code is loaded", () => {
  register("shop Money", Money);
  const order = { id: 17, who: "mia", total: new Money(), at: new Date(0), tags: new Set(["a"]), byId: new Map([[1, { x: 1 }]]) };
  const bytes = write(
    suspended(
      [
        [approve, order, 12.5, "temporary"],
        [push, { held: [1, , 3], later: TDZ }, "🎉"],
      ],
      { ask: "mia", "a b": [undefined, 10n] },
    ),
  );
  realm.functions.delete("shop/src/approve.ts#approve");
  const found = inspectSnapshot(bytes);
  expect(found).toMatchObject({ version: 1, status: "suspended", size: bytes.length });
  expect(found.request).toEqual({ preview: '{ ask: "mia", "a b": [ undefined, 10n ] }', data: { ask: "mia", "a b": [undefined, "10n"] } });
  expect(found.frames).toEqual([
    expect.objectContaining({
      function: "approve",
      file: "shop/src/approve.ts",
      line: 12,
      column: 5,
      callee: "suspend",
      point: "suspend#0",
      fingerprint: "print-of-approve",
    }),
    expect.objectContaining({ function: "Queue.push", file: "shop/src/approve.ts", line: 22, column: 5 }),
  ]);
  expect(found.frames[0]!.locals).toEqual([
    {
      name: "order",
      preview:
        '{ id: 17, who: "mia", total: registered "shop Money" { amount: 5 }, at: Date 1970-01-01T00:00:00.000Z, tags: Set(1) { "a" }, byId: Map(1) { 1 => { x: 1 } } }',
      data: { id: 17, who: "mia", total: { amount: 5 }, at: "1970-01-01T00:00:00.000Z", tags: "[Set(1) { … }]", byId: "[Map(1) { … }]" },
    },
    { name: "limit", preview: "12.5", data: 12.5 },
  ]);
  expect(found.frames[1]!.locals).toEqual([
    { name: "held", preview: "[ 1, <nothing>, 3 ]", data: [1, "[nothing]", 3] },
    { name: "later", preview: "<not initialized>", data: "[not initialized]" },
    { name: "item", preview: '"🎉"', data: "🎉" },
  ]);
  const covered = found.regions.reduce((sum, region) => sum + region.length, 0);
  expect(covered).toBeGreaterThan(bytes.length * 0.8);
  for (const region of found.regions) expect(region.offset + region.length).toBeLessThanOrEqual(bytes.length);
});

test("names and places alone, whatever the size", () => {
  const big = { data: "x".repeat(1_000_000), task: taskFrom(suspended([[push, {}, 1]])) };
  const bytes = write(suspended([[approve, big, 1, 2]]));
  const found = inspectSnapshot(bytes, { values: false });
  expect(found.frames.map(({ function: name, locals }) => [name, locals])).toEqual([["approve", [{ name: "order" }, { name: "limit" }]]]);
  expect(found.request).toBeUndefined();
  // the body is not even looked at
  const cut = bytes.slice();
  cut.fill(255, bytes.length - 500_000, bytes.length - 400_000);
  expect(inspectSnapshot(cut, { values: false }).frames.length).toBe(1);
  expect(() => inspectSnapshot(cut)).toThrow(MalformedSnapshotError);
});

test("done and failed tasks; limits of depth, width and length of text", () => {
  const base = suspended([]);
  const done = inspectSnapshot(write({ ...base, status: "done", result: [[[["deep"]]], ...Array.from({ length: 50 }, (_, i) => i)] }), {
    depth: 2,
    width: 3,
  });
  expect(done.result!.preview).toBe("[ [ [ … ] ], 0, 1, … 48 more ]");
  expect(done.result!.data).toEqual([["[Array]"], 0, 1]);
  const failed = inspectSnapshot(write({ ...base, status: "failed", error: new RangeError("no ".repeat(200)) }));
  expect(failed.error!.preview).toMatch(/^RangeError \{ message: "no no .*"… \}$/);
});

test("all other kinds have a title", () => {
  const buffer = new ArrayBuffer(8);
  const values = [
    /a/g,
    new URL("https://example.com/"),
    buffer,
    new Uint8Array(buffer, 2),
    new DataView(buffer),
    Buffer.from("abc"),
    Symbol("s"),
    Symbol.for("t"),
    Symbol.iterator,
    Math.max,
    Object.create(null),
    new Date(Number.NaN),
    Object(5),
    Object.defineProperty([1], 0, { get: Math.random, enumerable: true, configurable: true }),
    -0,
    Number.NaN,
    123456789012,
  ];
  const { preview } = inspectSnapshot(write(suspended([[approve, values, 1, 2]])), { values: true }).frames[0]!.locals[0] as {
    preview: string;
  };
  expect(preview).toBe(
    '[ /a/g, URL https://example.com/, ArrayBuffer(8), Uint8Array(6), DataView(8), Buffer(3), Symbol(s), Symbol.for("t"), Symbol.iterator, Math.max, ' +
      "[no prototype] {}, Date invalid, Boxed, [ <an accessor> ], -0, NaN, 123456789012 ]",
  );
});

test("a prototype of its own is named, and does not push the locals behind it away", () => {
  class Refused extends Error {}
  class Index extends Map<number, number> {}
  class Row extends Array<number> {}
  register("shop Refused", Refused);
  register("shop Index", Index);
  register("shop Row", Row);
  const [fn] = fakeModule("shop/src/dressed.ts", [{ name: "f", slots: ["a", "b", "c", "d", "e"] }]) as [typeof approve];
  const row = new Row();
  row.push(1);
  const further = Object.assign([7], { more: 1 });
  const bytes = write(suspended([[fn, new Refused("no"), new Index([[1, 2]]), row, further, "last"]], 1));
  const [frame] = inspectSnapshot(bytes).frames;
  expect(frame!.locals.map(({ name, preview }) => `${name}: ${preview}`)).toEqual([
    'a: registered "shop Refused" { message: "no" }',
    'b: registered "shop Index"(1) { 1 => 2 }',
    'c: registered "shop Row" [ 1 ]',
    "d: [ 7 ]",
    'e: "last"',
  ]);
});
