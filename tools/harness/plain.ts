/**
 * Runs a fixture as plain JavaScript: what all other modes are compared with. Also finds out, at chosen ticks, whether a stop
 * there would cross code that cannot be stopped (a builtin, an uncut function), by the engine's own stack trace.
 */
import { toCommonJs } from "./modules.js";
import { type Outcome, returned, Sink, threw } from "./outcome.js";

export type Main = (log: (...values: unknown[]) => void) => unknown;
export type Mains = Readonly<Record<string, Main | undefined>>;

/** Evaluates plain code and gives its `main`. `offset` is where the code starts in the script that the engine sees. */
export function load(code: string, sourceType: "module" | "commonjs", $tick: () => void, url = ""): { main: Main; offset: number } {
  const { exports, offset } = loadModule(code, sourceType, $tick, url);
  const { main } = exports;
  if (!main) throw new Error("a fixture exports a function `main`");
  return { main, offset };
}

/** The same with all that it exports. */
export function loadModule(
  code: string,
  sourceType: "module" | "commonjs",
  $tick: () => void,
  url = "",
  convert = toCommonJs,
): { exports: Mains; offset: number } {
  const body = sourceType === "module" ? convert(code) : code;
  const text = `${body}\n//# sourceURL=${url || "fixture"}`;
  const evaluate = new Function("exports", "module", "$tick", text);
  const module = { exports: {} as Mains };
  evaluate.call(module.exports, module.exports, module, $tick);
  // Exports are blanked at their length, and the directive stands before the code.
  const moved = sourceType === "module" ? '"use strict";'.length : 0;
  return { exports: module.exports, offset: evaluate.toString().indexOf(text) + moved };
}

export function runMain(main: Main): Outcome {
  const sink = new Sink();
  try {
    return { log: sink.lines, end: returned($root(main, sink)) };
  } catch (error) {
    return { log: sink.lines, end: threw(error) };
  }
}

/** The same for a main that may be an async function: the run ends when its promise does. */
export async function runMainToEnd(main: Main): Promise<Outcome> {
  const sink = new Sink();
  try {
    return { log: sink.lines, end: returned(await $root(main, sink)) };
  } catch (error) {
    return { log: sink.lines, end: threw(error) };
  }
}

/** The frame at which a look up the stack ends. */
function $root(main: Main, sink: Sink): unknown {
  return main(sink.log);
}

export function runCode(code: string, sourceType: "module" | "commonjs"): Outcome {
  return runMain(load(code, sourceType, () => {}).main);
}

export function runCodeToEnd(code: string, sourceType: "module" | "commonjs"): Promise<Outcome> {
  return runMainToEnd(load(code, sourceType, () => {}).main);
}

export interface TickedRun {
  readonly outcome: Outcome;
  /** Ticks that were executed. */
  readonly ticks: number;
  /** How many lines were logged before each asked tick, and what a stop there would cross. */
  readonly seen: ReadonlyMap<number, { lines: number; crosses: string | undefined }>;
}

export interface TickedProgram {
  readonly name: string;
  readonly code: string;
  readonly sourceType: "module" | "commonjs";
}

/** Runs the ticked program plain, and looks at the stack at the ticks in `ask`; `isUncut` says of an offset in the program whether its function is. */
export function runTicked(program: TickedProgram, ask: ReadonlySet<number> = new Set(), isUncut = (_offset: number) => false): TickedRun {
  const { main, run } = loadTicked(program, ask, isUncut);
  return run(runMain(main));
}

/** The same for a main that may be an async function. */
export async function runTickedToEnd(
  program: TickedProgram,
  ask: ReadonlySet<number> = new Set(),
  isUncut = (_offset: number) => false,
): Promise<TickedRun> {
  const { main, run } = loadTicked(program, ask, isUncut);
  return run(await runMainToEnd(main));
}

function loadTicked(
  { name, code, sourceType }: TickedProgram,
  ask: ReadonlySet<number>,
  isUncut: (offset: number) => boolean,
): { main: Main; run: (outcome: Outcome) => TickedRun } {
  const seen = new Map<number, { lines: number; crosses: string | undefined }>();
  let lines = 0;
  let ticks = 0;
  let running = false;
  const url = `${name}.ticked.js`;
  const { main, offset } = load(
    code,
    sourceType,
    () => {
      if (!running) return;
      const index = ticks++;
      if (ask.has(index)) seen.set(index, { lines, crosses: crossing(url, (at) => isUncut(at - offset)) });
    },
    url,
  );
  // ticks count only while the program runs, not while its module is evaluated
  running = true;
  const counted: Main = (log) =>
    main((...values) => {
      lines++;
      log(...values);
    });
  return { main: counted, run: (outcome) => ({ outcome, ticks, seen }) };
}

/** Builtins that the runtime has in a form that can be stopped, as the engine names their frames. */
const CUT_BUILTINS = new Set(
  (
    "forEach map filter some every find findIndex findLast findLastIndex reduce reduceRight flatMap sort toSorted " +
    "call apply from typedArrayFrom groupBy fromEntries replace replaceAll parse stringify [Symbol.replace]"
  ).split(" "),
);

/** The name of a frame between the tick and main that cannot be stopped. */
export function crossing(url: string, isUncut: (position: number) => boolean): string | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, crossing);
  const sites = holder.stack as NodeJS.CallSite[];
  Error.prepareStackTrace = prepareStackTrace as NonNullable<typeof Error.prepareStackTrace>;
  Error.stackTraceLimit = stackTraceLimit;
  // The first frames are those of the tick function.
  const own = sites.findIndex((site) => site.getScriptNameOrSourceURL() === url);
  let isWaiting = false;
  for (const site of sites.slice(Math.max(own, 0))) {
    if (site.getFunctionName() === "$root") return undefined;
    // what follows waits for a promise: it is not on the stack, but what an uncut function calls after an `await` is in no task
    isWaiting ||= site.isAsync();
    if (isWaiting && site.getScriptNameOrSourceURL() !== url) continue;
    if (isStepOfGenerator(site)) continue;
    if (site.getScriptNameOrSourceURL() !== url) {
      if (CUT_BUILTINS.has(site.getFunctionName() ?? "")) continue;
      return site.getFunctionName() ?? "a builtin";
    }
    if (isUncut(site.getPosition())) return site.getFunctionName() ?? "an uncut function";
  }
  return undefined;
}

/** The engine's own frame between a generator and who asks it to go on. */
function isStepOfGenerator(site: NodeJS.CallSite): boolean {
  const name = site.getFunctionName();
  const isStep = name === "next" || name === "return" || name === "throw";
  return isStep && !site.getFileName() && !/Iterator/.test(site.getTypeName() ?? "");
}

/** `count` numbers out of 0…total-1, evenly, the first and last among them. */
export function sample(total: number, count: number): number[] {
  if (total <= count) return Array.from({ length: total }, (_, i) => i);
  if (count === 1) return [Math.floor(total / 2)];
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round((i * (total - 1)) / (count - 1))))];
}
