import type { Task } from "@kraut/runtime";
import { CommandError } from "./errors.js";

/**
 * Waits for a task's work in flight (timers, requests).
 * @throws CommandError when nothing is left that could end it
 */
export async function settle(task: Task): Promise<void> {
  const isIdle = new Promise<boolean>((resolve) => process.once("beforeExit", () => resolve(true)));
  const isStuck = await Promise.race([task.settled().then(() => false), isIdle]);
  if (!isStuck) return;
  throw new CommandError(
    `The task waits for a promise that nothing settles any more. ${whereOf(task)}`.trimEnd(),
    "What it waits for must come from a timer, a request, a suspension or another branch of it.",
  );
}

/** What the error for saving says of the place. */
function whereOf(task: Task): string {
  try {
    task.serialize();
    return "";
  } catch (error) {
    const { function: name, file, line, column, path } = error as Partial<Record<string, unknown>>;
    return name === undefined ? "" : `It is at \`${path}\` in ${name} (${file}:${line}:${column}).`;
  }
}
