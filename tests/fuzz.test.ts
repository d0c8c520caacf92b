/** A few thousand cases of the fuzz target (`npm run fuzz` runs as many as one likes), and the heap over round trips. */
import { describe, expect, test } from "@jest/globals";
import { deserialize } from "@kraut/runtime";
import { makeCorpus } from "../tools/fuzz/corpus.js";
import { fuzz } from "../tools/fuzz/fuzz.js";

const RUNS = Number(process.env.RUNS ?? 4_000);
const SEED = Number(process.env.SEED ?? (Date.now() & 0xffffffff) >>> 0);

describe(`from seed ${SEED}`, () => {
  test(`${RUNS} mutations of valid snapshots end in a task or in a KrautError`, async () => {
    const { tasks, errors, failures } = await fuzz({ runs: RUNS, seed: SEED });
    expect(failures).toEqual([]);
    // the mutations reach what lies behind the checksums
    expect(tasks).toBeGreaterThan(RUNS / 100);
    expect(errors.MALFORMED_SNAPSHOT).toBeGreaterThan(RUNS / 2);
  });

  test("a case is the same each time", async () => {
    expect((await fuzz({ runs: 200, seed: 7 })).errors).toEqual((await fuzz({ runs: 200, seed: 7 })).errors);
  });
});

test("the snapshots that it begins with are read as they are", async () => {
  const { snapshots, alarms } = await makeCorpus();
  for (const [i, bytes] of snapshots.entries()) {
    const task = deserialize(bytes, i === snapshots.length - 1 ? { replace: { data: 1 } } : {});
    expect(["suspended", "done", "failed"]).toContain(task.status);
  }
  expect(alarms).toEqual([]);
});
