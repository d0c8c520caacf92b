/**
 * What a `yield*` of marked code goes through: the engine delegates to it, it delegates to the iterator. So it answers for
 * its generator when a snapshot asks, saves its generator's frame when the iterator stops, and is a value of the snapshot.
 * The engine's own iterators cannot be saved; a cursor takes their place.
 */

import type { Frame, FunctionMeta } from "../contract.js";
import { CURSOR_KIND, Cursor, malformedState, show } from "../cursors/cursor.js";
import { isObject } from "../objects.js";
import { control, DONE, realm, SUSPENDED } from "../realm.js";
import { suspendedInLoop } from "../task/unmarked.js";
import { astray, handsOver, told } from "./generators.js";
import { returningWith } from "./returning.js";

type Method = (...args: unknown[]) => unknown;
type Step = "next" | "throw" | "return";

const { apply } = Reflect;

export class Delegate extends Cursor {
  static readonly kind = "delegate";

  /** The frame of the generator while it delegates; its values cannot change. */
  private frame: Frame | undefined;
  /** Something must run when the generator is left: `return` then ends as an exception. */
  private isGuarded = false;
  /** The method in which the iterator stopped; undefined when it did not. */
  private stopped: Step | undefined;
  /** The first `next()` only brings the generator to its `yield*`. */
  private isEntering = false;
  /** The engine found no `throw` method, and closes the iterator. */
  private isClosing = false;

  /** `method` is the iterator's `next`, which is read once; not used when it is a cursor. */
  constructor(
    private readonly iterator: object,
    private readonly method: unknown,
  ) {
    super();
  }

  /** Before the `yield*`: the frame that it stands for. */
  over(fn: FunctionMeta, point: number, slots: readonly unknown[], isGuarded: boolean): this {
    this.frame = { fn, point, slots };
    this.isGuarded = isGuarded;
    return this;
  }

  /** The same in a generator that was made from a snapshot, which already delegates. */
  again(fn: FunctionMeta, point: number, slots: readonly unknown[], isGuarded: boolean): this {
    this.isEntering = true;
    return this.over(fn, point, slots, isGuarded);
  }

  [Symbol.iterator](): this {
    return this;
  }

  override next(sent?: unknown): unknown {
    if (this.isEntering) {
      this.isEntering = false;
      return { value: undefined, done: false };
    }
    if (control.pending !== 0) {
      const { fn, point, slots } = this.frame as Frame;
      return { value: told(fn, point, slots), done: false };
    }
    if (this.stopped !== undefined) return this.goesOn(sent);
    if (!isCursor(this.iterator)) return this.step("next", this.method, sent);
    const value = this.iterator.next();
    return value === DONE ? { value: undefined, done: true } : { value, done: false };
  }

  /** What the engine calls, if it is there, for `throw` of the generator; as the iterator's own method, it is looked up each time. */
  get throw(): Method | undefined {
    if (this.stopped !== undefined)
      return (error) => {
        astray();
        this.stopped = undefined;
        throw error;
      };
    const method = this.lookUp("throw");
    this.isClosing = method === undefined;
    return method === undefined ? undefined : (error) => this.step("throw", method, error);
  }

  get return(): Method | undefined {
    const method = this.lookUp("return");
    if (method !== undefined) return (value) => this.step("return", method, value);
    return this.isGuarded && !this.isClosing ? (value) => this.ends(value) : undefined;
  }

  /** ECMAScript's GetMethod; the engine's own iterators have neither. */
  private lookUp(step: "throw" | "return"): unknown {
    if (isCursor(this.iterator)) return undefined;
    const method = (this.iterator as Record<string, unknown>)[step];
    return method === null ? undefined : method;
  }

  private step(step: Step, method: unknown, sent: unknown): unknown {
    if (typeof method !== "function") throw new TypeError(`${show(method)} is not a function`);
    const result = apply(method as Method, this.iterator, step === "return" && this.isClosing ? [] : [sent]);
    if (result !== SUSPENDED && control.pending === 0) return this.passOn(step, result);
    if (result !== SUSPENDED && !handsOver(this.iterator, result)) throw suspendedInLoop(realm, `the \`${step}\` method of an iterator`);
    this.stopped = step;
    realm.saved.push(this.frame as Frame);
    return { value: SUSPENDED, done: false };
  }

  /** The iterator's method, which had stopped, came back. */
  private goesOn(result: unknown): unknown {
    if (astray()) return { value: SUSPENDED, done: false };
    const step = this.stopped as Step;
    this.stopped = undefined;
    // the engine takes this for the result of `next`: the end of a `return` must be told otherwise
    if (step === "return" && isObject(result) && (result as { done?: unknown }).done) this.ends((result as { value?: unknown }).value);
    return result;
  }

  private passOn(step: Step, result: unknown): unknown {
    if (step === "return" && this.isGuarded && !this.isClosing && isObject(result) && (result as { done?: unknown }).done)
      this.ends((result as { value?: unknown }).value);
    return result;
  }

  private ends(value: unknown): never {
    throw returningWith(value);
  }

  toState(): readonly unknown[] {
    return [this.iterator, this.method, this.stopped];
  }

  static fromState([iterator, method, stopped]: readonly unknown[]): Delegate {
    if (!isObject(iterator) || !(stopped === undefined || stopped === "next" || stopped === "throw" || stopped === "return"))
      throw malformedState(Delegate.kind);
    return Object.assign(new Delegate(iterator, method), { stopped });
  }
}

Object.defineProperty(Delegate.prototype, CURSOR_KIND, { value: Delegate.kind });

function isCursor(iterator: object): iterator is Cursor {
  return CURSOR_KIND in iterator;
}
