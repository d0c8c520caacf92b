/** A loop stops in its middle, two calls deep. One snapshot of that is resumed ten times, each time from the same place. */
import { deserialize, start, suspend } from "@kraut/runtime";

function stopHere(i: number) {
  "use resumable";
  suspend({ stoppedIn: i });
}

function addUp(c: number, log: string[]) {
  "use resumable";
  const a = new Int32Array([1, 2, 3]);
  for (let i = 0; i < 10; i++) {
    if (i === 5) stopHere(i);
    for (let k = 0; k < a.length; k++) a[k]!++;
    log.push(`c=${c}, a=${a}`);
  }
  return { a, log };
}

export function main() {
  const task = start(addUp, 13, []);
  const bytes = task.serialize();
  const runs = Array.from({ length: 10 }, () => deserialize(bytes).resume().result as { a: Int32Array; log: string[] });
  return {
    request: task.request,
    arrays: runs.map(({ a }) => [...a]),
    logs: runs.map(({ log }) => `${log.length} lines, the last one ${log.at(-1)}`),
  };
}
