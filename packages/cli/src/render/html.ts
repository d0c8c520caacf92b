/** A snapshot as one HTML page that needs nothing else: no script, no font, no network. */
import type { InspectedBranch, InspectedFrame, InspectedRegion, InspectedSnapshot } from "@kraut/runtime/inspect";
import { factsOf } from "./facts.js";
import { type Sources, sourceOf } from "./stack.js";

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --mark: #b8860b; --dim: #888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
code, pre, td.value { font-family: ui-monospace, monospace; font-size: 13px; }
.dim { color: var(--dim); font-weight: normal; }
.status { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; }
.suspended { color: var(--mark); } .done { color: #2e8b57; } .failed { color: #c0392b; }
section { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; overflow: hidden; }
section > h3 { font-size: .95rem; margin: 0; padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
pre { margin: 0; padding: .5rem 0; overflow-x: auto; } pre span { display: block; padding: 0 .75rem; white-space: pre; }
pre span.here { background: #b8860b22; box-shadow: inset 3px 0 var(--mark); }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .75rem; vertical-align: top; }
td.value { word-break: break-word; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: 1.4rem; border-radius: .4rem; overflow: hidden; margin-bottom: .5rem; }
.bar i { display: block; min-width: 2px; }`;

const COLORS = ["#6c8ebf", "#9673a6", "#d6b656", "#82b366", "#d79b00", "#b85450", "#3d8b8b"];

export function renderHtml(name: string, snapshot: InspectedSnapshot, sources: Sources): string {
  const { status, frames, branches = [], regions, request, result, error } = snapshot;
  const facts = factsOf(snapshot);
  const values = Object.entries({ request, result, error }).flatMap(([label, value]) =>
    value === undefined ? [] : [`<p><b>${label}</b> <code>${escapeHtml(value.preview)}</code></p>`],
  );
  const stack = frames.map((frame, depth) => renderFrame(frame, depth, depth === frames.length - 1, sources));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(name)}</title>
<style>${STYLE}</style>
<h1>${escapeHtml(name)} <span class="status ${status}">${status}</span> <span class="dim">${facts.join(" · ")}</span></h1>
${values.join("\n")}
${stack.length === 0 ? "" : `<h2>Stack <span class="dim">outermost first</span></h2>\n${stack.join("\n")}`}
${branches.map((branch) => renderBranch(branch, sources)).join("\n")}
<h2>Bytes</h2>
${renderBytes(regions, snapshot.size)}
</html>
`;
}

function renderBranch({ kind, id, request, awaits, frames }: InspectedBranch, sources: Sources): string {
  const waits = request === undefined ? awaits && `awaits ${awaits.preview}` : `suspended as ${id}, request ${request.preview}`;
  const stack = frames.map((frame, depth) => renderFrame(frame, depth, id !== undefined && depth === frames.length - 1, sources));
  return `<h2>${kind} <span class="dim">${escapeHtml(waits ?? "")}</span></h2>\n${stack.join("\n")}`;
}

function renderFrame(frame: InspectedFrame, depth: number, isInnermost: boolean, sources: Sources): string {
  const { file, lines } = sourceOf(frame, sources);
  const width = String(lines.at(-1)?.number ?? "").length;
  const code = lines.map(
    ({ number, text, isHere }) => `<span${isHere ? ' class="here"' : ""}>${String(number).padStart(width)}  ${escapeHtml(text)}</span>`,
  );
  const locals = frame.locals.map(
    (local) => `<tr><th>${escapeHtml(local.name)}</th><td class="value">${escapeHtml(local.preview ?? "")}</td></tr>`,
  );
  const place = `<code class="dim">${escapeHtml(file)}:${frame.line}:${frame.column}</code>`;
  return [
    `<section><h3>#${depth} ${escapeHtml(frame.function)} ${place}${isInnermost ? ' <span class="suspended">stopped here</span>' : ""}</h3>`,
    ...(code.length === 0 ? [] : [`<pre>${code.join("")}</pre>`]),
    ...(locals.length === 0 ? [] : [`<table>${locals.join("")}</table>`]),
    "</section>",
  ].join("\n");
}

function renderBytes(regions: readonly InspectedRegion[], total: number): string {
  const color = (i: number): string => COLORS[i % COLORS.length]!;
  const bar = regions.map(
    ({ name, length }, i) =>
      `<i style="background:${color(i)};width:${((100 * length) / total).toFixed(2)}%" title="${escapeHtml(name)}"></i>`,
  );
  const rows = regions.map(
    ({ name, offset, length, meaning }, i) =>
      `<tr><th style="color:${color(i)}">${escapeHtml(name)}</th><td class="number">${offset}</td><td class="number">+${length}</td><td class="dim">${escapeHtml(meaning)}</td></tr>`,
  );
  return `<div class="bar">${bar.join("")}</div>\n<table>${rows.join("")}</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Names and values in a snapshot may be anybody's: all of them are text. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
