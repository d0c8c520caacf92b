/**
 * Compiles the kernels and loads each twice: as it stands, and marked. The copies lie in `.kraut/bench` inside the repository,
 * so that their imports of the runtime resolve as they do for users.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "@kraut/compiler";

const ROOT = join(import.meta.dirname, "..");
const KERNELS = join(import.meta.dirname, "kernels");
const SCRATCH = join(ROOT, ".kraut", "bench");

/** Names of all kernels. */
export const kernels = () => readdirSync(KERNELS).map((file) => basename(file, ".js"));

/**
 * @param {string} name of a kernel
 * @param {(text: string) => string} prepare what is done to its text first
 * @returns {{ filename: string, input: string, output: string }}
 */
export function compile(name, prepare = (text) => text) {
  const filename = join(KERNELS, `${name}.js`);
  const input = prepare(readFileSync(filename, "utf8"));
  const { code, diagnostics } = transform(input, { filename, root: ROOT });
  if (code === undefined) throw new Error(diagnostics.map((one) => `${one.message}\n${one.frame}`).join("\n\n"));
  return { filename, input, output: code };
}

/**
 * @param {string} name of a kernel
 * @returns {Promise<{ plain: any, marked: any, input: string }>} the two modules, and the text
 */
export async function load(name) {
  const { input, output } = compile(name);
  return { plain: await importAs("plain", name, input), marked: await importAs("marked", name, output), input };
}

/** @param {string} kind a folder of its own @param {string} name @param {string} code */
export function importAs(kind, name, code) {
  const folder = join(SCRATCH, kind);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.js`);
  writeFileSync(file, code);
  return import(pathToFileURL(file).href);
}
