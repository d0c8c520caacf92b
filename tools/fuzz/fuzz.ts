/**
 * The fuzz target: whatever the bytes are, reading ends in a task or in a KrautError, soon, within bounded memory, and nothing that was
 * there before is changed.
 */
import { type DeserializeOptions, deserialize, KrautError } from "@kraut/runtime";
import { annotateSnapshot, inspectSnapshot } from "@kraut/runtime/inspect";
import { makeCorpus } from "./corpus.js";
import { mutate } from "./mutate.js";
import { Random } from "./random.js";

export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  /** Is told how far it is. */
  readonly onProgress?: (done: number) => void;
}

export interface FuzzReport {
  readonly tasks: number;
  /** How many by code. */
  readonly errors: Readonly<Record<string, number>>;
  /** What should not have been, with the number of the case. */
  readonly failures: readonly string[];
  /** Longest case, in milliseconds. */
  readonly slowest: number;
}

const LIMITS = { size: 1 << 20, objects: 100_000, strings: 100_000, stringLength: 1 << 16, frames: 10_000 };

/** Some collections of garbage fall into a case. */
const TOO_SLOW = 2_000;
const MOST_FAILURES = 20;

export async function fuzz({ runs, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const { snapshots, alarms } = await makeCorpus();
  const intact = watch();
  const errors: Record<string, number> = {};
  const failures: string[] = [];
  const lost = (error: unknown): void => void failures.push(`a rejection came to the process: ${describe(error)}`);
  process.on("unhandledRejection", lost);
  let tasks = 0;
  let slowest = 0;
  for (let run = 0; run < runs && failures.length < MOST_FAILURES; run++) {
    // each case by itself: one that fails can be run alone
    const random = new Random((seed + Math.imul(run, 0x9e3779b1)) >>> 0);
    const bytes = mutate(random, random.pick(snapshots), random.pick(snapshots));
    const began = performance.now();
    const outcome = read(random, bytes);
    const took = performance.now() - began;
    slowest = Math.max(slowest, took);
    if (outcome === "task") tasks++;
    else if (outcome.startsWith("!")) failures.push(`case ${run}: ${outcome.slice(1)}`);
    else errors[outcome] = (errors[outcome] ?? 0) + 1;
    if (took > TOO_SLOW) failures.push(`case ${run}: took ${took.toFixed(0)} ms`);
    if (run % 500 === 0 || alarms.length > 0) {
      const damage = alarms.length > 0 ? `ran ${alarms.join(", ")}` : intact();
      if (damage !== undefined) failures.push(`case ${run} or shortly before: ${damage}`);
      (alarms as string[]).length = 0;
    }
    if (run % 10_000 === 0) onProgress?.(run);
    // branches that were at work go on
    if (run % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  process.off("unhandledRejection", lost);
  return { tasks, errors, failures, slowest };
}

/** `task`, the code of a KrautError, or `!` and what is wrong. */
function read(random: Random, bytes: Uint8Array): string {
  const options: DeserializeOptions = {
    limits: LIMITS,
    allowChangedCode: random.below(4) === 0,
    replace: random.below(4) === 0 ? { data: 1 } : undefined,
    migrate: random.below(4) === 0 ? ({ locals }) => ({ locals }) : undefined,
  };
  if (random.below(4) === 0) {
    try {
      if (random.below(2) === 0) annotateSnapshot(bytes, { limits: LIMITS });
      else inspectSnapshot(bytes, { limits: LIMITS, values: random.below(2) === 0 });
    } catch (error) {
      if (!(error instanceof KrautError)) return `!inspect: ${describe(error)}`;
    }
  }
  try {
    const task = deserialize(bytes, options);
    // what is made can be looked at, and written again or refused
    void task.frames.length;
    if (random.below(8) === 0) task.serialize();
    return "task";
  } catch (error) {
    return error instanceof KrautError ? error.code : `!${describe(error)}`;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `threw ${String(error)}`;
}

/** Gives what says whether intrinsics are as they were. */
function watch(): () => string | undefined {
  const look = (): string =>
    [Object, Array, Map, Function, Math, JSON, Symbol, Error, Promise]
      .flatMap((one) => [one, (one as { prototype?: object }).prototype ?? {}])
      .map((one) => `${Reflect.ownKeys(one).length} ${Object.isExtensible(one)} ${Object.getPrototypeOf(one) === Object.prototype}`)
      .join();
  const before = look();
  return () => {
    const bare = {} as Record<string, unknown>;
    for (const key in bare) return `Object.prototype was given \`${key}\``;
    return look() === before ? undefined : "an intrinsic was changed";
  };
}
