/**
 * How `kraut run`, `resume` and `inspect` find code: through kraut.manifest.json, never through what a snapshot says.
 *
 * A manifest maps module ids to files of one build; it is looked for beside and above the given file, in the output directory
 * of a tsconfig found on the way, or named by `--manifest`. A module id that no manifest has is an error: the bytes alone load nothing.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { emptyManifest, MANIFEST_NAME, type Manifest, ManifestError, type ManifestModule, readManifest } from "@kraut/compiler/manifest";
import { CodeMismatchError, deserialize, type Task, UnknownFunctionError } from "@kraut/runtime";
import { CommandError } from "./errors.js";

/** A module of a manifest, with absolute paths. */
export interface HostModule extends ManifestModule {
  id: string;
}

/** A manifest and all that it references. */
export class ManifestIndex {
  readonly modules = new Map<string, HostModule>();
  /** Files of earlier builds that are kept, by module id. */
  readonly kept = new Map<string, string[]>();

  private constructor(
    /** For messages: where it was read from. */
    readonly file: string,
  ) {}

  /** Throws `CommandError` when a file is missing or is no manifest. A reference that is missing was not built, and is left out. */
  static read(...files: [string, ...string[]]): ManifestIndex {
    const index = new ManifestIndex(files[0]);
    const seen = new Set<string>();
    for (const file of files) {
      if (!existsSync(file)) throw new CommandError(`There is no manifest ${file}.`, "`kraut build` writes it into the output directory.");
      index.#add(file, seen);
    }
    return index;
  }

  #add(file: string, seen: Set<string>): void {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const here = path.dirname(file);
    const manifest = read(file);
    for (const [id, module] of Object.entries(manifest.modules)) {
      this.modules.set(id, { ...module, id, source: path.resolve(here, module.source), file: path.resolve(here, module.file) });
    }
    for (const [id, versions] of Object.entries(manifest.kept ?? {})) {
      this.kept.set(id, [...(this.kept.get(id) ?? []), ...versions.map((version) => path.resolve(here, version.file))]);
    }
    for (const reference of manifest.references) this.#add(path.resolve(here, reference), seen);
  }

  /** The module that was made from, or emitted as, `file` (absolute). */
  moduleOfFile(file: string): HostModule | undefined {
    for (const module of this.modules.values()) if (module.source === file || module.file === file) return module;
    return undefined;
  }

  /** One manifest with everything in it; its paths are absolute. */
  merged(): Manifest {
    const manifest = emptyManifest();
    for (const { id, source, file, functions } of this.modules.values()) manifest.modules[id] = { source, file, functions };
    return manifest;
  }
}

function read(file: string): Manifest {
  try {
    return readManifest(file);
  } catch (error) {
    if (error instanceof ManifestError) throw new CommandError(error.message, "Build again with `kraut build`.");
    throw error;
  }
}

/**
 * The manifest for a file: `explicit` if given (a file or a directory), else the nearest one upwards from each of `starts`
 * (files or directories) in turn. `undefined` when there is none.
 */
export async function findManifest(starts: readonly string[], explicit?: string): Promise<ManifestIndex | undefined> {
  if (explicit !== undefined) {
    const isDirectory = statSync(explicit, { throwIfNoEntry: false })?.isDirectory() === true;
    return ManifestIndex.read(isDirectory ? path.join(explicit, MANIFEST_NAME) : explicit);
  }
  const seen = new Set<string>();
  for (const start of starts) {
    const isDirectory = statSync(start, { throwIfNoEntry: false })?.isDirectory() === true;
    for (const directory of upwards(isDirectory ? start : path.dirname(start))) {
      if (seen.has(directory)) break;
      seen.add(directory);
      const [first, ...more] = await manifestsIn(directory);
      if (first !== undefined) return ManifestIndex.read(first, ...more);
    }
  }
  return undefined;
}

function* upwards(directory: string): Generator<string> {
  for (let at = directory; ; at = path.dirname(at)) {
    yield at;
    if (path.dirname(at) === at) return;
  }
}

