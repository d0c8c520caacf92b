/**
 * Pass `identity`. Gives each function its name path and fingerprint. Both come from the source shape, before any
 * rewriting, so that a new version of the compiler does not orphan old snapshots.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { generate } from "@babel/generator";
import * as t from "@babel/types";
import { keyName } from "../ir/key-name.js";
import type { Fn, Unit } from "../ir/unit.js";
import { mapChildren, walk } from "../ir/walk.js";

export function identify(unit: Unit): void {
  const taken = new Set<string>();
  for (const fn of unit.fns) {
    const name = printable(ownName(fn));
    let around = fn.parent;
    while (around?.node.extra?.isWrapper === true) around = around.parent;
    const base = around ? `${around.path}.${name}` : name;
    fn.path = base;
    for (let count = 1; taken.has(fn.path); count++) fn.path = `${base}#${count}`;
    taken.add(fn.path);
    if (fn.marked) fn.fingerprint = fingerprint(fn.node);
  }
}

/** Names and keys are joined by line breaks in the output: `"a\nb"() {}` is written with its escapes. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
  return text.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1));
}

function ownName(fn: Fn): string {
  const { node } = fn;
  switch (node.type) {
    case "ClassMethod":
    case "ClassPrivateMethod":
    case "ObjectMethod": {
      if (typeof node.extra?.pathName === "string") return node.extra.pathName;
      const key = keyName(node) ?? "<computed>";
      const prefix = node.kind === "get" || node.kind === "set" ? `${node.kind} ` : "";
      return `${"static" in node && node.static ? "static " : ""}${prefix}${key}`;
    }
    case "ClassProperty":
    case "ClassPrivateProperty":
    case "ClassAccessorProperty":
      return `<field ${keyName(node) ?? "computed"}>`;
    case "StaticBlock":
      return "<static>";
    default:
      return (node.extra?.pathName as string | undefined) ?? (fn.inferredName || "<anonymous>");
  }
}

/** Hash of the code without comments, whitespace and types: 48 bits in 8 characters, since each function of the output has one. */
export function fingerprint(node: t.Node): string {
  return shortHash(bareText(node), 8);
}

/** The code without comments and whitespace. */
export function bareText(node: t.Node): string {
  const own = sourceText(node);
  if (own !== undefined) return own;
  const bare = [asWritten(t.cloneNode(node, true, true), true)].flat();
  for (const part of bare)
    walk(part, (inner) => {
      // `1e3` and `1000`, `'a'` and `"a"` are the same code.
      delete inner.extra;
      return true;
    });
  return bare.map((part) => generate(part, { comments: false, compact: true, minified: true }).code).join("");
}

/** The text that a method made of initializers comes from. */
function sourceText(node: t.Node): string | undefined {
  return node.extra?.sourceText as string | undefined;
}

/** Without what the pass `complete` added, and with what it replaced. */
function asWritten(node: t.Node, isRoot = false): t.Node | t.Node[] {
  const { written, synthetic } = (node.extra ?? {}) as { written?: readonly t.Node[]; synthetic?: boolean };
  if (written) {
    const all = written.flatMap((one) => asWritten(t.cloneNode(one, true, true), true));
    return all.length === 1 ? (all[0] as t.Node) : all;
  }
  if (synthetic === true && node.type === "SequenceExpression") return asWritten(node.expressions[0] as t.Node);
  if (synthetic === true && !isRoot) return [];
  mapChildren(node, (child) => {
    const text = sourceText(child);
    return text === undefined ? asWritten(child) : t.staticBlock([t.expressionStatement(t.stringLiteral(text))]);
  });
  return node;
}

/** So many characters of 6 bits. */
export function shortHash(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, length);
}

/** `package/path` of a source file: its path relative to the nearest package.json, after the name in that file. */
export function moduleIdOf(filename: string, root: string): string {
  const absolute = path.resolve(root, filename);
  for (let folder = path.dirname(absolute); ; folder = path.dirname(folder)) {
    const name = packageName(path.join(folder, "package.json"));
    if (name !== undefined) return `${name || path.basename(folder)}/${slashes(path.relative(folder, absolute))}`;
    if (folder === path.dirname(folder)) break;
  }
  return slashes(path.relative(path.resolve(root), absolute));
}

function slashes(file: string): string {
  return file.split(path.sep).join("/");
}

/** The name in a package.json; "" when it has none, undefined when there is no such file. */
function packageName(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { name } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown };
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}
