/** What `run` and `resume` do with a task that no longer runs: save it, say how it stands, choose the exit code. */
import path from "node:path";
import { inspect } from "node:util";
import { CancelledError, NotSerializableError, type Task } from "@kraut/runtime";
import { inspectSnapshot } from "@kraut/runtime/inspect";
import pc from "picocolors";
import { EXIT, type ExitCode } from "../errors.js";
import type { ManifestIndex } from "../host.js";
import { toJson } from "../json.js";
import { renderError } from "../render/error.js";
import { renderStack } from "../render/stack.js";
import { size } from "../render/words.js";
import { writeSnapshotFile } from "../snapshot-file.js";

/** How much of a local's value the stack shows; `kraut inspect` shows more. */
const BRIEFLY = { depth: 2, width: 5 };

export interface Outcome {
  /** Where the task is saved. */
  file: string;
  /** True when that is the snapshot that was resumed. */
  isInput: boolean;
  json: boolean;
  index: ManifestIndex | undefined;
}

export function conclude(task: Task, outcome: Outcome): ExitCode {
  if (task.status === "suspended") return suspended(task, outcome);
  if (task.status === "done") return done(task, outcome);
  return failed(task, outcome);
}

function suspended(task: Task, { file, json, index }: Outcome): ExitCode {
  const bytes = task.serialize();
  writeSnapshotFile(file, bytes);
  if (json) {
    print({ status: "suspended", pending: toJson(task.pending), snapshot: file, bytes: bytes.length });
    return EXIT.ok;
  }
  for (const { id, request } of task.pending) {
    const number = task.pending.length > 1 ? ` ${pc.dim(`id ${id}`)}` : "";
    console.log(`${pc.yellow("suspended")}${number}  ${show(request)}`);
  }
  console.log(`\n${renderStack(inspectSnapshot(bytes, BRIEFLY).frames, { index, cwd: process.cwd() })}\n`);
  console.log(`${pc.green("saved")}  ${relative(file)}, ${size(bytes.length)}`);
  return EXIT.ok;
}

function done(task: Task, outcome: Outcome): ExitCode {
  const note = outcome.isInput ? saveEnd(task, outcome.file) : undefined;
  if (outcome.json) print({ status: "done", result: toJson(task.result) });
  else console.log([`${pc.green("done")}  ${show(task.result)}`, ...(note === undefined ? [] : [pc.dim(note)])].join("\n"));
  return EXIT.ok;
}

function failed(task: Task, outcome: Outcome): ExitCode {
  const { error } = task;
  if (error instanceof CancelledError) {
    const note = outcome.isInput ? saveEnd(task, outcome.file) : undefined;
    if (outcome.json) print({ status: "cancelled" });
    else console.log([pc.yellow("cancelled"), ...(note === undefined ? [] : [pc.dim(note)])].join("\n"));
    return EXIT.ok;
  }
  if (outcome.json)
    print({ status: "failed", error: error instanceof Error ? { name: error.name, message: error.message } : toJson(error) });
  else {
    console.error(`${pc.red("failed")}  ${renderError(error, { index: outcome.index, cwd: process.cwd() })}`);
    // The stop before is worth more than the failure: with the cause mended, one can go on from there.
    if (outcome.isInput) console.error(pc.dim(`${relative(outcome.file)} still holds the stop before.`));
  }
  return EXIT.failed;
}

/** The snapshot that was resumed becomes the ended task, so that nobody resumes it a second time by mistake. */
function saveEnd(task: Task, file: string): string | undefined {
  try {
    writeSnapshotFile(file, task.serialize());
    return undefined;
  } catch (error) {
    if (error instanceof NotSerializableError)
      return `${relative(file)} still holds the stop before, because the result cannot be saved. ${error.message}`;
    throw error;
  }
}

function print(value: unknown): void {
  console.log(JSON.stringify(value));
}

function show(value: unknown): string {
  return typeof value === "string" ? value : inspect(value, { depth: 6, colors: pc.isColorSupported, breakLength: 120 });
}

function relative(file: string): string {
  const shown = path.relative(process.cwd(), file);
  return shown.startsWith("..") ? file : shown;
}
