import { existsSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

const PLUGIN = { transform: "@kraut/compiler/typescript", transformProgram: true };

/** A tsconfig as `tsconfig.json`, with the plugin and another outDir of the same depth. */
function withPlugin(project: Project, outDir: string, more: object = {}): void {
  const config = { extends: "./tsconfig.json", compilerOptions: { outDir, plugins: [PLUGIN], ...more } };
  writeFileSync(project.path("tsconfig.tspc.json"), JSON.stringify(config));
}

describe.each([
  ["orders", "dist", "tspc"],
  ["classic", "build/out", "build/tspc"],
])("tspc builds %s", (name, outDir, tspcDir) => {
  let project: Project;
  beforeAll(() => {
    project = new Project(name);
    withPlugin(project, tspcDir);
  });
  afterAll(() => project.remove());

  test("to the same files as kraut build", async () => {
    await project.build();
    const ran = await project.tspc("-p", "tsconfig.tspc.json");
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 0, stdout: "" });
    expect(project.files(tspcDir)).toEqual(project.files(outDir));
  });
});

describe("the tsc plugin", () => {
  const projects: Project[] = [];
  const make = (name: string): Project => {
    const project = new Project(name);
    projects.push(project);
    return project;
  };
  afterEach(() => {
    for (const project of projects.splice(0)) project.remove();
  });

  test("type errors are reported on the original source", async () => {
    const project = make("broken");
    withPlugin(project, "dist");
    const { code, stdout } = await project.tspc("-p", "tsconfig.tspc.json");
    expect(code).toBe(2);
    expect(stdout).toContain("src/typo.ts(6,17): error TS2551: Property 'lenght' does not exist");
  });

  test("Kraut's errors count as type errors: noEmitOnError writes nothing, --noEmit reports them", async () => {
    const project = make("broken");
    writeFileSync(project.path("src/typo.ts"), "export const fine = 1;\n");
    writeFileSync(project.path("src/view.jsx"), 'export function view() {\n  "use resumable";\n  return <p>{view()}</p>;\n}\n');
    withPlugin(project, "dist", { allowJs: true, jsx: "preserve", noEmitOnError: true });
    const { code, stdout } = await project.tspc("-p", "tsconfig.tspc.json");
    expect(code).toBe(1);
    expect(stdout).toContain("src/view.jsx(2,4): error TS(KRAUT1902): A file with marked functions cannot keep its JSX.");
    expect(existsSync(project.path("dist"))).toBe(false);
    const checked = await project.tspc("-p", "tsconfig.tspc.json", "--noEmit");
    expect(checked.code).not.toBe(0);
    expect(checked.stdout).toContain("KRAUT1902");
  });

  test("warnings are printed and do not fail the build", async () => {
    const project = make("broken");
    writeFileSync(
      project.path("src/typo.ts"),
      'export function* gen(next = () => 1): Generator<number> {\n  "use resumable";\n  yield next();\n}\n',
    );
    withPlugin(project, "dist");
    const { code, stdout } = await project.tspc("-p", "tsconfig.tspc.json");
    expect(stdout).toMatch(/src\/typo\.ts\(1,\d+\): warning TS\(KRAUT1001\): `gen` is marked/);
    expect(code).toBe(0);
  });

  test("an incremental build keeps the manifest's other modules", async () => {
    const project = make("orders");
    withPlugin(project, "dist", { incremental: true });
    expect((await project.tspc("-p", "tsconfig.tspc.json")).code).toBe(0);
    const modules = Object.keys(project.json<{ modules: object }>("dist/kraut.manifest.json").modules);
    writeFileSync(project.path("src/only.ts"), `${project.read("src/only.ts")}\nexport const added = 1;\n`);
    expect((await project.tspc("-p", "tsconfig.tspc.json")).code).toBe(0);
    expect(Object.keys(project.json<{ modules: object }>("dist/kraut.manifest.json").modules)).toEqual(modules);
    expect(project.read("dist/only.js")).toContain("added");
  });

  test("an entry without transformProgram says what is missing", async () => {
    const project = make("broken");
    withPlugin(project, "dist", { plugins: [{ transform: PLUGIN.transform }] });
    const { code, stdout, stderr } = await project.tspc("-p", "tsconfig.tspc.json");
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('add "transformProgram": true');
  });
});
