/** What `npm run conformance` runs. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sample } from "../harness/plain.js";
import { readKnown } from "./known.js";
import { Lane, type Place } from "./lane.js";
import { type Options, readOptions, USAGE, UsageError } from "./options.js";
import { Report } from "./report.js";
import { findTests } from "./suite.js";

/** Returns the exit code: 2 when it was not called as it should be. */
export async function main(root: string, args: string[]): Promise<number> {
  try {
    const options = readOptions(root, args);
    if (options) return await check(options);
    console.log(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

async function check(options: Options): Promise<number> {
  const { test262, filters, stops } = options;
  const tests = findTests(test262, filters);
  if (tests.length === 0) throw new UsageError(`no tests in ${join(test262, "test")} fit --filter ${filters.join(" or ")}`);
  const chosen = sample(tests.length, options.sample).map((i) => tests[i] as string);
  const report = new Report(readKnown(options.known), options.list);
  await runAll(chosen, { test262, bundles: dirname(fileURLToPath(import.meta.url)), stops }, options.threads, report);
  console.log(report.table());
  console.log(report.conclusion());
  return report.isGood ? 0 : 1;
}

async function runAll(tests: readonly string[], place: Place, threads: number, report: Report): Promise<void> {
  const { isTTY } = process.stderr;
  const step = isTTY ? 100 : 2000;
  let at = 0;
  const next = () => {
    if (at > 0 && at % step === 0) process.stderr.write(`${isTTY ? "\r" : ""}${at} of ${tests.length}${isTTY ? "" : "\n"}`);
    return tests[at++];
  };
  await Promise.all(Array.from({ length: threads }, () => new Lane(place).run(next, (result) => report.add(result))));
  if (isTTY) process.stderr.write("\r\x1b[K");
}
