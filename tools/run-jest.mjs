/**
 * `node tools/run-jest.mjs [jest arguments]`: runs jest, and says `N passed, N failed` on the last line.
 * A test file that fails to load counts as one failed test, so that the numbers and the exit code agree.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "kraut-jest-"));
const report = join(folder, "jest-report.json");
const jest = join(dirname(createRequire(import.meta.url).resolve("jest/package.json")), "bin/jest.js");
const args = [jest, "--json", `--outputFile=${report}`, ...process.argv.slice(2)];

try {
  // What jest itself prints goes to stderr: the one line on stdout is ours.
  const { status } = spawnSync(process.execPath, args, { cwd: join(import.meta.dirname, ".."), stdio: ["inherit", 2, 2] });
  const { passed, failed } = count(report);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = status === 0 && failed === 0 ? 0 : status || 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} path */
function count(path) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(path, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
