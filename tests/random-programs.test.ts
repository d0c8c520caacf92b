/**
 * Random programs: plain against compiled, against stopped at every tick. The programs are the same each time; `SEED=n` makes
 * others, `SEED=random` ever new ones. `RUNS=n` sets how many. `npm run random` does the same at length.
 */
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Session } from "../tools/harness/session.js";
import { search } from "../tools/random/search.js";

const runs = Number(process.env.RUNS ?? 200);
const seed = process.env.SEED === "random" ? Math.floor(Math.random() * 1e9) : Number(process.env.SEED ?? 1);

test(`random programs from seed ${seed} do compiled and stopped what they do plain`, async () => {
  let stops = 0;
  const onEnd = (checked: { stops: number }) => {
    stops += checked.stops;
  };
  const found = await search({ seed, runs, session: new Session(), root: join(__dirname, ".."), onEnd });
  expect(found ? `${found.problem}\n${JSON.stringify(found.placing)}\n${found.program.source}` : "").toBe("");
  // The programs are no empty ones.
  expect(stops).toBeGreaterThan(runs * 3);
}, 600_000);
