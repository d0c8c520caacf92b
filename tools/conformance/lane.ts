/** A pair of threads, one that compiles and one that runs, and what one test is on them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Prepared } from "../harness/prepare.js";
import type { Compiled, CompileQuestion, StopsQuestion } from "./compile-thread.js";
import type { RunAnswer, RunQuestion, StoppedAnswer, StoppedQuestion } from "./run-thread.js";
import { type Meta, type Mode, programOf, readMeta } from "./suite.js";
import { type Answer, Thread } from "./thread.js";

export interface Place {
  /** The checkout. */
  readonly test262: string;
  /** Where the bundled threads and the runtime lie. */
  readonly bundles: string;
  /** How often each test is stopped; 0: none is, and what is compared is compiled code that runs through. */
  readonly stops: number;
}

export interface Result {
  readonly path: string;
  readonly mode: Mode | `${Mode}, stopped`;
  /** Plain Node passes the test; others say nothing about the compiler. */
  readonly counts: boolean;
  /** How often it stopped, and what hindered other stops. */
  readonly stopped?: Stopped;
  /** What the compiled test did wrong. */
  readonly problem: string | undefined;
}

/** Stops that were made, that would have crossed what cannot be stopped, and that were made and could not be saved. */
export interface Stopped {
  readonly stops: number;
  readonly crossed: number;
  readonly unsaved: number;
}

const PASSED = "passed";

export class Lane {
  readonly #place: Place;
  readonly #compiler: Thread<CompileQuestion | StopsQuestion, Compiled | Prepared | undefined>;
  readonly #runner: Thread<RunQuestion | StoppedQuestion, RunAnswer | StoppedAnswer>;
  /** Questions to the compiler wait for each other. */
  #compiling: Promise<unknown> = Promise.resolve();

  constructor(place: Place) {
    this.#place = place;
    const { test262, bundles, stops } = place;
    this.#compiler = new Thread(() => new Worker(join(bundles, "compile-thread.mjs"), { workerData: { test262 } }));
    const workerData = { test262, runtime: join(bundles, stops > 0 ? "stop-realm.cjs" : "runtime.cjs") };
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
      for (const mode of meta.modes)
        report(await (this.#place.stops > 0 ? this.#stopMode(path, mode) : this.#runMode(path, mode, meta, programOf(text, mode))));
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

  async #stopMode(path: string, of: Mode): Promise<Result> {
    const mode = `${of}, stopped` as const;
    const none = { path, mode, counts: false, problem: undefined };
    const prepared = (await this.#ask({ stops: path, mode: of })) as Answer<Prepared | undefined>;
    if (prepared === undefined) return none;
    if ("failure" in prepared) return { path, mode, counts: true, problem: prepared.failure };
    const answer = (await this.#runner.ask({ prepared, stops: this.#place.stops })) as Answer<StoppedAnswer>;
    if ("failure" in answer) return { path, mode, counts: true, problem: answer.failure };
    if (!answer.isProgram) return none;
    return { path, mode, counts: true, problem: answer.problems.length === 0 ? undefined : answer.problems.join(" | "), stopped: answer };
  }

  async #judge(path: string, mode: Mode, meta: Meta, { code, message }: Compiled): Promise<string | undefined> {
    if (code === undefined) {
      const isRight = meta.negative?.type === "SyntaxError" && meta.negative.phase !== "runtime";
      return isRight ? undefined : `the compiler refuses it: ${message}`;
    }
    const answer = await this.#runner.ask({ path, mode, meta, program: code, isCompiled: true });
    if (typeof answer !== "string") return "failure" in answer ? answer.failure : "the thread misunderstood";
    return answer === PASSED ? undefined : answer;
  }

  #compile(question: CompileQuestion): Promise<Answer<Compiled>> {
    return this.#ask(question) as Promise<Answer<Compiled>>;
  }

  #ask(question: CompileQuestion | StopsQuestion): Promise<unknown> {
    const answer = this.#compiling.then(() => this.#compiler.ask(question));
    this.#compiling = answer;
    return answer;
  }
}
