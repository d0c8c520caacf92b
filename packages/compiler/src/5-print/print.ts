/** Pass `print`. Syntax tree to text, and the map from it to the original source through the maps of earlier steps. */
import { generate } from "@babel/generator";
import * as t from "@babel/types";
import remapping from "@jridgewell/remapping";
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import type { RawSourceMap } from "../types.js";

export interface Printed {
  readonly code: string;
  readonly map: RawSourceMap | undefined;
}

/**
 * `earlier`: maps of the steps before, the last step first; `undefined` when nobody wants a map, which takes a third of the time.
 * Statements in `compact` (metadata, resuming bodies) are printed on one line each: nobody reads them without the map, and they are
 * half of the output. With spaces, as the running bodies have them: gzip then finds the same text again (2.93 of the input, and
 * 3.12 without).
 */
export function print(
  file: t.File,
  compact: ReadonlySet<t.Node>,
  source: string,
  filename: string,
  earlier: readonly RawSourceMap[] | undefined,
): Printed {
  const { program } = file;
  const parts: Printed[] = [];
  const options = { sourceMaps: earlier !== undefined, sourceFileName: filename };
  let hasDirectives = program.directives.length > 0;
  const add = (body: t.Statement[], isCompact: boolean): void => {
    const part = hasDirectives ? { ...program, body } : t.program(body, [], program.sourceType);
    const { code, map } = generate(part, { ...options, concise: isCompact, comments: !isCompact }, { [filename]: source });
    hasDirectives = false;
    if (code !== "") parts.push({ code, map: map as RawSourceMap | undefined });
  };
  const shebang = program.interpreter ? `#!${program.interpreter.value}` : undefined;
  if (shebang !== undefined) parts.push({ code: shebang, map: undefined });
  let row: t.Statement[] = [];
  for (const statement of program.body) {
    if (!compact.has(statement)) {
      row.push(statement);
      continue;
    }
    if (row.length > 0 || hasDirectives) add(row, false);
    row = [];
    add([statement], true);
  }
  if (row.length > 0 || parts.length === 0) add(row, false);
  const code = parts.map((part) => `${part.code}\n`).join("");
  return { code, map: earlier && chainMaps(joinMaps(parts, filename, source), earlier) };
}

/** The map of parts that stand under each other. */
function joinMaps(parts: readonly Printed[], filename: string, source: string): RawSourceMap {
  const names: string[] = [];
  const lines: SourceMapSegment[][] = [];
  let height = 0;
  for (const { code, map } of parts) {
    const offset = names.length;
    names.push(...(map?.names ?? []));
    for (const line of map ? decode(map.mappings) : [])
      lines.push(
        line.map((segment) => (segment.length === 5 ? [segment[0], segment[1], segment[2], segment[3], segment[4] + offset] : segment)),
      );
    height += code.split("\n").length;
    while (lines.length < height) lines.push([]);
  }
  return { version: 3, sources: [filename], sourcesContent: [source], names, mappings: encode(lines) };
}

export function chainMaps(map: RawSourceMap, earlier: readonly RawSourceMap[]): RawSourceMap {
  if (earlier.length === 0) return map;
  const joined = remapping([map, ...earlier] as never, () => null);
  return JSON.parse(joined.toString()) as RawSourceMap;
}
