/** The last touch to compiled text and map: what tsc's own output for the file says of names, paths and comments. */
import type { RawSourceMap } from "../types.js";
import { type StageText, splitMappingUrl } from "./tsc-stages.js";

export function outputKind(name: string): "script" | "map" | undefined {
  if (/\.d\.[cm]?ts(?:\.map)?$/.test(name)) return undefined;
  if (/\.[cm]?jsx?$/.test(name)) return "script";
  return /\.[cm]?jsx?\.map$/.test(name) ? "map" : undefined;
}

/** `original` is the map that tsc made of the same file: it knows `file`, `sourceRoot`, `sources` as the tsconfig wants them. */
export function finishMap(original: string, map: RawSourceMap): string {
  const shape = JSON.parse(original) as RawSourceMap;
  return JSON.stringify({ ...shape, names: map.names, mappings: map.mappings });
}

/** `original` is the text that tsc made of the same file: it knows which mapping comment the tsconfig wants. */
export function finishText(original: string, output: StageText, crlf: boolean): string {
  const { url } = splitMappingUrl(original);
  const body = output.text.endsWith("\n") ? output.text : `${output.text}\n`;
  const text = url === undefined ? body : `${body}//# sourceMappingURL=${inlineMap(url, output.map) ?? url}`;
  return crlf ? text.replace(/\r?\n/g, "\r\n") : text;
}

const INLINE = /^data:application\/json[^,]*;base64,/;

function inlineMap(url: string, map: RawSourceMap): string | undefined {
  const prefix = INLINE.exec(url)?.[0];
  if (prefix === undefined) return undefined;
  const original = Buffer.from(url.slice(prefix.length), "base64").toString("utf8");
  return prefix + Buffer.from(finishMap(original, map)).toString("base64");
}

/** Before the comment that names the map. */
export function appendLine(text: string, line: string): string {
  const at = text.lastIndexOf("//# sourceMappingURL=");
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  return at < 0 ? `${text}${text.endsWith("\n") ? "" : end}${line}${end}` : `${text.slice(0, at)}${line}${end}${text.slice(at)}`;
}
