/** `kraut build --keep`: old snapshots finish on old code, new tasks start on the new. */
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

const project = new Project("orders");
afterAll(() => project.remove());

const edit = (file: string, from: string, to: string): void => {
  const text = project.read(file);
  expect(text).toContain(from);
  writeFileSync(project.path(file), text.replace(from, to));
};

const resume = async (snapshot: string, value: unknown, ...flags: string[]) =>
  JSON.parse((await project.kraut("resume", snapshot, "--json", "--value", JSON.stringify(value), ...flags)).stdout.split("\n").at(-2)!);

describe("three builds", () => {
  beforeAll(async () => {
    await project.build();
    await project.kraut("run", "dist/approve.js#approve", "--arg", '{"id":"A","total":1500}', "--save", "v1.kraut");
    await project.kraut("run", "dist/jobs.js#twice", "--arg", "7", "--save", "jobs.kraut");
    cpSync(project.path("dist"), project.path("v1"), { recursive: true });
    edit("src/approve.ts", "approved by", "v2: approved by");
    edit("src/approve.ts", "refused by", "v2: refused by");
    edit("src/order.ts", '"Ada"', '"Adele"');
    const built = await project.build("--keep", "v1");
    expect(built.stdout).toContain("✓ v1: kept orders/src/approve.ts\n");
  });

  test("what changed is kept, beside a module that loads it", () => {
    const manifest = project.json<{ kept: Record<string, { file: string }[]> }>("dist/kraut.manifest.json");
    expect(Object.keys(manifest.kept)).toEqual(["orders/src/approve.ts"]);
    const file = manifest.kept["orders/src/approve.ts"]![0]!.file;
    expect(file).toMatch(/^kraut\.kept\/[0-9a-f]{8}\/approve\.js$/);
    expect(project.read("dist/kraut.kept.js")).toContain(`import "./${file}";`);
    const text = project.read(`dist/${file}`);
    expect(text).toContain('from "@kraut/runtime/kept"');
    // what it imports is the new build's
    expect(text).toContain('from "../../order.js"');
    const map = project.json<{ sources: string[] }>(`dist/${file}.map`);
    expect(existsSync(project.path("dist", file, "..", map.sources[0]!))).toBe(true);
  });

  test("an old snapshot finishes on the old code, in several steps", async () => {
    cpSync(project.path("v1.kraut"), project.path("run.kraut"));
    expect(await resume("run.kraut", { ok: true })).toMatchObject({ status: "suspended", pending: [{ request: { ask: "Grace" } }] });
    expect(await resume("run.kraut", { ok: true })).toEqual({ status: "done", result: "approved by Ada, Grace" });
  });

  test("an unchanged one on the new, and new tasks run the new code", async () => {
    expect(await resume("jobs.kraut", 6)).toMatchObject({ status: "suspended" });
    await project.kraut("run", "dist/approve.js#approve", "--arg", '{"id":"B","total":500}', "--save", "v2.kraut");
    cpSync(project.path("v2.kraut"), project.path("again.kraut"));
    expect(await resume("again.kraut", { ok: true })).toEqual({ status: "done", result: "v2: approved by Adele" });
  });

  test("programs import kraut.kept.js", async () => {
    const code = (entry: string) => `
      import { readFileSync } from "node:fs";
      import { deserialize } from "@kraut/runtime";
      import "./dist/approve.js";
      ${entry}
      try {
        console.log(deserialize(readFileSync("v1.kraut")).resume({ ok: false }).result);
      } catch (error) { console.log(error.code); }`;
    expect(await project.node(code('import "./dist/kraut.kept.js";'))).toMatch(/refused by Ada\n$/);
    expect(await project.node(code(""))).toMatch(/CODE_MISMATCH\n$/);
  });

  test("a third build keeps both, also of a file that is gone", async () => {
    cpSync(project.path("dist"), project.path("v2"), { recursive: true });
    edit("src/approve.ts", "v2: approved by", "v3: approved by");
    writeFileSync(project.path("src/only.ts"), "export const nothing = 1;\n");
    const { rmSync } = await import("node:fs");
    rmSync(project.path("src/jobs.ts"));
    rmSync(project.path("dist"), { recursive: true });
    const built = await project.build("--keep", "v2");
    expect(built.stdout).toContain("kept orders/src/approve.ts, orders/src/approve.ts, orders/src/jobs.ts, orders/src/only.ts");
    for (const [file, name] of [
      ["v1", "approved by Ada"],
      ["v2", "v2: approved by Adele"],
    ] as const) {
      cpSync(project.path(`${file}.kraut`), project.path("third.kraut"));
      const first = await resume("third.kraut", { ok: true });
      const last = first.status === "done" ? first : await resume("third.kraut", { ok: true });
      expect(last.result).toContain(name);
    }
    const last = await resume("jobs.kraut", 5);
    expect(last).toEqual({ status: "done", result: 7 * 6 + 5 });
  });
});

