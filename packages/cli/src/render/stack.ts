/** The stack of a stopped task as text: for each frame its place, the source lines around it, and its locals. */
import path from "node:path";
import type { InspectedFrame, InspectedLocal } from "@kraut/runtime/inspect";
import pc from "picocolors";
import { type ManifestIndex, readSource } from "../host.js";
import { printable } from "./words.js";

/** Where source lines come from, and how their paths are shown. */
export interface Sources {
  index: ManifestIndex | undefined;
  cwd: string;
}

/** A frame with the text around its place. */
export interface FrameSource {
  /** Path from the current directory, or the module id when the source was not found. */
  file: string;
  /** Empty when the source was not found. */
  lines: { number: number; text: string; isHere: boolean }[];
}

/** Lines of source shown above the line of a point, and below it. */
const ABOVE = 2;
const BELOW = 1;

/** Frames in the middle of a deeper stack are counted, not shown. */
const SHOWN = 24;

/** Characters of a local's value: it gets one line, however large it is. */
const BRIEF = 110;

export function sourceOf({ file, line }: Pick<InspectedFrame, "file" | "line">, { index, cwd }: Sources): FrameSource {
  const source = readSource(file, index, cwd);
  if (source === undefined) return { file: printable(file), lines: [] };
  const relative = path.relative(cwd, source.file);
  const all = source.text.split(/\r?\n/);
  const lines: FrameSource["lines"] = [];
  for (let number = Math.max(1, line - ABOVE); number <= Math.min(all.length, line + BELOW); number++) {
    lines.push({ number, text: (all[number - 1] ?? "").replaceAll("\t", " "), isHere: number === line });
  }
  return { file: relative.startsWith("..") ? source.file : relative, lines };
}

/** Outermost frame first, as the calls were made. `isStopped` is false for a call that waits for something else than an answer. */
export function renderStack(frames: readonly InspectedFrame[], sources: Sources, isStopped = true): string {
  const render = (frame: InspectedFrame, depth: number): string =>
    renderFrame(frame, depth, isStopped && depth === frames.length - 1, sources);
  if (frames.length <= SHOWN) return frames.map(render).join("\n\n");
  const half = SHOWN / 2;
  const from = frames.length - half;
  const hidden = pc.dim(`… ${(frames.length - SHOWN).toLocaleString("en")} more frames …`);
  return [...frames.slice(0, half).map(render), hidden, ...frames.slice(from).map((frame, i) => render(frame, from + i))].join("\n\n");
}

function renderFrame(frame: InspectedFrame, depth: number, isInnermost: boolean, sources: Sources): string {
  const { file, lines } = sourceOf(frame, sources);
  const place = pc.cyan(`${file}:${frame.line}:${frame.column}`);
  const head = `${pc.dim(`#${depth}`)} ${pc.bold(printable(frame.function))}  ${place}${isInnermost ? pc.yellow("  stopped here") : ""}`;
  const code =
    lines.length === 0 ? [pc.dim(`   waits for ${printable(frame.callee)}() (source not found)`)] : renderLines(lines, frame.column);
  return [head, ...code, ...renderLocals(frame.locals)].join("\n");
}

/** A place with the source lines around it; the place alone when the source was not found. */
export function renderPlace({ file, line, column }: Pick<InspectedFrame, "file" | "line" | "column">, sources: Sources): string {
  const source = sourceOf({ file, line }, sources);
  return [`   ${pc.cyan(`${source.file}:${line}:${column}`)}`, ...renderLines(source.lines, column)].join("\n");
}

function renderLines(lines: FrameSource["lines"], column: number): string[] {
  const width = String(lines.at(-1)?.number).length;
  return lines.flatMap(({ number, text, isHere }) => {
    const gutter = `${String(number).padStart(width)} │`;
    if (!isHere) return [pc.dim(`     ${gutter} ${text}`)];
    const marker = `${" ".repeat(Math.max(0, column - 1))}${pc.yellow("▲")}`;
    return [`   ${pc.yellow("❯")} ${pc.dim(gutter)} ${text}`, `     ${" ".repeat(width)} ${pc.dim("│")} ${marker}`];
  });
}

function renderLocals(locals: readonly InspectedLocal[]): string[] {
  const width = Math.max(0, ...locals.map(({ name }) => name.length));
  return locals.map(({ name, preview = "" }) => {
    const text = printable(preview.length <= BRIEF ? preview : `${preview.slice(0, BRIEF - 1)}…`);
    return `     ${pc.green(printable(name).padEnd(width))}  ${text}`;
  });
}
