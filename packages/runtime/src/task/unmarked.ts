/**
 * What happens when a suspension meets a function that is not compiled. The run is poisoned: `pending` stays 1 until its
 * driver gets control, so that every marked function on the way fails too, even if foreign code swallows the error.
 */
import { silence } from "../activations/reacting.js";
import type { Frame, FunctionMeta } from "../contract.js";
import { type Place, type UnmarkedFrameDetails, UnmarkedFrameError } from "../errors.js";
import type { Realm } from "../realm.js";

/** Where a frame stands. */
export function placeOf(fn: FunctionMeta, point: number): Place {
  const at = fn.points[point - 1] ?? fn;
  return { function: fn.name, file: fn.module.id, line: at.line, column: at.column };
}

export function placeOfFrame(frame: Frame): Place {
  return placeOf(frame.fn, frame.point);
}

/** The error that the current run ends with; the first one stays. Outside a run it is only made. */
export function poison(realm: Realm, details: Omit<UnmarkedFrameDetails, "origin">): UnmarkedFrameError {
  const run = realm.current;
  if (run?.poison !== undefined) return run.poison;
  const innermost = realm.saved[0];
  const error = new UnmarkedFrameError({ ...details, origin: innermost && placeOfFrame(innermost) });
  if (run !== undefined) {
    run.poison = error;
    realm.control.pending = 1;
  }
  return error;
}

/** An ordinary value, or a stale sentinel, came back at a point. */
export function lostAt(realm: Realm, value: unknown, fn: FunctionMeta, point: number): UnmarkedFrameError {
  const callee = fn.points[point - 1]?.callee ?? fn.name;
  if (value !== realm.SUSPENDED) leave(value);
  const text =
    value === realm.SUSPENDED
      ? `\`${callee}\` returned the token of a suspension that is over: a function that is not marked kept it.`
      : realm.saved.length === 0
        ? `\`${callee}\` was never compiled, or is not marked: a suspension in it was lost, and it went on.`
        : `\`${callee}\` is not marked, or calls what is not: a suspension was lost in it, and it went on.`;
  return poison(realm, { text, callee, place: placeOf(fn, point) });
}

/** The promise of an async function that could not stop: nobody will wait for it, and what it fails with is said by the task. */
function leave(value: unknown): void {
  if (!(value instanceof Promise) || Object.getPrototypeOf(value) !== Promise.prototype || Object.hasOwn(value, "constructor")) return;
  silence(value);
}

/** A marked function was called while the stack unwinds: some foreign function did not stop. */
export function calledWhilePending(realm: Realm, name: string, entry: object): UnmarkedFrameError {
  const callee = functionOnStack(entry, 1);
  return poison(realm, {
    text: `${callee === undefined ? "A function that is not marked" : `\`${callee}\`, which is not marked,`} called ${name} when it should have stopped.`,
    callee,
    place: undefined,
  });
}

/** Foreign code looked into SUSPENDED. */
export function trapped(realm: Realm, trap: object): UnmarkedFrameError {
  const callee = functionOnStack(trap, 0);
  const who = callee === undefined ? "A function" : `\`${callee}\``;
  const text =
    realm.control.pending === 0
      ? `${who} used the token of a suspension that is over.`
      : realm.saved.length === 0
        ? `${who} called suspend() but was never compiled, or is not marked: it went on instead of stopping.`
        : `${who} is not marked, called a marked function that suspended, and went on instead of stopping.`;
  return poison(realm, { text, callee, place: undefined });
}

/** An exception came out of a call that should have stopped. */
export function threwWhilePending(realm: Realm, error: unknown): UnmarkedFrameError {
  const callee = error instanceof Error ? nameInLine(stackLines(error)[0]) : undefined;
  return poison(realm, {
    text: `${callee === undefined ? "A function that is not marked" : `\`${callee}\`, which is not marked or calls what is not,`} threw when it should have stopped.`,
    callee,
    place: undefined,
    cause: error,
  });
}

/** A call suspended in a function that is left uncut (a generator, an accessor…). */
export function suspendedInUncut(realm: Realm, fn: FunctionMeta): UnmarkedFrameError {
  return poison(realm, {
    text: `A call in ${fn.name} suspended, and functions of its kind cannot be stopped (\`kraut check\` says why).`,
    callee: fn.name,
    place: { function: fn.name, file: fn.module.id, line: fn.line, column: fn.column },
  });
}

/** A call suspended in a conversion, an accessor, a trap of a proxy…, and no marked code had called that. */
export function suspendedInHook(realm: Realm, fn: FunctionMeta): UnmarkedFrameError {
  return poison(realm, {
    text: `A call in ${fn.name} suspended, which the engine or a function that is not marked had called: it cannot be stopped there. Called by its name in marked code, it can.`,
    callee: fn.name,
    place: { function: fn.name, file: fn.module.id, line: fn.line, column: fn.column },
  });
}

/** capture() in an async function, an async generator or a job, or below one: what goes on there is no stack that a copy could have. */
export function capturedInBranch(realm: Realm): UnmarkedFrameError {
  const innermost = realm.saved[0];
  return poison(realm, {
    text: "capture() was called in an async function, in a callback of a promise, or below one: it copies stacks of functions that are not async.",
    callee: "capture",
    place: innermost && placeOfFrame(innermost),
  });
}

/** A method suspended that a loop or pattern calls by itself, where there is no point. */
export function suspendedInLoop(realm: Realm, what: string): UnmarkedFrameError {
  return poison(realm, {
    text: `A suspension came from ${what}, which a loop or pattern calls by itself: it cannot be stopped there.`,
    callee: undefined,
    place: undefined,
  });
}

/** The stack came back to the driver without its frames. `root` is the function given to start(), if it ran natively. */
export function lostAtRoot(realm: Realm, threw: boolean, value: unknown, root: string | undefined): UnmarkedFrameError {
  if (threw) return threwWhilePending(realm, value);
  const name = root ?? "a function";
  const text =
    realm.control.pending === 0
      ? `\`${name}\` returned the token of a suspension that is over: a function that is not marked kept it.`
      : `\`${name}\` called suspend() but was never compiled, or is not marked.`;
  return poison(realm, { text, callee: root, place: undefined });
}

/** The name of the `nth` function above `entry` on the engine's stack, where the engine says it (V8 does). */
function functionOnStack(entry: object, nth: number): string | undefined {
  const capture = (Error as { captureStackTrace?: (target: object, below: unknown) => void }).captureStackTrace;
  if (capture === undefined) return undefined;
  const probe = new Error();
  capture(probe, entry);
  return nameInLine(stackLines(probe)[nth]);
}

function stackLines(error: Error): string[] {
  const { stack } = error;
  return typeof stack === "string" ? stack.split("\n").filter((line) => /^\s+at /.test(line)) : [];
}

/** `    at Array.map (<anonymous>)` → `Array.map` */
function nameInLine(line: string | undefined): string | undefined {
  const name = line === undefined ? undefined : /^\s+at (?:async )?(?:new )?(.+?)(?: \[as [^\]]+\])? \(/.exec(line)?.[1];
  return name === "Object.<anonymous>" ? undefined : name;
}
