/**
 * The manifest: what a build says about its marked functions, for hosts that load modules by function id (`kraut resume`)
 * and for comparing two builds (`kraut check --against`).
 *
 * Takes the functions that `transform` found, gives `kraut.manifest.json`. All paths in it are relative to the manifest
 * and use `/`, so that a build directory can be moved. Keys are sorted: the same sources give the same bytes.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CompiledFunction } from "./types.js";

export { compareFunctions, compareManifests, type FunctionChange, type ManifestComparison } from "./compare.js";

/** Name of the manifest file, in the output directory of each project. */
export const MANIFEST_NAME = "kraut.manifest.json";

/** Bumped when the shape of the file changes. */
export const MANIFEST_VERSION = 1;

/** One compiled module that holds at least one marked function. */
export interface ManifestModule {
  /** Original source file, relative to the manifest. */
  source: string;
  /** Emitted JavaScript, relative to the manifest: what a host loads. */
  file: string;
  functions: CompiledFunction[];
}

export interface Manifest {
  version: typeof MANIFEST_VERSION;
  /** By module id (`package/path`). */
  modules: Record<string, ManifestModule>;
  /** Manifests of the projects that this one references, relative to this one. */
  references: string[];
  /** Modules of earlier builds that `kraut build --keep` keeps for snapshots in flight, by module id, the latest last. */
  kept?: Record<string, ManifestModule[]>;
}

/** The file is missing, is not JSON, or is not a manifest of this version. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/** `package/path` of the function id `package/path#name`. */
export function moduleOf(functionId: string): string {
  const hash = functionId.indexOf("#");
  return hash === -1 ? functionId : functionId.slice(0, hash);
}

export function emptyManifest(): Manifest {
  return { version: MANIFEST_VERSION, modules: {}, references: [] };
}

/** Reads and checks a manifest. Throws `ManifestError`. */
export function readManifest(file: string): Manifest {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new ManifestError(file, "cannot be read");
  }
  return parseManifest(text, file);
}

/** Checks the text of a manifest; `file` is for the message. Throws `ManifestError`. */
export function parseManifest(text: string, file: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ManifestError(file, `is not JSON (${(error as Error).message})`);
  }
  if (!isRecord(value)) throw new ManifestError(file, "is not a manifest: an object was expected");
  if (value.version !== MANIFEST_VERSION) {
    throw new ManifestError(
      file,
      `has version ${JSON.stringify(value.version)}, this Kraut reads version ${MANIFEST_VERSION}; build again`,
    );
  }
  const modules = value.modules;
  if (!isRecord(modules)) throw new ManifestError(file, 'is not a manifest: "modules" is missing');
  for (const [id, module] of Object.entries(modules)) {
    if (!isModule(module)) throw new ManifestError(file, `is not a manifest: module ${JSON.stringify(id)} is malformed`);
  }
  const references = value.references ?? [];
  if (!isStrings(references)) throw new ManifestError(file, 'is not a manifest: "references" is malformed');
  const manifest: Manifest = { version: MANIFEST_VERSION, modules: modules as Record<string, ManifestModule>, references };
  if (value.kept === undefined) return manifest;
  if (!isRecord(value.kept) || !Object.values(value.kept).every((list) => Array.isArray(list) && list.every(isModule)))
    throw new ManifestError(file, 'is not a manifest: "kept" is malformed');
  return { ...manifest, kept: value.kept as NonNullable<Manifest["kept"]> };
}

/** The text of a manifest. */
export function formatManifest(manifest: Manifest): string {
  const entry = ({ source, file, functions }: ManifestModule): ManifestModule => ({ source, file, functions });
  const modules = sortedRecord(manifest.modules, entry);
  const kept = sortedRecord(manifest.kept ?? {}, (versions) => versions.map(entry));
  const references = [...manifest.references].sort();
  const text = { version: manifest.version, modules, references, ...(Object.keys(kept).length === 0 ? {} : { kept }) };
  return `${JSON.stringify(text, null, 2)}\n`;
}

function sortedRecord<V, R>(record: Record<string, V>, each: (value: V) => R): Record<string, R> {
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, each(record[key] as V)]),
  );
}

/** Writes a manifest when its text changed. The file is never half written: a host may read it while a watch build runs. */
export function writeManifest(file: string, manifest: Manifest): void {
  const text = formatManifest(manifest);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/** `target` as seen from the directory of `manifestFile`, with `/`. */
export function relativeTo(manifestFile: string, target: string): string {
  return path.relative(path.dirname(manifestFile), target).replaceAll("\\", "/");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isModule(value: unknown): value is ManifestModule {
  return (
    isRecord(value) &&
    typeof value.source === "string" &&
    typeof value.file === "string" &&
    Array.isArray(value.functions) &&
    value.functions.every(isFunction)
  );
}

function isFunction(value: unknown): value is CompiledFunction {
  return (
    isRecord(value) &&
    typeof value.id === "string" &&
    typeof value.name === "string" &&
    typeof value.fingerprint === "string" &&
    Array.isArray(value.points) &&
    value.points.every((point) => isRecord(point) && typeof point.key === "string" && isStrings(point.live))
  );
}
