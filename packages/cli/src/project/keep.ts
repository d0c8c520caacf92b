/**
 * `kraut build --keep OLD_OUT_DIR`: code of an earlier build stays beside the new one, so that its snapshots finish on it.
 *
 * A module is kept when a snapshot of it would not resume in the new build: a function of it changed or is gone. Its file is copied to
 * `kraut.kept/HASH/` in the output directory, and registers itself there as kept. What it imports is the new build's, so
 * that there is one state and one class of each name; only modules that are kept themselves, or are gone, are the old ones.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  compareFunctions,
  MANIFEST_NAME,
  type Manifest,
  ManifestError,
  type ManifestModule,
  readManifest,
  relativeTo,
  writeManifest,
} from "@kraut/compiler/manifest";
import ts from "typescript";
import { CommandError } from "../errors.js";

const FOLDER = "kraut.kept";
const COMPILED = "@kraut/runtime/compiled";
const KEPT = "@kraut/runtime/kept";

/** An earlier build, read before the new one is written. */
export interface OldBuild {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** The build and those that it references, as far as they are there. Throws `CommandError` when there is no build. */
export function readOldBuilds(dir: string): [OldBuild, ...OldBuild[]] {
  const builds: [OldBuild, ...OldBuild[]] = [readOldBuild(dir)];
  for (const { dir, manifest } of builds) {
    for (const reference of manifest.references) {
      const file = path.resolve(dir, reference);
      if (existsSync(file) && builds.every((build) => build.dir !== path.dirname(file))) builds.push(readOldBuild(path.dirname(file)));
    }
  }
  return builds;
}

function readOldBuild(dir: string): OldBuild {
  const file = path.join(dir, MANIFEST_NAME);
  if (!existsSync(file)) throw new CommandError(`--keep: there is no ${file}.`, "Name the output directory of an earlier `kraut build`.");
  try {
    return { dir, manifest: readManifest(file) };
  } catch (error) {
    if (error instanceof ManifestError) throw new CommandError(error.message);
    throw error;
  }
}

/** Throws `CommandError` when the build would write over what is to be kept. */
export function assertApart(builds: readonly OldBuild[], manifestFiles: readonly string[]): void {
  const [root] = builds;
  for (const old of builds) {
    if (!manifestFiles.some((file) => isWithin(path.dirname(file), old.dir))) continue;
    const help =
      old === root
        ? "Copy it to another directory first, or give another --out-dir."
        : `${root!.dir} references it: copy the two together, so that they lie to each other as before.`;
    throw new CommandError(`--keep: ${old.dir} is where this build writes.`, help);
  }
}

function isWithin(directory: string, file: string): boolean {
  const relative = path.relative(directory, file);
  return !relative.startsWith("..") && !path.isAbsolute(relative);
}

interface KeptModule {
  readonly id: string;
  readonly entry: ManifestModule;
  /** Absolute. */
  readonly from: string;
  readonly to: string;
}

/** An old build, and what takes its place. */
interface Pair {
  readonly old: OldBuild;
  readonly manifestFile: string;
  readonly manifest: Manifest;
}

/**
 * Copies what snapshots of the old builds need; gives the ids of the modules that were kept. `manifestFiles` are those of this build, the
 * root project's last: code of a project that is no longer there stays with that.
 */
export function keepOld(builds: readonly OldBuild[], manifestFiles: readonly string[]): string[] {
  const current = manifestFiles.map((file) => ({ manifestFile: file, manifest: readManifest(file) }));
  const known: KnownFunctions = new Map(
    current.flatMap(({ manifest }) => Object.values(manifest.modules).flatMap(({ functions }) => functions.map((fn) => [fn.id, fn]))),
  );
  const pairs = builds.map((old): Pair => ({ old, ...successorOf(old, current) }));
  const kept = pairs.map((pair) => modulesToKeep(pair.old, known, path.dirname(pair.manifestFile)));
  const copier = new Copier(pairs, new Map(kept.flat().map(({ from, to }) => [from, to])));
  for (const { from, to } of kept.flat()) copier.copy(from, to);
  for (const [i, { manifestFile, manifest }] of pairs.entries()) {
    for (const { id, entry, to } of kept[i]!) {
      const versions = manifest.kept?.[id] ?? [];
      const file = relativeTo(manifestFile, to);
      manifest.kept = {
        ...manifest.kept,
        [id]: [...versions.filter((version) => version.file !== file), { ...entry, source: file, file }],
      };
    }
    writeManifest(manifestFile, manifest);
    if (manifest.kept !== undefined) writeEntry(path.dirname(manifestFile), manifest);
  }
  return kept.flat().map(({ id }) => id);
}

/** The project with the same modules. */
function successorOf(old: OldBuild, current: readonly Omit<Pair, "old">[]): Omit<Pair, "old"> {
  const common = ({ manifest }: Omit<Pair, "old">): number =>
    Object.keys(old.manifest.modules).filter((id) => Object.hasOwn(manifest.modules, id)).length;
  return current.reduce((best, one) => (common(one) > common(best) ? one : best), current.at(-1)!);
}

type KnownFunctions = ReadonlyMap<string, ManifestModule["functions"][number]>;

function modulesToKeep(old: OldBuild, known: KnownFunctions, outDir: string): KeptModule[] {
  const isCovered = (entry: ManifestModule): boolean =>
    entry.functions.every((fn) => {
      const now = known.get(fn.id);
      if (now === undefined) return false;
      const { kind, lost } = compareFunctions(fn, now);
      return kind === "same" && lost.length === 0;
    });
  const versions = [
    ...Object.entries(old.manifest.kept ?? {}).flatMap(([id, list]) => list.map((entry) => [id, entry] as const)),
    ...Object.entries(old.manifest.modules),
  ];
  return versions.flatMap(([id, entry]) => {
    const from = path.resolve(old.dir, entry.file);
    if (isCovered(entry) || !existsSync(from)) return [];
    const hash = createHash("sha256").update(readFileSync(from)).digest("hex").slice(0, 8);
    return {
      id,
      entry,
      from,
      to: path.join(outDir, FOLDER, hash, path.relative(old.dir, from).replace(/^kraut\.kept[\\/][^\\/]+[\\/]/, "")),
    };
  });
}

class Copier {
  readonly #done = new Set<string>();

