/**
 * Generators of marked code are the engine's own. Three things are added:
 *  - a snapshot asks a generator for its frame: by `next()` while `control.pending` is 2, which each `yield` in compiled
 *    code looks at. Nothing is kept for it while the generator runs (measured per `next()`, native = 1.0: 1.06; a record
 *    with the live values in an array, stored before each `yield`, 1.33);
 *  - when a call in its body stops, a generator saves its frame and gives SUSPENDED to its caller by a `yield`, where it
 *    stays until the driver lets it go on. Its caller tells which generator it was;
 *  - the prototypes of marked generators are stamped, so that none but those are ever asked.
 */
import { type Frame, FunctionKind, type FunctionMeta, type MemberRecord } from "../contract.js";
import { control, realm, SUSPENDED } from "../realm.js";
import { calledWhilePending } from "../task/unmarked.js";
import { returnIn } from "./returning.js";

/** On a generator that has stopped at a call. */
export interface GeneratorRecord {
  /** The frame at which it waits for the driver; undefined when it goes on. */
  stopped: Frame | undefined;
}

const GENERATOR = FunctionKind.Generator;
const { put, read } = realm.stamp;

const generatorFunction = Object.getPrototypeOf(function* () {}) as { readonly prototype: Generator };
export const { next: nativeNext, return: nativeReturn, throw: nativeThrow }: Generator = generatorFunction.prototype;

/** The prototype of all prototypes of generators. */
export const generatorPrototype: object = generatorFunction.prototype;

const asyncGeneratorFunction = Object.getPrototypeOf(async function* () {}) as { readonly prototype: AsyncGenerator };

/** The prototype of all prototypes of async generators. */
export const asyncGeneratorPrototype: object = asyncGeneratorFunction.prototype;

/** True for generator functions, marked or not; those of async generators are none. */
export function isGeneratorFunction(value: object): boolean {
  return typeof value === "function" && Object.getPrototypeOf(value) === generatorFunction;
}

/** The function looks like one of async generators from here on. */
export function becomeAsyncGeneratorFunction(fn: object): void {
  Object.setPrototypeOf(fn, asyncGeneratorFunction);
}

function makesGenerators(value: object): boolean {
  if (typeof value !== "function") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === generatorFunction || prototype === asyncGeneratorFunction;
}

/** Stamps the `prototype` of a marked generator function: the generators that it makes are known by it. */
export function stampPrototype(fn: object): void {
  const prototype: unknown = Reflect.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (typeof prototype === "object" && prototype !== null && read(prototype) === undefined) put(prototype, { home: fn, index: -1 });
}

/** True if `prototype` is that of the generators of a marked function. */
export function isMarkedPrototype(prototype: object | null): boolean {
  const mark = prototype === null ? undefined : (read(prototype) as MemberRecord | undefined);
  return mark !== undefined && "home" in mark && makesGenerators(mark.home);
}

/** The same, of async generators. */
export function isAsyncPrototype(prototype: object | null): boolean {
  const mark = prototype === null ? undefined : (read(prototype) as MemberRecord | undefined);
  return mark !== undefined && "home" in mark && Object.getPrototypeOf(mark.home) === asyncGeneratorFunction;
}

// ── stopping ────────────────────────────────────────────────────────────────

/**
 * True if a generator stopped in its body and gave the stop to the caller of its method. Its frame, the last one that was
 * saved, then knows its generator.
 */
export function handsOver(receiver: unknown, result: unknown): receiver is object {
  const { saved } = realm;
  const frame = saved[saved.length - 1];
  if (frame === undefined || frame.fn.kind !== GENERATOR || frame.generator !== undefined) return false;
  if (typeof receiver !== "object" || receiver === null || !isMarkedPrototype(Object.getPrototypeOf(receiver) as object | null))
    return false;
  if (!isStopped(result)) return false;
  park(receiver, frame);
  return true;
}

/** The result of a native generator that gave SUSPENDED: no code runs when it is looked at. */
function isStopped(result: unknown): boolean {
  if (typeof result !== "object" || result === null) return false;
  return Reflect.getOwnPropertyDescriptor(result, "value")?.value === SUSPENDED;
}

