/** Copied in the first round of two nested loops: the copy runs the rest of all 18 rounds. */
import { capture, deserialize, start } from "@kraut/runtime";

function rounds(c: number): Uint8Array | number {
  "use resumable";
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 6; j++) {
      sum++;
      if (i === 0 && j === 0) {
        const copy = capture();
        if (!copy.resumed) {
          sum += c;
          return copy.task.serialize();
        }
      }
    }
  }
  return sum;
}

export function main() {
  const bytes = start(rounds, 42).result as Uint8Array;
  return { iterations: deserialize(bytes).resume().result };
}
