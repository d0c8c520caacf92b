import { deserialize, start } from "@kraut/runtime";
import { approve } from "./approve.js";

test("a stop goes through bytes", () => {
  const first = start(approve, { total: 200 });
  expect(first.request).toEqual({ ask: "Ada" });
  const second = deserialize(first.serialize()).resume("yes");
  expect(deserialize(second.serialize()).resume("no").result).toBe("desk one: Ada says yes, Bob says no");
});

test("a failure is found in the source", () => {
  const task = start(approve, undefined as never);
  expect((task.error as Error).stack).toContain("approve.ts:20:");
});
