/** The thread that runs tests, each in a realm of its own. */
import { parentPort, workerData } from "node:worker_threads";
import { Harness } from "./harness.js";
import { isError, Realm } from "./realm.js";
import type { Meta, Mode } from "./suite.js";

export interface RunQuestion {
  readonly path: string;
  readonly mode: Mode;
  readonly meta: Meta;
  readonly program: string;
  /** The program is compiled, and what it imports has to be, too. */
  readonly isCompiled: boolean;
}

/** `passed` or what went wrong. */
export type RunAnswer = string;

export const PASSED = "passed";

const harness = new Harness(workerData as { test262: string; runtime: string });

// A test may leave rejected promises behind.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

parentPort?.on("message", async (message: RunQuestion | { compiled: string | { failure: string }; id: number }) => {
  if ("id" in message) harness.compiled(message.id, message.compiled);
  else parentPort?.postMessage({ answer: await run(message) });
});

async function run({ path, mode, meta, program, isCompiled }: RunQuestion): Promise<RunAnswer> {
  let realm: Realm;
  try {
    realm = new Realm(harness, path, isCompiled);
    if (mode !== "raw")
      for (const name of ["assert.js", "sta.js", ...(meta.isAsync ? ["doneprintHandle.js"] : []), ...meta.includes]) realm.include(name);
  } catch (error) {
    return `the harness threw ${said(error)}`;
  }
  const end = await realm.run(program, mode, meta.isAsync);
  if (meta.negative === undefined) return end.phase === "end" ? PASSED : `${end.phase}: ${said(end.error)}`;
  const { phase, type } = meta.negative;
  if (end.phase === "end") return `${phase}: no ${type}`;
  const isType = isError(end.error) && (end.error.name === type || end.error.constructor?.name === type);
  // Our refusals and the engine's come at the same time: before anything runs.
  return isType && end.phase === phase ? PASSED : `${end.phase}: ${said(end.error)}, and not a ${type} at ${phase}`;
}

function said(error: unknown): string {
  try {
    return isError(error) ? `${error.name ?? error.constructor?.name}: ${error.message}` : String(error);
  } catch {
    return "something that cannot be told";
  }
}
