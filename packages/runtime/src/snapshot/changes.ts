/**
 * Frames of code that is not loaded as it was: their function changed, or is gone. They are read as frames of a stand-in, which has just
 * what the bytes say; then either the loaded function takes them over, point and locals being still there, or `migrate` says
 * what becomes of them. Nothing has run until then.
 */
import { type Frame, FunctionKind, type FunctionMeta, type LocalMeta, type PointMeta } from "../contract.js";
import { CodeMismatchError, InvalidArgumentError, UnknownFunctionError } from "../errors.js";
import { variableOf } from "../mapped-arguments.js";
import { TDZ } from "../realm.js";
import { functionById } from "../registry.js";
import { type SavedFunction, type SavedPoint, splitId } from "./code.js";
import { EXCLUDED } from "./excluded.js";
import { fit, ownName, pairNameless, samePointOf, slotsAt } from "./match.js";
import type { DeserializeOptions, MigratedFrame, SavedFrame } from "./options.js";

/** Makes a frame of loaded code from one of a stand-in. */
type Adapt = (frame: Frame) => Frame;

export class Changes {
  private readonly adapters = new Map<FunctionMeta, Adapt>();

  constructor(private readonly options: Pick<DeserializeOptions, "allowChangedCode" | "migrate">) {}

  /** True when frames of changed or missing functions have a chance. */
  get possible(): boolean {
    return this.options.allowChangedCode === true || this.options.migrate !== undefined;
  }

  /**
   * Stands for a function that is not loaded as it was, in frames alone. `loaded` is what has its id now. Closures of it cannot be
   * made, unless it changed in nothing but its body.
   */
  standIn(saved: SavedFunction, loaded: FunctionMeta | undefined): FunctionMeta {
    const refuse = (): never => {
      throw this.refusal(saved, loaded);
    };
    const takesOver = this.options.allowChangedCode === true && loaded !== undefined && sharesSame(saved, loaded);
    const { module, name } = splitId(saved.id);
    return {
      id: saved.id,
      name,
      module: { id: module, functions: [], bindings: {}, imports: new Set(), fixed: new Set() },
      fingerprint: saved.fingerprint,
      line: saved.line,
      column: saved.column,
      slots: [],
      locals: [],
      points: [],
      kind: FunctionKind.Sync,
      resume: undefined,
      reenter: undefined,
      goOn: undefined,
      get make() {
        return takesOver ? loaded.make : refuse();
      },
      isClass: loaded?.isClass,
      isPlain: false,
      mapping: undefined,
      only: undefined,
    };
  }

  refusal(saved: SavedFunction, loaded: FunctionMeta | undefined): Error {
    return loaded === undefined ? unknown(saved.id) : mismatch(loaded, changedCode(saved, loaded));
  }

  /** Stands for the function at one of its points; its only point is number 1. Throws when nothing can become of such frames. */
  point(fn: FunctionMeta, saved: SavedPoint, loaded: FunctionMeta | undefined): FunctionMeta {
    const standIn = atPoint(fn, saved);
    const fitting = loaded === undefined ? { problem: "it is gone" } : this.takeOver(fn, saved, loaded);
    if ("adapt" in fitting) this.adapters.set(standIn, fitting.adapt);
    else if (this.options.migrate !== undefined) this.adapters.set(standIn, this.migration(saved, fitting.problem));
    else throw loaded === undefined ? unknown(fn.id) : mismatch(loaded, fitting.problem);
    return standIn;
  }

  private takeOver(fn: FunctionMeta, saved: SavedPoint, loaded: FunctionMeta): { adapt: Adapt } | { problem: string } {
    const isSame = fn.fingerprint === loaded.fingerprint;
    if (!isSame && this.options.allowChangedCode !== true) return { problem: changedCode(fn, loaded) };
    if (!sharesSame(fn, loaded)) return { problem: "which variables it shares with the functions around it" };
    const number = isSame ? loaded.points.findIndex(({ key }) => key === saved.key) + 1 : samePointOf(loaded, saved);
    const point = loaded.points[number - 1];
    if (point === undefined) return { problem: `the call \`${saved.callee}\` at which it stopped (point ${saved.key}), or its statement,` };
    const found = fit(saved.slots, slotsAt(loaded, point));
    if ("problem" in found) return { problem: `what it keeps at the call \`${saved.callee}\` (${found.problem})` };
    const { positions } = found;
    return { adapt: ({ slots }) => ({ fn: loaded, point: number, slots: positions.map((position) => slots[position]) }) };
  }

  private migration(saved: SavedPoint, problem: string): Adapt {
    return (frame) => {
      const old = describe(frame, saved, problem);
      const given = this.options.migrate!(old);
      if (given === undefined) throw refusedByMigrate(frame.fn, problem);
      return migrated(frame, saved, old, given);
    };
  }

  /** The frame as the loaded code has it, of a function of that kind. */
  adapt(frame: Frame, kind: FunctionKind): Frame {
    const adapter = this.adapters.get(frame.fn);
    if (adapter === undefined) return frame;
    const made = adapter(frame);
    if (made.fn.kind !== kind) throw mismatch(made.fn, "what it is (async or not, a generator or not)");
    return made;
  }
}

/** True for what stands for a function that is not loaded as it was: no frame of it can go on. */
export function isStandIn({ resume, reenter, goOn }: FunctionMeta): boolean {
  return resume === undefined && reenter === undefined && goOn === undefined;
}

/** It shares the same variables of the functions around it, so that the scope records fit. */
function sharesSame(saved: { readonly fingerprint: string }, loaded: FunctionMeta): boolean {
  return sharedPart(saved.fingerprint) === sharedPart(loaded.fingerprint);
}

function sharedPart(fingerprint: string): string | undefined {
  return fingerprint.split(".")[1];
}

