/** What `npm run random` runs. Its options stand at the head of tools/random.mjs. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { outcomeText } from "../harness/outcome.js";
import { runCodeToEnd } from "../harness/plain.js";
import type { Case, Found } from "./search.js";
import type { Chunk, Counts, Message, WorkerData } from "./worker.js";

const CHUNK = 48;
/** No program takes so long, on the busiest machine. */
const TIME_LIMIT_MS = 300_000;
const MOST_FINDS = 20;

/** Returns the exit code. */
export async function main(root: string, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: "string", default: "1000" },
      seed: { type: "string" },
      threads: { type: "string", default: "2" },
      minimize: { type: "string", default: "120" },
    },
  });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) * 1_000 : Number(values.seed);
  console.log(`seed ${seed}`);
  const run = new Run({ root, minimizingMs: Number(values.minimize) * 1000 }, seed, Number(values.runs));
  await Promise.all(Array.from({ length: Number(values.threads) }, () => run.thread()));
  return run.conclude();
}

class Run {
  readonly #data: WorkerData;
  readonly #seed: number;
  readonly #runs: number;
  readonly #counts: Counts = { programs: 0, stops: 0, crossed: 0, unsaved: 0 };
  readonly #begin = performance.now();
  #started = 0;
  /** Chunks. */
  #ended = 0;
  #finds = 0;

  constructor(data: WorkerData, seed: number, runs: number) {
    this.#data = data;
    this.#seed = seed;
    this.#runs = runs;
  }

  async thread(): Promise<void> {
    let worker: Worker | undefined;
    while (this.#started < this.#runs && this.#finds < MOST_FINDS) {
      const chunk: Chunk = { seed: this.#seed + this.#started / CHUNK, runs: Math.min(CHUNK, this.#runs - this.#started) };
      this.#started += CHUNK;
      worker ??= new Worker(join(dirname(fileURLToPath(import.meta.url)), "worker.mjs"), {
        workerData: this.#data,
        // what a program leaves behind is dead soon, but not as soon as the default expects
        resourceLimits: { maxYoungGenerationSizeMb: 192 },
      });
      const end = await ask(worker, chunk);
      if ("failure" in end) throw new Error(`the chunk of seed ${chunk.seed}: ${end.failure}`);
      if ("next" in end) {
        await worker.terminate();
        worker = undefined;
        await this.#report({ ...end.next, problem: "no end" }, chunk);
      } else {
        for (const name of ["programs", "stops", "crossed", "unsaved"] as const) this.#counts[name] += end.counts[name];
        if (end.found) await this.#report(end.found, chunk);
      }
      if (++this.#ended % 10 === 0) console.log(this.#state());
    }
    await worker?.terminate();
  }

  /** Writes the fixture that the find becomes. */
  async #report({ file, placing, problem }: Found, { seed }: Chunk): Promise<void> {
    this.#finds++;
    const folder = join(this.#data.root, ".kraut", "random", String(seed));
    mkdirSync(folder, { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    const { source, sourceType, names } = file;
    write("input.js", source);
    write("options.json", `${JSON.stringify({ sourceType, ...placing })}\n`);
    if (problem !== "no end" && names.length === 1) write("plain.txt", outcomeText(await runCodeToEnd(source, sourceType)));
    console.log(`\n✗ seed ${seed}: ${problem}\n${source}\nThe fixture is in ${folder}.\n`);
  }

  #state(): string {
    const { programs, stops, crossed, unsaved } = this.#counts;
    const seconds = Math.round((performance.now() - this.#begin) / 1000);
    return `${programs} programs, ${stops} stops, ${crossed} crossed what cannot be stopped, ${unsaved} could not be saved; ${this.#finds} finds; ${seconds} s`;
  }

  conclude(): number {
    console.log(this.#state());
    return this.#finds > 0 ? 1 : 0;
  }
}

/** The end of the chunk, or the case that does not end. */
function ask(worker: Worker, chunk: Chunk): Promise<Message> {
  return new Promise((resolve, reject) => {
    let last: Case | undefined;
    let timer: NodeJS.Timeout | undefined;
    // one by one: a Worker without its own listeners hears no message any more
    const finish = (end: () => void) => {
      clearTimeout(timer);
      worker.off("message", hear).off("error", fail);
      end();
    };
    const hear = (message: Message) => {
      clearTimeout(timer);
      if (!("next" in message)) return finish(() => resolve(message));
      last = message.next;
      timer = setTimeout(() => finish(() => resolve({ next: last as Case })), TIME_LIMIT_MS);
    };
    const fail = (error: Error) => finish(() => reject(error));
    worker.on("message", hear).on("error", fail);
    worker.postMessage(chunk);
  });
}
