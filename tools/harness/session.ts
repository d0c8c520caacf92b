/**
 * What a process needs to run compiled fixtures: the tick function that stops where it is told to, and the one registered log.
 * Everything else that a run needs after a stop has to come out of the bytes.
 */
import { register, suspend, type Task } from "@kraut/runtime";
import { type Outcome, returned, Sink, threw } from "./outcome.js";

export class Session {
  readonly sink = new Sink();
  /** Index of the next tick. */
  index = 0;
  /** Ticks count only while a program runs, not while its module is evaluated. */
  active = false;
  limit = Number.POSITIVE_INFINITY;
  stopAt: (index: number) => boolean = never;
  /** The first tick that asked for a stop since the program began or went on: where a stop is lost, others may ask later. */
  asked: number | undefined;

  constructor() {
    register("log", this.sink.log);
  }

  readonly tick = (): unknown => {
    if (!this.active) return undefined;
    const index = this.index++;
    if (index > this.limit) throw new Error("the program runs on without end");
    if (!this.stopAt(index)) return undefined;
    this.asked ??= index;
    return suspend({ tick: index });
  };

  /** Forgets the last run. `ticks`: how many the plain run had; a run that does many more is broken. */
  reset(ticks: number): void {
    this.sink.lines = [];
    this.index = 0;
    this.asked = undefined;
    this.limit = ticks * 2 + 1000;
    this.stopAt = never;
  }

  drive<T>(body: () => T): T {
    this.active = true;
    try {
      return body();
    } finally {
      this.active = false;
    }
  }

  async driveToEnd<T>(body: () => T | Promise<T>): Promise<T> {
    this.active = true;
    try {
      return await body();
    } finally {
      this.active = false;
    }
  }

  outcome(task: Task): Outcome {
    return { log: this.sink.lines, end: endOf(task) };
  }
}

export const never = () => false;

export function endOf(task: Task): string {
  if (task.status === "done") return returned(task.result);
  return task.status === "failed" ? `${threw(task.error)}${causeOf(task.error)}` : `is ${task.status}`;
}

/** What the runtime found under a lost suspension; exceptions of the program itself are compared without their cause. */
function causeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return code === "UNMARKED_FRAME" && cause !== undefined ? ` (${threw(cause)})` : "";
}

export const isUnmarked = (task: Task) => task.status === "failed" && (task.error as { code?: unknown } | null)?.code === "UNMARKED_FRAME";

/** The tick that a stopped task is at; `undefined` when it did not stop at one. */
export function tickOf(task: Task): number | undefined {
  return openTick(task)?.tick;
}

/** The first open suspension of a task that is at a tick. */
export function openTick(task: Task): { id: number; tick: number } | undefined {
  for (const { id, request } of task.pending) {
    const { tick } = (request ?? {}) as { tick?: number };
    if (tick !== undefined) return { id, tick };
  }
  return undefined;
}
