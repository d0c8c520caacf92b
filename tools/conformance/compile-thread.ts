/**
 * The thread that compiles. It runs no test: some of them switch off fast paths of the engine for a whole isolate, and the compiler
 * would get slower and slower.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { transform } from "@kraut/compiler";
import type { Prepared } from "../harness/prepare.js";
import { prepareStops } from "./stop-program.js";
import { type Mode, programOf } from "./suite.js";

export interface CompileQuestion {
  /** Relative to `test/`. */
  readonly path: string;
  readonly mode: Mode;
}

/** Asks for a test as a program with stops; the answer is `undefined` for tests that are none. */
export interface StopsQuestion {
  /** Relative to `test/`. */
  readonly stops: string;
  readonly mode: Mode;
}

export interface Compiled {
  /** `undefined` when the compiler refused the text. */
  readonly code: string | undefined;
  /** Why it did. */
  readonly message: string;
}

const { test262 } = workerData as { test262: string };

parentPort?.on("message", (question: CompileQuestion | StopsQuestion) => {
  parentPort?.postMessage({ answer: answerTo(question) });
});

function answerTo(question: CompileQuestion | StopsQuestion): Compiled | Prepared | undefined | { failure: string } {
  try {
    return "stops" in question ? prepareStops(test262, question.stops, question.mode) : compile(question);
  } catch (error) {
    return { failure: `the compiler threw ${(error as Error).stack?.split("\n").slice(0, 3).join(" ") ?? error}` };
  }
}

function compile({ path, mode }: CompileQuestion): Compiled {
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
}
