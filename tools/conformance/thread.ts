/** A thread that answers questions. */
import type { Worker } from "node:worker_threads";

/** Generous: a busy machine is no difference. */
const TIME_LIMIT_MS = 60_000;
/** Realms are never quite forgotten, and tests leave an isolate slower than they found it. */
const RUNS_OF_A_THREAD = 600;

export type Answer<T> = T | { failure: string };

/** Answers questions one at a time, and is replaced when it hangs or dies. */
export class Thread<Q, A> {
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
