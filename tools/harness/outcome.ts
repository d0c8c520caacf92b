/** What a run of a fixture showed: its log and its end, as text. */
import { show } from "./show.js";

export interface Outcome {
  readonly log: readonly string[];
  /** `returned VALUE` or `threw NAME: MESSAGE` */
  readonly end: string;
}

export type Log = (...values: unknown[]) => void;

/** Where the one registered `log` function of a process writes to, so that lines before a stop and after it land together. */
export class Sink {
  lines: string[] = [];
  readonly log: Log = (...values) => {
    this.lines.push(values.map((v) => (typeof v === "string" ? v : show(v))).join(" "));
  };
}

export const returned = (value: unknown) => `returned ${show(value)}`;

export function threw(error: unknown): string {
  if (Object.prototype.toString.call(error) !== "[object Error]") return `threw ${show(error)}`;
  return `threw ${(error as Error).name}: ${(error as Error).message}`;
}

export const outcomeText = (outcome: Outcome) => `${[...outcome.log, outcome.end].join("\n")}\n`;

/**
 * V8 names what is not iterable in its own way for each place (`.for is not iterable`), and a captured variable that is no
 * function by the scope record it is in: these texts alone may differ.
 */
const withoutEngineText = (line: string) =>
  line
    .replace(/TypeError: .*? is not iterable(?: \(cannot read property Symbol\(Symbol\.iterator\)\))?/g, "TypeError: … is not iterable")
    .replace(/TypeError: (?:.*\.)?([\w$]+) is not a (function|constructor)/g, "TypeError: $1 is not a $2");

/** The first difference between two outcomes, in words; `undefined` when they are the same. */
export function difference(expected: Outcome, got: Outcome): string | undefined {
  const a = [...expected.log, expected.end].map(withoutEngineText);
  const b = [...got.log, got.end].map(withoutEngineText);
  const at = a.findIndex((line, i) => line !== b[i]);
  if (at === -1 && a.length === b.length) return undefined;
  const line = at === -1 ? a.length : at;
  return `line ${line + 1}: expected ${a[line] ?? "<nothing>"}\n${" ".repeat(`line ${line + 1}: `.length)}got      ${b[line] ?? "<nothing>"}`;
}
