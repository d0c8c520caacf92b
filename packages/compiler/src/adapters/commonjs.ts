/** ES modules as CommonJS, for tools that cannot load the former: tsc's own, as in `kraut build`. */
import ts from "typescript";
import { chainMaps } from "../5-print/print.js";
import type { RawSourceMap } from "../types.js";
import { splitMappingUrl } from "./tsc-stages.js";

/** `map` leads from `code` to its source. */
export function toCommonJs(code: string, map: RawSourceMap | undefined): { code: string; map: RawSourceMap } {
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    fileName: "module.js",
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ESNext,
      esModuleInterop: true,
      allowJs: true,
      sourceMap: true,
    },
  });
  const own = JSON.parse(sourceMapText as string) as RawSourceMap;
  return { code: splitMappingUrl(outputText).body, map: chainMaps(own, map === undefined ? [] : [map]) };
}
