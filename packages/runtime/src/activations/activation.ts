/**
 * A call of a marked async function. The function stays the engine's own: its body is an async arrow function, which tells
 * its activation, before each `await`, where it waits and with what live values. That is the frame, and a snapshot reads it;
 * the promise leads to it. A synchronous stack that stops below unwinds to the activation, and parks there.
 */
import type { AsyncBody, FunctionMeta } from "../contract.js";
import { CANCEL, control, realm, SUSPENDED } from "../realm.js";
import { type Branches, branchesOf, unwound } from "../task/branches.js";
import { caught, thrown } from "../task/catching.js";
import { allSlots } from "../task/slots.js";
import { calledWhilePending, lostAt, placeOf, poison, threwWhilePending } from "../task/unmarked.js";
import { handsOver } from "./generators.js";
import { PromiseRecord, PromiseState, type Resolvers, type Settled } from "./promises.js";
import { silence } from "./reacting.js";
import { awaitable, take } from "./thenables.js";

/** How a call that had stopped ended; boxed, since the value may be a promise. */
interface Box {
  readonly value: unknown;
}

export class Activation extends PromiseRecord {
  /** 1-based; 0 before the first `await` or stop. */
  point = 0;
  slots: readonly unknown[] = [];
  /** What it awaits. */
  awaits: unknown;
  /** Of a promise that was read from a snapshot. */
  resolvers: Resolvers | undefined;
  /** The task was cancelled while it waited for something outside of the task. */
  private isInterrupted = false;
  /** The run that was there when the body went on. */
  private outer = realm.current;
  private completion: Promise<Box> | undefined;
  private complete: ((box: Box) => void) | undefined;
  private fail: ((error: unknown) => void) | undefined;

  constructor(
    public fn: FunctionMeta,
    branches: Branches | undefined,
  ) {
    super(branches);
  }

  // ── what the body calls ───────────────────────────────────────────────────

  /** Before an `await`. Gives the value. */
  at(value: unknown, point: number, slots: readonly unknown[]): unknown {
    this.point = point;
    this.slots = slots;
    // a call outside of a task has nobody to tell
    if (this.branches === undefined) return value;
    this.awaits = value;
    const given = typeof value === "object" || typeof value === "function" ? awaitable(value, this) : value;
    this.leave();
    this.wait(value);
    return given;
  }

  /** After it. Gives the value. */
  go(value?: unknown): unknown {
    const { branches } = this;
    if (branches === undefined) return value;
    // nothing to do in the part that runs within the call, nor when it is called again
    if (realm.current === undefined || realm.current.core !== branches.core) {
      this.outer = realm.current;
      realm.current = branches.run;
    }
    this.awaits = undefined;
    if (this.isInterrupted) this.cancel();
    // its reaction may come before the promise's record is told
    if (this.blockedOn !== undefined) this.goesOn();
    return value;
  }

  /** At the end of the body. Gives the value. */
  done(value?: unknown): unknown {
    const { given, waits, throws } = take(value, this);
    this.leave();
    if (throws !== undefined) this.end(PromiseState.Rejected, throws.error);
    else if (waits) this.follow(value as object);
    else this.end(PromiseState.Fulfilled, value);
    if (this.resolvers === undefined) return given;
    this.resolvers.resolve(given);
    return undefined;
  }

  failed(error: unknown): unknown {
    const reason = control.pending === 0 ? error : threwWhilePending(realm, error);
    this.leave();
    this.end(PromiseState.Rejected, reason);
    this.resolvers?.reject(reason);
    return reason;
  }

  /** At the head of a catch clause: see `caught` of the runtime's other functions. */
  caught<E>(error: E): E {
    return caught(this.threw(error) as E);
  }

  thrown(error: unknown): unknown {
    return thrown(this.threw(error));
  }

  /** After a call, when it returned SUSPENDED or something is pending: parks the stack above, and waits for its end. */
  park(value: unknown, point: number, slots: readonly unknown[], receiver?: unknown): Promise<Box> {
    if (control.pending === 0 || (value !== SUSPENDED && !handsOver(receiver, value))) throw lostAt(realm, value, this.fn, point);
    const run = realm.current;
    // suspend() needs a task, and an activation that was made outside of one has none around it
    const { branches } = this;
    if (branches === undefined || run?.core !== branches.core) throw poison(realm, otherTask(this.fn, point));
    const frames = unwound(run);
    if (frames === undefined) throw run.poison;
    this.point = point;
    this.slots = slots;
    const end = this.parked();
    this.leave();
    branches.open(this, frames, run);
    return end;
  }

