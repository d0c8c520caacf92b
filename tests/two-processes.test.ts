/**
 * Real processes over the built packages: one starts a task and writes its bytes, others resume them. Nothing is shared but
 * the files. Each run of `node` is a new process.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";

const SCRATCH = join(__dirname, "..", ".kraut");

const LEDGER = `
export const LIMITS = { small: 10, large: 1000 };
export let opened = 0;
export function open(): number {
  return ++opened;
}
export class Entry {
  amount: number;
  constructor(amount: number) {
    this.amount = amount;
  }
  double(): number {
    return this.amount * 2;
  }
}
`;

const SHOP = `
import { basename } from "node:path";
import { suspend } from "@kraut/runtime";
import { Entry, LIMITS, open, opened } from "./ledger.js";

const names = ["ann", "bob"];
const underway: { amount: number }[] = [];
let visits = 0;

export function order(amount: number): string {
  "use resumable";
  const limits = LIMITS;
  const say = console.log;
  const largest = Math.max;
  const shorten = basename;
  const entry = new Entry(amount);
  const log: string[] = [];
  const note = (text: string) => log.push(text);
  visits++;
  open();
  const mine = { amount, log };
  underway.push(mine);
  let total = 0;
  for (const name of names) {
    const answer = ask(name, total);
    note(name + " said " + answer);
    total += answer;
  }
  if (total < 0) throw new RangeError("refused: " + total);
  say("done in " + shorten("/some/where/file.txt"));
  return [
    "visits " + visits,
    "opened " + opened,
    "same limits " + (limits === LIMITS),
    "entry " + (entry instanceof Entry) + " " + entry.double(),
    "largest " + largest(total, amount),
    "mine " + mine.amount + " " + (mine.log === log) + " of " + underway.length,
    log.join(", "),
  ].join("; ");
}

function ask(name: string, total: number): number {
  "use resumable";
  try {
    return suspend<number>({ ask: name, total });
  } catch (error) {
    return -(error as Error).message.length;
  } finally {
    names.push("never iterated here");
    names.pop();
  }
}
`;

/** Says what a task is, or which error came, as one line of JSON. */
const TELL = `
import { readFileSync, writeFileSync } from "node:fs";
export const read = (file) => new Uint8Array(readFileSync(file));
export function tell(task, file) {
  if (task.status === "suspended") writeFileSync(file, task.serialize());
  const frames = task.frames.map((f) => f.function + ":" + f.line);
  const error = task.status === "failed" ? { name: task.error.name, message: task.error.message } : undefined;
  console.log(JSON.stringify({ status: task.status, request: task.request, result: task.status === "done" ? task.result : undefined, error, frames }));
}
export function attempt(body) {
  try {
    body();
  } catch (error) {
    console.log(JSON.stringify({ error: { ...error, name: error.name, code: error.code, message: error.message } }));
  }
}
`;

const START = `
import { start } from "@kraut/runtime";
import { order } from "./shop.js";
import { attempt, tell } from "./tell.mjs";
const [, , amount, file] = process.argv;
attempt(() => tell(start(order, Number(amount)), file));
`;

const RESUME = `
import { deserialize } from "@kraut/runtime";
import { attempt, read, tell } from "./tell.mjs";
const [, , modules, from, how, value, to] = process.argv;
for (const module of modules.split(",").filter(Boolean)) await import("./" + module);
attempt(() => {
  const task = deserialize(read(from));
  if (how === "throw") task.throw(new Error(value));
  else task.resume(JSON.parse(value));
  tell(task, to);
});
`;

interface Said {
  readonly status?: string;
  readonly request?: unknown;
  readonly result?: string;
  readonly error?: { readonly name: string; readonly code?: string; readonly message: string } & Record<string, unknown>;
  readonly frames?: readonly string[];
}

/** A package in a folder of its own, compiled; the same package name each time, as two builds of one program have. */
class Build {
  readonly folder: string;

  constructor(parent: string, name: string, shop: string) {
    this.folder = join(parent, name);
    mkdirSync(this.folder, { recursive: true });
    this.#write("package.json", JSON.stringify({ name: "shop", type: "module" }));
    this.#compile("ledger", LEDGER);
    this.#compile("shop", shop);
    this.#write("tell.mjs", TELL);
    this.#write("start.mjs", START);
    this.#write("resume.mjs", RESUME);
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  #compile(name: string, source: string): void {
    const filename = join(this.folder, `${name}.ts`);
    const { code, diagnostics } = transform(source, { filename });
    expect(diagnostics).toEqual([]);
    this.#write(`${name}.js`, code as string);
  }

