/** Pass `print`. Syntax tree to text, and the map from it to the original source through the maps of earlier steps. */
import { generate } from "@babel/generator";
import type * as t from "@babel/types";
import remapping from "@jridgewell/remapping";
import type { RawSourceMap } from "../types.js";

export interface Printed {
  readonly code: string;
  readonly map: RawSourceMap;
}

/** `earlier`: maps of the steps before, the last step first. */
export function print(file: t.File, source: string, filename: string, earlier: readonly RawSourceMap[]): Printed {
  const { code, map } = generate(file, { sourceMaps: true, sourceFileName: filename, retainLines: false }, { [filename]: source });
  return { code, map: chainMaps(map as RawSourceMap, earlier) };
}

export function chainMaps(map: RawSourceMap, earlier: readonly RawSourceMap[]): RawSourceMap {
  if (earlier.length === 0) return map;
  const joined = remapping([map, ...earlier] as never, () => null);
  return JSON.parse(joined.toString()) as RawSourceMap;
}
