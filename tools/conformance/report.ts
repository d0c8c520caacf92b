/** Differences as they are found, counts by folder, and the bars. */
import { keyOf } from "./known.js";
import type { Result, Stopped } from "./lane.js";
import { folderOf } from "./suite.js";

/** Of what plain Node passes, in percent: of all tests, and of each folder. */
const BAR = 99.9;
const FOLDER_BAR = 99;

interface Count {
  /** What plain Node passes. */
  plain: number;
  same: number;
}

/** So many new differences are printed, unless all are asked for. */
const PRINTED = 50;

export class Report {
  /** Reasons by test. */
  readonly #known: ReadonlyMap<string, string>;
  readonly #printsAll: boolean;
  /** In the list of known differences, and none any more. */
  readonly #mended: string[] = [];
  #differences = 0;
  #surprises = 0;
  readonly #folders = new Map<string, Count>();
  #plainFails = 0;
  #stopped: Stopped | undefined;

  constructor(known: ReadonlyMap<string, string>, printsAll: boolean) {
    this.#known = known;
    this.#printsAll = printsAll;
  }

  add(result: Result): void {
    const folder = folderOf(result.path);
    const count = this.#folders.get(folder) ?? { plain: 0, same: 0 };
    this.#folders.set(folder, count);
    if (!result.counts) this.#plainFails++;
    else {
      count.plain++;
      if (result.problem === undefined) count.same++;
    }
    if (result.stopped) {
      const { stops = 0, crossed = 0, unsaved = 0 } = this.#stopped ?? {};
      const more = result.stopped;
      this.#stopped = { stops: stops + more.stops, crossed: crossed + more.crossed, unsaved: unsaved + more.unsaved };
    }
    const key = keyOf(result);
    if (result.problem !== undefined) this.#difference(key, result.problem.replace(/\s+/g, " "));
    else if (this.#known.has(key)) this.#mended.push(key);
  }

  #difference(key: string, problem: string): void {
    const reason = this.#known.get(key);
    this.#differences++;
    if (reason === undefined) this.#surprises++;
    if (this.#printsAll) console.log(`${key}: ${problem}${reason === undefined ? "" : ` [known: ${reason}]`}`);
    else if (reason === undefined && this.#surprises <= PRINTED) console.log(`${key}: ${problem}`);
  }

  /** True if nothing differs that is not known, and all of that still does, and the bars are reached. */
  get isGood(): boolean {
    return this.#surprises === 0 && this.#mended.length === 0 && this.isAboveBars;
  }

  conclusion(): string {
    return [
      ...this.#mended.map((key) => `${key}: is in the list of known differences, and is none any more`),
      `${this.#differences} differences, ${this.#surprises} not in the list; ${this.#mended.length} in the list are none any more`,
      ...(this.isAboveBars ? [] : ["a bar is missed"]),
    ].join("\n");
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
      this.#stopped === undefined
        ? `plain Node fails ${this.#plainFails} more, which do not count`
        : `${this.#plainFails} more cannot be called as a function, and do not count`,
      ...(this.#stopped === undefined ? [] : [stopsLine(this.#stopped)]),
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

const stopsLine = ({ stops, crossed, unsaved }: Stopped) =>
  `${stops} stops, ${unsaved} of them with something that cannot be saved; ${crossed} more would have crossed what cannot be stopped`;

const percent = ({ plain, same }: Count) => (plain === 0 ? 100 : (100 * same) / plain);

function line(name: string, count: Count | undefined, bar = 0): string {
  if (!count) return `${name.padEnd(52)}    plain  compiled        %`;
  // Never rounded up to a hundred.
  const shown = (Math.floor(percent(count) * 100) / 100).toFixed(2);
  const mark = percent(count) < bar ? `  MISSED (${bar} %)` : "";
  return `${name.padEnd(52)} ${String(count.plain).padStart(8)} ${String(count.same).padStart(9)} ${shown.padStart(8)}${mark}`;
}