function park(generator: object, { fn, point, slots }: Frame): void {
  const frame: Frame = { fn, point, slots, generator };
  realm.saved[realm.saved.length - 1] = frame;
  markStopped(generator, frame);
}

export function markStopped(generator: object, frame: Frame | undefined): void {
  const record = recordOf(generator);
  if (record === undefined) put(generator, { stopped: frame });
  else record.stopped = frame;
}

function recordOf(generator: object): GeneratorRecord | undefined {
  const mark = read(generator);
  return mark !== undefined && "stopped" in mark ? mark : undefined;
}

/** The frame at which a generator waits for the driver. */
export function stoppedAt(generator: object): Frame | undefined {
  return recordOf(generator)?.stopped;
}

/**
 * In the body of a stopped generator, when it goes on: true if that is not the driver's doing. Foreign code that did not stop
 * (a spread) asks on and on; another task, which has the generator too, gets a token that it cannot use.
 */
export function astray(): boolean {
  if (realm.goesOn) {
    realm.goesOn = false;
    return false;
  }
  if (control.pending !== 0) throw calledWhilePending(realm, "a generator", astray);
  if (realm.strays++ > 0) throw new TypeError("Generator is already running");
  return true;
}

/**
 * Lets a stopped generator go on with the completion of the call that it waits for. Gives the result of its method, or
 * SUSPENDED if it stopped again.
 */
export function goOn(generator: object, isThrow: boolean, value: unknown): unknown {
  markStopped(generator, undefined);
  realm.goesOn = true;
  realm.strays = 0;
  try {
    const result: unknown = isThrow ? nativeThrow.call(generator as Generator, value) : nativeNext.call(generator as Generator, value);
    if (realm.goesOn && !isThrow) throw new TypeError("A generator was ended while a call in it was stopped.");
    return control.pending !== 0 && handsOver(generator, result) ? SUSPENDED : result;
  } catch (error) {
    const record = returnIn(error);
    if (record === undefined) throw error;
    return { value: record.returns, done: true };
  } finally {
    realm.goesOn = false;
  }
}

// ── asking ──────────────────────────────────────────────────────────────────

/** What a generator gives at a `yield` when `control.pending` is set: its frame, if it is asked; else it should not run. */
export function told(fn: FunctionMeta, point: number, slots: readonly unknown[]): Frame {
  if (control.pending === 1) throw calledWhilePending(realm, fn.name, told);
  realm.told = { fn, point, slots };
  return realm.told;
}

/**
 * What a generator of a marked function is doing: "finished", "running" (it is on the native stack), or the frame at which
 * it waits. Undefined for what is no generator. The prototype must be a marked one, since asking a generator is `next()`.
 */
export function stateOfGenerator(generator: object): Frame | "finished" | "running" | undefined {
  const stopped = stoppedAt(generator);
  if (stopped !== undefined) return stopped;
  const { pending } = control;
  control.pending = 2;
  try {
    const { done, value } = nativeNext.call(generator as Generator);
    if (done === true) return "finished";
    return value === realm.told ? realm.told : undefined;
  } catch (error) {
    return /running|executing/i.test(String((error as Error).message)) ? "running" : undefined;
  } finally {
    control.pending = pending;
    realm.told = undefined;
  }
}

// ── making again ────────────────────────────────────────────────────────────

/** A generator that is at its end. */
export function finishedGenerator(): object {
  const generator = (function* () {})();
  generator.next();
  return generator;
}

/** A generator that was made before it was known what its body is. */
export interface Detour {
  body: Generator | undefined;
}

/** Has the engine's own methods, whatever a program puts on the prototypes. */
export const bare: object = Object.freeze({
  __proto__: null,
  next: nativeNext,
  throw: nativeThrow,
  return: nativeReturn,
  [Symbol.iterator](this: unknown) {
    return this;
  },
});

/** A generator that is, to all who ask it, the one that its body will be: `yield*` passes on whatever that gives. */
export function* through(detour: Detour): Generator {
  return yield* detour.body!;
}

/** Brings a generator that a resuming body made to its point: it runs no code of the program. */
export function reenter(generator: object): void {
  nativeNext.call(generator as Generator);
}
