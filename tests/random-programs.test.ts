/**
 * Random programs: plain against compiled, against stopped at many ticks. `RUNS=n` sets how many, `SEED=n` repeats a run
 * (fast-check prints the seed of a failure), `STOPS=n` how many ticks each is stopped at.
 */
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Fixture } from "../tools/harness/fixture.js";
import { outcomeText } from "../tools/harness/outcome.js";
import { runPlain } from "../tools/harness/plain.js";
import { randomProgram } from "../tools/harness/random-programs.js";
import { checkFixture } from "../tools/harness/run.js";
import { Session } from "../tools/harness/session.js";

const runs = Number(process.env["RUNS"] ?? 150);
const stops = Number(process.env["STOPS"] ?? 12);
const seed = process.env["SEED"];

test("random programs do compiled and stopped what they do plain", async () => {
  const session = new Session();
  const property = fc.asyncProperty(randomProgram(), async (source) => {
    const { problems } = await checkFixture(fixtureOf(source), { session, stops });
    expect(problems.length === 0 ? "" : `${problems.join("\n")}\n${source}`).toBe("");
  });
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }) });
}, 300_000);

function fixtureOf(source: string): Fixture {
  const folder = join(__dirname, "..", "fixtures", "random");
  const fixture: Fixture = { name: "random/program", folder, file: join(folder, "input.js"), source, options: {}, expected: undefined };
  return { ...fixture, expected: outcomeText(runPlain(fixture)) };
}
