/** The options of `npm run conformance`, and what is said of them. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

export const USAGE = `usage: npm run conformance -- --test262 DIR [options]

Runs test262 with every function of every test marked, and compares with plain Node on the same file.
  --test262 DIR    a checkout of https://github.com/tc39/test262 (its harness/ and test/ are read)
  --filter TEXT    only tests with this in their path, such as language/statements/try; may be given again
  --stops N        each test is called as a function and stopped at up to N places, saved, read and resumed (the harness of fixtures/)
  --sample N       only N tests of those that fit, evenly spread
  --list           prints every difference, the known ones too, and not the first 50 that are new
  --known FILE     the list of known differences; tools/conformance/known.json by default
  --threads N      pairs of threads, one that compiles and one that runs; 2 by default
  --help           this text
Exits with 1 when a difference is not in the list, one of the list is none any more, or a bar is missed: 99.9 % of what plain Node
passes, and 99 % in each folder. All of it takes about ten minutes on two free cores. CONTRIBUTING.md says more.`;

export interface Options {
  readonly test262: string;
  readonly filters: readonly string[];
  /** 0: none is stopped. */
  readonly stops: number;
  readonly sample: number;
  readonly list: boolean;
  readonly known: string;
  readonly threads: number;
}

/** What is wrong with the arguments, in one line. */
export class UsageError extends Error {}

/** `undefined` when only the usage is asked for. Throws UsageError. */
export function readOptions(root: string, args: string[]): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.test262 === undefined) throw new UsageError("--test262 DIR is missing: a checkout of https://github.com/tc39/test262");
  const test262 = resolve(values.test262);
  for (const folder of ["harness", "test"]) {
    if (!existsSync(join(test262, folder))) throw new UsageError(`${test262} is no checkout of test262: it has no folder ${folder}/`);
  }
  const known = resolve(values.known ?? join(root, "tools/conformance/known.json"));
  if (!existsSync(known)) throw new UsageError(`--known ${known}: there is no such file`);
  return {
    test262,
    filters: values.filter ?? [],
    stops: values.stops === undefined ? 0 : count("stops", values.stops),
    sample: values.sample === undefined ? Number.POSITIVE_INFINITY : count("sample", values.sample),
    list: values.list ?? false,
    known,
    threads: count("threads", values.threads ?? "2"),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        test262: { type: "string" },
        filter: { type: "string", multiple: true },
        stops: { type: "string" },
        sample: { type: "string" },
        list: { type: "boolean" },
        known: { type: "string" },
        threads: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    // Node adds how to pass what starts with a dash, after a full stop.
    throw new UsageError((error as Error).message.split(". ")[0]);
  }
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`--${name} ${text}: a whole number from 1 on is meant`);
  return number;
}
