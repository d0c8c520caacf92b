/** A task's state around given values, without compiled code: one function whose frames hold what a test wants. */
import { CONTRACT_VERSION, type FunctionMeta, type RawFunction } from "../src/contract.js";
import { refreshBindings, registerModule } from "../src/registry.js";
import type { DeserializeOptions, SerializeOptions } from "../src/snapshot/options.js";
import { readSnapshot } from "../src/snapshot/read.js";
import { writeSnapshot } from "../src/snapshot/write.js";
import type { TaskState } from "../src/task/state.js";

export interface FakeFunction {
  readonly name: string;
  readonly fingerprint?: string;
  /** Names of slots; each is a local of that name, but for names that begin with `$`. */
  readonly slots: readonly string[];
  /** Further locals, which live in the scope record of a slot. */
  readonly captured?: readonly (readonly [name: string, slot: number])[];
  readonly make?: (...parts: readonly unknown[]) => object;
  readonly pointKey?: string;
}

/** Registers a module of functions that stop at one point each, with all slots live. */
export function fakeModule(id: string, functions: readonly FakeFunction[], bindings: Record<string, () => unknown> = {}): FunctionMeta[] {
  return registerModule(CONTRACT_VERSION, id, functions.map(rawFunction), bindings);
}

function rawFunction(fake: FakeFunction, index: number): RawFunction {
  const { name, slots } = fake;
  const direct = slots.flatMap((slot, at) => (slot.startsWith("$") ? [] : [`${slot}=${at}`]));
  const captured = (fake.captured ?? []).map(([local, slot]) => `${local}.${slot}`);
  const line = 10 * (index + 1);
  return [
    name,
    fake.fingerprint ?? `print-of-${name}`,
    line,
    1,
    slots.join(" "),
    [...direct, ...captured].join(" "),
    [[fake.pointKey ?? "suspend#0", line + 2, 5, slots.map((_, at) => at)]],
    () => undefined,
    fake.make ?? null,
  ];
}

export function suspended(frames: readonly (readonly [fn: FunctionMeta, ...slots: unknown[]])[], request?: unknown): TaskState {
  return {
    status: "suspended",
    frames: frames.map(([fn, ...slots]) => ({ fn, point: 1, slots })),
    mode: "suspend",
    request,
    id: 1,
    cancelling: undefined,
    branches: undefined,
    result: undefined,
    error: undefined,
  };
}

export function write(state: TaskState, options: SerializeOptions = {}): Uint8Array {
  refreshBindings();
  return writeSnapshot(state, options);
}

export function read(bytes: unknown, options: DeserializeOptions = {}): TaskState {
  return readSnapshot(bytes, options);
}

let holder: FunctionMeta | undefined;

/** Writes and reads a value as the only local of a frame. */
export function roundTrip<T>(value: T): T {
  holder ??= fakeModule("test/holder.ts", [{ name: "hold", slots: ["value"] }])[0]!;
  return read(write(suspended([[holder, value]]))).frames[0]!.slots[0] as T;
}
