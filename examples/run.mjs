/**
 * `node examples/run.mjs FILE [EXPORT [ARGUMENT…]]`: compiles one example, calls its `main` (or EXPORT), prints what it returns as JSON.
 * The shortest way from a source to a running marked function; projects use `kraut build`.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "@kraut/compiler";

const ROOT = join(import.meta.dirname, "..");
const [file, name = "main", ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node examples/run.mjs FILE [EXPORT [ARGUMENT…]]");
  process.exit(2);
}

const filename = resolve(file);
const { code, diagnostics } = transform(readFileSync(filename, "utf8"), { filename, root: ROOT });
for (const { severity, file, line, column, message, frame } of diagnostics) {
  console.error(`${severity}: ${file}:${line}:${column}: ${message}\n${frame}`);
}
if (code === undefined) process.exit(1);

// Inside the repository, so that the example's imports resolve.
const output = join(ROOT, ".kraut", relative(ROOT, filename).replace(/\.tsx?$/, ".js"));
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, code);
const module = await import(pathToFileURL(output).href);
console.log(JSON.stringify(module[name](...args), null, 2));
