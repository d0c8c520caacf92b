/** The stack of a stopped task as text: for each frame its place, the source lines around it, and its locals. */
import path from "node:path";
import pc from "picocolors";
import { type ManifestIndex, readSource } from "../host.js";

/** A frame, however it came to us: from a live task, or read from a snapshot without its code. */
export interface FrameView {
  function: string;
  /** Module id: `package/path` of the source. */
  file: string;
  /** 1-based, where the frame waits. */
  line: number;
  column: number;
  locals: { name: string; text: string }[];
}

export interface Sources {
  index: ManifestIndex | undefined;
  cwd: string;
}

/** Lines of source shown above the line of a point, and below it. */
const ABOVE = 2;
const BELOW = 1;

/** Frames in the middle of a deeper stack are counted, not shown. */
const SHOWN = 24;

/** Outermost frame first, as the calls were made. */
export function renderStack(frames: readonly FrameView[], sources: Sources): string {
  const blocks = frames.map((frame, depth) => () => renderFrame(frame, depth, depth === frames.length - 1, sources));
  if (blocks.length <= SHOWN) return blocks.map((block) => block()).join("\n\n");
  const half = SHOWN / 2;
  const hidden = pc.dim(`  … ${(blocks.length - SHOWN).toLocaleString("en")} more frames …`);
  return [...blocks.slice(0, half), () => hidden, ...blocks.slice(-half)].map((block) => block()).join("\n\n");
}

function renderFrame(frame: FrameView, depth: number, isInnermost: boolean, sources: Sources): string {
  const source = readSource(frame.file, sources.index, sources.cwd);
  const shown = source === undefined ? frame.file : shorten(source.file, sources.cwd);
  const head = `${pc.dim(`#${depth}`)} ${pc.bold(frame.function)}  ${pc.cyan(`${shown}:${frame.line}:${frame.column}`)}${isInnermost ? pc.yellow("  stopped here") : ""}`;
  const lines = source === undefined ? [pc.dim("   (source not found)")] : renderLines(source.text, frame.line, frame.column);
  return [head, ...lines, ...renderLocals(frame.locals)].join("\n");
}

function shorten(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith("..") ? file : relative;
}

function renderLines(text: string, line: number, column: number): string[] {
  const all = text.split(/\r?\n/);
  const first = Math.max(1, line - ABOVE);
  const last = Math.min(all.length, line + BELOW);
  const width = String(last).length;
  const rendered: string[] = [];
  for (let number = first; number <= last; number++) {
    const content = (all[number - 1] ?? "").replaceAll("\t", " ");
    const gutter = `${String(number).padStart(width)} │`;
    if (number !== line) {
      rendered.push(pc.dim(`     ${gutter} ${content}`));
      continue;
    }
    rendered.push(`   ${pc.yellow("❯")} ${pc.dim(gutter)} ${content}`);
    rendered.push(`     ${" ".repeat(width)} ${pc.dim("│")} ${" ".repeat(Math.max(0, column - 1))}${pc.yellow("▲")}`);
  }
  return rendered;
}

function renderLocals(locals: FrameView["locals"]): string[] {
  const width = Math.max(0, ...locals.map(({ name }) => name.length));
  return locals.map(({ name, text }) => `     ${pc.green(name.padEnd(width))}  ${text.replaceAll("\n", " ")}`);
}
