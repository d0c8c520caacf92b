/**
 * Runs one prepared fixture in all modes, in Node or in a browser, and compares each with the plain run: the whole log, the result, the exception.
 * A stop counts only when the task said it is suspended with that tick's request; a stop that would cross code that cannot be
 * stopped has to work or to fail with UnmarkedFrameError at once.
 */
import { deserialize, start, type Task } from "@kraut/runtime";
import type { Compiled } from "./compile.js";
import { evaluator } from "./evaluate.js";
import { difference, type Outcome, outcomeText } from "./outcome.js";
import { type Main, runCodeToEnd, runMainToEnd, runTickedToEnd, sample, type TickedRun } from "./plain.js";
import type { Prepared } from "./prepare.js";
import { endOf, isUnmarked, never, openTick, type Session, tickOf } from "./session.js";
import { uncutFinder } from "./uncut.js";

/** Another process, or a browser, which has seen nothing of the run. */
export interface Elsewhere {
  resume(name: string, code: string, bytes: Uint8Array): Promise<Outcome>;
}

export interface RunOptions {
  readonly session: Session;
  /** Stops at up to this many ticks, one run each. */
  readonly stops: number;
  /** Resumes some of the snapshots elsewhere, too. */
  readonly other?: Elsewhere | undefined;
  readonly otherStops?: number;
}

export interface Report {
  readonly problems: readonly string[];
  /** Ticks of the program, stops that were made, and stops that would have crossed what cannot be stopped. */
  readonly ticks: number;
  readonly stops: number;
  readonly crossed: number;
  /** Of the stops that were made, those that could not be saved, as the options say. */
  readonly unsaved: number;
}

/** Stops of the one run that stops again and again. */
const STOPS_IN_ONE_RUN = 60;

export async function checkPrepared(prepared: Prepared, options: RunOptions): Promise<Report> {
  const { name, options: known, expected, sourceType, ticked, compiled } = prepared;
  const plain = await runCodeToEnd(prepared.plain, sourceType);
  const problems: string[] = [];
  if (expected === undefined) problems.push("plain.txt is missing: run `node tools/fixtures.mjs -u`, and read what it wrote");
  else if (expected !== outcomeText(plain)) problems.push(`plain.txt is stale: ${staleness(expected, plain)}`);

  const program = { name, code: ticked, sourceType };
  const total = (await runTickedToEnd(program)).ticks;
  const untried = { ticks: total, stops: 0, crossed: 0, unsaved: 0 };
  if (known.diagnostic !== undefined) {
    const isKnown = compiled.errors.some((d) => d.code === known.diagnostic);
    if (!isKnown) problems.push(`the compiler no longer says ${known.diagnostic}: ${compiled.errors.map((d) => d.message).join("; ")}`);
    return { problems, ...untried };
  }
  if (compiled.code === undefined) return { problems: [...problems, refusal(compiled)], ...untried };
  problems.push(...uncutProblems(prepared));

  const isUncut = uncutFinder(ticked, sourceType, new Set(compiled.uncut.map((fn) => fn.offset)));
  const asked = sample(total, options.stops);
  const oracle = await runTickedToEnd(program, new Set([...asked, ...sample(total, STOPS_IN_ONE_RUN)]), isUncut);
  const differs = difference(plain, oracle.outcome);
  if (differs) return { problems: [...problems, `ticked, not compiled: ${differs}`], ...untried };
  const runner = new Runner(prepared, options, plain, oracle, compiled.code);
  await runner.run(asked);
  return {
    problems: [...problems, ...runner.problems],
    ticks: total,
    stops: runner.stops,
    crossed: runner.crossed,
    unsaved: runner.unsaved,
  };
}

const refusal = ({ errors }: Compiled) => `does not compile: ${errors.map((d) => `${d.code} ${d.message}\n${d.frame}`).join("\n")}`;

