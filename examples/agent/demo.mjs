// npm run demo:agent: an agent calls three tools in parallel; two of them wait for a human. Each step is a process of its own.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const kraut = path.join(path.dirname(createRequire(import.meta.url).resolve("@kraut/cli/package.json")), "bin", "kraut.js");
const snapshot = path.join(here, ".kraut", "agent.kraut");

function run(...args) {
  const { status, pid } = spawnSync(process.execPath, args, { cwd: here, stdio: "inherit" });
  if (status !== 0) throw new Error(`process ${pid} ended with exit code ${status}`);
}

rmSync(path.dirname(snapshot), { recursive: true, force: true });
mkdirSync(path.dirname(snapshot));
run(kraut, "build");

const steps = [
  ["The agent starts.", []],
  ["The user answers; the manager does not yet.", ["1", '"14 inches"']],
  ["The manager answers.", ["2", '{ "verdict": true, "limit": 800 }']],
  ["The user confirms.", ["3", '"yes"']],
];
for (const [title, args] of steps) {
  console.log(`\n▸ ${title}`);
  run("step.mjs", snapshot, ...args);
  if (args.at(-1) !== '"yes"') console.log(`  snapshot: ${statSync(snapshot).size} bytes`);
}
