import path from "node:path";
import { annotateSnapshot, inspectSnapshot } from "@kraut/runtime/inspect";
import { EXIT, type ExitCode, UsageError } from "../errors.js";
import { findManifest } from "../host.js";
import { renderAnnotations } from "../render/bytes.js";
import { renderHtml } from "../render/html.js";
import { snapshotAsJson } from "../render/json.js";
import { renderSnapshot } from "../render/text.js";
import { readSnapshotFile } from "../snapshot-file.js";

export interface InspectFlags {
  json?: boolean | undefined;
  html?: boolean | undefined;
  bytes?: boolean | undefined;
  manifest?: string | undefined;
}

/** Loads no module and makes none of the snapshot's objects. */
export async function inspectCommand(file: string, flags: InspectFlags): Promise<ExitCode> {
  if ([flags.json, flags.html, flags.bytes].filter((flag) => flag === true).length > 1)
    throw new UsageError("--json, --html and --bytes exclude each other.");
  const cwd = process.cwd();
  const bytes = readSnapshotFile(path.resolve(file));
  if (flags.bytes === true) {
    console.log(renderAnnotations(annotateSnapshot(bytes)));
    return EXIT.ok;
  }
  const snapshot = inspectSnapshot(bytes);
  const sources = { index: await findManifest([path.resolve(file), cwd], flags.manifest), cwd };
  if (flags.json === true) console.log(JSON.stringify(snapshotAsJson(snapshot, sources), null, 2));
  else if (flags.html === true) console.log(renderHtml(path.basename(file), snapshot, sources));
  else console.log(renderSnapshot(file, snapshot, sources));
  return EXIT.ok;
}
