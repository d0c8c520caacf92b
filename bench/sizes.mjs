/**
 * Bytes of compiled code, as it is shipped, against its source; and what a page must load of the runtime. Once with the files
 * as they are, and once without comments, since a well-commented source makes the output look small.
 */
import { gzipSync } from "node:zlib";
import { build, transformSync } from "esbuild";
import { compile, kernels } from "./load.mjs";

const GROUP = "sizes";

/** @returns {Promise<import("./table.mjs").Row[]>} */
export async function sizes() {
  const sizesOf = (names, prepare) =>
    names.map((name) => {
      const { input, output } = compile(name, prepare);
      return { name, input: bytes(input), output: bytes(output) };
    });
  // One-line calls of array methods, each with a loop of its own; and functions of a line or two around a `yield` or `await`:
  // kernels for speed, which no program looks like.
  const dense = ["array-methods", "generators", "awaits"];
  const names = kernels().filter((name) => !dense.includes(name));
  const files = sizesOf(names);
  const bare = sizesOf(names, print);
  return [
    row("output / input", files, "raw", 5),
    row("output / input, gzip", files, "gzip", 3),
    row("without comments: output / input", bare, "raw"),
    row("without comments: output / input, gzip", bare, "gzip"),
    ...dense.map((name) => row(`${name} alone: output / input, gzip`, sizesOf([name]), "gzip")),
    await runtimeRow(),
  ];
}

function row(name, files, kind, bar) {
  const total = (side) => files.reduce((sum, file) => sum + file[side][kind], 0);
  const ratio = (file) => file.output[kind] / file.input[kind];
  const worst = files.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  const detail = `${total("input")} → ${total("output")} bytes; worst: ${worst.name} ${ratio(worst).toFixed(2)} ×`;
  return { group: GROUP, name, value: total("output") / total("input"), unit: "×", detail, bar };
}

async function runtimeRow() {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export * from "@kraut/runtime"; export * as compiled from "@kraut/runtime/compiled";',
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
  });
  const { raw, gzip } = bytes(outputFiles[0].text);
  return {
    group: GROUP,
    name: "runtime, minified, gzip",
    value: gzip / 1_000,
    unit: "kB",
    detail: `${(raw / 1_000).toFixed(1)} kB minified`,
  };
}

const print = (code) => transformSync(code, { loader: "js", legalComments: "none" }).code;
const bytes = (text) => ({ raw: Buffer.byteLength(text), gzip: gzipSync(text).length });
