/**
 * Random programs, compiled a file at a time: each is run plain, compiled, in one run that stops at every tick with its bytes in
 * between, and stopped at a few ticks by themselves; all must show the same. Like `checkFixture`, which tries more ways to resume.
 */
import { join } from "node:path";
import { deserialize, KrautError, NotSerializableError, start, type Task } from "@kraut/runtime";
import { compile } from "../harness/compile.js";
import { moduleEvaluator } from "../harness/evaluate.js";
import type { Fixture } from "../harness/fixture.js";
import { linesToCommonJs } from "../harness/modules.js";
import { difference, type Outcome } from "../harness/outcome.js";
import { loadModule, type Main, type Mains, runMainToEnd, sample } from "../harness/plain.js";
import { endOf, isUnmarked, never, openTick, type Session, tickOf } from "../harness/session.js";
import { type Density, insertTicks } from "../harness/ticks.js";
import { Oracle } from "./oracle.js";
import type { ProgramFile } from "./program.js";
import { BESIDE } from "./statements.js";

/** Where the ticks of a file go. */
export interface Placing {
  readonly density: Density;
  /** One place of so many gets a tick … */
  readonly spacing: number;
  /** … and which ones, this says. */
  readonly salt: number;
}

export interface Checked {
  /** The program of the file. */
  readonly name: string;
  readonly problem: string | undefined;
  readonly stops: number;
  /** Stops that crossed what cannot be stopped, and stops that could not be saved. */
  readonly crossed: number;
  readonly unsaved: number;
}

/** Ticks that one run is stopped at again and again, and those that a run of its own is stopped at. Loops make many ticks of one place. */
const STOPS_IN_ONE_RUN = 60;
const SINGLE_STOPS = 3;

/** Tells of each program, and of the file under the name of the first when it does not compile. */
export async function checkFile(
  file: ProgramFile,
  placing: Placing,
  session: Session,
  root: string,
  tell: { readonly starts?: (name: string) => void; readonly ends: (checked: Checked) => void },
): Promise<void> {
  const fixture = fixtureOf(file, root);
  const { sourceType, source } = file;
  const plain = loadModule(source, sourceType, () => {}, file.names[0], linesToCommonJs).exports;
  const { code } = insertTicks(source, { sourceType, ...placing });
  const compiled = compile(fixture, code, "js", linesToCommonJs);
  if (compiled.code === undefined) {
    const problem = `does not compile: ${compiled.errors.map((d) => d.message).join("; ")}`;
    return tell.ends({ name: file.names[0] as string, problem, stops: 0, crossed: 0, unsaved: 0 });
  }
  const oracle = new Oracle(code, fixture.name, sourceType, new Set(compiled.uncut.map((fn) => fn.offset)));
  const evaluate = moduleEvaluator(compiled.code, session.tick, fixture.name);
  const mains = { current: evaluate() };
  const checkers = file.names.map((name) => {
    const isOfProgram = ({ offset }: { offset: number }) => programAt(code, offset) === name;
    const uncut = compiled.uncut.filter(isOfProgram).map((fn) => code.slice(fn.offset, fn.offset + 20));
    return new Checker(name, session, plain[name] as Main, oracle, mains, uncut, orderOf(plain[name] as Main, uncut));
  });
  for (const checker of checkers) {
    tell.starts?.(checker.name);
    await checker.begin();
  }
  // what was begun goes on in other code
  mains.current = evaluate();
  for (const checker of checkers) {
    tell.starts?.(checker.name);
    tell.ends(await checker.finish());
  }
}

const GENERATOR = /^(?:async )?(?:function)?\*/;

/** The name of the last program that starts before an offset. */
function programAt(code: string, offset: number): string | undefined {
  return [...code.slice(0, offset + 1).matchAll(/^(?:export )?(?:async )?function (main\d*)/gm)].at(-1)?.[1];
}

/** The file as a fixture, which need not stand on the disk. */
export function fixtureOf({ source, sourceType }: ProgramFile, root: string): Fixture {
  const folder = join(root, "fixtures", "random", "program");
  return { name: "random/program", folder, file: join(folder, "input.js"), source, options: { sourceType }, expected: undefined };
}

/** A stop of a run, which can go on from there any number of times. */
interface Stop {
  /** Of the next tick. */
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly lines: readonly string[];
}

/**
 * What a stop does to a program in which branches run beside each other: nothing, when they have all to themselves; it changes
 * their order, and so what they do, when they share variables; and when functions are left uncut, no tick is known again.
 */
type Order = "kept" | "free" | "unknown";

function orderOf(main: Main, uncut: readonly string[]): Order {
  const text = main.toString();
  const isBeside = text.includes(BESIDE);
  if (uncut.length > 0 && (isBeside || text.includes("fork("))) return "unknown";
  return isBeside ? "free" : "kept";
}