  constructor(
    private readonly pairs: readonly Pair[],
    private readonly kept: ReadonlyMap<string, string>,
  ) {}

  copy(from: string, to: string): void {
    if (this.#done.has(to)) return;
    this.#done.add(to);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, this.#rewritten(readFileSync(from, "utf8"), from, to));
    copyMap(`${from}.map`, `${to}.map`);
  }

  /** Imports lead to where things are seen from the new place. */
  #rewritten(text: string, from: string, to: string): string {
    let result = "";
    let done = 0;
    for (const { fileName, pos } of ts.preProcessFile(text, true, true).importedFiles) {
      const target = fileName === COMPILED ? KEPT : this.#target(fileName, from, to);
      // the scanner says where the quoted name begins
      if (target === undefined || text.slice(pos + 1, pos + 1 + fileName.length) !== fileName) continue;
      result += text.slice(done, pos + 1) + target;
      done = pos + 1 + fileName.length;
    }
    return result + text.slice(done);
  }

  #target(name: string, from: string, to: string): string | undefined {
    if (!/^\.\.?\//.test(name)) return undefined;
    const old = path.resolve(path.dirname(from), name);
    const { old: build, manifestFile } = this.pairs.find((pair) => isWithin(pair.old.dir, old)) ?? this.pairs[0]!;
    const current = path.join(path.dirname(manifestFile), path.relative(build.dir, old));
    let target = this.kept.get(old) ?? current;
    if (!existsSync(target) && !this.kept.has(old)) {
      if (!existsSync(old)) return undefined;
      target = path.resolve(path.dirname(to), name);
      this.copy(old, target);
    }
    const relative = path.relative(path.dirname(to), target).replaceAll("\\", "/");
    return relative.startsWith(".") ? relative : `./${relative}`;
  }
}

/** A source map's sources are relative to it. */
function copyMap(from: string, to: string): void {
  if (!existsSync(from)) return;
  const map = JSON.parse(readFileSync(from, "utf8")) as { sources: (string | null)[]; sourceRoot?: string };
  const move = (source: string): string => {
    const old = path.resolve(path.dirname(from), map.sourceRoot ?? "", source);
    return path.relative(path.dirname(to), old).replaceAll("\\", "/");
  };
  const sources = map.sources.map((source) => (source === null || /^[a-z]+:/i.test(source) ? source : move(source)));
  writeFileSync(to, JSON.stringify({ ...map, sourceRoot: "", sources }));
}

/** One module that loads all that is kept: programs import it where they resume. */
function writeEntry(outDir: string, manifest: Manifest): void {
  const files = Object.values(manifest.kept ?? {}).flatMap((versions) => versions.map(({ file }) => file));
  const isCommonJs = files.every((file) => readFileSync(path.resolve(outDir, file), "utf8").includes(`require("${KEPT}")`));
  const load = (file: string): string => (isCommonJs ? `require("./${file}");` : `import "./${file}";`);
  const text = `// Code of earlier builds, for snapshots in flight (kraut build --keep). Import it where they are resumed.\n${files.map(load).join("\n")}\n`;
  writeFileSync(path.join(outDir, `${FOLDER}.js`), text);
}
