/** Snapshots that earlier versions wrote are read by this one, and go on as they would have. `npm run golden` makes them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { deserialize, start, type Task } from "@kraut/runtime";
import { inspectSnapshot } from "@kraut/runtime/inspect";
import { FORMAT_VERSION } from "../packages/runtime/src/snapshot/container.js";
import { runProgram } from "./golden/program.js";

const FOLDER = join(__dirname, "golden");
const versions = readdirSync(FOLDER).filter((name) => /^v\d+$/.test(name));

function finish(task: Task, answer: number): unknown {
  while (task.status === "suspended") task.resume(answer);
  return task.result;
}

test("this version has its own", () => {
  expect(versions).toContain(`v${FORMAT_VERSION}`);
});

describe.each(versions)("%s", (version) => {
  const { values, stack } = runProgram(readFileSync(join(FOLDER, version, "program.cjs"), "utf8"));
  /** The same without bytes. */
  const ends: Readonly<Record<string, unknown>> = {
    values: finish(start(values), 7),
    stack: finish(start(stack, 2).resume(1), 2),
    deep: finish(start(stack, 6), 2),
    done: finish(start(stack, 0).resume(1), 2),
  };
  const bytesOf = (name: string): Uint8Array => readFileSync(join(FOLDER, version, `${name}.kraut`));

  test.each(["values", "stack", "deep", "done"])("%s", (name) => {
    const answer = name === "values" ? 7 : 2;
    expect(finish(deserialize(bytesOf(name)), answer)).toBe(ends[name]);
    // and as this version writes it
    expect(finish(deserialize(deserialize(bytesOf(name)).serialize()), answer)).toBe(ends[name]);
  });

  test("failed, and excluded", () => {
    expect(deserialize(bytesOf("failed")).error).toMatchObject({ name: "TypeError", message: "no" });
    expect(() => deserialize(bytesOf("excluded"))).toThrow(expect.objectContaining({ code: "MISSING_LOCAL", local: "line" }));
    expect(deserialize(bytesOf("excluded"), { replace: { line: 1 } }).status).toBe("suspended");
  });

  test("can be looked at", () => {
    const { frames, status } = inspectSnapshot(bytesOf("stack"));
    expect(status).toBe("suspended");
    expect(frames.map(({ function: name }) => name)).toEqual(["stack", "stack.walk", "stack.walk", "stack.walk"]);
  });
});