function changedCode(saved: { readonly fingerprint: string }, loaded: FunctionMeta): string {
  return `its code (fingerprint ${saved.fingerprint}, now ${loaded.fingerprint})`;
}

export function mismatch(fn: FunctionMeta, changed: string): CodeMismatchError {
  return new CodeMismatchError({ id: fn.id, function: fn.name, file: fn.module.id, changed });
}

export function unknown(id: string): UnknownFunctionError {
  return new UnknownFunctionError({ id, module: splitId(id).module });
}

function refusedByMigrate(fn: FunctionMeta, problem: string): Error {
  return functionById(fn.id) === undefined ? unknown(fn.id) : mismatch(fn, problem);
}

function atPoint(fn: FunctionMeta, saved: SavedPoint): FunctionMeta {
  const locals = saved.slots.flatMap(({ locals }, slot) => locals.map(({ name, key }): LocalMeta => ({ name, slot, key })));
  const { key, print, callee, line, column } = saved;
  const point: PointMeta = { key, print, callee, line, column, live: [...saved.slots.keys()], visible: [...locals.keys()] };
  // not by spreading, which would ask for `make`
  const { id, name, module, fingerprint } = fn;
  const slots = saved.slots.map((slot) => slot.name);
  return {
    id,
    name,
    module,
    fingerprint,
    line: fn.line,
    column: fn.column,
    slots,
    locals,
    points: [point],
    kind: FunctionKind.Sync,
    resume: undefined,
    reenter: undefined,
    goOn: undefined,
    make: undefined,
    isClass: false,
    isPlain: false,
    mapping: undefined,
    only: undefined,
  };
}

/** The frame as `migrate` sees it. */
function describe({ fn, slots }: Frame, saved: SavedPoint, problem: string): SavedFrame {
  const locals: Record<string, unknown> = {};
  for (const [position, slot] of saved.slots.entries()) {
    const own = ownName(slot);
    if (own !== undefined) put(locals, own, slots[position]);
    for (const { name, key } of slot.locals) if (key !== undefined) put(locals, name, valueIn(slots[position], key));
  }
  const { point, callee, line, column } = { ...saved, point: saved.key };
  return { function: fn.id, file: fn.module.id, fingerprint: fn.fingerprint, point, callee, line, column, locals, problem };
}

/** What is not there, or not yet, is left out. */
function put(locals: Record<string, unknown>, name: string, value: unknown): void {
  if (value === EXCLUDED || value === TDZ) return;
  // a definition, since a local may be named __proto__
  Object.defineProperty(locals, name, { value, enumerable: true, configurable: true, writable: true });
}

function valueIn(record: unknown, key: string): unknown {
  if (typeof record !== "object" || record === null) return undefined;
  return Object.hasOwn(record, key) ? variableOf(record, key) : TDZ;
}

/** Checks what `migrate` gave, and makes the frame. */
function migrated(frame: Frame, saved: SavedPoint, old: SavedFrame, given: MigratedFrame): Frame {
  if (typeof given !== "object" || given === null)
    throw new InvalidArgumentError("options.migrate", "options.migrate gave something else than a frame or undefined.");
  const id = given.function ?? old.function;
  const fn = functionById(id);
  if (fn === undefined) throw unknown(id);
  const key = given.point ?? old.point;
  const number = fn.points.findIndex((one) => one.key === key) + 1;
  const point = fn.points[number - 1];
  if (point === undefined || isStandIn(fn))
    throw new InvalidArgumentError(
      "options.migrate",
      `options.migrate sends a frame of ${old.function} to the point ${key} of ${id}, which has none of that name.`,
      `Its points are ${fn.points.map((one) => one.key).join(", ") || "none"}.`,
    );
  const locals = given.locals ?? old.locals;
  const now = slotsAt(fn, point);
  const { pairs } = pairNameless(saved.slots, now);
  const slots = now.map((slot, position) => {
    const own = ownName(slot);
    const before = pairs.get(position);
    if (own !== undefined) return valueFor(frame, saved, locals, own, fn);
    if (slot.locals.length === 0) {
      if (before === undefined)
        throw mismatch(fn, `what it keeps at the call \`${point.callee}\` without a name (${slot.name}), which no migration can give, has`);
      return frame.slots[before];
    }
    // closures in the snapshot share the record: it stays the same object
    const record = before === undefined ? {} : frame.slots[before];
    for (const { name, key } of slot.locals) setIn(record, key!, valueFor(frame, saved, locals, name, fn, record, key));
    return record;
  });
  return { fn, point: number, slots };
}

function valueFor(
  frame: Frame,
  saved: SavedPoint,
  locals: Readonly<Record<string, unknown>>,
  name: string,
  fn: FunctionMeta,
  record?: unknown,
  key?: string,
): unknown {
  const given = Reflect.getOwnPropertyDescriptor(locals, name);
  if (given !== undefined) return given.value;
  // what was excluded may still be replaced; what is not initialized yet stays so
  for (const [position, slot] of saved.slots.entries()) {
    const inner = slot.locals.find((one) => one.name === name);
    if (inner === undefined && ownName(slot) !== name) continue;
    const before = inner?.key === undefined ? frame.slots[position] : valueIn(frame.slots[position], inner.key);
    if (before === EXCLUDED || before === TDZ) return before;
  }
  if (record !== undefined && key !== undefined && valueIn(record, key) === TDZ && Object.hasOwn(record as object, key)) return TDZ;
  throw mismatch(fn, `what it keeps (it needs \`${name}\`, which options.migrate does not give)`);
}

function setIn(record: unknown, key: string, value: unknown): void {
  Reflect.defineProperty(record as object, key, { value, writable: true, enumerable: true, configurable: true });
}
