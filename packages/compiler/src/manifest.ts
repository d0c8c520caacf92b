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
  return { version: MANIFEST_VERSION, modules: modules as Record<string, ManifestModule>, references };
}

/** The text of a manifest. */
export function formatManifest(manifest: Manifest): string {
  const modules: Record<string, ManifestModule> = {};
  for (const id of Object.keys(manifest.modules).sort()) {
    const { source, file, functions } = manifest.modules[id]!;
    modules[id] = { source, file, functions };
  }
  return `${JSON.stringify({ version: manifest.version, modules, references: [...manifest.references].sort() }, null, 2)}\n`;
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

/** What became of one function between two builds. */
export interface FunctionChange {
  id: string;
  /**
   * `same`: snapshots that hold it resume. `changed`: its code is another, so they do not, unless the host allows it or
   * migrates. `removed`: no function of that id is left.
   */
  kind: "same" | "changed" | "removed";
  /** Keys of the points that the new code has too, with the same live locals; a snapshot stopped there can be migrated as it is. */
  kept: string[];
  /** The other points of the old code, and what is wrong with them. */
  lost: { key: string; reason: string }[];
  /** For `removed`: a function of the new build with the same code under another id. */
  movedTo: string | undefined;
}

export interface ManifestComparison {
  functions: FunctionChange[];
  /** Ids that only the new build has. */
  added: string[];
  /** True when every snapshot made by the old build resumes in the new one. */
  compatible: boolean;
}

/** Which snapshots in flight of build `before` can build `after` resume? */
export function compareManifests(before: Manifest, after: Manifest): ManifestComparison {
  const old = functionsById(before);
  const current = functionsById(after);
  const byFingerprint = new Map<string, string>();
  for (const fn of current.values()) if (!old.has(fn.id)) byFingerprint.set(fn.fingerprint, fn.id);

  const functions: FunctionChange[] = [];
  for (const fn of old.values()) {
    const now = current.get(fn.id);
    if (now === undefined) {
      const lost = fn.points.map((point) => ({ key: point.key, reason: "the function is gone" }));
      functions.push({ id: fn.id, kind: "removed", kept: [], lost, movedTo: byFingerprint.get(fn.fingerprint) });
    } else {
      functions.push({
        id: fn.id,
        kind: fn.fingerprint === now.fingerprint ? "same" : "changed",
        ...comparePoints(fn, now),
        movedTo: undefined,
      });
    }
  }
  return {
    functions,
    added: [...current.keys()].filter((id) => !old.has(id)),
    compatible: functions.every((change) => change.kind === "same" && change.lost.length === 0),
  };
}

function comparePoints(before: CompiledFunction, after: CompiledFunction): Pick<FunctionChange, "kept" | "lost"> {
  const points = new Map(after.points.map((point) => [point.key, point]));
  const kept: string[] = [];
  const lost: FunctionChange["lost"] = [];
  for (const point of before.points) {
    const now = points.get(point.key);
    const reason = now === undefined ? "no such point any more" : liveDifference(point.live, now.live);
    if (reason === undefined) kept.push(point.key);
    else lost.push({ key: point.key, reason });
  }
  return { kept, lost };
}

function liveDifference(before: readonly string[], after: readonly string[]): string | undefined {
  const more = after.filter((name) => !before.includes(name));
  const fewer = before.filter((name) => !after.includes(name));
  if (more.length > 0) return `it now needs ${more.join(", ")}`;
  if (fewer.length > 0) return `it no longer knows ${fewer.join(", ")}`;
  return undefined;
}

function functionsById(manifest: Manifest): Map<string, CompiledFunction> {
  const byId = new Map<string, CompiledFunction>();
  for (const id of Object.keys(manifest.modules).sort()) {
    for (const fn of manifest.modules[id]!.functions) byId.set(fn.id, fn);
  }
  return byId;
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
