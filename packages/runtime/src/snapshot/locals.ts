/** The options `exclude` and `replace`: which slots and scope records they mean. */

import type { Frame, LocalMeta } from "../contract.js";
import { InvalidArgumentError, MalformedSnapshotError, MissingLocalError, type Place } from "../errors.js";
import { setVariable, variableOf } from "../mapped-arguments.js";
import { isObject } from "../objects.js";
import { EXCLUDED } from "./excluded.js";
import type { ExcludedProperty } from "./heap-reader.js";
import type { DeserializeOptions, LocalAddress, LocalInfo, SerializeOptions } from "./options.js";

/** A local that a frame holds: in a slot, or captured, in the scope record that the slot holds. */
interface Spot {
  readonly frame: number;
  /** Position in the frame's slots. */
  readonly position: number;
  /** Property of the scope record. */
  readonly key: string | undefined;
}

export interface Exclusions {
  /** Per frame, the positions in its slots. */
  readonly slots: readonly (ReadonlySet<number> | undefined)[];
  /** Scope record → keys. */
  readonly captured: ReadonlyMap<object, ReadonlySet<string>>;
}

/** Throws InvalidArgumentError for a local that the function does not have. */
export function exclusions(frames: readonly Frame[], exclude: SerializeOptions["exclude"]): Exclusions | undefined {
  if (exclude === undefined) return undefined;
  const spots = typeof exclude === "function" ? askPredicate(frames, exclude) : addressed(frames, exclude);
  const slots = new Array<Set<number> | undefined>(frames.length).fill(undefined);
  const captured = new Map<object, Set<string>>();
  for (const spot of spots) {
    if (spot.key === undefined) {
      const positions = slots[spot.frame] ?? new Set();
      slots[spot.frame] = positions.add(spot.position);
      continue;
    }
    const record = frames[spot.frame]!.slots[spot.position];
    if (!isObject(record)) continue;
    const keys = captured.get(record) ?? new Set();
    captured.set(record, keys.add(spot.key));
  }
  return { slots, captured };
}

function addressed(frames: readonly Frame[], addresses: readonly LocalAddress[]): Spot[] {
  if (!Array.isArray(addresses)) {
    throw new InvalidArgumentError(
      "options.exclude",
      "serialize({ exclude }): this is neither an array nor a function.",
      'Give names, as in `["name", "function.name", 0]`, or a predicate.',
    );
  }
  return addresses.flatMap((address) => spotsOf(frames, address, "exclude"));
}

function askPredicate(frames: readonly Frame[], predicate: (info: LocalInfo) => unknown): Spot[] {
  return liveLocals(frames).flatMap(({ spot, info }) => (predicate(info) === true ? [spot] : []));
}

/** Each live local of each frame, the outermost first. */
function liveLocals(frames: readonly Frame[]): { readonly spot: Spot; readonly info: LocalInfo }[] {
  return frames.flatMap((frame, at) => {
    const { fn, point } = frame;
    return fn.points[point - 1]!.visible.flatMap((index) => {
      const { name } = fn.locals[index]!;
      const spot = spotOf(frame, at, fn.locals[index]!);
      if (spot === undefined) return [];
      const held = valueAt(frame, spot);
      const value = held === EXCLUDED ? undefined : held;
      return [{ spot, info: { function: fn.name, file: fn.module.id, name, index, depth: frames.length - 1 - at, value } }];
    });
  });
}

function valueAt(frame: Frame, spot: Spot): unknown {
  const value = frame.slots[spot.position];
  if (spot.key === undefined) return value;
  return isObject(value) ? variableOf(value, spot.key) : undefined;
}

/** Where an address leads to; to nothing when the local is dead. */
function spotsOf(frames: readonly Frame[], address: LocalAddress, option: "exclude" | "replace"): Spot[] {
  const text = String(address);
  const innermost = frames.at(-1);
  if (typeof address === "number" || /^\d+$/.test(text)) {
    const local = innermost?.fn.locals[Number(address)];
    if (innermost === undefined || local === undefined) throw unknownLocal(option, text, innermost, `has no local number ${text}`);
    return list(spotOf(innermost, frames.length - 1, local));
  }
  const dot = text.lastIndexOf(".");
  if (dot < 0) {
    if (innermost === undefined) throw unknownLocal(option, text, undefined, "");
    return list(spotByName(innermost, frames.length - 1, text, option, text));
  }
  const owner = text.slice(0, dot);
  const indexes = [...frames.keys()].filter((at) => isNamed(frames[at]!, owner));
  if (indexes.length === 0) {
    throw new InvalidArgumentError(
      `options.${option}`,
      `options.${option}: no frame of the task is of a function \`${owner}\` (for \`${text}\`).`,
      `Its functions are ${functionNames(frames)}.`,
    );
  }
  return indexes.flatMap((at) => list(spotByName(frames[at]!, at, text.slice(dot + 1), option, text)));
}

