/** Runs all examples, each in a process of its own. The numbers of `seed` are the ones that Sauerkraut's own tests expect. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";

const EXAMPLES = join(__dirname, "..", "examples");
const folder = mkdtempSync(join(tmpdir(), "kraut-examples-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(name: string, ...args: string[]): unknown {
  const argv = [join(EXAMPLES, "run.mjs"), join(EXAMPLES, `${name}.ts`), ...args];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8", stdio: "pipe" }));
}

const ONE_PROCESS: Record<string, unknown> = {
  "01-stop-and-go-on": { questions: ["What is your name?", "And how old are you, Ada?"], status: "done", result: "Ada is 36." },
  "03-whole-stack": { values: [1, 2, 3, 4, 5], depths: [3, 2, 3, 1, 2] },
  "04-try-other-ways": { count: 4, first: [1, 3, 5, 0, 2, 4] },
  "05-shared-variables": [
    { balance: 70, history: ["balance: 100", "balance: 70"] },
    { balance: 1, history: ["balance: 100", "balance: 1"] },
  ],
  "06-throw-and-cancel": {
    resumed: { end: "text", log: ["open", "close"] },
    thrown: { end: "(nothing)", log: ["open", "caught: offline", "close"] },
    cancelled: { end: "CancelledError", log: ["open", "close"] },
  },
  "07-live-resources": { refused: "database.socket", result: "db-1.example.com says 9" },
  "seed/copy-then-serialize": { result: 3, calls: 1, holdsLiveLocal: true, holdsDeadLocal: false },
  "seed/combined-copy-serialize": { result: 19 },
  "seed/greenlet": {
    request: { stoppedIn: 5 },
    arrays: Array.from({ length: 10 }, () => [11, 12, 13]),
    logs: Array.from({ length: 10 }, () => "10 lines, the last one c=13, a=11,12,13"),
  },
  "seed/for-loop": { iterations: 18 },
  "seed/replace-locals": { asItWas: 16, a: 24, b: 49, all: 144 },
  "seed/exclude-locals": { oneByName: 24, twoByName: 136, local: 23, parameter: 106, byIndex: 31 },
  "seed/missing-replacement": { code: "MISSING_LOCAL", namesIt: true, hasRun: false, given: 5 },
  "seed/exclude-dead-locals": { asItWas: 133, replaced: 112, holdsDeadLocal: false },
  "seed/numeric-arrays": { first: 7, others: Array.from({ length: 24 }, () => 1), sharesBuffer: true, kind: "Float64Array" },
};

test.each(Object.entries(ONE_PROCESS))("%s", (name, expected) => {
  expect(run(name)).toEqual(expected);
});

describe("between processes", () => {
  test("02-save-to-a-file", () => {
    const file = join(folder, "count-down.bin");
    expect(run("02-save-to-a-file", "save", file)).toBe("How shall I say 2?");
    expect(run("02-save-to-a-file", "resume", file, "deux")).toBe("How shall I say 1?");
    expect(run("02-save-to-a-file", "resume", file, "un")).toEqual({ result: "deux, un" });
  });

  test("seed/module-globals: resumed where it was never started", () => {
    const file = join(folder, "globals.bin");
    expect(run("seed/module-globals", "save", file)).toEqual({ starts: 1 });
    expect(run("seed/module-globals", "resume", file)).toEqual({ result: "rods.csv: mean of 3,4,5 is 4 mm", starts: 0 });
  });
});

test("every example is run", () => {
  const files = ["", "seed"].flatMap((sub) => readdirSync(join(EXAMPLES, sub)).map((file) => join(sub, file)));
  const names = files.filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -".ts".length));
  expect(names.sort()).toEqual([...Object.keys(ONE_PROCESS), "02-save-to-a-file", "seed/module-globals"].sort());
});
