/** A snapshot as text for a terminal: what it is, the stack with source lines and locals, the bytes. */
import type { InspectedBranch, InspectedRegion, InspectedSnapshot } from "@kraut/runtime/inspect";
import pc from "picocolors";
import { factsOf } from "./facts.js";
import { renderStack, type Sources } from "./stack.js";
import { printable } from "./words.js";

/** `name` is how the user calls it: the file. */
export function renderSnapshot(name: string, snapshot: InspectedSnapshot, sources: Sources): string {
  const parts = [renderHead(name, snapshot)];
  if (snapshot.frames.length > 0) parts.push(renderStack(snapshot.frames, sources));
  parts.push(...renderBranches(snapshot.branches ?? [], sources));
  parts.push(renderBytes(snapshot.regions, snapshot.size));
  return parts.join("\n\n");
}

function renderHead(name: string, snapshot: InspectedSnapshot): string {
  const { status, request, result, error } = snapshot;
  const facts = factsOf(snapshot);
  const colored = { suspended: pc.yellow, done: pc.green, failed: pc.red }[status](status);
  const lines = [`${pc.bold(name)}  ${colored}  ${pc.dim(facts.join(" · "))}`];
  for (const [label, value] of Object.entries({ request, result, error })) {
    if (value !== undefined) lines.push(`${pc.green(label)}  ${printable(value.preview)}`);
  }
  return lines.join("\n");
}

/** Further ones are counted, not shown. */
const BRANCHES = 24;

function renderBranches(branches: readonly InspectedBranch[], sources: Sources): string[] {
  const shown = branches
    .slice(0, BRANCHES)
    .map((branch) => `${renderBranch(branch)}\n${renderStack(branch.frames, sources, branch.id !== undefined)}`);
  const more = branches.length - shown.length;
  return more > 0 ? [...shown, pc.dim(`… ${more.toLocaleString("en")} more half-run calls …`)] : shown;
}

function renderBranch({ kind, id, request, awaits }: InspectedBranch): string {
  const head = pc.bold(kind);
  if (request !== undefined) return `${head}  ${pc.yellow(`suspended as ${id}`)}  ${pc.green("request")}  ${printable(request.preview)}`;
  return awaits === undefined ? head : `${head}  ${pc.green("awaits")}  ${printable(awaits.preview)}`;
}

/** Cells of the longest bar. */
const BAR = 24;

function renderBytes(regions: readonly InspectedRegion[], total: number): string {
  const names = Math.max(...regions.map(({ name }) => name.length));
  const digits = String(total).length;
  const lines = regions.map(({ name, offset, length, meaning }) => {
    const bar = "█".repeat(Math.round((length / total) * BAR)).padEnd(BAR, "·");
    const place = `${String(offset).padStart(digits)} +${String(length).padStart(digits)}`;
    return `  ${name.padEnd(names)}  ${pc.dim(place)}  ${pc.cyan(bar)}  ${pc.dim(meaning)}`;
  });
  return [`${pc.bold("bytes")} ${pc.dim("offset +length")}`, ...lines].join("\n");
}
