/** `node build.mjs TOOL FILE`: bundles main.ts with the plugin. */
import { basename, dirname, join } from "node:path";
import kraut from "@kraut/compiler/unplugin";

const [, , tool, file] = process.argv;
const entry = join(import.meta.dirname, "main.ts");
const tools = {
  async esbuild() {
    const { build } = await import("esbuild");
    await build({
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      minify: true,
      keepNames: true,
      packages: "external",
      platform: "node",
      format: "esm",
      plugins: [kraut.esbuild()],
    });
  },
  async vite() {
    const { build } = await import("vite");
    await build({
      root: import.meta.dirname,
      configFile: false,
      logLevel: "warn",
      plugins: [kraut.vite()],
      build: { ssr: entry, outDir: dirname(file), emptyOutDir: false, rollupOptions: { output: { entryFileNames: basename(file) } } },
    });
  },
  async rolldown() {
    const { rolldown } = await import("rolldown");
    const bundle = await rolldown({ input: entry, external: [/^node:/, /^@kraut\//], plugins: [kraut.rolldown()] });
    await bundle.write({ file, minify: true });
  },
};
await tools[tool]();
