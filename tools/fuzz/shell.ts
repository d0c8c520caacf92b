/** The command line of the fuzz target, and of the watch over the heap. */
import { deserialize } from "@kraut/runtime";
import { makeCorpus } from "./corpus.js";
import { fuzz } from "./fuzz.js";

export async function main(args: readonly string[]): Promise<number> {
  const option = (name: string, otherwise: number): number => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  const runs = option("runs", 100_000);
  if (args.includes("--heap")) return watchHeap(runs);
  const seed = option("seed", (Date.now() ^ (process.pid << 16)) >>> 0);
  console.log(`seed ${seed}, ${runs.toLocaleString("en")} cases`);
  const began = performance.now();
  const { tasks, errors, failures, slowest } = await fuzz({
    runs,
    seed,
    onProgress: (done) => {
      if (done % 100_000 === 0 && done > 0) console.log(`${done.toLocaleString("en")}  heap ${heap()}`);
    },
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${tasks} tasks, ${Object.entries(errors)
      .map(([code, count]) => `${count} ${code}`)
      .join(", ")}`,
  );
  console.log(`${seconds} s, slowest case ${slowest.toFixed(1)} ms, heap ${heap()}`);
  for (const failure of failures) console.error(failure);
  return failures.length === 0 ? 0 : 1;
}

/** Flat, when nothing is kept from one round trip to the next. */
async function watchHeap(runs: number): Promise<number> {
  const { snapshots } = await makeCorpus();
  for (let run = 0; run <= runs; run++) {
    if (run % Math.ceil(runs / 10) === 0) console.log(`${run.toLocaleString("en").padStart(9)} round trips  heap ${heap()}`);
    deserialize(snapshots[run % snapshots.length]!, {
      replace: run % snapshots.length === snapshots.length - 1 ? { data: 1 } : undefined,
    }).serialize();
    if (run % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return 0;
}

function heap(): string {
  (globalThis as { gc?: () => void }).gc?.();
  return `${(process.memoryUsage().heapUsed / 1e6).toFixed(1)} MB`;
}
