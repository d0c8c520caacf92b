/**
 * The fixtures in Chromium: all modes inside the page, snapshots from the page into Node, and from Node into the page.
 * Without a browser these tests are skipped; with BROWSER=required, as in CI, that is a failure.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { FixturePage, findChromium } from "../tools/browser/browser.js";
import { checkPrepared } from "../tools/harness/check.js";
import { readFixtures } from "../tools/harness/fixture.js";
import { prepare } from "../tools/harness/prepare.js";
import { OtherProcess } from "../tools/harness/process.js";
import { Session } from "../tools/harness/session.js";

const root = join(__dirname, "..");
const filter = process.env.FILTER ?? "";
const stops = Number(process.env.STOPS ?? 5);
const fixtures = readFixtures(join(root, "fixtures")).filter(
  ({ name, options }) => name.includes(filter) && !options.library && options.node === undefined,
);
const chromium = findChromium();

test("there is a browser, where one is asked for", () => {
  if (process.env.BROWSER === "required") expect(chromium).toBeDefined();
});

const browser = chromium === undefined ? describe.skip : describe;
browser("Chromium", () => {
  let node: OtherProcess;
  let page: FixturePage;
  const session = new Session();

  beforeAll(async () => {
    node = new OtherProcess(root);
    page = await FixturePage.open(chromium as string, root, node);
  });
  afterAll(async () => {
    await page?.close();
    node?.close();
  });

  test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", async (_, fixture) => {
    const prepared = prepare(fixture);
    const inPage = await page.check(prepared, stops, 1);
    const fromNode = await checkPrepared(prepared, { session, stops: 2, other: page, otherStops: 2 });
    expect([...inPage.problems, ...fromNode.problems].join("\n")).toBe("");
  });
});
