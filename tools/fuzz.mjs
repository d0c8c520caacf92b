#!/usr/bin/env node
/**
 * `npm run fuzz [-- --runs N --seed S]`: reads N (100,000) mutations of valid snapshots, from a seed that is printed. Exits with 1 when
 * a case ends in anything but a task or a KrautError.
 * `npm run heap [-- --runs N]`: prints the heap over N (100,000) round trips.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, ".kraut", "fuzz", `${process.pid}`);
mkdirSync(out, { recursive: true });
const runtime = (name) => join(root, "packages/runtime/src", `${name}.ts`);
await build({
  entryPoints: [join(root, "tools/fuzz/shell.ts")],
  outfile: join(out, "shell.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  // one copy of the runtime, with its inside
  alias: {
    "@kraut/runtime/compiled": runtime("compiled"),
    "@kraut/runtime/inspect": runtime("inspect"),
    "@kraut/runtime": runtime("index"),
  },
  logLevel: "warning",
});
try {
  const { main } = await import(pathToFileURL(join(out, "shell.mjs")).href);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(out, { recursive: true, force: true });
}
