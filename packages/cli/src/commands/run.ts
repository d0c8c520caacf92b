import path from "node:path";
import { start } from "@kraut/runtime";
import { CommandError, type ExitCode, UsageError } from "../errors.js";
import { findManifest, type HostModule, loadFile, type ManifestIndex } from "../host.js";
import { parseJson } from "../json.js";
import { settle } from "../settle.js";
import { conclude } from "./conclude.js";

export interface RunFlags {
  arg?: string | string[] | undefined;
  save?: string | undefined;
  manifest?: string | undefined;
  json?: boolean | undefined;
}

export async function runCommand(target: string, flags: RunFlags): Promise<ExitCode> {
  if (flags.save === undefined) throw new UsageError("--save says where to write the snapshot; it is needed.");
  const args = [flags.arg ?? []].flat().map((text) => parseJson(text, "--arg"));
  const { file, name } = splitTarget(target);
  const index = await findManifest([file], flags.manifest);
  const module = index?.moduleOfFile(file);
  const fn = pickExport(await loadFile(compiledFile(file, module, index)), name, module, file);
  const task = start(fn, ...args);
  await settle(task);
  return conclude(task, { file: path.resolve(flags.save), isInput: false, json: flags.json === true, index });
}

function splitTarget(target: string): { file: string; name: string | undefined } {
  const hash = target.lastIndexOf("#");
  if (hash === -1) return { file: path.resolve(target), name: undefined };
  return { file: path.resolve(target.slice(0, hash)), name: target.slice(hash + 1) };
}

/** The JavaScript for a file that the user named: the file itself, or what was compiled from it. */
function compiledFile(file: string, module: HostModule | undefined, index: ManifestIndex | undefined): string {
  if (module !== undefined) return module.file;
  if (!/\.[cm]?tsx?$/.test(file)) return file;
  if (index === undefined) {
    throw new CommandError(
      `${file} is TypeScript, and no kraut.manifest.json was found that says what was compiled from it.`,
      "Run `kraut build` first, or give the compiled file.",
    );
  }
  throw new CommandError(
    `${index.file} has nothing that was compiled from ${file}.`,
    'Is a function in it marked with "use resumable", and was the project built since?',
  );
}

type AnyFunction = (...args: unknown[]) => unknown;

function pickExport(exports: Record<string, unknown>, name: string | undefined, module: HostModule | undefined, file: string): AnyFunction {
  const functions = Object.keys(exports).filter((key) => typeof exports[key] === "function");
  if (name !== undefined) {
    if (functions.includes(name)) return exports[name] as AnyFunction;
    throw new CommandError(`${file} has no exported function "${name}".`, listOf(functions));
  }
  if (functions.includes("default")) return exports.default as AnyFunction;
  // Without a manifest nothing tells marked functions from others.
  const isMarked = (key: string): boolean =>
    module === undefined || module.functions.some((fn) => fn.name === key || fn.name === (exports[key] as AnyFunction).name);
  const marked = functions.filter(isMarked);
  if (marked.length === 1) return exports[marked[0]!] as AnyFunction;
  if (marked.length === 0) throw new CommandError(`${file} exports no marked function.`, listOf(functions));
  throw new UsageError(
    `${file} exports several functions; say which one: ${marked.map((key) => `${path.basename(file)}#${key}`).join(", ")}.`,
  );
}

function listOf(functions: readonly string[]): string {
  return functions.length === 0 ? "It exports no function at all." : `It exports ${functions.join(", ")}.`;
}
