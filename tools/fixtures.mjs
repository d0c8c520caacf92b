#!/usr/bin/env node
/**
 * Runs fixtures from the shell, over the built packages (`npm run build` first):
 *   node tools/fixtures.mjs [PATTERN] [-u] [-d] [--all] [--stops=N] [--node=PROGRAM] [--plain]
 * -u writes plain.txt from the plain run. -d prints the ticked and the compiled code. --all stops at every tick instead of a sample,
 * --stops at so many. --node: the Node in which snapshots go on elsewhere.
 * --plain runs only what needs no compiler. Exits with 1 when a fixture fails.
 *   node tools/fixtures.mjs --minimize FILE [PART OF THE PROBLEM]
 * prints the smallest program that still fails so.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, ".kraut", "fixtures", `shell-${process.pid}`);
mkdirSync(out, { recursive: true });
await build({
  entryPoints: [join(root, "tools/harness/shell.ts")],
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
try {
  const { main } = await import(pathToFileURL(join(out, "shell.mjs")).href);
  process.exitCode = await main(root, process.argv.slice(2));
} finally {
  rmSync(out, { recursive: true, force: true });
}
