/** Snapshots as files. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CommandError } from "./errors.js";

/** Throws `CommandError` when there is no such file, or it cannot be read. */
export function readSnapshotFile(file: string): Uint8Array {
  if (!existsSync(file)) throw new CommandError(`There is no snapshot ${file}.`, "`kraut run FILE --save SNAPSHOT` makes one.");
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(`The snapshot ${file} cannot be read: ${(error as Error).message}.`);
  }
}

/**
 * The old snapshot stands until the new one is complete: a process that dies in between loses neither.
 * Throws `CommandError` when the file cannot be written.
 */
export function writeSnapshotFile(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(temporary, bytes);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new CommandError(
      `The snapshot cannot be written to ${file}: ${(error as Error).message}.`,
      "Nothing was saved: name a file that can be written with --save, and run the command again.",
    );
  }
}
