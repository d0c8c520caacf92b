/** What `npm run conformance` runs. Its options stand at the head of tools/conformance.mjs. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readKnown } from "./known.js";
import { Lane, type Place } from "./lane.js";
import { Report } from "./report.js";
import { findTests } from "./suite.js";

/** Returns the exit code. */
export async function main(root: string, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      test262: { type: "string" },
      filter: { type: "string", default: "" },
      list: { type: "boolean", default: false },
      known: { type: "string", default: join(root, "tools/conformance/known.json") },
      threads: { type: "string", default: "2" },
    },
  });
  if (values.test262 === undefined) {
    console.error("--test262 DIR is missing: a checkout of https://github.com/tc39/test262");
    return 2;
  }
  const test262 = resolve(values.test262);
  const tests = findTests(test262, values.filter);
  if (tests.length === 0) {
    console.error(`no tests in ${join(test262, "test")} fit the filter`);
    return 2;
  }
  const known = readKnown(values.known);
  const report = await runAll(tests, { test262, bundles: dirname(fileURLToPath(import.meta.url)) }, Number(values.threads));
  console.log(report.table());
  return conclude(report, known, values.list);
}

async function runAll(tests: readonly string[], place: Place, threads: number): Promise<Report> {
  const report = new Report();
  let at = 0;
  const next = () => {
    if (process.stderr.isTTY && at % 100 === 0) process.stderr.write(`\r${at} of ${tests.length}`);
    return tests[at++];
  };
  await Promise.all(Array.from({ length: threads }, () => new Lane(place).run(next, (result) => report.add(result))));
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return report;
}

function conclude(report: Report, known: ReadonlyMap<string, string>, list: boolean): number {
  const failures = [...report.failures].sort(([a], [b]) => (a < b ? -1 : 1));
  const surprises = failures.filter(([key]) => !known.has(key));
  const mended = [...known.keys()].filter((key) => report.seen.has(key) && !report.failures.has(key));
  if (list) for (const [key, problem] of failures) console.log(`${key}: ${problem}${known.has(key) ? ` [known: ${known.get(key)}]` : ""}`);
  else for (const [key, problem] of surprises.slice(0, 50)) console.log(`${key}: ${problem}`);
  for (const key of mended) console.log(`${key}: is in the list of known differences, and is none any more`);
  console.log(`${failures.length} differences, ${surprises.length} not in the list; ${mended.length} in the list are none any more`);
  if (!report.isAboveBars) console.log("a bar is missed");
  return surprises.length > 0 || mended.length > 0 || !report.isAboveBars ? 1 : 0;
}
