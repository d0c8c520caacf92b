#!/usr/bin/env node
/**
 * `npm run golden`: writes the snapshots in tests/golden/, and the compiled program that goes with them, which every later version must read. From the first release on it is run once for each
 * format version, into a folder of its own, and what is there is never written again: `npm run golden -- --force` before that.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, ".kraut", "golden", `${process.pid}.mjs`);
const runtime = (name) => join(root, "packages/runtime/src", `${name}.ts`);
await build({
  entryPoints: [join(root, "tests/golden/write.ts")],
  outfile: out,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  alias: {
    "@kraut/runtime/compiled": runtime("compiled"),
    "@kraut/runtime": runtime("index"),
  },
});
try {
  const { version, files } = await import(pathToFileURL(out).href);
  const folder = join(root, "tests/golden", `v${version}`);
  if (existsSync(folder) && readdirSync(folder).length > 0 && !process.argv.includes("--force"))
    throw new Error(`${folder} is there: what a version wrote stays as it is (--force, before the first release).`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = Object.entries(files());
  for (const [name, content] of made) writeFileSync(join(folder, name), content);
  console.log(`${folder}: ${made.map(([name]) => name).join(", ")}`);
} finally {
  rmSync(out, { force: true });
}
