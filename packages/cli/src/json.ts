/** JSON from the command line, and values as JSON for scripts. */
import { UsageError } from "./errors.js";

/** Throws `UsageError` naming the option. */
export function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} is not JSON: ${(error as Error).message}. Text needs quotes of its own: ${option} '"text"'.`);
  }
}

/** The value if JSON can say it; else a text that describes it. */
export function toJson(value: unknown): unknown {
  try {
    const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? `${item}n` : item));
    return text === undefined ? null : (JSON.parse(text) as unknown);
  } catch {
    return String(value);
  }
}
