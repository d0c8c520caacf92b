/** The thread that runs tests, each in a realm of its own. */

import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { Prepared } from "../harness/prepare.js";
import { Harness } from "./harness.js";
import type { Stopped } from "./lane.js";
import { isError, Realm } from "./realm.js";
import type { check, isProgram } from "./stop-realm.js";
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

export interface StoppedQuestion {
  readonly prepared: Prepared;
  readonly stops: number;
}

export interface StoppedAnswer extends Stopped {
  /** False for what cannot be called as a function, or changes the realm for what runs after it: it says nothing. */
  readonly isProgram: boolean;
  readonly problems: readonly string[];
}

export const PASSED = "passed";

const harness = new Harness(workerData as { test262: string; runtime: string });

// A test may leave rejected promises behind.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

parentPort?.on("message", async (message: RunQuestion | StoppedQuestion | { compiled: string | { failure: string }; id: number }) => {
  if ("id" in message) harness.compiled(message.id, message.compiled);
  else parentPort?.postMessage({ answer: await ("prepared" in message ? stop(message) : run(message)) });
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

async function stop(question: StoppedQuestion): Promise<StoppedAnswer | { failure: string }> {
  try {
    return await stopped(question);
  } catch (error) {
    return { failure: `the harness threw ${said(error)}` };
  }
}

async function stopped({ prepared, stops }: StoppedQuestion): Promise<StoppedAnswer> {
  const none = { isProgram: false, problems: [], stops: 0, crossed: 0, unsaved: 0 };
  const program = realmForStops().isProgram(prepared);
  // what fails in itself is another reason to leave the test out
  if ((await untilIdle(program).catch(() => false)) !== true) return none;
  const report = await untilIdle(realmForStops().check(prepared, stops));
  if (report === undefined) return { ...none, isProgram: true, problems: ["a run does not end: nothing is left to do"] };
  const { problems, stops: made, crossed, unsaved } = report;
  return { isProgram: true, problems: [...problems].map(String), stops: made, crossed, unsaved };
}

function realmForStops(): { readonly check: typeof check; readonly isProgram: typeof isProgram } {
  // of what hosts add to the language, snapshots need only this
  const context = vm.createContext({ TextEncoder, TextDecoder });
  harness.addRuntime(context);
  return context.$kraut;
}

/** All that a test waits for are jobs: when there are none, and it has not ended, it never will. An exception counts as an end. */
async function untilIdle<T>(promise: Promise<T>): Promise<T | undefined> {
  let end: { readonly value: T } | { readonly error: unknown } | undefined;
  promise.then(
    (value) => {
      end = { value };
    },
    (error) => {
      end = { error };
    },
  );
  for (let turn = 0; turn < 5 && end === undefined; turn++) await new Promise((resolve) => setImmediate(resolve));
  if (end !== undefined && "error" in end) throw new Error(`a run in stops failed: ${said(end.error)}`);
  return end?.value;
}

function said(error: unknown): string {
  try {
    return isError(error) ? `${error.name ?? error.constructor?.name}: ${error.message}` : String(error);
  } catch {
    return "something that cannot be told";
  }
}
