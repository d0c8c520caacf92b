/** What a running task waits for, when somebody wants to save it. */
import { Activation } from "../activations/activation.js";
import { Combined } from "../activations/combined.js";
import { Deferred } from "../activations/deferred.js";
import { PromiseState, recordOf } from "../activations/promises.js";
import { Reaction } from "../activations/reaction.js";
import { NotSerializableError, TaskStateError } from "../errors.js";
import { realm } from "../realm.js";
import type { TaskCore } from "./core.js";
import { frameInfo } from "./frames.js";
import { placeOf } from "./unmarked.js";

const HELP = "Wait for it with `await task.settled()`, then save the task.";

/** The error for a task that cannot be saved because it runs. */
export function refuseRunning(core: TaskCore, operation: string): NotSerializableError | TaskStateError {
  const { branches, status } = core;
  const isOnStack = realm.current?.core === core;
  for (const node of isOnStack ? [] : (branches?.nodes ?? [])) {
    if (!(node instanceof Activation) || node.suspension !== undefined || node.point === 0) continue;
    const awaited: unknown = node.follows ?? node.awaits;
    const promise = outside(awaited, new Set());
    if (promise === undefined) continue;
    const { fn, point, slots } = node;
    const [name] = Object.entries(frameInfo({ fn, point, slots }).locals).find(([, value]) => value === awaited) ?? [];
    const what = promise === awaited ? "a promise in flight" : "made of a promise in flight";
    return new NotSerializableError({
      place: placeOf(fn, point),
      local: name,
      path: name ?? fn.points[point - 1]?.callee ?? "await",
      what: `${what}, which code outside of the task settles (a request, a timer, a callback)`,
      help: HELP,
    });
  }
  return new TaskStateError({ operation, status, ...(isOnStack ? {} : { help: HELP }) });
}

/** The promise that is settled by code outside of the task: what `value` is, or waits for. */
function outside(value: unknown, seen: Set<unknown>): unknown {
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const record = recordOf(value);
  if (record === undefined) return value instanceof Promise || "then" in value ? value : undefined;
  if (record.state !== PromiseState.Pending || record.suspension !== undefined) return undefined;
  const parts: unknown[] = [record.follows];
  if (record instanceof Combined) parts.push(...record.items);
  else if (record instanceof Reaction) parts.push(record.parent);
  else if (record instanceof Activation) parts.push(record.awaits);
  else if (record instanceof Deferred && !record.isResolved) return record.promise;
  for (const part of parts) {
    const found = outside(part, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
