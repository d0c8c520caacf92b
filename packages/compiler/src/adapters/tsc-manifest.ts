/**
 * The manifest of one program, kept up to date over partial emits: an incremental build emits only what changed, and the
 * entries of the other files stay. Entries of other projects with the same output directory stay too, while their files exist.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import type ts from "typescript";
import { emptyManifest, formatManifest, MANIFEST_NAME, type Manifest, readManifest, relativeTo } from "../manifest.js";
import type { CompiledFunction } from "../types.js";

/** Where a project with these options keeps its manifest: in its output directory, else beside its tsconfig. */
export function manifestFileOf(options: ts.CompilerOptions, currentDirectory: string): string {
  const config = typeof options.configFilePath === "string" ? path.dirname(options.configFilePath) : currentDirectory;
  return path.join(path.resolve(currentDirectory, options.outDir ?? config), MANIFEST_NAME);
}

export class ManifestWriter {
  readonly file: string;
  readonly #manifest: Manifest;
  readonly #emit: (file: string, text: string) => void;
  #written: string | undefined;

  constructor(program: ts.Program, emit: (file: string, text: string) => void) {
    const cwd = program.getCurrentDirectory();
    this.file = manifestFileOf(program.getCompilerOptions(), cwd);
    this.#emit = emit;
    this.#manifest = existing(this.file, program);
    this.#written = existsSync(this.file) ? formatManifest(this.#manifest) : undefined;
    this.#manifest.references = (program.getResolvedProjectReferences?.() ?? []).flatMap((reference) => {
      if (reference === undefined) return [];
      const options = { ...reference.commandLine.options, configFilePath: reference.sourceFile.fileName };
      return relativeTo(this.file, manifestFileOf(options, cwd));
    });
  }

  /** `source` was emitted as `file` (both absolute); what registers nothing has no entry. */
  set(source: string, file: string, { module, functions }: { module: string | undefined; functions: CompiledFunction[] }): void {
    this.delete(source);
    if (module === undefined) return;
    this.#manifest.modules[module] = { source: relativeTo(this.file, source), file: relativeTo(this.file, file), functions };
  }

  delete(source: string): void {
    const { modules } = this.#manifest;
    const from = relativeTo(this.file, source);
    for (const [id, module] of Object.entries(modules)) if (module.source === from) delete modules[id];
  }

  /** Writes what changed; false when nothing did. */
  write(): boolean {
    const text = formatManifest(this.#manifest);
    if (text === this.#written) return false;
    this.#emit(this.file, text);
    this.#written = text;
    return true;
  }
}

function existing(file: string, program: ts.Program): Manifest {
  if (!existsSync(file)) return emptyManifest();
  let manifest: Manifest;
  try {
    manifest = readManifest(file);
  } catch {
    // Of another version or damaged: it is an output, and is made again.
    return emptyManifest();
  }
  const here = path.dirname(file);
  for (const [id, module] of Object.entries(manifest.modules)) {
    const source = path.resolve(here, module.source);
    const isKnown = program.getSourceFile(source) !== undefined || existsSync(source);
    if (!isKnown || !existsSync(path.resolve(here, module.file))) delete manifest.modules[id];
  }
  for (const [id, versions] of Object.entries(manifest.kept ?? {}))
    manifest.kept![id] = versions.filter(({ file }) => existsSync(path.resolve(here, file)));
  return manifest;
}
