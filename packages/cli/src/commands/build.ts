import path from "node:path";
import { readManifest } from "@kraut/compiler/manifest";
import pc from "picocolors";
import ts from "typescript";
import { EXIT, type ExitCode, UsageError } from "../errors.js";
import { build, outputs } from "../project/build.js";
import { assertApart, keepOld, readOldBuilds } from "../project/keep.js";
import { createReporter } from "../project/report.js";
import { watch } from "../project/watch.js";
import { count } from "../render/words.js";

export interface BuildFlags {
  project?: string | undefined;
  outDir?: string | undefined;
  watch?: boolean | undefined;
  dump?: string | undefined;
  mark?: string | undefined;
  keep?: string | undefined;
}

export async function buildCommand(flags: BuildFlags): Promise<ExitCode> {
  const cwd = process.cwd();
  const options = { project: flags.project, outDir: flags.outDir, dump: flags.dump, mark: markOf(flags.mark), cwd };
  const report = createReporter((text) => process.stdout.write(text), cwd);
  if (flags.watch === true && flags.keep !== undefined) throw new UsageError("--keep and --watch exclude each other.");
  if (flags.watch === true) return watchUntilStopped(options, report);
  const old = flags.keep === undefined ? undefined : readOldBuilds(path.resolve(cwd, flags.keep));
  if (old !== undefined) assertApart(old, outputs(options));

  const started = performance.now();
  const result = build({ ...options, onDiagnostic: report });
  if (!result.success) {
    console.log(pc.red(`${count(report.errors, "error")}.${result.emitSkipped ? " Nothing was written." : ""}`));
    return EXIT.failed;
  }
  if (result.emitSkipped) {
    console.log(`No errors. Nothing was written, because the tsconfig says "noEmit"; give --out-dir to write all the same.`);
    return EXIT.ok;
  }
  for (const file of result.manifestFiles) {
    const functions = Object.values(readManifest(file).modules).flatMap((module) => module.functions);
    const points = functions.reduce((sum, fn) => sum + fn.points.length, 0);
    const found =
      functions.length === 0
        ? "no marked functions"
        : `${count(functions.length, "marked function")}, ${count(points, "suspension point")}`;
    console.log(`${pc.green("✓")} ${path.relative(cwd, file)}: ${found}`);
  }
  if (old !== undefined) {
    const kept = keepOld(old, result.manifestFiles);
    const what = kept.length === 0 ? "nothing to keep: all of its snapshots resume in this build" : `kept ${kept.join(", ")}`;
    console.log(`${pc.green("✓")} ${flags.keep}: ${what}`);
  }
  console.log(pc.dim(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`));
  return EXIT.ok;
}

export function markOf(value: string | undefined): "directive" | "all" | undefined {
  if (value === undefined || value === "directive" || value === "all") return value;
  throw new UsageError(`--mark is "directive" or "all", not "${value}".`);
}

function watchUntilStopped(options: Parameters<typeof build>[0], report: (diagnostic: ts.Diagnostic) => void): Promise<ExitCode> {
  const onStatus = (status: ts.Diagnostic): void => {
    const text = ts.flattenDiagnosticMessageText(status.messageText, "\n");
    console.log(`${pc.dim(new Date().toLocaleTimeString())} ${text}`);
  };
  const watcher = watch({ ...options, onDiagnostic: report, onStatus });
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        watcher.close();
        resolve(EXIT.ok);
      });
    }
  });
}
