/** The marked function hands out bytes itself: copied and written in one expression. */
import { capture, deserialize, start } from "@kraut/runtime";

let calls = 0;

function add(c: number): Uint8Array | number {
  "use resumable";
  calls++;
  let g = 4;
  const copy = capture();
  if (!copy.resumed) {
    g = 5;
    calls++;
    return copy.task.serialize({ sizeHint: 128 });
  }
  return calls + c + g;
}

export function main() {
  calls = 0;
  const bytes = start(add, 13).result as Uint8Array;
  return { result: deserialize(bytes).resume().result };
}
