/** What no later line reads is not saved: nobody has to say so. Replacing such a local is no error, and does nothing. */
import { deserialize, start, suspend } from "@kraut/runtime";

function work() {
  "use resumable";
  const c = "c is read before the stop only";
  let a = c.length > 0 ? 1 : 0;
  let b = 2;
  for (let i = 0; i < 25; i++) {
    if (i > 10) a += 3;
    if (i > 2) b += 4;
    if (i === 24) suspend();
  }
  const d = 0;
  return a + b + d;
}

export function main() {
  const bytes = Buffer.from(start(work).serialize());
  return {
    asItWas: deserialize(bytes).resume().result,
    replaced: deserialize(bytes, { replace: { a: 22, c: 35 } }).resume().result,
    holdsDeadLocal: bytes.includes("read before the stop"),
  };
}
