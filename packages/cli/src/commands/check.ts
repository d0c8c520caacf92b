import path from "node:path";
import { compareManifests, type FunctionChange, type Manifest, type ManifestComparison, moduleOf } from "@kraut/compiler/manifest";
import pc from "picocolors";
import { EXIT, type ExitCode } from "../errors.js";
import { ManifestIndex } from "../host.js";
import { check } from "../project/check.js";
import { createReporter } from "../project/report.js";
import { count } from "../render/words.js";
import { markOf } from "./build.js";

export interface CheckFlags {
  project?: string | undefined;
  against?: string | undefined;
  mark?: string | undefined;
}

export async function checkCommand(flags: CheckFlags): Promise<ExitCode> {
  const cwd = process.cwd();
  const old = flags.against === undefined ? undefined : ManifestIndex.read(path.resolve(cwd, flags.against)).merged();
  const report = createReporter((text) => process.stdout.write(text), cwd);
  const result = check({ project: flags.project, mark: markOf(flags.mark), cwd, onDiagnostic: report });
  if (!result.success) {
    console.log(pc.red(`${count(report.errors, "error")}.`));
    return EXIT.failed;
  }
  console.log(`${pc.green("✓")} ${summary(result.manifest)}`);
  if (old === undefined) return EXIT.ok;
  const comparison = compareManifests(old, result.manifest);
  console.log(`\n${formatComparison(comparison)}`);
  return comparison.compatible ? EXIT.ok : EXIT.failed;
}

function summary(manifest: Manifest): string {
  const functions = Object.values(manifest.modules).flatMap((module) => module.functions);
  return functions.length === 0 ? "No errors, and no marked functions." : `No errors in ${count(functions.length, "marked function")}.`;
}

export function formatComparison({ functions, added, compatible }: ManifestComparison): string {
  const lines: string[] = [];
  let module = "";
  for (const change of functions) {
    if (moduleOf(change.id) !== module) {
      module = moduleOf(change.id);
      lines.push(pc.bold(module));
    }
    lines.push(...formatChange(change));
  }
  if (added.length > 0) lines.push(pc.dim(`new: ${added.join(", ")}`));
  const broken = functions.filter((change) => change.kind !== "same" || change.lost.length > 0);
  lines.push(
    "",
    compatible
      ? pc.green("Every snapshot of the old build can be resumed by the new code.")
      : pc.red(`Snapshots that hold ${count(broken.length, "function")} of the old build cannot be resumed by the new code as it is.`) +
          "\nKeep the old code for them (kraut build --keep OLD_OUT_DIR), allow the change or migrate their frames: docs/code-changes.md",
  );
  return lines.join("\n");
}

function formatChange({ id, kind, kept, lost, movedTo }: FunctionChange): string[] {
  const name = id.slice(id.indexOf("#") + 1);
  if (kind === "same" && lost.length === 0) return [`  ${pc.green("✓")} ${name}`];
  if (kind === "removed") {
    return [`  ${pc.red("✗")} ${name}  is gone${movedTo === undefined ? "" : `; the same code is now ${movedTo}`}`];
  }
  const lines = [`  ${pc.red("✗")} ${name}  ${kind === "changed" ? "changed" : "same code, compiled by another Kraut"}`];
  const note = kind === "changed" ? "still there, with all it needs: resumes with `allowChangedCode`" : "still there";
  for (const key of kept) lines.push(pc.dim(`      ${key}  ${note}`));
  for (const { key, reason } of lost) lines.push(`      ${key}  ${reason}`);
  return lines;
}
