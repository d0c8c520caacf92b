import { expect, test } from "@jest/globals";
import { roundTrip } from "./snapshot-help.js";

test("smoke", () => {
  const shared = { a: 1 };
  const v = { n: 1, f: 1.5, neg: -3, big: 123456789012, s: "hi", s2: "hi", u: undefined, z: -0, arr: [1, , 3, shared, shared], m: new Map([[shared, new Set([1])]]), d: new Date(5), e: new TypeError("x"), b: 12n ** 50n, ta: new Uint8Array([1, 2, 3]) } as Record<string, unknown>;
  v.self = v;
  const back = roundTrip(v);
  expect(back).toEqual(v);
  expect(back.self).toBe(back);
});
