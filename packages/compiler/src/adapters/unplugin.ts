/**
 * The plugin for bundlers: `import kraut from "@kraut/compiler/unplugin"`, then `kraut.vite()`, `kraut.rollup()`, `kraut.rolldown()`,
 * `kraut.esbuild()`, `kraut.webpack()`, `kraut.rspack()`. It runs before all others, since it needs the text with types still in it;
 * a file without the mark it leaves alone.
 */
import path from "node:path";
import { createUnplugin, type UnpluginInstance } from "unplugin";
import type { TransformOptions } from "../types.js";
import { compileText, concerns, formatDiagnostic } from "./core.js";
import { tsconfigOptions } from "./tsconfig.js";

export interface KrautPluginOptions extends Pick<TransformOptions, "mark" | "root" | "runtime" | "compilerOptions"> {
  /** Files to compile, of those that are JavaScript or TypeScript. Default: all but, with `mark: "all"`, those in `node_modules`. */
  include?: (file: string) => boolean;
}

const LANGUAGES = /\.[cm]?[jt]sx?$/;

const plugin: UnpluginInstance<KrautPluginOptions | undefined> = createUnplugin<KrautPluginOptions | undefined>((options) => {
  const { include = (file: string) => given.mark !== "all" || !file.includes("/node_modules/"), ...given } = options ?? {};
  const optionsFor = tsconfigOptions();
  return {
    name: "kraut",
    enforce: "pre",
    transform: {
      filter: { id: /\.[cm]?[jt]sx?(\?|$)/ },
      handler(code, id) {
        const [file = id, query] = id.split("?", 2);
        // Queries such as `?raw` and `?url` ask for something else than the module; a version is none.
        if (query !== undefined && !/^[vt]=/.test(query)) return undefined;
        if (!path.isAbsolute(file) || !LANGUAGES.test(file) || !concerns(code, file, given.mark) || !include(file)) return undefined;
        const compiled = compileText(code, { compilerOptions: optionsFor(file), ...given, filename: file });
        if (compiled === undefined) return undefined;
        for (const diagnostic of compiled.diagnostics) if (diagnostic.severity === "warning") this.warn(formatDiagnostic(diagnostic));
        return { code: compiled.code, map: (compiled.map ?? null) as never };
      },
    },
  };
});

export default plugin;
