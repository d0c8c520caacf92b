/** The runtime's own API as compiled modules import it: code that goes along gets that of the runtime that reads it. */
import { errorClasses } from "../errors.js";
import { register } from "../registry.js";
import { deserialize, start } from "../task/start.js";
import { capture, suspend } from "../task/suspend.js";

const api = (): Readonly<Record<string, unknown>> => ({ suspend, capture, start, deserialize, register, ...errorClasses });

export function runtimeName(value: unknown): string | undefined {
  if (typeof value !== "function") return undefined;
  const known = api();
  return Object.keys(known).find((name) => known[name] === value);
}

export function runtimeValue(name: string): unknown {
  const known = api();
  return Object.hasOwn(known, name) ? known[name] : undefined;
}
