/** A program and the libraries that it imports, as one text. */
import { dirname } from "node:path";
import { buildSync } from "esbuild";
import type { Fixture } from "./fixture.js";

const bundled = new WeakMap<Fixture, string>();

/** One ES module that exports `main`. `function`: all of it, libraries included, stands inside of `main`. */
export function bundle(fixture: Fixture, kind: "module" | "function"): string {
  let text = bundled.get(fixture);
  if (text === undefined) {
    text = kind === "module" ? buildModule(fixture) : insideOfMain(buildModule(fixture));
    bundled.set(fixture, text);
  }
  return text;
}

function buildModule({ source, file }: Fixture): string {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: dirname(file), sourcefile: file, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "esnext",
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]?.text ?? "";
}

function insideOfMain(module: string): string {
  const [exports, name = "main"] = /export \{\s*(?:(\w+) as )?main\s*\};?\s*$/.exec(module) ?? [];
  if (exports === undefined) throw new Error("a library fixture exports `main` and nothing else");
  return `export function main(log) {\n${module.slice(0, -exports.length)}\nreturn ${name}(log);\n}\n`;
}