/**
 * Checks one program. The programs of a file share two evaluations of its module, which take longer than a run: all begin in the
 * first, up to a stop, and all go on from their bytes in the second, which has seen nothing of that.
 */
class Checker {
  stops = 0;
  crossed = 0;
  unsaved = 0;
  #plain: Outcome = { log: [], end: "" };
  #ticks = 0;
  readonly #isAsync: boolean;
  #problem: string | undefined;
  /** The ticks that one run is stopped at again and again, and those of runs with one stop. */
  readonly #often = new Set<number>();
  readonly #single = new Set<number>();
  /** Where the run that is stopped again and again is, when it begins in the one module and goes on in the other. */
  #task: Task | undefined;
  #lines: readonly string[] = [];
  #index = 0;
  #last: Stop | undefined;

  constructor(
    readonly name: string,
    readonly session: Session,
    readonly main: Main,
    readonly oracle: Oracle,
    readonly mains: { readonly current: Mains },
    /** How the functions of the program begin that are left uncut. */
    readonly uncut: readonly string[],
    readonly order: Order,
  ) {
    this.#isAsync = main.constructor.name === "AsyncFunction";
  }

  /** All runs without a stop, and one up to its first. */
  async begin(): Promise<void> {
    await this.#guarded(async () => {
      const { session, oracle, name } = this;
      this.#plain = await runMainToEnd(this.main);
      const ticked = await oracle.run(name);
      this.#ticks = ticked.ticks;
      session.reset(this.#ticks);
      const called = await session.driveToEnd(() => runMainToEnd(this.#compiled));
      const differs =
        this.#compare("ticked, not compiled", ticked.outcome) ??
        this.#compare("called", called) ??
        this.#compare("started", session.outcome(await this.#start(never)));
      if (differs) return differs;
      if (session.index !== this.#ticks) return `started: ${session.index} ticks, and ${this.#ticks} in the plain run`;
      if (this.order === "unknown") return undefined;
      for (const at of sample(this.#ticks, SINGLE_STOPS)) this.#single.add(at);
      if (this.order === "free") return undefined;
      for (const at of sample(this.#ticks, STOPS_IN_ONE_RUN)) this.#often.add(at);
      if (this.#isAsync && this.uncut.length > 0) {
        // in an async function that is not cut, what comes after an `await` belongs to no task: the program can catch what suspend() throws
        for (const at of await oracle.crossing(name, new Set([...this.#often, ...this.#single]))) {
          this.#often.delete(at);
          this.#single.delete(at);
          this.crossed++;
        }
      }
      return this.#stopFirst();
    });
  }

  /** All other stops. */
  async finish(): Promise<Checked> {
    if (this.order === "kept") await this.#guarded(() => this.#stopOften());
    for (const at of this.#single) await this.#guarded(() => this.#stopOnce(at));
    const { name, stops, crossed, unsaved } = this;
    return { name, problem: this.#problem, stops, crossed, unsaved };
  }

  /** Keeps the first problem, after which there is nothing more to do. */
  async #guarded(body: () => Promise<string | undefined>): Promise<void> {
    if (this.#problem !== undefined) return;
    try {
      this.#problem = await body();
    } catch (error) {
      this.#problem = `the harness got ${(error as Error).stack?.split("\n").slice(0, 3).join(" ") ?? error}`;
    }
  }

  get #compiled(): Main {
    return this.mains.current[this.name] as Main;
  }

  #start(stopAt: (index: number) => boolean): Promise<Task> {
    const { session } = this;
    session.reset(this.#ticks);
    session.stopAt = stopAt;
    const main = this.#compiled;
    return session.driveToEnd(() => start(main as (log: unknown) => unknown, session.sink.log).settled());
  }

  /** `index`: that of the next tick. Of branches beside each other it may be any: all of them went on up to a stop, or an end. */
  #resume(task: Task, index: number): Promise<Task> {
    this.session.index = index;
    this.session.asked = undefined;
    return this.session.driveToEnd(() => task.resume(undefined, openTick(task)?.id).settled());
  }

  #again({ bytes, index, lines }: Stop): Promise<Task> {
    this.session.sink.lines = [...lines];
    return this.#resume(deserialize(bytes), index);
  }

  /** True if a task that failed with UnmarkedFrameError at a tick was right to. */
  async #hasCrossed(task: Task, at: number): Promise<boolean> {
    if (!isUnmarked(task) || !(await this.oracle.crossing(this.name, new Set([at]))).has(at)) return false;
    this.crossed++;
    return true;
  }

  async #stopOnce(at: number): Promise<string | undefined> {
    const mode = `stop at tick ${at}`;
    const task = await this.#start((index) => index === at);
    if (await this.#hasCrossed(task, at)) return undefined;
    if (tickOf(task) !== at) return `${mode}: did not stop, but ${endOf(task)}`;
    this.stops++;
    this.session.stopAt = never;
    const { index } = this.session;
    const lines = [...this.session.sink.lines];
    const bytes = this.#bytesOf(task);
    if (typeof bytes === "string") return `${mode}: ${bytes}`;
    if (bytes) {
      const differs = this.#compareResumed(`${mode}, resumed from bytes`, await this.#again({ bytes, index, lines }));
      if (differs) return differs;
      // the stopped task is what it was
      this.session.sink.lines = lines;
    }
    return this.#compareResumed(`${mode}, resumed in memory`, await this.#resume(task, index));
  }

  /** The run that is stopped again and again, up to the first stop. */
  async #stopFirst(): Promise<string | undefined> {
    let task = await this.#startOften();
    while (tickOf(task) === undefined && (await this.#leftOut(task))) task = await this.#startOften();
    this.#task = task;
    this.#lines = this.session.sink.lines;
    this.#index = this.session.index;
    return this.#save(task);
  }

  async #stopOften(): Promise<string | undefined> {
    const { session } = this;
    session.reset(this.#ticks);
    session.sink.lines = [...this.#lines];
    session.index = this.#index;
    session.stopAt = this.#asks;
    let task = this.#task as Task;
    let stops = 0;
    for (;;) {
      const at = tickOf(task);
      if (at !== undefined) {
        const problem = stops++ === 0 ? undefined : this.#save(task);
        if (problem !== undefined) return problem;
        task = this.#last ? await this.#again(this.#last) : await this.#resume(task, session.index);
      } else if (await this.#leftOut(task)) {
        // once more from the stop before
        if (this.#last === undefined) stops = 0;
        task = this.#last ? await this.#again(this.#last) : await this.#startOften();
      } else break;
    }
    this.stops += stops;
    const differs = this.#compare(`stopped ${stops} times in one run`, this.session.outcome(task));
    if (differs) return differs;
    return stops === this.#often.size ? undefined : `stop again and again: ${stops} stops, and ${this.#often.size} were asked for`;
  }

  readonly #asks = (index: number): boolean => this.#often.has(index);

  #startOften(): Promise<Task> {
    return this.#start(this.#asks);
  }

  /** Keeps the bytes of a task that has stopped, if there can be any. */
  #save(task: Task): string | undefined {
    const at = tickOf(task);
    if (at === undefined) return undefined;
    const bytes = this.#bytesOf(task);
    if (typeof bytes === "string") return `stop again and again, at tick ${at}: ${bytes}`;
    this.#last = bytes && { index: this.session.index, bytes, lines: [...this.session.sink.lines] };
    return undefined;
  }

  /** True if the last stop that was asked for cannot be made; it is not asked for again. */
  async #leftOut(task: Task): Promise<boolean> {
    const lost = this.session.asked;
    if (lost === undefined || !this.#often.has(lost) || !(await this.#hasCrossed(task, lost))) return false;
    this.#often.delete(lost);
    return true;
  }

  /** The bytes; nothing, where they may be refused; or what is wrong. */
  #bytesOf(task: Task): Uint8Array | string | undefined {
    try {
      return task.serialize();
    } catch (error) {
      if (error instanceof NotSerializableError && this.uncut.some((text) => GENERATOR.test(text)) && isForeignGenerator(task, error)) {
        this.unsaved++;
        return undefined;
      }
      const { name, message } = error as Error;
      return `cannot be saved: ${name}: ${message}`;
    }
  }

  /** Of a run after a stop. */
  #compareResumed(mode: string, task: Task): string | undefined {
    if (this.order === "kept") return this.#compare(mode, this.session.outcome(task));
    const isRight = task.status === "done" || (task.status === "failed" && !(task.error instanceof KrautError));
    return isRight ? undefined : `${mode}: ${endOf(task)}`;
  }

  #compare(mode: string, outcome: Outcome): string | undefined {
    const differs = difference(this.#plain, outcome);
    return differs && `${mode}: ${differs}`;
  }
}

/** True if what cannot be saved is a generator that the runtime knows nothing of. */
function isForeignGenerator(task: Task, { local, path, what, function: name }: NotSerializableError): boolean {
  if (local === undefined || !what.includes("a generator of a function that is not marked")) return false;
  const frame = task.frames.findLast((one) => one.function === name);
  let value: unknown = frame?.locals[local];
  for (const [, key, index] of path.slice(local.length).matchAll(/\.(\w+)|\[(\d+)\]/g))
    value = (value as Record<string, unknown>)?.[key ?? index ?? ""];
  return Object.prototype.toString.call(value) === "[object Generator]";
}
