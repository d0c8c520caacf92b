/** `kraut build --watch`: tsc's watch mode with Kraut in each program; with references, that of `tsc -b -w`. */
import path from "node:path";
import ts from "typescript";
import { attacher, type BuildOptions, overrides, withKraut } from "./build.js";
import { findConfig, readConfig } from "./config.js";

export interface WatchOptions extends BuildOptions {
  onDiagnostic: (diagnostic: ts.Diagnostic) => void;
  /** "Starting compilation", "Found 0 errors"… */
  onStatus: (diagnostic: ts.Diagnostic) => void;
}

/** Builds, and builds again after each change, until `close` is called. */
export function watch(options: WatchOptions): { close(): void } {
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const configFile = findConfig(options.project, cwd);
  const changes = overrides(options, cwd);
  const createProgram = withKraut(attacher(options, cwd, options.onDiagnostic));
  if ((readConfig(configFile, changes).config.projectReferences ?? []).length > 0) {
    const host = ts.createSolutionBuilderWithWatchHost(ts.sys, createProgram, options.onDiagnostic, () => {}, options.onStatus);
    const builder = ts.createSolutionBuilderWithWatch(host, [configFile], {});
    builder.build();
    return { close: () => (builder as { close?(): void }).close?.() };
  }
  const host = ts.createWatchCompilerHost(configFile, changes, ts.sys, createProgram, options.onDiagnostic, options.onStatus);
  return ts.createWatchProgram(host);
}
