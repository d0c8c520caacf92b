/** A pair of threads, one that compiles and one that runs, and what one test is on them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Compiled, CompileQuestion } from "./compile-thread.js";
import type { RunAnswer, RunQuestion } from "./run-thread.js";
import { type Meta, type Mode, programOf, readMeta } from "./suite.js";

export interface Place {
  /** The checkout. */
  readonly test262: string;
  /** Where the bundled threads and the runtime lie. */
  readonly bundles: string;
}

export interface Result {
  readonly path: string;
  readonly mode: Mode;
  /** Plain Node passes the test; others say nothing about the compiler. */
  readonly counts: boolean;
  /** What the compiled test did wrong. */
  readonly problem: string | undefined;
}

const PASSED = "passed";
/** Generous: a busy machine is no difference. */
const TIME_LIMIT_MS = 60_000;
/** Realms are never quite forgotten, and tests leave an isolate slower than they found it. */
const RUNS_OF_A_THREAD = 600;

type Answer<T> = T | { failure: string };

/** Answers questions one at a time, and is replaced when it hangs or dies. */
class Thread<Q, A> {
  readonly #start: () => Worker;
  readonly #onOther: (message: Record<string, unknown>, worker: Worker) => void;
  #worker: Worker | undefined;
  #asked = 0;

  constructor(start: () => Worker, onOther: (message: Record<string, unknown>, worker: Worker) => void = () => {}) {
    this.#start = start;
    this.#onOther = onOther;
  }

  async ask(question: Q): Promise<Answer<A>> {
    if (this.#asked++ >= RUNS_OF_A_THREAD) await this.close();
    this.#worker ??= this.#start();
    const worker = this.#worker;
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<Answer<A>>((resolve) => {
      timer = setTimeout(() => resolve({ failure: `no end after ${TIME_LIMIT_MS / 1000} s` }), TIME_LIMIT_MS);
      worker.removeAllListeners();
      worker.on("message", (message: Record<string, unknown>) => {
        if ("answer" in message) resolve(message.answer as A);
        else this.#onOther(message, worker);
      });
      worker.on("error", (error) => resolve({ failure: `the thread died: ${error.message}` }));
      worker.on("exit", () => resolve({ failure: "the thread ended" }));
      worker.postMessage(question);
    });
    clearTimeout(timer);
    if (typeof answer === "object" && answer !== null && "failure" in answer) await this.close();
    return answer;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#asked = 0;
    worker?.removeAllListeners();
    await worker?.terminate();
  }
}

export class Lane {
  readonly #place: Place;
  readonly #compiler: Thread<CompileQuestion, Compiled>;
  readonly #runner: Thread<RunQuestion, RunAnswer>;
  /** Questions to the compiler wait for each other. */
  #compiling: Promise<unknown> = Promise.resolve();

  constructor(place: Place) {
    this.#place = place;
    const { test262, bundles } = place;
    this.#compiler = new Thread(() => new Worker(join(bundles, "compile-thread.mjs"), { workerData: { test262 } }));
    const workerData = { test262, runtime: join(bundles, "runtime.cjs") };
    this.#runner = new Thread(
      () => new Worker(join(bundles, "run-thread.mjs"), { workerData, execArgv: ["--experimental-vm-modules", "--no-warnings"] }),
      // A module that a test imports.
      ({ compile, id }, worker) =>
        void this.#compile({ path: compile as string, mode: "module" }).then((answer) => {
          const failure = "failure" in answer ? answer.failure : answer.message;
          worker.postMessage({ id, compiled: "code" in answer && answer.code !== undefined ? answer.code : { failure } });
        }),
    );
  }

  /** Runs the tests that `next` gives, one after the other. */
  async run(next: () => string | undefined, report: (result: Result) => void): Promise<void> {
    for (let path = next(); path !== undefined; path = next()) {
      const text = readFileSync(join(this.#place.test262, "test", path), "utf8");
      const meta = readMeta(text);
      for (const mode of meta.modes) report(await this.#runMode(path, mode, meta, programOf(text, mode)));
    }
    await Promise.all([this.#compiler.close(), this.#runner.close()]);
  }

  async #runMode(path: string, mode: Mode, meta: Meta, program: string): Promise<Result> {
    // While the plain text runs, the other thread compiles it.
    const compiling = this.#compile({ path, mode });
    const plain = await this.#runner.ask({ path, mode, meta, program, isCompiled: false });
    const compiled = await compiling;
    if (plain !== PASSED) return { path, mode, counts: false, problem: undefined };
    const problem = "failure" in compiled ? compiled.failure : await this.#judge(path, mode, meta, compiled);
    return { path, mode, counts: true, problem };
  }

  async #judge(path: string, mode: Mode, meta: Meta, { code, message }: Compiled): Promise<string | undefined> {
    if (code === undefined) {
      const isRight = meta.negative?.type === "SyntaxError" && meta.negative.phase !== "runtime";
      return isRight ? undefined : `the compiler refuses it: ${message}`;
    }
    const answer = await this.#runner.ask({ path, mode, meta, program: code, isCompiled: true });
    if (typeof answer !== "string") return answer.failure;
    return answer === PASSED ? undefined : answer;
  }

  #compile(question: CompileQuestion): Promise<Answer<Compiled>> {
    const answer = this.#compiling.then(() => this.#compiler.ask(question));
    this.#compiling = answer;
    return answer;
  }
}
