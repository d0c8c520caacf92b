/** Locals that stay out of the bytes, by name or by index, and are given anew on the way back. */
import { capture, deserialize, start, suspend } from "@kraut/runtime";

let calls = 0;

function sum(c: number) {
  "use resumable";
  const a = 1;
  const b = 2;
  suspend();
  return a + b + c;
}

function sumWithCalls(c: number, exclude: (string | number)[]): Uint8Array | number {
  "use resumable";
  calls++;
  const g = 4;
  const copy = capture();
  if (copy.resumed) return calls + c + g;
  calls++;
  return copy.task.serialize({ exclude });
}

function around(exclude: (string | number)[], replace: Record<string, number>) {
  calls = 0;
  const bytes = start(sumWithCalls, 13, exclude).result as Uint8Array;
  return deserialize(bytes, { replace }).resume().result;
}

export function main() {
  const task = start(sum, 13);
  const withoutA = task.serialize({ exclude: ["a"] });
  const withoutTwo = task.serialize({ exclude: ["c", "b"] });
  return {
    oneByName: deserialize(withoutA, { replace: { a: 9 } }).resume().result,
    twoByName: deserialize(withoutTwo, { replace: { c: 100, b: 35 } }).resume().result,
    local: around(["g"], { g: 8 }),
    parameter: around(["c"], { c: 100 }),
    byIndex: around([0], { 0: 25 }),
  };
}
