/**
 * The conformance runner on a miniature of our own, in the form of test262: one test for each thing that the runner knows of.
 * test262 itself is not here; CONTRIBUTING.md says how to run it.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";

const root = join(__dirname, "..");
const sample = join(__dirname, "conformance-sample");
const scratch = mkdtempSync(join(tmpdir(), "kraut-conformance-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Ends with 0 or 1, and what it printed. */
function run(known: string, ...args: string[]): Promise<{ status: number; text: string }> {
  const runner = [join(root, "tools/conformance.mjs"), "--test262", sample, "--known", known, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, runner, (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), text: stdout + stderr }));
  });
}

function knownList(groups: unknown): string {
  const file = join(scratch, "known.json");
  writeFileSync(file, JSON.stringify(groups));
  return file;
}

const SOURCE_TEXT = ["language/literals/source-text.js (sloppy)", "language/literals/source-text.js (strict)"];

test("counts each mode of each test that plain Node passes, by folder", async () => {
  const { status, text } = await run(join(sample, "known.json"), "--list");
  const rows = Object.fromEntries(
    [...text.matchAll(/^(\S+) +(\d+) +(\d+) +[\d.]+/gm)].map(([, folder, plain, compiled]) => [folder, [Number(plain), Number(compiled)]]),
  );
  expect(rows).toEqual({
    "built-ins/Array/prototype/map": [2, 2],
    "language/expressions/call": [7, 7],
    "language/literals": [4, 2],
    "language/module-code": [2, 2],
    "language/statements/try": [4, 4],
    all: [19, 17],
  });
  expect(text).toContain("plain Node fails 2 more");
  expect(text).toContain("2 differences, 0 not in the list; 0 in the list are none any more");
  expect(text).toMatch(/source-text\.js \(strict\): runtime: Test262Error: .* \[known: Function\.prototype\.toString shows/);
  // Two of nineteen are too many, whatever the list says.
  expect([status, text]).toEqual([1, expect.stringContaining("a bar is missed")]);
});

test("ends well above the bars", async () => {
  const { status, text } = await run(knownList([]), "--filter", "statements/try");
  expect([status, text]).toEqual([0, expect.stringContaining("0 differences")]);
});

test("fails for a difference that is not in the list", async () => {
  const { status, text } = await run(knownList([{ reason: "one of two", tests: SOURCE_TEXT.slice(1) }]), "--filter", "literals/source");
  expect([status, text]).toEqual([1, expect.stringContaining("2 differences, 1 not in the list")]);
  expect(text).toContain(`${SOURCE_TEXT[0]}: runtime: Test262Error`);
});

test("fails for a listed one that is none any more", async () => {
  const mended = "language/statements/try/strict-this.js (strict)";
  const { status, text } = await run(knownList([{ reason: "was so once", tests: [mended] }]), "--filter", "statements/try");
  expect([status, text]).toEqual([1, expect.stringContaining(`${mended}: is in the list of known differences, and is none any more`)]);
});

test("stops tests, and goes on from the bytes", async () => {
  const { status, text } = await run(knownList([]), "--filter", "statements/try", "--filter", "prototype/map", "--stops", "3");
  expect([status, text]).toEqual([0, expect.stringContaining("0 differences")]);
  const [, stops] = /^(\d+) stops, 0 of them with something that cannot be saved; 0 more/m.exec(text) ?? [];
  expect(Number(stops)).toBeGreaterThanOrEqual(12);
});

test("says how it is used", async () => {
  expect(await run(knownList([]), "--help")).toEqual({ status: 0, text: expect.stringMatching(/^usage: npm run conformance/) });
  for (const args of [["--unknown"], ["--stops", "none"], ["--filter", "nowhere"], ["--test262", "nowhere"]]) {
    const { status, text } = await run(knownList([]), ...args);
    expect([status, text]).toEqual([2, expect.stringMatching(new RegExp(`^.*${args[1] ?? args[0]}.*\\n\\nusage: `))]);
  }
});
