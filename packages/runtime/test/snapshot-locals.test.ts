/** `exclude` when writing, `replace` when reading. */
import { expect, test } from "@jest/globals";
import { InvalidArgumentError, MissingLocalError } from "../src/errors.js";
import type { LocalInfo } from "../src/snapshot/options.js";
import { fakeModule, read, suspended, write } from "./snapshot-help.js";

const [add, push] = fakeModule("shop/src/sum.ts", [
  { name: "add", slots: ["a", "b", "c", "$t1"] },
  {
    name: "Queue.push",
    slots: ["$s1", "item"],
    captured: [
      ["held", 0],
      ["__proto__", 0],
    ],
  },
]) as [Parameters<typeof suspended>[0][0][0], Parameters<typeof suspended>[0][0][0]];

const record = () => ({ held: "secret", other: 1 });
const state = () =>
  suspended([
    [add, 1, 2, 3, "t"],
    [push, record(), "item"],
    [add, 4, 5, 6, "t"],
  ]);
const slots = (bytes: Uint8Array, options = {}) => read(bytes, options).frames.map((frame) => frame.slots);

test("by name and by index in the innermost frame", () => {
  const bytes = write(state(), { exclude: ["a", 1] });
  expect(() => read(bytes)).toThrow(MissingLocalError);
  expect(() => read(bytes, { replace: { a: 1 } })).toThrow(
    expect.objectContaining({ local: "b", function: "add", file: "shop/src/sum.ts", line: 12 }),
  );
  expect(slots(bytes, { replace: { a: 10, 1: 20 } })).toEqual([
    [1, 2, 3, "t"],
    [record(), "item"],
    [10, 20, 6, "t"],
  ]);
  expect(
    slots(bytes, {
      replace: new Map<string | number, unknown>([
        [0, undefined],
        ["b", null],
      ]),
    })[2],
  ).toEqual([undefined, null, 6, "t"]);
});

test("by function: in each of its frames, by its last name or whole path", () => {
  expect(slots(write(state(), { exclude: ["add.a"] }), { replace: { "add.a": 7 } })).toEqual([
    [7, 2, 3, "t"],
    [record(), "item"],
    [7, 5, 6, "t"],
  ]);
  expect(slots(write(state(), { exclude: ["Queue.push.item"] }), { replace: { "push.item": "new" } })[1]).toEqual([record(), "new"]);
});

test("a captured local is left out of, and replaced in, its scope record", () => {
  const bytes = write(state(), { exclude: ["push.held"] });
  expect(Buffer.from(bytes).includes("secret")).toBe(false);
  expect(() => read(bytes)).toThrow(expect.objectContaining({ local: "held", function: "Queue.push" }));
  expect(slots(bytes, { replace: { "push.held": "given" } })[1]).toEqual([{ held: "given", other: 1 }, "item"]);
});

test("by a predicate that sees every live local", () => {
  const seen: LocalInfo[] = [];
  const bytes = write(state(), {
    exclude: (local) => {
      seen.push(local);
      return local.value === 5;
    },
  });
  expect(seen.map(({ function: name, name: local, index, depth, value }) => [name, local, index, depth, value])).toEqual([
    ["add", "a", 0, 2, 1],
    ["add", "b", 1, 2, 2],
    ["add", "c", 2, 2, 3],
    ["Queue.push", "item", 0, 1, "item"],
    ["Queue.push", "held", 1, 1, "secret"],
    ["Queue.push", "__proto__", 2, 1, undefined],
    ["add", "a", 0, 0, 4],
    ["add", "b", 1, 0, 5],
    ["add", "c", 2, 0, 6],
  ]);
  expect(slots(bytes, { replace: { b: 50 } })[2]).toEqual([4, 50, 6, "t"]);
});

test("what is not excluded can be replaced too", () => {
  expect(slots(write(state()), { replace: { c: 9, "push.held": 8 } })).toEqual([
    [1, 2, 3, "t"],
    [{ held: 8, other: 1 }, "item"],
    [4, 5, 9, "t"],
  ]);
});

test("names that the function does not have are errors, in both", () => {
  const bytes = write(state());
  for (const bad of ["nobody", "add.nobody", "nowhere.a", 17, "push.a"]) {
    expect(() => write(state(), { exclude: [bad] })).toThrow(InvalidArgumentError);
    expect(() => read(bytes, { replace: { [bad]: 1 } })).toThrow(InvalidArgumentError);
  }
  expect(() => write(state(), { exclude: ["nobody"] })).toThrow(/Its locals are a, b, c/);
  const done = { ...suspended([]), status: "done" as const, result: 1 };
  expect(() => write(done, { exclude: ["a"] })).toThrow(InvalidArgumentError);
});

test("what excluded values alone reach is not in the bytes, and may be what cannot be written", () => {
  const bad = suspended([[add, new WeakMap(), { deep: "unseen" }, 3, 4]]);
  const bytes = write(bad, { exclude: ["a", "b"] });
  expect(Buffer.from(bytes).includes("unseen")).toBe(false);
  const live = new WeakMap();
  expect(read(bytes, { replace: { a: live, b: 2 } }).frames[0]!.slots[0]).toBe(live);
});

test("replace by a function: it sees each live local, and what was excluded without its value", () => {
  const bytes = write(state(), { exclude: ["a", "push.held"] });
  const seen: unknown[] = [];
  const replace = (local: LocalInfo) => {
    seen.push([local.function, local.name, local.index, local.depth, local.value]);
    if (local.value === undefined && local.name !== "__proto__") return { value: `new ${local.name}` };
    return local.name === "c" && local.depth === 2 ? { value: undefined } : undefined;
  };
  expect(slots(bytes, { replace })).toEqual([
    [1, 2, undefined, "t"],
    [{ held: "new held", other: 1 }, "item"],
    ["new a", 5, 6, "t"],
  ]);
  expect(seen).toContainEqual(["Queue.push", "held", 1, 1, undefined]);
  expect(seen).toContainEqual(["add", "b", 1, 2, 2]);
});
