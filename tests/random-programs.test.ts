/**
 * Random programs: plain against compiled, against stopped at many ticks. The programs are the same each time; `SEED=n` makes
 * others, `SEED=random` ever new ones (fast-check prints the seed of a failure). `RUNS=n` sets how many, `STOPS=n` how many ticks
 * each is stopped at.
 */
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Fixture } from "../tools/harness/fixture.js";
import { outcomeText } from "../tools/harness/outcome.js";
import { runPlain } from "../tools/harness/prepare.js";
import { randomProgram } from "../tools/harness/random-programs.js";
import { checkFixture } from "../tools/harness/run.js";
import { Session } from "../tools/harness/session.js";
import type { Density } from "../tools/harness/ticks.js";

const runs = Number(process.env.RUNS ?? 120);
const stops = Number(process.env.STOPS ?? 8);
const seed = process.env.SEED ?? "1";
/** Shrinking a failure ends after this. */
const TIME_LIMIT_MS = 100_000;

test("random programs do compiled and stopped what they do plain", async () => {
  const session = new Session();
  // Most are small; stops stand before every operand, or before those that are no literals.
  const program = fc.oneof({ weight: 3, arbitrary: randomProgram(1) }, { weight: 1, arbitrary: randomProgram(2) });
  const property = fc.asyncProperty(program, fc.constantFrom<Density[]>(2, 3), async (source, density) => {
    const { problems } = await checkFixture(fixtureOf(source, density), { session, stops });
    expect(problems.length === 0 ? "" : `${problems.join("\n")}\n${source}`).toBe("");
  });
  await fc.assert(property, {
    numRuns: runs,
    interruptAfterTimeLimit: TIME_LIMIT_MS,
    ...(seed === "random" ? {} : { seed: Number(seed) }),
  });
}, 300_000);

function fixtureOf(source: string, density: Density): Fixture {
  const folder = join(__dirname, "..", "fixtures", "random");
  const fixture: Fixture = {
    name: "random/program",
    folder,
    file: join(folder, "input.js"),
    source,
    options: { density },
    expected: undefined,
  };
  return { ...fixture, expected: outcomeText(runPlain(fixture)) };
}
