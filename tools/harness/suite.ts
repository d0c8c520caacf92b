/** One jest test per fixture folder. `FILTER=text` picks fixtures by name; `STOPS=n` sets how many ticks each is stopped at. */
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { type Fixture, readFixtures } from "./fixture.js";
import { OtherProcess } from "./process.js";
import { checkFixture } from "./run.js";
import { Session } from "./session.js";

/** Samples keep the whole suite under a minute; `node tools/fixtures.mjs --all` stops at every tick. */
export function fixtureTests(title: string, root: string, belongs: (fixture: Fixture) => boolean, samples = 16): void {
  const filter = process.env.FILTER ?? "";
  const stops = Number(process.env.STOPS ?? samples);
  const fixtures = readFixtures(join(root, "fixtures")).filter(belongs);
  const chosen = fixtures.filter((fixture) => fixture.name.includes(filter));

  describe(title, () => {
    let other: OtherProcess | undefined;
    afterAll(() => other?.close());

    const session = new Session();
    for (const fixture of chosen) {
      test(fixture.name, async () => {
        other ??= new OtherProcess(root);
        const { problems } = await checkFixture(fixture, { session, stops, other, otherStops: 2 });
        expect(problems.join("\n")).toBe("");
      });
    }
    if (chosen.length === 0) test("no fixture fits the filter", () => {});
  });
}
