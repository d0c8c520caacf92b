/** `capture` returns twice: now with a copy of the stack as it stands, and again in each run of that copy. */
import { capture, deserialize, start, type Task } from "@kraut/runtime";

let calls = 0;

function count(c: number): Task | number {
  "use resumable";
  const farewell = `good bye, ${c}`;
  const greeting = `hello, ${c}`;
  calls += greeting.length > 0 ? 1 : 0;
  let g = 4;
  const copy = capture();
  if (!copy.resumed) {
    g = 5; // The copy was made before: it does not see this.
    return copy.task;
  }
  return g === 4 && farewell.endsWith(String(c)) ? 3 : g;
}

export function main() {
  calls = 0;
  const copy = start(count, 55).result as Task;
  const bytes = Buffer.from(copy.serialize());
  return {
    result: deserialize(bytes).resume().result,
    calls, // `calls` belongs to the module and is not in the snapshot; the copy did not start from the top.
    holdsLiveLocal: bytes.includes("good bye, 55"),
    holdsDeadLocal: bytes.includes("hello, 55"),
  };
}