function functionNames(frames: readonly Frame[]): string {
  return [...new Set(frames.map(({ fn }) => fn.name))].join(", ") || "none: it is not suspended";
}

function list(spot: Spot | undefined): Spot[] {
  return spot === undefined ? [] : [spot];
}

/** The last name or the whole name path. */
function isNamed(frame: Frame, owner: string): boolean {
  const { name } = frame.fn;
  return name === owner || name.slice(name.lastIndexOf(".") + 1) === owner;
}

function spotByName(frame: Frame, at: number, name: string, option: "exclude" | "replace", address: string): Spot | undefined {
  const { fn, point } = frame;
  if (!fn.locals.some((local) => local.name === name)) throw unknownLocal(option, address, frame, `has no local \`${name}\``);
  const visible = fn.points[point - 1]!.visible.find((index) => fn.locals[index]!.name === name);
  return visible === undefined ? undefined : spotOf(frame, at, fn.locals[visible]!);
}

function spotOf(frame: Frame, at: number, local: LocalMeta): Spot | undefined {
  const position = frame.fn.points[frame.point - 1]!.live.indexOf(local.slot);
  return position < 0 ? undefined : { frame: at, position, key: local.key };
}

function unknownLocal(option: "exclude" | "replace", address: string, frame: Frame | undefined, problem: string): InvalidArgumentError {
  const subject =
    frame === undefined ? "the task has no frames, as it is not suspended" : `${frame.fn.name} (${frame.fn.module.id}) ${problem}`;
  const names = frame === undefined ? "" : frame.fn.locals.map((local) => local.name).join(", ");
  return new InvalidArgumentError(
    `options.${option}`,
    `options.${option} names \`${address}\`, but ${subject}.`,
    frame === undefined ? "Leave the option out." : `Its locals are ${names || "none"}.`,
  );
}

/** Sets the locals that `replace` names in frames that were just read. Throws InvalidArgumentError. */
export function replaceLocals(frames: readonly Frame[], replace: DeserializeOptions["replace"]): void {
  if (replace === undefined) return;
  if (typeof replace === "function") {
    for (const { spot, info } of liveLocals(frames)) {
      const given = replace(info);
      if (given !== undefined) setLocal(frames, spot, given.value);
    }
    return;
  }
  if (!isObject(replace))
    throw new InvalidArgumentError(
      "options.replace",
      "deserialize(bytes, { replace }): this is no object.",
      'Give new values by name, as in `{ name: value, "function.name": value }`.',
    );
  const entries: [LocalAddress, unknown][] = replace instanceof Map ? [...replace] : Object.entries(replace);
  for (const [address, value] of entries) {
    for (const spot of spotsOf(frames, address, "replace")) setLocal(frames, spot, value);
  }
}

function setLocal(frames: readonly Frame[], { frame, position, key }: Spot, value: unknown): void {
  const slots = frames[frame]!.slots as unknown[];
  if (key === undefined) slots[position] = value;
  else setCaptured(slots[position], key, value);
}

function setCaptured(record: unknown, key: string, value: unknown): void {
  if (isObject(record) && setVariable(record, key, value)) return;
  throw new MalformedSnapshotError("it has a scope record that is not one");
}

/** Throws MissingLocalError when something that was excluded is still not there. */
export function assertReplaced(frames: readonly Frame[], properties: readonly ExcludedProperty[]): void {
  for (const frame of frames) {
    const position = frame.slots.indexOf(EXCLUDED);
    if (position >= 0) throw new MissingLocalError({ place: placeOf(frame), local: slotName(frame, position) });
  }
  for (const { object, key } of properties) {
    if (variableOf(object, key) !== EXCLUDED) continue;
    const holder = frames.findLast((frame) => frame.slots.includes(object)) ?? frames.at(-1);
    if (holder !== undefined) throw new MissingLocalError({ place: placeOf(holder), local: capturedName(holder, object, key) });
  }
}

function slotName(frame: Frame, position: number): string {
  const { fn, point } = frame;
  const slot = fn.points[point - 1]!.live[position]!;
  return fn.locals.find((local) => local.slot === slot && local.key === undefined)?.name ?? fn.slots[slot]!;
}

function capturedName(frame: Frame, record: object, key: string | symbol): string {
  const { fn, point, slots } = frame;
  const slot = fn.points[point - 1]!.live[slots.indexOf(record)];
  return fn.locals.find((local) => local.slot === slot && local.key === key)?.name ?? String(key);
}

function placeOf({ fn, point }: Frame): Place {
  const { line, column } = fn.points[point - 1]!;
  return { function: fn.name, file: fn.module.id, line, column };
}
