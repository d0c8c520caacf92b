/** A thread that checks chunks of random programs. */
import { parentPort, workerData } from "node:worker_threads";
import { Session } from "../harness/session.js";
import { type Case, type Found, search } from "./search.js";

export interface Chunk {
  readonly seed: number;
  readonly runs: number;
}

export interface WorkerData {
  readonly root: string;
  readonly minimizingMs: number;
}

export interface Counts {
  programs: number;
  stops: number;
  crossed: number;
  unsaved: number;
}

/** The case that a thread begins with, so that it is known when it never ends; or the end of a chunk. */
export type Message =
  | { readonly next: Case }
  | { readonly counts: Counts; readonly found: Found | undefined }
  | { readonly failure: string };

const session = new Session();
const { root, minimizingMs } = workerData as WorkerData;

// The runtime takes care of unhandled rejections in its own way: what fails here is told.
parentPort?.on("message", (chunk: Chunk) => run(chunk).catch((error: Error) => post({ failure: error.stack ?? String(error) })));

async function run({ seed, runs }: Chunk): Promise<void> {
  const counts: Counts = { programs: 0, stops: 0, crossed: 0, unsaved: 0 };
  const found = await search({
    seed,
    runs,
    session,
    root,
    minimizingMs,
    onStart: (next) => post({ next }),
    onFind: ({ problem }) => console.log(`a find with seed ${seed}, to be made small: ${problem}`),
    onEnd: ({ stops, crossed, unsaved }) => {
      counts.programs++;
      counts.stops += stops;
      counts.crossed += crossed;
      counts.unsaved += unsaved;
    },
  });
  post({ counts, found });
}

const post = (message: Message) => parentPort?.postMessage(message);
