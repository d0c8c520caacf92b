/** Finds tests in a checkout of test262, and reads what stands at their head. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * What is run: the language, and the builtins that call back or iterate, since there marked code meets the engine. The rest of
 * `test/built-ins` has no code of ours on the stack; and `Function.prototype.toString` shows the compiled text (docs/assumptions.md).
 */
const FOLDERS = [
  "annexB/language",
  "language",
  ...[
    "Array",
    "ArrayIteratorPrototype",
    "AsyncFromSyncIteratorPrototype",
    "AsyncFunction",
    "AsyncGeneratorFunction",
    "AsyncGeneratorPrototype",
    "AsyncIteratorPrototype",
    "Function/prototype/Symbol.hasInstance",
    "Function/prototype/apply",
    "Function/prototype/bind",
    "Function/prototype/call",
    "GeneratorFunction",
    "GeneratorPrototype",
    "Iterator",
    "JSON",
    "Map",
    "MapIteratorPrototype",
    "Object/fromEntries",
    "Object/groupBy",
    "Promise",
    "Proxy",
    "Reflect",
    "RegExp/prototype/Symbol.replace",
    "Set",
    "SetIteratorPrototype",
    "String/prototype/matchAll",
    "String/prototype/replace",
    "String/prototype/replaceAll",
    "TypedArray",
    "TypedArrayConstructors",
    "WeakMap",
  ].map((name) => `built-ins/${name}`),
];

/** `raw` and `module` run once; other files sloppy and strict, unless a flag says otherwise. */
export type Mode = "sloppy" | "strict" | "raw" | "module";

export interface Meta {
  readonly modes: readonly Mode[];
  readonly includes: readonly string[];
  readonly isAsync: boolean;
  /** The test has to end so: `phase` is `parse`, `resolution` or `runtime`, `type` the name of an error. */
  readonly negative: { readonly phase: string; readonly type: string } | undefined;
}

/** Paths relative to `test/`, sorted. */
export function findTests(test262: string, filters: readonly string[]): string[] {
  const found = FOLDERS.flatMap((folder) => filesIn(join(test262, "test"), folder));
  return filters.length === 0 ? found : found.filter((path) => filters.some((filter) => path.includes(filter)));
}

function filesIn(root: string, folder: string): string[] {
  return readFolder(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(root, path);
    return entry.name.endsWith(".js") && !entry.name.includes("_FIXTURE") ? [path] : [];
  });
}

/** A checkout may be a part of the whole. */
function readFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** The first three names of a path: `language/statements/try`, `built-ins/Array/prototype`. */
export const folderOf = (path: string) =>
  path
    .split("/")
    .slice(0, -1)
    .slice(0, path.startsWith("built-ins") ? 4 : 3)
    .join("/");

export function readMeta(text: string): Meta {
  const yaml = /\/\*---(.*?)---\*\//s.exec(text)?.[1] ?? "";
  const flags = listOf(yaml, "flags");
  const phase = /^\s+phase:\s*(\w+)/m.exec(yaml)?.[1];
  const type = /^\s+type:\s*(\w+)/m.exec(yaml)?.[1];
  return {
    modes: modesOf(flags),
    includes: listOf(yaml, "includes"),
    isAsync: flags.includes("async"),
    negative: /^negative:/m.test(yaml) && phase && type ? { phase, type } : undefined,
  };
}

function modesOf(flags: readonly string[]): Mode[] {
  if (flags.includes("module")) return ["module"];
  if (flags.includes("raw")) return ["raw"];
  if (flags.includes("onlyStrict")) return ["strict"];
  if (flags.includes("noStrict")) return ["sloppy"];
  return ["sloppy", "strict"];
}

/** Lists stand as `name: [a, b]` or with an item on each line. */
function listOf(yaml: string, name: string): string[] {
  const inline = new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, "m").exec(yaml)?.[1];
  const lines = new RegExp(`^${name}:\\s*\\n((?:\\s+-.*\\n?)*)`, "m").exec(yaml)?.[1];
  const items = inline !== undefined ? inline.split(",") : (lines ?? "").split("\n").map((line) => line.replace(/^\s+-/, ""));
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

/** The program of a mode. */
export const programOf = (text: string, mode: Mode) => (mode === "strict" ? `"use strict";\n${text}` : text);
