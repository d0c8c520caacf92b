/**
 * One random program: plain, ticked, compiled, and stopped at every tick with its bytes in between; all must show the same.
 * Like `checkFixture`, which tries more ways to resume at fewer stops; here the program is compiled once, and a hundred thousand
 * programs are a matter of an hour.
 */
import { join } from "node:path";
import { deserialize, start, type Task } from "@kraut/runtime";
import { compile } from "../harness/compile.js";
import { evaluator } from "../harness/evaluate.js";
import type { Fixture } from "../harness/fixture.js";
import { difference, type Outcome } from "../harness/outcome.js";
import { type Main, runCode, runMain, runTicked, sample, type TickedRun } from "../harness/plain.js";
import { endOf, isUnmarked, never, type Session, tickOf } from "../harness/session.js";
import { type Density, insertTicks } from "../harness/ticks.js";
import { uncutFinder } from "../harness/uncut.js";
import type { Program } from "./program.js";

/** Where the ticks of a program go. */
export interface Placing {
  readonly density: Density;
  /** One place of so many gets a tick … */
  readonly spacing: number;
  /** … and which ones, this says. */
  readonly salt: number;
}

export interface Checked {
  readonly problem: string | undefined;
  readonly stops: number;
  /** Stops that crossed what cannot be stopped, and stops that could not be saved. */
  readonly crossed: number;
  readonly unsaved: number;
}

/** Ticks that one program is stopped at, one run each; and those that one run is stopped at again and again. Loops make many ticks of one place. */
const STOPS = 14;
const STOPS_IN_ONE_RUN = 60;

export function checkProgram(program: Program, placing: Placing, session: Session, root: string): Checked {
  const fixture = fixtureOf(program, root);
  const { sourceType } = program;
  const plain = runCode(program.source, sourceType);
  const { code } = insertTicks(program.source, { sourceType, ...placing });
  const ticked = { name: fixture.name, code, sourceType };
  const compiled = compile(fixture, code, "js");
  const none = { stops: 0, crossed: 0, unsaved: 0 };
  if (compiled.code === undefined) return { problem: `does not compile: ${compiled.errors.map((d) => d.message).join("; ")}`, ...none };

  const isUncut = uncutFinder(code, sourceType, new Set(compiled.uncut.map((fn) => fn.offset)));
  const total = runTicked(ticked).ticks;
  const asked = sample(total, STOPS);
  const often = sample(total, STOPS_IN_ONE_RUN);
  const oracle = runTicked(ticked, new Set([...asked, ...often]), isUncut);
  const differs = difference(plain, oracle.outcome);
  if (differs) return { problem: `ticked, not compiled: ${differs}`, ...none };
  const checker = new Checker(program, session, plain, oracle, evaluator(compiled.code, session.tick, fixture.name));
  const problem = checker.run(asked, often);
  return { problem, stops: checker.stops, crossed: checker.crossed, unsaved: checker.unsaved };
}

/** The program as a fixture, which need not stand on the disk. */
export function fixtureOf({ source, sourceType }: Program, root: string): Fixture {
  const folder = join(root, "fixtures", "random", "program");
  return { name: "random/program", folder, file: join(folder, "input.js"), source, options: { sourceType }, expected: undefined };
}

class Checker {
  stops = 0;
  crossed = 0;
  unsaved = 0;
  readonly #session: Session;
  readonly #plain: Outcome;
  readonly #oracle: TickedRun;
  readonly #fresh: () => Main;
  /** Of a class with private members, or one that cannot be moved out of its place, no instance can be saved. */
  readonly #mayRefuse: boolean;
  /** A constructor that nobody wrote is on no stack trace. */
  readonly #mayCross: boolean;

  constructor({ source }: Program, session: Session, plain: Outcome, oracle: TickedRun, fresh: () => Main) {
    this.#session = session;
    this.#plain = plain;
    this.#oracle = oracle;
    this.#fresh = fresh;
    this.#mayRefuse = /#\w|\bsuper\b/.test(source);
    this.#mayCross = /\bextends\b/.test(source);
  }

