/** On the way back, locals get new values by name; those that are not named keep theirs. */
import { deserialize, start, suspend } from "@kraut/runtime";

function sum(c: number) {
  "use resumable";
  const a = 1;
  const b = 2;
  suspend();
  return a + b + c;
}

export function main() {
  const bytes = start(sum, 13).serialize();
  const sumWith = (replace: Record<string, number>) => deserialize(bytes, { replace }).resume().result;
  return {
    asItWas: sumWith({}),
    a: sumWith({ a: 9 }),
    b: sumWith({ b: 35 }),
    all: sumWith({ a: 9, b: 35, c: 100 }),
  };
}
