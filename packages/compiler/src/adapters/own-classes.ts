/**
 * Files without the mark, too, may declare classes whose instances are in snapshots: where such a file belongs to a package that uses the
 * runtime, its classes at the top are registered, so that a snapshot finds them by name.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const DEPENDENCIES = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

/** True if the package of the file can import the runtime. Files of installed packages are as their authors published them. */
export function registersClasses(file: string): boolean {
  if (file.split(/[\\/]/).includes("node_modules")) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) return dependsOnRuntime(manifest);
    if (folder === path.dirname(folder)) return false;
  }
}

function dependsOnRuntime(manifest: string): boolean {
  try {
    const parsed = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, Record<string, unknown> | undefined>;
    return DEPENDENCIES.some((kind) => parsed[kind]?.["@kraut/runtime"] !== undefined);
  } catch {
    return false;
  }
}