  run(asked: readonly number[], often: readonly number[]): string | undefined {
    this.#session.reset(this.#oracle.ticks);
    const called = this.#session.drive(() => runMain(this.#fresh()));
    const differs = this.#compare("called", called) ?? this.#compare("started", this.#outcome(this.#start(never)));
    if (differs) return differs;
    if (this.#session.index !== this.#oracle.ticks)
      return `started: ${this.#session.index} ticks, and ${this.#oracle.ticks} in the plain run`;
    for (const at of asked) {
      const problem = this.#stopOnce(at);
      if (problem) return problem;
    }
    return this.#stopOften(often.filter((at) => this.#oracle.seen.get(at)?.crosses === undefined));
  }

  #start(stopAt: (index: number) => boolean): Task {
    const session = this.#session;
    session.reset(this.#oracle.ticks);
    session.stopAt = stopAt;
    const main = this.#fresh();
    return session.drive(() => start(main as (log: unknown) => unknown, session.sink.log));
  }

  #resume(task: Task, at: number): Task {
    this.#session.index = at + 1;
    return this.#session.drive(() => task.resume());
  }

  #stopOnce(at: number): string | undefined {
    const mode = `stop at tick ${at}`;
    const task = this.#start((index) => index === at);
    const seen = this.#oracle.seen.get(at);
    if (isUnmarked(task) && (seen?.crosses !== undefined || this.#mayCross)) {
      this.crossed++;
      return undefined;
    }
    if (tickOf(task) !== at) return `${mode}: did not stop, but ${endOf(task)}`;
    this.stops++;
    this.#session.stopAt = never;
    const before = [...this.#session.sink.lines];
    const bytes = this.#bytesOf(task);
    if (typeof bytes === "string") return `${mode}: ${bytes}`;
    if (bytes) {
      // The module is evaluated anew, so that nothing of the stopped run is there.
      this.#fresh();
      const differs = this.#compare(`${mode}, resumed from bytes`, this.#outcome(this.#resume(deserialize(bytes), at)));
      // Once in a while: the stopped task is what it was.
      if (differs || at % 4 !== 0) return differs;
      this.#session.sink.lines = before;
    }
    return this.#compare(`${mode}, resumed in memory`, this.#outcome(this.#resume(task, at)));
  }

  #stopOften(fits: readonly number[]): string | undefined {
    const stopAt = new Set(fits);
    let task = this.#start((index) => stopAt.has(index));
    let stops = 0;
    for (let at = tickOf(task); at !== undefined; at = tickOf(task)) {
      stops++;
      const bytes = this.#bytesOf(task);
      if (typeof bytes === "string") return `stop again and again, at tick ${at}: ${bytes}`;
      if (bytes) {
        this.#fresh();
        task = this.#resume(deserialize(bytes), at);
      } else task = this.#resume(task, at);
    }
    if (isUnmarked(task) && this.#mayCross) return undefined;
    const differs = this.#compare(`stopped ${stops} times in one run`, this.#outcome(task));
    if (differs) return differs;
    return stops === fits.length ? undefined : `stop again and again: ${stops} stops, and ${fits.length} were asked for`;
  }

  /** The bytes; nothing, where they may be refused; or what is wrong. */
  #bytesOf(task: Task): Uint8Array | string | undefined {
    try {
      return task.serialize();
    } catch (error) {
      const { name, message, code } = error as Error & { code?: string };
      if (code === "NOT_SERIALIZABLE" && this.#mayRefuse) {
        this.unsaved++;
        return undefined;
      }
      return `cannot be saved: ${name}: ${message}`;
    }
  }

  #outcome(task: Task): Outcome {
    return this.#session.outcome(task);
  }

  #compare(mode: string, outcome: Outcome): string | undefined {
    const differs = difference(this.#plain, outcome);
    return differs && `${mode}: ${differs}`;
  }
}
