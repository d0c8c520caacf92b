import path from "node:path";
import { inspect } from "node:util";
import type { Task } from "@kraut/runtime";
import { type ExitCode, UsageError } from "../errors.js";
import { findManifest, loadFile, loadTask } from "../host.js";
import { parseJson } from "../json.js";
import { settle } from "../settle.js";
import { readSnapshotFile } from "../snapshot-file.js";
import { conclude } from "./conclude.js";

export interface ResumeFlags {
  value?: string | undefined;
  throw?: string | undefined;
  cancel?: boolean | undefined;
  id?: string | undefined;
  save?: string | undefined;
  manifest?: string | undefined;
  import?: string | string[] | undefined;
  json?: boolean | undefined;
}

export async function resumeCommand(snapshot: string, flags: ResumeFlags): Promise<ExitCode> {
  const moves = [flags.value, flags.throw, flags.cancel].filter((flag) => flag !== undefined);
  if (moves.length > 1) throw new UsageError("--value, --throw and --cancel exclude each other.");
  const id = flags.id === undefined ? undefined : idOf(flags.id);
  const value = flags.value === undefined ? undefined : parseJson(flags.value, "--value");

  const file = path.resolve(snapshot);
  const bytes = readSnapshotFile(file);
  const index = await findManifest([file, process.cwd()], flags.manifest);
  for (const module of [flags.import ?? []].flat()) await loadFile(path.resolve(module));
  const task = await loadTask(bytes, index);
  if (flags.cancel !== true && id === undefined && task.pending.length > 1) throw whichOne(task);
  if (flags.cancel === true) task.cancel("kraut resume --cancel");
  else if (flags.throw !== undefined) task.throw(new Error(flags.throw), id);
  else task.resume(value, id);
  await settle(task);
  const save = flags.save === undefined ? file : path.resolve(flags.save);
  return conclude(task, { file: save, isInput: save === file, json: flags.json === true, index });
}

function whichOne({ pending }: Task): UsageError {
  const list = pending.map(({ id, request }) => `  --id ${id}  ${inspect(request, { depth: 2, breakLength: Number.POSITIVE_INFINITY })}`);
  return new UsageError(`${pending.length} suspensions are open; say which one goes on:\n${list.join("\n")}`);
}

function idOf(text: string): number {
  const id = Number(text);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new UsageError(`--id is the number of a suspension, not "${text}".`);
}