/** So that nothing is left uncut in silence: reasons that are not those of every day have to be in options.json. */
function uncutProblems({ compiled, options }: Prepared): string[] {
  // A library is what it is.
  if (options.library) return [];
  const found = new Set(compiled.uncut.map((fn) => fn.reason));
  const known = new Set(options.uncut ?? []);
  const problems: string[] = [];
  for (const reason of found) if (!known.has(reason)) problems.push(`a function is left uncut: ${reason}`);
  for (const reason of known) if (!found.has(reason)) problems.push(`options.json says a function is left uncut, and none is: ${reason}`);
  return problems;
}

function staleness(expected: string, plain: Outcome): string {
  const lines = expected.trimEnd().split("\n");
  const got = outcomeText(plain).trimEnd().split("\n");
  const at = got.findIndex((line, i) => line !== lines[i]);
  return `line ${(at === -1 ? got.length : at) + 1} is now ${got[at] ?? "gone"}`;
}

class Runner {
  readonly problems: string[] = [];
  stops = 0;
  crossed = 0;
  unsaved = 0;
  readonly #prepared: Prepared;
  readonly #options: RunOptions;
  readonly #session: Session;
  readonly #plain: Outcome;
  readonly #oracle: TickedRun;
  readonly #code: string;
  readonly #fresh: () => Main;

  constructor(prepared: Prepared, options: RunOptions, plain: Outcome, oracle: TickedRun, code: string) {
    this.#prepared = prepared;
    this.#options = options;
    this.#session = options.session;
    this.#plain = plain;
    this.#oracle = oracle;
    this.#code = code;
    this.#fresh = evaluator(code, this.#session.tick, prepared.name);
  }

  async run(asked: readonly number[]): Promise<void> {
    await this.#withoutStops();
    const others = new Set(sample(asked.length, this.#options.otherStops ?? 0).map((i) => asked[i]));
    for (const at of asked) {
      await this.#guarded(`stop at tick ${at}`, () => this.#stopOnce(at, others.has(at)));
      if (this.problems.length > 5) return;
    }
    if (this.#prepared.options.concurrent === undefined) await this.#guarded("stop again and again", () => this.#stopOften());
    if (this.stops === 0 && this.#oracle.ticks > 0 && this.crossed < asked.length) this.problems.push("no stop was made");
  }

  async #guarded(mode: string, body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      const { name, message, stack } = error as Error;
      const where = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
      this.problems.push(`${mode}: the harness got ${name}: ${message}\n${where.slice(0, 4).join("\n")}`);
    }
  }

  async #withoutStops(): Promise<void> {
    const { name, untouched } = this.#prepared;
    if (untouched.code === undefined) this.problems.push(`without ticks: ${refusal(untouched)}`);
    else {
      const main = evaluator(untouched.code, this.#session.tick, name);
      this.#compare("compiled without ticks, called", await runMainToEnd(main()));
      this.#session.reset(this.#oracle.ticks);
      this.#compare("compiled without ticks, started", this.#session.outcome(await start(main(), this.#session.sink.log).settled()));
    }
    this.#session.reset(this.#oracle.ticks);
    this.#compare("compiled, called", await this.#session.driveToEnd(() => runMainToEnd(this.#fresh())));
    this.#session.reset(this.#oracle.ticks);
    const task = await this.#start(never);
    this.#compare("compiled, started", this.#session.outcome(task));
    if (this.#session.index !== this.#oracle.ticks) {
      this.problems.push(`compiled, started: ${this.#session.index} ticks, and the plain run had ${this.#oracle.ticks}`);
    }
  }

  #start(stopAt: (index: number) => boolean): Promise<Task> {
    const session = this.#session;
    session.reset(this.#oracle.ticks);
    session.stopAt = stopAt;
    const main = this.#fresh();
    return session.driveToEnd(() => start(main as (log: unknown) => unknown, session.sink.log).settled());
  }

  /** Resumes with nothing but the bytes: the module is evaluated anew, so no function, class or scope of the stopped run is there. */
  #again(bytes: Uint8Array, at: number): Promise<Task> {
    this.#fresh();
    return this.#resume(deserialize(bytes), at);
  }

  #resume(task: Task, at: number): Promise<Task> {
    this.#session.index = at + 1;
    return this.#session.driveToEnd(() => task.resume(undefined, openTick(task)?.id).settled());
  }

