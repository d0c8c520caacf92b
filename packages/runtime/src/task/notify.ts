import type { TaskCore } from "./core.js";

/** After a task has stopped or ended: resolves what waits for it in settled(). */
export function notify(core: TaskCore): void {
  if (core.status !== "suspended") {
    core.detach?.();
    core.detach = undefined;
  }
  for (const resolve of core.waiting.splice(0)) resolve();
}
