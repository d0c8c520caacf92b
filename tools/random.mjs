#!/usr/bin/env node
/**
 * Random programs, plain against compiled, against stopped at every tick:
 *   npm run random -- [--runs N] [--seed N] [--threads N] [--minimize SECONDS]
 * A program that differs is made small, printed, and written as a fixture into .kraut/random/. Exits with 1 when there was one.
 * 100,000 programs take about an hour and a half on a core. Needs no build.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, ".kraut", "random", `run-${process.pid}`);
mkdirSync(out, { recursive: true });
await build({
  entryPoints: ["main", "worker"].map((name) => join(root, "tools/random", `${name}.ts`)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  tsconfig: join(root, "tsconfig.tests.json"),
  logLevel: "warning",
});
try {
  const { main } = await import(pathToFileURL(join(out, "main.mjs")).href);
  process.exitCode = await main(root, process.argv.slice(2));
} finally {
  rmSync(out, { recursive: true, force: true });
}
