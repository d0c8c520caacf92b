import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

let project: Project;
beforeAll(async () => {
  project = new Project("orders");
  await project.build();
  await project.kraut("run", "dist/approve.js", "--arg", '{"id":"<PO&1>","total":1500}', "--save", "order.kraut");
});
afterAll(() => project.remove());

describe("kraut inspect", () => {
  test("shows status, request, stack with source lines and locals, and the bytes", async () => {
    const { code, stdout, stderr } = await project.kraut("inspect", "order.kraut");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^order\.kraut {2}suspended {2}\d+ bytes · format \d+ · 2 frames · \d+ objects?\nrequest {2}\{ ask: "Ada", total: 1500 \}\n/,
    );
    expect(stdout).toContain(
      [
        "#0 approve  src/approve.ts:9:20",
        "      7 │   const seen: string[] = [];",
        "      8 │   for (const boss of chain(order)) {",
        "   ❯  9 │     const answer = ask(order, boss);",
      ].join("\n"),
    );
    expect(stdout).toMatch(/\n {8}│ {20}▲\n/);
    expect(stdout).toMatch(/ {5}order {2}\{ id: "<PO&1>", total: 1500 \}\n/);
    expect(stdout).toMatch(/#1 ask {2}src\/approve\.ts:20:12 {2}stopped here\n/);
    expect(stdout).toMatch(/bytes offset \+length\n {2}head +0 \+ *\d+ /);
  });

  test("--bytes says what each part of the bytes is, and leaves none out but padding and fields that are not set", async () => {
    const { code, stdout, stderr } = await project.kraut("inspect", "order.kraut", "--bytes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^head\n +0 +\+4 +offset +root table at 36\n +4 +\+4 +text +file identifier KRT1\n/m);
    expect(stdout).toMatch(/ function +orders\/src\/approve\.ts#approve, fingerprint /);
    expect(stdout).toMatch(/ point +suspend#0 of orders\/src\/approve\.ts#ask at 20:12, keeps order/);
    expect(stdout).toMatch(/ content of 0 +Task: the task/);
    expect(stdout).toMatch(/ content of \d+ +PlainObject: \{ id: "<PO&1>", total: 1500 \}/);
    const places = [...stdout.matchAll(/^ +(\d+) +\+(\d+) /gm)].map(([, offset, size]) => [Number(offset), Number(size)] as const);
    let end = 0;
    for (const [offset, size] of places) {
      expect(offset - end).toBeLessThan(12);
      end = Math.max(end, offset + size);
    }
    const both = await project.kraut("inspect", "order.kraut", "--bytes", "--json");
    expect(both.code).toBe(2);
  });

  test("--json gives values as data", async () => {
    const { stdout } = await project.kraut("inspect", "order.kraut", "--json");
    const shown = JSON.parse(stdout) as { frames: unknown[]; regions: { offset: number; length: number }[]; size: number };
    expect(shown).toMatchObject({
      status: "suspended",
      request: { ask: "Ada", total: 1500 },
      frames: [
        {
          function: "approve",
          file: "orders/src/approve.ts",
          source: "src/approve.ts",
          line: 9,
          column: 20,
          point: "ask#0",
          locals: { seen: [], boss: "Ada" },
        },
        { function: "ask", line: 20, point: "suspend#0", locals: { order: { id: "<PO&1>", total: 1500 } } },
      ],
    });
    const last = shown.regions.at(-1)!;
    expect(last.offset + last.length).toBeLessThanOrEqual(shown.size);
  });

  test("--html is one page in which values are text", async () => {
    const { code, stdout } = await project.kraut("inspect", "order.kraut", "--html");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain("&lt;PO&amp;1&gt;");
    expect(stdout).not.toContain("<PO&1>");
    expect(stdout).toContain('<span class="here"> 9      const answer = ask(order, boss);</span>');
    expect(stdout).not.toMatch(/<script|https?:/);
  });

  test("needs no code: without build and sources the stack still stands", async () => {
    rmSync(project.path("dist"), { recursive: true });
    rmSync(project.path("src"), { recursive: true });
    const { code, stdout } = await project.kraut("inspect", "order.kraut");
    expect(code).toBe(0);
    expect(stdout).toContain("#0 approve  orders/src/approve.ts:9:20\n   waits for ask() (source not found)\n");
  });
});
