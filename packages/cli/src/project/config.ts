/** Finds and reads tsconfig.json the way tsc does. */
import { statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { CommandError } from "../errors.js";

export interface Project {
  /** Absolute path of the tsconfig. */
  configFile: string;
  config: ts.ParsedCommandLine;
}

/** `project` is a tsconfig or a directory that has one; without it, the nearest tsconfig.json upwards is taken. */
export function findConfig(project: string | undefined, cwd: string): string {
  if (project === undefined) {
    const found = ts.findConfigFile(cwd, ts.sys.fileExists);
    if (found !== undefined) return path.resolve(found);
    throw new CommandError(`No tsconfig.json in ${cwd} or above.`, "Make one (`npx tsc --init`), or name one with -p.");
  }
  const file = path.resolve(cwd, project);
  const config = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true ? path.join(file, "tsconfig.json") : file;
  if (ts.sys.fileExists(config)) return config;
  throw new CommandError(`There is no ${config}.`);
}

/** What is wrong with the file is in `config.errors`. */
export function readConfig(configFile: string, overrides: ts.CompilerOptions = {}): Project {
  const unreadable: ts.Diagnostic[] = [];
  const config = ts.getParsedCommandLineOfConfigFile(configFile, overrides, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => unreadable.push(diagnostic),
  });
  return { configFile, config: config ?? { options: {}, fileNames: [], errors: unreadable } };
}

/** The project and all that it references, each once, a project after those that it needs. */
export function projectGraph(configFile: string, overrides?: ts.CompilerOptions): Project[] {
  const projects: Project[] = [];
  const seen = new Set<string>();
  const visit = (file: string, options?: ts.CompilerOptions): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const project = readConfig(file, options);
    for (const reference of project.config.projectReferences ?? []) visit(path.resolve(ts.resolveProjectReferencePath(reference)));
    projects.push(project);
  };
  visit(configFile, overrides);
  return projects;
}
