import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

let project: Project;
beforeAll(async () => {
  project = new Project("orders");
  await project.build();
  await project.kraut("run", "dist/async.js#ask", "--arg", '["Ada","Bo"]', "--save", "asked.kraut");
});
afterAll(() => project.remove());

describe("kraut inspect of a task with several branches", () => {
  test("shows each call with its source lines, its locals and what it waits for", async () => {
    const { code, stdout, stderr } = await project.kraut("inspect", "asked.kraut");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/async function {2}suspended as 1 {2}request {2}\{ ask: "Ada" \}\n#0 ask\.one {2}src\/async\.ts:8:/);
    expect(stdout).toMatch(/async function {2}suspended as 2 {2}request {2}\{ ask: "Bo" \}\n#0 ask\.one {2}src\/async\.ts:8:/);
    expect(stdout).toContain("   ❯ 8 │       const answer = await suspend<number>({ ask: name });");
    expect(stdout).toMatch(/ {5}name +"Bo"\n/);
  });

  test("--html shows them too", async () => {
    const { stdout } = await project.kraut("inspect", "asked.kraut", "--html");
    expect(stdout).toContain('<h2>async function <span class="dim">suspended as 2, request { ask: &quot;Bo&quot; }</span></h2>');
  });

  test("--json gives ids, requests and frames", async () => {
    const { stdout } = await project.kraut("inspect", "asked.kraut", "--json");
    const { branches } = JSON.parse(stdout) as { branches: object[] };
    expect(branches).toMatchObject([
      { kind: "async function", id: 1, request: { ask: "Ada" }, frames: [{ function: "ask.one", line: 8, source: "src/async.ts" }] },
      { kind: "async function", id: 2, request: { ask: "Bo" }, frames: [{ function: "ask.one", locals: { name: "Bo" } }] },
    ]);
  });
});
