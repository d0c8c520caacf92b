/** Counts by folder, and the bars. */
import { keyOf } from "./known.js";
import type { Result } from "./lane.js";
import { folderOf } from "./suite.js";

/** Of what plain Node passes, in percent: of all tests, and of each folder. */
const BAR = 99.9;
const FOLDER_BAR = 99;

interface Count {
  /** What plain Node passes. */
  plain: number;
  same: number;
}

export class Report {
  /** Tests that plain Node passes and compiled code does not. */
  readonly failures = new Map<string, string>();
  readonly seen = new Set<string>();
  readonly #folders = new Map<string, Count>();
  #plainFails = 0;

  add(result: Result): void {
    const key = keyOf(result);
    this.seen.add(key);
    const folder = folderOf(result.path);
    const count = this.#folders.get(folder) ?? { plain: 0, same: 0 };
    this.#folders.set(folder, count);
    if (!result.counts) this.#plainFails++;
    else {
      count.plain++;
      if (result.problem === undefined) count.same++;
      else this.failures.set(key, result.problem.replace(/\s+/g, " "));
    }
  }

  /** True if the total and each folder reach their bars. */
  get isAboveBars(): boolean {
    return percent(this.#total()) >= BAR && [...this.#folders.values()].every((count) => percent(count) >= FOLDER_BAR);
  }

  table(): string {
    const rows = [...this.#folders].filter(([, { plain }]) => plain > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    const total = this.#total();
    const lines = rows.map(([folder, count]) => line(folder, count, FOLDER_BAR));
    return [
      line("folder", undefined),
      ...lines,
      line("all", total, BAR),
      `plain Node fails ${this.#plainFails} more, which do not count`,
    ].join("\n");
  }

  #total(): Count {
    const total = { plain: 0, same: 0 };
    for (const { plain, same } of this.#folders.values()) {
      total.plain += plain;
      total.same += same;
    }
    return total;
  }
}

const percent = ({ plain, same }: Count) => (plain === 0 ? 100 : (100 * same) / plain);

function line(name: string, count: Count | undefined, bar = 0): string {
  if (!count) return `${name.padEnd(52)}    plain  compiled        %`;
  // Never rounded up to a hundred.
  const shown = (Math.floor(percent(count) * 100) / 100).toFixed(2);
  const mark = percent(count) < bar ? `  MISSED (${bar} %)` : "";
  return `${name.padEnd(52)} ${String(count.plain).padStart(8)} ${String(count.same).padStart(9)} ${shown.padStart(8)}${mark}`;
}
