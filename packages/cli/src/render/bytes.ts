/** The bytes of a snapshot, part by part: offset, size, kind and meaning. */
import type { Annotation } from "@kraut/runtime/inspect";
import pc from "picocolors";
import { printable } from "./words.js";

/** Parts of one kind in a row, beyond which they are counted. */
const IN_A_ROW = 200;

/** Characters of a meaning. */
const BRIEF = 120;

export function renderAnnotations(parts: readonly Annotation[]): string {
  const digits = String(parts.at(-1)?.offset ?? 0).length;
  const kinds = Math.max(...parts.map(({ kind }) => kind.length));
  const lines: string[] = [
    pc.dim(`${"offset".padStart(Math.max(digits, 6))} ${"size".padStart(digits + 1)}  ${"kind".padEnd(kinds)}  meaning`),
  ];
  let region = "";
  let inRegion = 0;
  for (const { offset, length, region: name, kind, meaning } of parts) {
    if (name !== region) {
      if (inRegion > IN_A_ROW) lines.push(pc.dim(`${"".padStart(digits)}  … ${inRegion - IN_A_ROW} more`));
      lines.push(pc.bold(name));
      region = name;
      inRegion = 0;
    }
    if (++inRegion > IN_A_ROW) continue;
    const text = printable(meaning.length > BRIEF ? `${meaning.slice(0, BRIEF - 1)}…` : meaning);
    lines.push(
      `${String(offset).padStart(Math.max(digits, 6))} ${`+${length}`.padStart(digits + 1)}  ${pc.cyan(kind.padEnd(kinds))}  ${text}`,
    );
  }
  if (inRegion > IN_A_ROW) lines.push(pc.dim(`${"".padStart(digits)}  … ${inRegion - IN_A_ROW} more`));
  return lines.join("\n");
}
