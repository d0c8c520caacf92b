/** Snapshots as files. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CommandError } from "./errors.js";

/** Throws `CommandError` when there is no such file. */
export function readSnapshotFile(file: string): Uint8Array {
  if (!existsSync(file)) throw new CommandError(`There is no snapshot ${file}.`, "`kraut run FILE --save SNAPSHOT` makes one.");
  return readFileSync(file);
}

/** The old snapshot stands until the new one is complete: a process that dies in between loses neither. */
export function writeSnapshotFile(file: string, bytes: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, file);
}