  async #stopOnce(at: number, inOther: boolean): Promise<void> {
    const session = this.#session;
    const task = await this.#start((index) => index === at);
    const mode = `stop at tick ${at}`;
    if (!this.#stopped(mode, task, at)) return;
    session.stopAt = never;
    const before = [...session.sink.lines];
    const bytes = this.#bytesOf(mode, task);
    if (bytes) {
      this.#compare(`${mode}, resumed from bytes`, session.outcome(await this.#again(bytes, at)));
      if (this.#prepared.options.once === undefined) {
        session.sink.lines = [...before];
        this.#compare(`${mode}, resumed from the same bytes again`, session.outcome(await this.#again(bytes, at)));
      }
      if (inOther && this.#options.other && this.#prepared.options.once === undefined) {
        const { log, end } = await this.#options.other.resume(this.#prepared.name, this.#code, bytes);
        this.#compare(`${mode}, resumed in another process`, { log: [...before, ...log], end });
      }
    }
    session.sink.lines = [...before];
    this.#compare(`${mode}, resumed in memory after its copies`, session.outcome(await this.#resume(task, at)));
  }

  /** True if the task stopped at the tick; otherwise says what is wrong, unless a stop there crosses what cannot be stopped. */
  #stopped(mode: string, task: Task, at: number): boolean {
    const seen = this.#oracle.seen.get(at);
    const foreign = seen?.crosses ?? this.#prepared.options.crosses;
    if (tickOf(task) === at) {
      this.stops++;
      if (seen && this.#prepared.options.concurrent === undefined && seen.lines !== this.#session.sink.lines.length) {
        this.problems.push(`${mode}: ${this.#session.sink.lines.length} lines were logged before it, and ${seen.lines} in the plain run`);
      }
      return true;
    }
    if (isUnmarked(task) && foreign !== undefined) {
      this.crossed++;
      const prefix = this.#session.sink.lines.slice(0, seen?.lines);
      if (prefix.join("\n") !== this.#plain.log.slice(0, seen?.lines).join("\n")) this.problems.push(`${mode}: the log before it differs`);
      return false;
    }
    // a branch that nobody waits for, such as the slower one of a race
    if (this.#prepared.options.concurrent !== undefined && task.status === "done") {
      this.crossed++;
      return false;
    }
    this.problems.push(
      `${mode}: did not stop, but ${endOf(task)}${isUnmarked(task) ? ", and there are only marked functions on the stack" : ""}`,
    );
    return false;
  }

  #bytesOf(mode: string, task: Task): Uint8Array | undefined {
    try {
      return task.serialize();
    } catch (error) {
      const { name, message, code } = error as Error & { code?: string };
      if (code === "NOT_SERIALIZABLE" && this.#prepared.options.unsaved !== undefined) {
        this.unsaved++;
        return undefined;
      }
      this.problems.push(`${mode}: cannot be saved: ${name}: ${message}`);
      return undefined;
    }
  }

  /** One run that is stopped, saved and resumed at many ticks. */
  async #stopOften(): Promise<void> {
    const session = this.#session;
    const fits = new Set(sample(this.#oracle.ticks, STOPS_IN_ONE_RUN).filter((at) => this.#oracle.seen.get(at)?.crosses === undefined));
    let task = await this.#start((index) => fits.has(index));
    let stops = 0;
    for (let at = tickOf(task); at !== undefined; at = tickOf(task)) {
      stops++;
      const bytes = this.#bytesOf(`stop again and again, at tick ${at}`, task);
      if (this.problems.length > 5) return;
      task = await (bytes ? this.#again(bytes, at) : this.#resume(task, at));
    }
    if (isUnmarked(task) && this.#prepared.options.crosses !== undefined) return;
    this.#compare(`stopped ${stops} times in one run`, session.outcome(task));
    if (stops !== fits.size) this.problems.push(`stop again and again: ${stops} stops, and ${fits.size} were asked for`);
  }

  #compare(mode: string, outcome: Outcome): void {
    const differs = difference(this.#plain, outcome);
    if (differs) this.problems.push(`${mode}: ${differs}`);
  }
}