test("nothing to keep, no old build, and a build over itself", async () => {
  const same = new Project("orders");
  await same.build();
  cpSync(same.path("dist"), same.path("old"), { recursive: true });
  expect((await same.build("--keep", "old")).stdout).toContain("✓ old: nothing to keep");
  expect(existsSync(same.path("dist/kraut.kept.js"))).toBe(false);
  expect(await same.kraut("build", "--keep", "dist")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("is where this build writes"),
  });
  expect(await same.kraut("build", "--keep", "nowhere")).toMatchObject({ code: 1, stderr: expect.stringContaining("there is no") });
  expect(await same.kraut("build", "--keep", "old", "--watch")).toMatchObject({ code: 2 });
  same.remove();
});

describe("projects that reference each other", () => {
  const mono = new Project("monorepo");
  afterAll(() => mono.remove());
  const change = (file: string, from: string, to: string): void => writeFileSync(mono.path(file), mono.read(file).replace(from, to));
  const answer = async (snapshot: string): Promise<unknown> =>
    JSON.parse((await mono.kraut("resume", snapshot, "--json", "--value", '"x"')).stdout.split("\n").at(-2)!);

  test("what changed in each of them is kept, and each leads to the other", async () => {
    await mono.build();
    await mono.kraut("run", "app/dist/main.js#main", "--arg", '["a"]', "--save", "v1.kraut");
    for (const name of ["app", "lib"]) cpSync(mono.path(name, "dist"), mono.path("old", name, "dist"), { recursive: true });
    change("lib/src/ask.ts", ".toUpperCase()", " + '?'");
    change("app/src/main.ts", "return answers", "answers.push('v2');\n  return answers");
    const built = await mono.build("--keep", "old/app/dist");
    expect(built.stdout).toContain("✓ old/app/dist: kept @mono/app/src/main.ts, @mono/lib/src/ask.ts\n");
    const kept = (name: string): string => {
      const { kept } = mono.json<{ kept: Record<string, { file: string }[]> }>(`${name}/dist/kraut.manifest.json`);
      return Object.values(kept)[0]![0]!.file;
    };
    // the old code of one calls the old code of the other
    expect(mono.read(`app/dist/${kept("app")}`)).toContain(`from "../../../../lib/dist/${kept("lib")}"`);
    expect(mono.read("lib/dist/kraut.kept.js")).toContain(`import "./${kept("lib")}";`);
    expect(await answer("v1.kraut")).toEqual({ status: "done", result: ["X"] });
    await mono.kraut("run", "app/dist/main.js#main", "--arg", '["a"]', "--save", "v2.kraut");
    expect(await answer("v2.kraut")).toEqual({ status: "done", result: ["x?", "v2"] });
  });

  test("a copy of one alone leads to what the build writes over", async () => {
    cpSync(mono.path("old/app/dist"), mono.path("app/alone"), { recursive: true });
    expect(await mono.kraut("build", "--keep", "app/alone")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("copy the two together"),
    });
  });
});