  /** The end of the call that it is parked at. */
  parked(): Promise<Box> {
    this.completion ??= new Promise<Box>((resolve, reject) => {
      this.complete = resolve;
      this.fail = reject;
    });
    return this.completion;
  }

  /** After that. */
  on(box: Box): unknown {
    this.go();
    return box.value;
  }

  /** What an activation from a snapshot awaits, when it is entered. */
  awaited(): unknown {
    this.wait(this.awaits);
    return awaitable(this.awaits, this);
  }

  /** Connects an activation that was read from a snapshot: its resuming body waits where it did. */
  override reenter(resolvers: Resolvers): void {
    const { fn, follows, branches } = this;
    this.outer = undefined;
    if (this.suspension === undefined) branches?.hold();
    if (follows !== undefined) {
      this.watch(this.promise as Promise<unknown>);
      this.wait(follows);
      resolvers.resolve(take(follows, this).given);
      return;
    }
    this.resolvers = resolvers;
    const slots = allSlots({ fn, point: this.point, slots: this.slots });
    silence((fn.goOn as AsyncBody)(this.point, slots, this));
  }

  // ── what the task calls ───────────────────────────────────────────────────

  override deliver(isThrow: boolean, value: unknown): void {
    this.suspension = undefined;
    void this.parked();
    if (isThrow) this.fail?.(value);
    else this.complete?.({ value });
    this.completion = this.complete = this.fail = undefined;
  }

  interrupt(): void {
    this.isInterrupted = this.blockedOn === undefined && this.suspension === undefined && this.follows === undefined;
  }

  override adopted(promise: Promise<unknown>): void {
    if (this.follows !== undefined) this.follows = promise;
    else this.awaits = promise;
    this.wait(promise);
  }

  // ── inside ────────────────────────────────────────────────────────────────

  /** What it goes on with when it was thrown something. */
  private threw(error: unknown): unknown {
    const isInterrupted = this.isInterrupted && realm.current?.core !== this.branches?.core;
    this.isInterrupted = false;
    this.go();
    return isInterrupted ? CANCEL : error;
  }

  private cancel(): never {
    this.isInterrupted = false;
    throw CANCEL;
  }

  /** From here on other code runs. A suspension that is still pending was lost in code that is not marked. */
  private leave(): void {
    if (control.pending !== 0 && this.outer === undefined) this.branches?.lose(this.fn);
    realm.current = this.outer;
    this.outer = undefined;
  }

  private wait(value: unknown): void {
    this.branches?.moved(this);
    if (this.blocksOn(value)) this.branches?.release();
  }

  /** Its promise takes over the state of another one, or of something else with a `then`. */
  private follow(value: object): void {
    this.follows = value;
    const { branches } = this;
    if (branches === undefined) return;
    branches.leave(this);
    this.wait(value);
    if (this.promise !== undefined) this.watch(this.promise);
  }

  override made<P extends Promise<unknown>>(promise: P): P {
    if (this.follows !== undefined && this.branches !== undefined) this.watch(promise);
    const made = super.made(promise);
    if (this.state === PromiseState.Rejected && this.branches !== undefined) silence(promise);
    return made;
  }

  private watch(promise: Promise<unknown>): void {
    this.observe(promise, (state, value) => this.end(state, value));
  }

  private end(state: Settled, value: unknown): void {
    const { branches } = this;
    this.goesOn();
    this.follows = undefined;
    branches?.leave(this);
    this.slots = [];
    this.settle(state, value);
    branches?.release();
  }
}

export function otherTask(fn: FunctionMeta, point: number): { text: string; callee: string; place: ReturnType<typeof placeOf> } {
  return {
    text: `A call in ${fn.name} suspended, but ${fn.name} was called outside of the task.`,
    callee: fn.name,
    place: placeOf(fn, point),
  };
}

/** In an async function: makes its activation, runs its body, and gives the promise of that. */
export function run(fn: FunctionMeta, body: (activation: Activation) => Promise<unknown>): Promise<unknown> {
  if (control.pending !== 0) throw calledWhilePending(realm, fn.name, run);
  const core = realm.current?.core;
  const branches = core === undefined ? undefined : branchesOf(core);
  const activation = new Activation(fn, branches);
  branches?.enter(activation);
  return activation.made(body(activation));
}
