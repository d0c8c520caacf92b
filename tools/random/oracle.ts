/** What the engine says of a file with its ticks, not compiled. */
import { linesToCommonJs } from "../harness/modules.js";
import type { Outcome } from "../harness/outcome.js";
import { crossing, loadModule, type Main, type Mains, runMainToEnd } from "../harness/plain.js";
import { uncutFinder } from "../harness/uncut.js";

/** The file with its ticks, not compiled: how many there are, and what a stop at one would cross. */
export class Oracle {
  readonly #code: string;
  readonly #sourceType: "module" | "commonjs";
  readonly #uncut: ReadonlySet<number>;
  readonly #url: string;
  readonly #mains: Mains;
  readonly #offset: number;
  #isUncut: ((offset: number) => boolean) | undefined;
  #index = 0;
  #asked: ReadonlySet<number> = new Set();
  readonly #crosses = new Set<number>();

  constructor(code: string, name: string, sourceType: "module" | "commonjs", uncut: ReadonlySet<number>) {
    this.#code = code;
    this.#sourceType = sourceType;
    this.#uncut = uncut;
    this.#url = `${name}.ticked.js`;
    const { exports, offset } = loadModule(code, sourceType, () => this.#tick(), this.#url, linesToCommonJs);
    this.#mains = exports;
    this.#offset = offset;
  }

  #tick(): void {
    const index = this.#index++;
    if (this.#asked.has(index) && crossing(this.#url, (at) => this.#cannotStop(at - this.#offset)) !== undefined) this.#crosses.add(index);
  }

  #cannotStop(offset: number): boolean {
    this.#isUncut ??= uncutFinder(this.#code, this.#sourceType, this.#uncut);
    return this.#isUncut(offset);
  }

  async run(name: string): Promise<{ outcome: Outcome; ticks: number }> {
    this.#index = 0;
    return { outcome: await runMainToEnd(this.#mains[name] as Main), ticks: this.#index };
  }

  /** Those of the ticks at which a stop would cross what cannot be stopped. */
  async crossing(name: string, ticks: ReadonlySet<number>): Promise<ReadonlySet<number>> {
    this.#asked = ticks;
    this.#crosses.clear();
    await this.run(name);
    this.#asked = new Set();
    return this.#crosses;
  }
}