/** One manifest; several for a tsconfig that only lists others (a "solution"). */
async function manifestsIn(directory: string): Promise<string[]> {
  const beside = path.join(directory, MANIFEST_NAME);
  if (existsSync(beside)) return [beside];
  for (const name of tsconfigs(directory)) {
    // TypeScript takes a while to load, and is needed only here.
    const [{ readConfig, projectGraph }, { manifestFileOf }] = await Promise.all([
      import("./project/config.js"),
      import("@kraut/compiler/typescript"),
    ]);
    const { config, configFile } = readConfig(path.join(directory, name));
    const projects = config.fileNames.length === 0 ? projectGraph(configFile) : [{ config }];
    const manifests = projects.map((project) => manifestFileOf(project.config.options, directory)).filter((file) => existsSync(file));
    if (manifests.length > 0) return manifests;
  }
  return [];
}

/** `tsconfig.json` first, then the others (`tsconfig.build.json`). */
function tsconfigs(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => /^tsconfig(?:\..*)?\.json$/.test(name));
  return names.sort((a, b) => Number(b === "tsconfig.json") - Number(a === "tsconfig.json") || a.localeCompare(b));
}

/**
 * Imports a compiled module, so that it registers its functions; stacks of its errors show places in the source.
 * Throws `CommandError` when the file is gone.
 */
export async function loadFile(file: string): Promise<Record<string, unknown>> {
  if (!existsSync(file)) throw new CommandError(`There is no ${file}.`, "It is an output of the build: run `kraut build`.");
  process.setSourceMapsEnabled(true);
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}

/**
 * The task of a snapshot. What it needs is asked for module by module, and loaded through the manifest: first the module itself, then, when
 * its functions are not those of the snapshot, what `kraut build --keep` kept of it.
 * Throws `CommandError` for a module that the manifest does not have, and what `deserialize` throws.
 */
export async function loadTask(bytes: Uint8Array, index: ManifestIndex | undefined): Promise<Task> {
  const loaded = new Set<string>();
  for (;;) {
    try {
      return deserialize(bytes);
    } catch (error) {
      const module = missingModule(error);
      if (module === undefined) throw error;
      const file = error instanceof UnknownFunctionError && !loaded.has(module) ? currentOrKept(module, index, loaded) : undefined;
      const next = file ?? index?.kept.get(module)?.find((kept) => !loaded.has(kept));
      if (next === undefined) throw error;
      await loadFile(next);
      loaded.add(file === undefined ? next : module).add(next);
    }
  }
}

/** Undefined for registered names, which no module of a manifest gives. */
function missingModule(error: unknown): string | undefined {
  if (error instanceof UnknownFunctionError) return error.module;
  return error instanceof CodeMismatchError ? error.file : undefined;
}

/** The file of the module; undefined when only earlier builds had it. */
function currentOrKept(module: string, index: ManifestIndex | undefined, loaded: ReadonlySet<string>): string | undefined {
  const isKept = index?.kept.get(module)?.some((kept) => !loaded.has(kept)) === true;
  return isKept && index?.modules.has(module) !== true ? undefined : moduleFor(module, index).file;
}

function moduleFor(id: string, index: ManifestIndex | undefined): HostModule {
  if (index === undefined) {
    throw new CommandError(
      `The snapshot needs the module ${id}, and no ${MANIFEST_NAME} was found that says where it is.`,
      "Build the project with `kraut build`, or name its manifest with --manifest.",
    );
  }
  const module = index.modules.get(id);
  if (module !== undefined) return module;
  throw new CommandError(
    `The snapshot needs the module ${id}, and ${index.file} does not have it.`,
    "Was the snapshot made by another project, or was the file moved or renamed since? --manifest names another manifest.",
  );
}

/** The original text of a module, for messages: from where the manifest says, else from the package in the current directory. */
export function readSource(moduleId: string, index: ManifestIndex | undefined, cwd: string): { file: string; text: string } | undefined {
  const candidates = [index?.modules.get(moduleId)?.source, sourceInPackage(moduleId, cwd)];
  for (const file of candidates) {
    if (file !== undefined && existsSync(file)) return { file, text: readFileSync(file, "utf8") };
  }
  return undefined;
}

function sourceInPackage(moduleId: string, cwd: string): string | undefined {
  for (const directory of upwards(cwd)) {
    const file = path.join(directory, "package.json");
    if (!existsSync(file)) continue;
    const { name } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown };
    if (typeof name !== "string" || !moduleId.startsWith(`${name}/`)) return undefined;
    const source = path.resolve(directory, moduleId.slice(name.length + 1));
    // The id comes from the snapshot, and must not make us print files of elsewhere.
    return source.startsWith(directory + path.sep) ? source : undefined;
  }
  return undefined;
}
