/**
 * The thread that compiles. It runs no test: some of them switch off fast paths of the engine for a whole isolate, and the compiler
 * would get slower and slower.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { transform } from "@kraut/compiler";
import { type Mode, programOf } from "./suite.js";

export interface CompileQuestion {
  /** Relative to `test/`. */
  readonly path: string;
  readonly mode: Mode;
}

export interface Compiled {
  /** `undefined` when the compiler refused the text. */
  readonly code: string | undefined;
  /** Why it did. */
  readonly message: string;
}

const { test262 } = workerData as { test262: string };

parentPort?.on("message", (question: CompileQuestion) => {
  parentPort?.postMessage({ answer: compile(question) });
});

function compile({ path, mode }: CompileQuestion): Compiled | { failure: string } {
  try {
    const filename = join(test262, "test", path);
    const { code, diagnostics } = transform(programOf(readFileSync(filename, "utf8"), mode), {
      filename,
      root: test262,
      language: "js",
      mark: "all",
      sourceType: mode === "module" ? "module" : "script",
      runtime: { global: "$kraut" },
    });
    return { code, message: code === undefined ? (diagnostics.find((d) => d.severity === "error")?.message ?? "") : "" };
  } catch (error) {
    return { failure: `the compiler threw ${(error as Error).stack?.split("\n").slice(0, 3).join(" ") ?? error}` };
  }
}
