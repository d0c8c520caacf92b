/** Async tasks over real processes, which share nothing but files: branches, promises that functions settle, rejections that nobody handles. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";

const PROGRAM = `
"use resumable";
import { suspend } from "@kraut/runtime";

class Gate {
  #waiting: ((value: string) => void)[] = [];
  pass(): Promise<string> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  open(word: string): void {
    for (const resolve of this.#waiting.splice(0)) resolve(word);
  }
}

export async function meet(): Promise<unknown> {
  const gate = new Gate();
  const passes = gate.pass();
  const guest = async (name: string) => [name, suspend(name), await gate.pass(), await passes];
  const porter = Promise.resolve().then(() => gate.open(suspend("porter")));
  const guests = ["ann", "bob"].map(guest);
  await porter;
  gate.open("again");
  return [await Promise.race([passes, "late"]), await Promise.allSettled(guests), (await passes) === (await guests[0]!)[3]];
}

export async function careless(): Promise<string> {
  const fails = async (turns: number): Promise<never> => {
    for (let i = 0; i < turns; i++) await null;
    throw new RangeError("nobody looks");
  };
  void fails(40);
  void Promise.reject(new RangeError("nobody looks"));
  return "end";
}
`;

/** \`node drive.mjs EXPORT|- FILE [ID VALUE]\`: starts, or reads and resumes; prints what has become of the task, and that it lives on. */
const DRIVE = `
import { readFileSync, writeFileSync } from "node:fs";
import { deserialize, start } from "@kraut/runtime";
import * as program from "./program.js";
const [, , name, file, id, value] = process.argv;
const task = name === "-" ? deserialize(readFileSync(file)).resume(value, Number(id)) : start(program[name]);
await task.settled();
if (task.status === "suspended") writeFileSync(file, task.serialize());
const { status, pending, error } = task;
await new Promise((resolve) => setTimeout(resolve, 20));
console.log(JSON.stringify({ status, pending, result: status === "done" ? task.result : undefined, error: error?.message }));
`;

let folder: string;
beforeAll(() => {
  const scratch = join(__dirname, "..", ".kraut");
  mkdirSync(scratch, { recursive: true });
  folder = mkdtempSync(join(scratch, "async-"));
  const { code, diagnostics } = transform(PROGRAM, { filename: join(folder, "program.ts"), root: folder });
  if (code === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "async-processes", type: "module" }));
  writeFileSync(join(folder, "program.js"), code);
  writeFileSync(join(folder, "drive.mjs"), DRIVE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly status: string;
  readonly pending: readonly { readonly id: number; readonly request: unknown }[];
  readonly result?: unknown;
  readonly error?: string;
}

function drive(...args: string[]): Told {
  return JSON.parse(execFileSync(process.execPath, [join(folder, "drive.mjs"), ...args], { cwd: folder, encoding: "utf8" })) as Told;
}

test("four processes: branches in any order, a private list of functions that settle promises", () => {
  const file = join(folder, "meet");
  const [ann, bob, porter] = ["ann", "bob", "porter"].map((request, i) => ({ id: i + 1, request }));
  expect(drive("meet", file)).toEqual({ status: "suspended", pending: [ann, bob, porter] });
  expect(drive("-", file, "2", "B")).toEqual({ status: "suspended", pending: [ann, porter] });
  expect(drive("-", file, "1", "A")).toEqual({ status: "suspended", pending: [porter] });
  const met = (name: string, answer: string): object => ({ status: "fulfilled", value: [name, answer, "open", "open"] });
  expect(drive("-", file, "3", "open")).toEqual({
    status: "done",
    pending: [],
    result: ["open", [met("ann", "A"), met("bob", "B")], true],
  });
});

test("a rejection that nobody handles fails the task; the process lives on, also when more come later", () => {
  expect(drive("careless", join(folder, "careless"))).toEqual({ status: "failed", pending: [], error: "nobody looks" });
});
