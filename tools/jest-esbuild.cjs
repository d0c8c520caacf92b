/**
 * The jest transformer: one TypeScript or JavaScript file → CommonJS with an inline source map.
 * An exported `const enum` becomes an ordinary object, as tsc does under `isolatedModules`, so that other files can read it.
 * `import()` becomes `require`, since jest runs no ES modules without an experimental flag.
 */
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { extname, join } = require("node:path");
const esbuild = require("esbuild");

const RUNTIME = join(__dirname, "..", "packages", "runtime", "src");
const LOADERS = { ".ts": "ts", ".mts": "ts", ".cts": "ts", ".tsx": "tsx", ".jsx": "jsx" };

/** @type {import("esbuild").TransformOptions} */
const OPTIONS = {
  format: "cjs",
  platform: "node",
  target: "node20",
  sourcemap: "inline",
  supported: { "dynamic-import": false },
};

/** As the packages' own tsconfig files say: the runtime assigns its class fields. */
const tsconfigFor = (path) => ({
  compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: !path.startsWith(RUNTIME) },
});

const SALT = esbuild.version + readFileSync(__filename, "utf8");

/** @type {import("@jest/transform").SyncTransformer} */
const transformer = {
  getCacheKey(source, path) {
    return createHash("sha256").update(SALT).update("\0").update(path).update("\0").update(source).digest("hex");
  },
  process(source, path) {
    const loader = LOADERS[extname(path)] ?? "js";
    return { code: esbuild.transformSync(source, { ...OPTIONS, tsconfigRaw: tsconfigFor(path), loader, sourcefile: path }).code };
  },
};

module.exports = transformer;
