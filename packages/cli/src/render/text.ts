/** A snapshot as text for a terminal: the stack with source lines, the locals, the bytes. */
import path from "node:path";
import type { InspectedFrame, SnapshotInspection } from "@kraut/runtime/inspect";
import pc from "picocolors";
import { type ManifestIndex, readSource } from "../host.js";
import { count, size } from "./words.js";

/** Lines of source shown above and below the line of a point. */
const CONTEXT = 1;

export function renderSnapshot(snapshot: SnapshotInspection, index: ManifestIndex | undefined, cwd: string): string {
  const parts = [renderHead(snapshot)];
  if (snapshot.frames.length > 0) parts.push(renderStack(snapshot, index, cwd));
  parts.push(renderBytes(snapshot));
  return parts.join("\n\n");
}
