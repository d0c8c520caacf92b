/** deserialize(bytes, { allowEmbeddedCode: true }): brings the modules that came along to life, as far as they are not loaded. */
import { InvalidArgumentError, MalformedSnapshotError } from "../errors.js";
import { realm } from "../realm.js";
import { bindingIn, keptFunction, moduleById } from "../registry.js";
import type { EmbeddedParts } from "./embedded-mark.js";
import { runtimeValue } from "./runtime-names.js";

/** What `@kraut/runtime/embedded` installs: evaluates the text of a module. */
export type LoadEmbedded = (text: string, isKept: boolean, from: EmbeddedSource) => Record<string, (value: unknown) => void>;

export interface EmbeddedSource {
  runtime(name: string): unknown;
  binding(name: string): unknown;
}

/** `read` reads a snapshot to its result. */
export function loadEmbedded(parts: EmbeddedParts, read: (bytes: Uint8Array) => unknown): void {
  const texts = rows(read(parts.code), 3) as [string, string, string[]][];
  const setters = new Map<string, Record<string, (value: unknown) => void>>();
  for (const [id, text, prints] of texts) {
    if (typeof id !== "string" || typeof text !== "string" || !Array.isArray(prints) || !prints.every((one) => typeof one === "string"))
      throw malformed();
    if (isLoaded(id, prints)) continue;
    const from: EmbeddedSource = { runtime: runtimeValue, binding: (name) => bindingOfLoaded(texts, id, name) };
    const load = loader();
    try {
      setters.set(id, load(text, moduleById(id) !== undefined, from));
    } catch (cause) {
      throw new MalformedSnapshotError(`the code of ${id}, which it carries, does not run`, { cause });
    }
  }
  if (setters.size === 0) return;
  for (const [id, name, value] of rows(read(parts.data), 3) as [string, string, unknown][]) {
    const set = setters.get(id);
    if (set !== undefined && Object.hasOwn(set, name)) set[name]!(value);
  }
}

function loader(): LoadEmbedded {
  const load = realm.loadEmbedded;
  if (load !== undefined) return load;
  throw new InvalidArgumentError(
    "options.allowEmbeddedCode",
    "options.allowEmbeddedCode: the part of the runtime that evaluates code is not loaded.",
    'Write `import "@kraut/runtime/embedded"` where snapshots with code are read.',
  );
}

/** The module is there, with the very functions. */
function isLoaded(id: string, prints: readonly string[]): boolean {
  const module = moduleById(id);
  if (module === undefined) return false;
  const loaded = new Set(module.functions.map(({ name, fingerprint }) => `${fingerprint} ${name}`));
  return prints.every(
    (print) => loaded.has(print) || keptFunction(`${id}#${print.slice(print.indexOf(" ") + 1)}`, print.split(" ", 1)[0]!),
  );
}

/** A class or function that a module before it has: what a class extends must be there at once. */
function bindingOfLoaded(texts: readonly (readonly [string, string, readonly string[]])[], id: string, name: string): unknown {
  for (const [other] of texts) {
    if (other === id) continue;
    const module = moduleById(other);
    const value = module === undefined ? undefined : bindingIn(module, [name]);
    if (typeof value === "function") return value;
  }
  return undefined;
}

function rows(value: unknown, length: number): unknown[][] {
  if (!Array.isArray(value) || !value.every((row) => Array.isArray(row) && row.length === length)) throw malformed();
  return value as unknown[][];
}

function malformed(): MalformedSnapshotError {
  return new MalformedSnapshotError("the code that it carries is not what it should be");
}
