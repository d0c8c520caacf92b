/** What a pending stop behind an assignment is: the setter's own, or one that other code lost. */
import { afterEach, expect, test } from "@jest/globals";
import * as $k from "@kraut/runtime/compiled";
import { realm } from "../src/realm.js";
import { raw } from "./support/hand.js";

const [setX, other] = $k.module(1, "demo/src/setting.ts", [raw({ name: "Box.set x" }), raw({ name: "helper" })], {}) as [
  ReturnType<typeof $k.module>[number],
  ReturnType<typeof $k.module>[number],
];

class Box {
  set x(_value: number) {}
}
class Child extends Box {}

const saved = (fn: typeof setX) => realm.saved.push({ fn, point: 1, slots: [] });
afterEach(() => {
  realm.saved.length = 0;
});

test("the frame of the property's setter, found by its name, also above", () => {
  saved(setX);
  for (const object of [new Box(), new Child(), Object.create(new Child())]) expect($k.setting(object, "x")).toBe($k.SUSPENDED);
});

test("the frame of a setter that carries its record", () => {
  const set = $k.fn((_value: unknown) => undefined, other, []);
  const object = Object.defineProperty({}, "x", { set });
  saved(other);
  expect($k.setting(object, "x")).toBe($k.SUSPENDED);
  saved(setX);
  expect($k.setting(object, "x")).toBeUndefined();
});

test("something else stopped", () => {
  saved(other);
  expect($k.setting(new Box(), "x")).toBeUndefined();
  saved(setX);
  for (const object of [{ x: 1 }, null, undefined, 5, Object.create(null)]) expect($k.setting(object, "x")).toBeUndefined();
  expect($k.setting(new Box(), "y")).toBeUndefined();
});

test("nothing stopped", () => {
  expect($k.setting(new Box(), "x")).toBeUndefined();
});