  /** The last line that the process printed. */
  #node(...args: string[]): Said {
    const output = execFileSync(process.execPath, args, { cwd: this.folder, encoding: "utf8" });
    return JSON.parse(output.trim().split("\n").at(-1) as string) as Said;
  }

  start(amount: number, file: string): Said {
    return this.#node("start.mjs", String(amount), file);
  }

  resume(from: string, value: unknown, to = "unused.kraut", modules = "shop.js"): Said {
    return this.#node("resume.mjs", modules, from, "value", JSON.stringify(value), to);
  }

  throw(from: string, message: string, to: string): Said {
    return this.#node("resume.mjs", "shop.js", from, "throw", message, to);
  }
}

describe("two processes", () => {
  let parent: string;
  let build: Build;
  const file = (name: string) => join(parent, name);

  beforeAll(() => {
    mkdirSync(SCRATCH, { recursive: true });
    parent = mkdtempSync(join(SCRATCH, "two-processes-"));
    build = new Build(parent, "build", SHOP);
    const first = build.start(7, file("first.kraut"));
    expect(first).toMatchObject({ status: "suspended", request: { ask: "ann", total: 0 } });
  });

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test("each stop goes on in another process", () => {
    const second = build.resume(file("first.kraut"), 20, file("second.kraut"));
    expect(second).toMatchObject({ status: "suspended", request: { ask: "bob", total: 20 } });
    expect(second.frames).toEqual([expect.stringMatching(/order:\d+$/), expect.stringMatching(/ask:\d+$/)]);
    const done = build.resume(file("second.kraut"), 5);
    expect(done.status).toBe("done");
    expect(done.result).toContain("largest 25; mine 7 true of 0; ann said 20, bob said 5");
  });

  test("module bindings and imports are those of the process that resumes", () => {
    build.resume(file("first.kraut"), 1, file("globals.kraut"));
    const { result } = build.resume(file("globals.kraut"), 2);
    // The counters of this process were never touched: module state is not in the bytes, and the objects are its own.
    expect(result).toContain("visits 0; opened 0; same limits true; entry true 14");
    // what a run hung on an object of a module goes along
    expect(result).toContain("mine 7 true of 0");
  });

  test("an exception arrives at the point in another process", () => {
    const second = build.throw(file("first.kraut"), "four", file("thrown.kraut"));
    expect(second).toMatchObject({ status: "suspended", request: { ask: "bob", total: -4 } });
    const failed = build.throw(file("thrown.kraut"), "and more", file("unused.kraut"));
    expect(failed).toMatchObject({ status: "failed", error: { name: "RangeError", message: "refused: -12" } });
  });

  test("one snapshot resumes in two processes", () => {
    const [a, b] = [build.resume(file("first.kraut"), 1, file("a.kraut")), build.resume(file("first.kraut"), 2, file("b.kraut"))];
    expect([a.request, b.request]).toEqual([
      { ask: "bob", total: 1 },
      { ask: "bob", total: 2 },
    ]);
  });

  test("a module that is not loaded: UnknownFunctionError names it", () => {
    const { error } = build.resume(file("first.kraut"), 1, "unused.kraut", "");
    expect(error).toMatchObject({ name: "UnknownFunctionError", code: "UNKNOWN_FUNCTION" });
    expect(error?.message).toContain("shop/shop.ts");
  });

  test("a function that changed: CodeMismatchError names it", () => {
    const changed = new Build(parent, "changed", SHOP.replace("total += answer", "total += answer * 2"));
    const { error } = changed.resume(file("first.kraut"), 1);
    expect(error).toMatchObject({ name: "CodeMismatchError", code: "CODE_MISMATCH" });
    expect(error?.message).toContain("order");
  });

  test("another function that changed, comments, and types are no mismatch", () => {
    const edited = SHOP.replace(
      "let visits = 0;",
      "/* moved down */\n\nlet visits: number = 0;\nexport function added(x: number) {\n  return x;\n}",
    );
    const other = new Build(parent, "edited", edited.replace("total: number): number", "total: number /* so far */): number"));
    const second = other.resume(file("first.kraut"), 3, file("edited.kraut"));
    expect(second).toMatchObject({ status: "suspended", request: { ask: "bob", total: 3 } });
  });

  test("bytes that are cut or altered: MalformedSnapshotError", () => {
    const bytes = readFileSync(file("first.kraut"));
    const broken: Record<string, Uint8Array> = {
      nothing: new Uint8Array(),
      "half of it": bytes.subarray(0, bytes.length >> 1),
      "all but the last byte": bytes.subarray(0, -1),
      "one byte more": Buffer.concat([bytes, Buffer.from([0])]),
      "one altered byte": bytes.map((b, i) => (i === bytes.length >> 1 ? b ^ 0x55 : b)),
      "not a snapshot": Buffer.from("hello, this is no snapshot at all"),
    };
    for (const [what, content] of Object.entries(broken)) {
      writeFileSync(file("broken.kraut"), content);
      const { error } = build.resume(file("broken.kraut"), 1);
      expect([what, error?.name, error?.code]).toEqual([what, "MalformedSnapshotError", "MALFORMED_SNAPSHOT"]);
    }
  });
});
