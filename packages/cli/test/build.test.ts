import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Manifest } from "@kraut/compiler/manifest";
import { Project } from "./cli.js";

describe("kraut build of an ES module project", () => {
  let project: Project;
  beforeAll(async () => {
    project = new Project("orders");
    await project.build();
  });
  afterAll(() => project.remove());

  test("writes what tsc writes, and the manifest", async () => {
    const plain = await project.tsc("--outDir", "plain");
    expect(plain.code).toBe(0);
    const built = Object.keys(project.files("dist"));
    expect(built).toEqual([...Object.keys(project.files("plain")), "kraut.manifest.json"].sort());
  });

  test("unmarked files and declarations are tsc's, byte for byte", () => {
    const plain = project.files("plain");
    const built = project.files("dist");
    for (const [file, text] of Object.entries(plain)) {
      const isMarked = /^(?:approve|async|jobs|only)\.js/.test(file);
      expect({ file, isSame: built[file] === text }).toEqual({ file, isSame: !isMarked });
    }
  });

  test("the manifest names each marked function, its points and live locals", () => {
    const { modules } = project.json<Manifest>("dist/kraut.manifest.json");
    expect(Object.keys(modules)).toEqual(["orders/src/approve.ts", "orders/src/async.ts", "orders/src/jobs.ts", "orders/src/only.ts"]);
    const { source, file, functions } = modules["orders/src/approve.ts"]!;
    expect({ source, file }).toEqual({ source: "../src/approve.ts", file: "approve.js" });
    expect(functions.map((fn) => [fn.id, fn.line, fn.resumable])).toEqual([
      ["orders/src/approve.ts#approve", 5, true],
      ["orders/src/approve.ts#ask", 16, true],
    ]);
    const point = functions[0]!.points.find((candidate) => candidate.key === "ask#0")!;
    expect(point).toMatchObject({ line: 9, column: 20, callee: "ask" });
    expect(point.live).toEqual(expect.arrayContaining(["order", "seen", "boss"]));
    expect(functions[1]!.fingerprint).toMatch(/^[\w-]{8}$/);
  });

  test("the map of compiled code leads to the original, by the path that tsc gives", () => {
    const map = project.json<{ sources: string[]; file: string; mappings: string }>("dist/approve.js.map");
    const plain = project.json<{ sources: string[]; file: string }>("plain/approve.js.map");
    expect(map).toMatchObject({ sources: plain.sources, file: plain.file });
    expect(map.mappings.length).toBeGreaterThan(100);
    expect(project.read("dist/approve.js")).toMatch(/\/\/# sourceMappingURL=approve\.js\.map$/);
  });

  test("an error in compiled code is reported at its place in the source", async () => {
    const stack = await project.node(`
      import { start } from "@kraut/runtime";
      import { fails } from "./dist/jobs.js";
      console.log(start(fails).resume("late").error.stack);`);
    expect(stack).toContain(`${path.join("src", "jobs.ts")}:12:`);
  });

  test("--out-dir takes the place of outDir, --dump writes the code after each pass", async () => {
    await project.build("--out-dir", "elsewhere", "--dump", "passes");
    expect(existsSync(project.path("elsewhere/approve.js"))).toBe(true);
    expect(project.json<Manifest>("elsewhere/kraut.manifest.json").modules["orders/src/only.ts"]!.source).toBe("../src/only.ts");
    expect(Object.keys(project.files("passes/src/approve.ts")).length).toBeGreaterThan(2);
  });

  test("a second build writes the same bytes", async () => {
    const before = project.files("dist");
    await project.build();
    expect(project.files("dist")).toEqual(before);
  });

  test("a file that lost its mark leaves the manifest", async () => {
    const source = project.path("src/only.ts");
    const text = readFileSync(source, "utf8");
    writeFileSync(source, text.replace('"use resumable";', ""));
    await project.build();
    expect(Object.keys(project.json<Manifest>("dist/kraut.manifest.json").modules)).not.toContain("orders/src/only.ts");
    writeFileSync(source, text);
  });
});

describe("kraut build of a CommonJS project with old and rare settings", () => {
  let project: Project;
  beforeAll(async () => {
    project = new Project("classic");
    await project.build("-p", "tsconfig.json");
  });
  afterAll(() => project.remove());

  test("writes the files that tsc writes, in its formats", async () => {
    expect((await project.tsc("--outDir", "build/plain")).code).toBe(0);
    const plain = project.files("build/plain");
    const built = project.files("build/out");
    expect(Object.keys(built)).toEqual([...Object.keys(plain), "kraut.manifest.json"].sort());
    for (const file of Object.keys(plain)) {
      const text = built[file]!;
      expect({ file, lf: /(?<!\r)\n/.test(text) }).toEqual({ file, lf: false });
      expect(text).toMatch(/\/\/# sourceMappingURL=data:application\/json;base64,[\w+/=]+$/);
      expect({ file, comments: text.includes("Everything that tsc turns") }).toEqual({ file, comments: false });
    }
    // a class at the top of a file without the mark is registered, and nothing else changes
    const line = 'require("@kraut/runtime/compiled").module(1, "classic/src/model/ticket.ts", [], { Ticket: () => Ticket });\r\n';
    expect(built["model/ticket.js"]?.replace(line, "")).toBe(plain["model/ticket.js"]);
    expect(built["model/ticket.js"]).toContain(line);
  });

  test("the inline map has the source in it", () => {
    const url = /base64,([\w+/=]+)$/.exec(project.read("build/out/work.js"))![1]!;
    const map = JSON.parse(Buffer.from(url, "base64").toString("utf8")) as { sources: string[]; sourcesContent: string[] };
    expect(map.sources).toEqual(["../../src/work.tsx"]);
    expect(map.sourcesContent).toEqual([project.read("src/work.tsx")]);
  });

  test("enums, namespaces, decorators, parameter properties, JSX, import = require and export = work around a stop", async () => {
    const output = await project.node(`
      import { deserialize, start } from "@kraut/runtime";
      import work from "./build/out/work.js";
      import single from "./build/out/single.js";
      import legacy from "./build/out/legacy.js";
      let task = start(work.work, "title");
      while (task.status === "suspended") task = deserialize(task.serialize()).resume({ by: 20 });
      console.log(JSON.stringify([task.result, work.runs]));
      console.log(start(single).resume("it").result);
      let count = start(legacy.countUp, 3);
      while (count.status === "suspended") count = deserialize(count.serialize()).resume(1);
      console.log(count.result);`);
    expect(output.trim().split("\n")).toEqual([
      JSON.stringify([["<li>1 20</li>", "<li>2 20</li>", "<p>title</p>", "<h1>title</h1>", "a/b", "10", "closed"], 1]),
      "got it",
      "12",
    ]);
  });
});

describe("kraut build of projects that reference each other", () => {
  let project: Project;
  beforeAll(async () => {
    project = new Project("monorepo");
    await project.build();
  });
  afterAll(() => project.remove());

  test("builds them in order, each with its manifest", () => {
    expect(project.json<Manifest>("lib/dist/kraut.manifest.json").modules).toHaveProperty(["@mono/lib/src/ask.ts"]);
    const app = project.json<Manifest>("app/dist/kraut.manifest.json");
    expect(Object.keys(app.modules)).toEqual(["@mono/app/src/main.ts"]);
    expect(app.references).toEqual(["../../lib/dist/kraut.manifest.json"]);
  });

  test("an incremental build keeps what did not change", async () => {
    const before = project.files("app/dist");
    writeFileSync(project.path("lib/src/more.ts"), "export const more = 1;\n");
    await project.build("-p", "app");
    expect(existsSync(project.path("lib/dist/more.js"))).toBe(true);
    expect(project.json("app/dist/kraut.manifest.json")).toEqual(JSON.parse(before["kraut.manifest.json"]!));
  });

  test("output that plain tsc wrote meanwhile is compiled again", async () => {
    expect((await project.tsc("-b", "--force")).code).toBe(0);
    expect(project.read("lib/dist/ask.js")).not.toContain("@kraut/runtime/compiled");
    await project.build();
    expect(project.read("lib/dist/ask.js")).toContain("@kraut/runtime/compiled");
    expect(project.read("app/dist/main.js")).toContain("@kraut/runtime/compiled");
    rmSync(project.path("lib/dist/kraut.manifest.json"));
    await project.build();
    expect(existsSync(project.path("lib/dist/kraut.manifest.json"))).toBe(true);
  });

  test("an error in a referenced project stops the build", async () => {
    writeFileSync(project.path("lib/src/more.ts"), "export const more: string = 1;\n");
    const { code, stdout } = await project.kraut("build");
    expect(code).toBe(1);
    expect(stdout).toContain("lib/src/more.ts:1:14 - error TS2322");
  });
});

describe("errors", () => {
  let project: Project;
  beforeAll(() => {
    project = new Project("broken");
  });
  afterAll(() => project.remove());

  test("a type error is shown on the original source with a code frame, exit code 1", async () => {
    const { code, stdout } = await project.kraut("build");
    expect(code).toBe(1);
    expect(stdout).toContain("src/typo.ts:6:17 - error TS2551: Property 'lenght' does not exist on type 'string'.");
    expect(stdout).toMatch(/6 {3}return answer\.lenght;\n {2,}~~~~~~/);
    expect(stdout).toContain("1 error.");
    expect(existsSync(project.path("dist/typo.js"))).toBe(true);
  });

  test("noEmitOnError is respected", async () => {
    rmSync(project.path("dist"), { recursive: true });
    writeFileSync(
      project.path("tsconfig.strict.json"),
      JSON.stringify({ extends: "./tsconfig.json", compilerOptions: { noEmitOnError: true } }),
    );
    const { code, stdout } = await project.kraut("build", "-p", "tsconfig.strict.json");
    expect(code).toBe(1);
    expect(stdout).toContain("1 error. Nothing was written.");
    expect(existsSync(project.path("dist"))).toBe(false);
  });

  test("noEmit is respected, --out-dir overrides it", async () => {
    writeFileSync(project.path("src/typo.ts"), project.read("src/typo.ts").replace("lenght", "length"));
    writeFileSync(project.path("tsconfig.check.json"), JSON.stringify({ extends: "./tsconfig.json", compilerOptions: { noEmit: true } }));
    const built = await project.build("-p", "tsconfig.check.json");
    expect(built.stdout).toContain("Nothing was written");
    expect(existsSync(project.path("dist"))).toBe(false);
    await project.build("-p", "tsconfig.check.json", "--out-dir", "written");
    expect(existsSync(project.path("written/typo.js"))).toBe(true);
  });

  test("Kraut's own diagnostics come with their place in the source", async () => {
    writeFileSync(
      project.path("src/gen.ts"),
      'import { suspend } from "@kraut/runtime";\n\nexport function* gen(one = () => 1): Generator<number> {\n  "use resumable";\n  yield suspend<number>(one());\n}\n',
    );
    const { code, stdout } = await project.kraut("build");
    expect(code).toBe(0);
    expect(stdout).toMatch(/src\/gen\.ts:3:\d+ - warning KRAUT1001: `gen` is marked/);
    expect(stdout).toContain("3 export function* gen(one = () => 1): Generator<number> {");
  });

  test("JSX that would be left in the output of a marked file is an error", async () => {
    writeFileSync(
      project.path("src/view.jsx"),
      'import { suspend } from "@kraut/runtime";\nexport function view() {\n  "use resumable";\n  return <p>{suspend(1)}</p>;\n}\n',
    );
    writeFileSync(
      project.path("tsconfig.jsx.json"),
      JSON.stringify({ extends: "./tsconfig.json", compilerOptions: { allowJs: true, jsx: "preserve" } }),
    );
    const { code, stdout } = await project.kraut("build", "-p", "tsconfig.jsx.json");
    expect(code).toBe(1);
    expect(stdout).toContain("src/view.jsx:3:4 - error KRAUT1902: A file with marked functions cannot keep its JSX.");
    rmSync(project.path("src/view.jsx"));
  });

  test("a missing tsconfig, and one with errors", async () => {
    const missing = await project.kraut("build", "-p", "nowhere.json");
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toContain("There is no ");
    writeFileSync(project.path("tsconfig.bad.json"), '{ "compilerOptions": { "target": "ES1" }, "files": ["src/typo.ts"] }');
    const bad = await project.kraut("build", "-p", "tsconfig.bad.json");
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain("tsconfig.bad.json:1:34 - error TS6046");
  });
});
