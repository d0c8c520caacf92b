/** The other process: resumes snapshots of runs that it has never seen, over the built packages. */
import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { Elsewhere } from "./check.js";
import type { Outcome } from "./outcome.js";

/** What the child is asked, and what it answers. */
export interface Question {
  readonly id: number;
  readonly name: string;
  /** CommonJS of the compiled fixture; sent once per fixture. */
  readonly code: string | undefined;
  /** The snapshot in base64. */
  readonly bytes: string;
}

export interface Answer {
  readonly id: number;
  readonly outcome?: Outcome;
  readonly failure?: string;
}

export class OtherProcess implements Elsewhere {
  readonly #child: ChildProcess;
  readonly #program: string;
  readonly #waiting = new Map<number, { resolve: (outcome: Outcome) => void; reject: (error: Error) => void }>();
  readonly #sent = new Map<string, string>();
  #id = 0;

  constructor(root: string, execPath = process.execPath) {
    const folder = join(root, ".kraut", "fixtures");
    mkdirSync(folder, { recursive: true });
    this.#program = join(folder, `child-${process.pid}.mjs`);
    buildSync({
      entryPoints: [join(root, "tools/harness/child.ts")],
      outfile: this.#program,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "warning",
    });
    // Without execArgv: flags of the parent, such as jest's, are not for the child.
    this.#child = fork(this.#program, [], {
      execPath,
      execArgv: [],
      // Versions of Node read each other's JSON, but not always each other's structured clones.
      serialization: "json",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.outcome) waiting?.resolve(answer.outcome);
      else waiting?.reject(new Error(answer.failure));
    });
    this.#child.on("exit", (status) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the other process ended with ${status}`));
      this.#waiting.clear();
    });
  }

  resume(name: string, code: string, bytes: Uint8Array): Promise<Outcome> {
    const id = this.#id++;
    const isKnown = this.#sent.get(name) === code;
    this.#sent.set(name, code);
    const question: Question = { id, name, code: isKnown ? undefined : code, bytes: Buffer.from(bytes).toString("base64") };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send(question);
    });
  }

  close(): void {
    this.#child.disconnect();
    rmSync(this.#program, { force: true });
  }
}
