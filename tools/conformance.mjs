#!/usr/bin/env node
/**
 * Runs test262 with every function of every test marked, and compares with plain Node on the same file:
 *   npm run conformance -- --test262 DIR
 * `--help` says the options, which tools/conformance/options.ts reads. Needs no build.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, ".kraut", "conformance", String(process.pid));
mkdirSync(out, { recursive: true });
/** @type {import("esbuild").BuildOptions} */
const options = {
  outdir: out,
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  tsconfig: join(root, "tsconfig.tests.json"),
  logLevel: "warning",
};
const threads = ["main", "compile-thread", "run-thread"].map((name) => join(root, "tools/conformance", `${name}.ts`));
await build({ ...options, entryPoints: threads, format: "esm", outExtension: { ".js": ".mjs" } });
// What the realm of each test has: what compiled code imports, or what stops it.
const entryPoints = {
  runtime: join(root, "packages/runtime/src/compiled.ts"),
  "stop-realm": join(root, "tools/conformance/stop-realm.ts"),
};
await build({
  ...options,
  entryPoints,
  packages: "bundle",
  platform: "neutral",
  mainFields: ["module", "main"],
  define: { "process.env": "{}" },
  format: "cjs",
  outExtension: { ".js": ".cjs" },
});
try {
  const { main } = await import(pathToFileURL(join(out, "main.mjs")).href);
  process.exitCode = await main(root, process.argv.slice(2));
} finally {
  rmSync(out, { recursive: true, force: true });
}
