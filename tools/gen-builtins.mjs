/**
 * `node tools/gen-builtins.mjs [--check]`: compiles the marked built-ins in packages/runtime/builtins into
 * packages/runtime/src/builtins/generated with Kraut itself, or says that they are stale. Needs a built compiler.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { transform } from "@kraut/compiler";

const ROOT = join(import.meta.dirname, "..");
const SOURCES = join(ROOT, "packages/runtime/builtins");
const OUT = join(ROOT, "packages/runtime/src/builtins/generated");

/** What never suspends, of what the sources import. */
const PURE = ["iteration", "json-parts", "promises", "replacing", "sorting", "spec", "typed-arrays"].map(
  (name) => `../src/builtins/${name}.js`,
);

const check = process.argv.includes("--check");
mkdirSync(OUT, { recursive: true });
for (const file of readdirSync(SOURCES).filter((name) => name.endsWith(".ts"))) {
  const path = join(OUT, file);
  const text = compile(file);
  if (!check) writeFileSync(path, text);
  else if (text !== readOrEmpty(path)) {
    console.error(`${relative(ROOT, path)} is stale: run npm run builtins`);
    process.exitCode = 1;
  }
}

function compile(file) {
  const source = readFileSync(join(SOURCES, file), "utf8");
  const { code, diagnostics } = transform(source, {
    filename: join(SOURCES, file),
    root: ROOT,
    runtime: { module: "../../support.js" },
    pureImports: PURE,
  });
  const wrong = diagnostics.filter((one) => one.severity !== "info");
  if (code === undefined || wrong.length > 0) throw new Error(wrong.map((one) => `${file}: ${one.message}\n${one.frame}`).join("\n\n"));
  const name = file.replace(/\.ts$/, "");
  return `// Made by tools/gen-builtins.mjs from packages/runtime/builtins/${file}.\n// @ts-nocheck\n${adapt(code, name)}`;
}

/** Ids say that a frame is one of ours; no value is found by the name of a binding here: intrinsics have names of their own. */
function adapt(code, name) {
  const head = /\$k\.module\((\d+), ?"[^"]*", ?(.*), ?\{[^{}\n]*\}(?:, "[^"]*")?\);\n/;
  if (!head.test(code)) throw new Error(`${name}: the head of the module is not as expected`);
  return code
    .replace(head, (_, version, functions) => `$k.module(${version}, "kraut:${name}", ${functions}, {});\n`)
    .replace(/import \{ ([^}]*) \} from "\.\.\/src\/builtins\/calls\.js";/, (_, names) => {
      // the engine sees through calls of a constant of the module, not of an import
      return `const { ${names} } = $k;`;
    })
    .replaceAll('"../src/builtins/', '"../')
    .replace(/\n\/\/# sourceMappingURL=.*\n?/, "\n");
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
