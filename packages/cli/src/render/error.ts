/** What a program or the runtime threw, for a terminal: Kraut's errors with the source at their places, others with the program's part of the stack. */
import { fileURLToPath } from "node:url";
import { inspect, stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { renderPlace, type Sources } from "./stack.js";

export function renderError(error: unknown, sources: Sources): string {
  if (isKrautError(error)) {
    const places = placesOf(error).map(({ label, ...place }) => `\n\n${pc.dim(label)}\n${renderPlace(place, sources)}`);
    return `${pc.red(error.name)} ${pc.dim(error.code)}\n${error.message}${places.join("")}`;
  }
  if (typeof error === "string") return error;
  return withoutOurFrames(inspect(error, { depth: 6, colors: pc.isColorSupported, breakLength: 120 }));
}

interface KrautError extends Error {
  readonly code: string;
}

/** By its brand, not its class: the program may bring its own copy of the runtime. */
function isKrautError(error: unknown): error is KrautError {
  return error instanceof Error && Symbol.for("kraut.error") in error;
}

interface Place {
  readonly label: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The fields that docs/errors.md lists: `place` and `origin` of a stop that was lost, else the error's own. */
function placesOf(error: object): Place[] {
  const { place, origin } = error as { place?: unknown; origin?: unknown };
  return [placeIn(error, "here"), placeIn(place, "called here"), placeIn(origin, "stopped here")].filter((found) => found !== undefined);
}

function placeIn(value: unknown, label: string): Place | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { file, line, column } = value as Partial<Record<string, unknown>>;
  return typeof file === "string" && typeof line === "number" && typeof column === "number" ? { label, file, line, column } : undefined;
}

/** Frames of this command and of the runtime say nothing of the program. */
function withoutOurFrames(text: string): string {
  const ours = [new URL("../../", import.meta.url).href, new URL("../", import.meta.resolve("@kraut/runtime")).href];
  const all = ours.flatMap((url) => [url, fileURLToPath(url)]);
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    if (!/^\s*at /.test(stripVTControlCharacters(line)) || !all.some((place) => line.includes(place))) kept.push(line);
    // the last frame of a stack opens the error's properties
    else if (line.endsWith(" {") && kept.length > 0) kept[kept.length - 1] += " {";
  }
  return kept.join("\n");
}
