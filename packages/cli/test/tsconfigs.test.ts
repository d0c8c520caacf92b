/** Real tsconfigs: `kraut build` and `tspc` write the same files, and what they write stops and goes on at every stop. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Project, type Ran } from "./cli.js";
import { BASE, CASES, type Case } from "./tsconfigs.js";

const PLUGIN = { transform: "@kraut/compiler/typescript", transformProgram: true };
const NAMES = Object.keys(CASES).filter((name) => name.includes(process.env.FILTER ?? ""));
const RUN = NAMES.filter((name) => CASES[name]!.result !== undefined);

/** The same case for each of the tools, in a folder of the same depth: paths in maps must agree too. */
const folder = (tool: string, name: string): string => path.join(tool, name.replace(/\W+/g, "-").toLowerCase());

function write(project: Project, tool: string, name: string, { options, config, files, packageJson }: Case): void {
  const dir = project.path(folder(tool, name));
  const compilerOptions = { ...BASE, ...options, ...(tool === "tspc" ? { plugins: [PLUGIN] } : {}) };
  const texts = {
    ...files,
    "package.json": JSON.stringify({ name: path.basename(dir), type: "module", ...packageJson }),
    "tsconfig.json": JSON.stringify({ include: ["src"], ...config, compilerOptions }),
  };
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
}

/** Runs main() of a module: each stop goes through bytes, and is answered with 1, 2, 3… */
const DRIVER = `
  import { deserialize, start } from "@kraut/runtime";
  const results = {};
  for (const [name, file] of Object.entries(JSON.parse(process.argv[1]))) {
    try {
      const module = await import(file);
      let task = start(module.main ?? module.default.main);
      let stops = 0;
      for (await task.settled(); task.status === "suspended"; await task.settled()) {
        task = deserialize(task.serialize());
        task.resume(++stops, task.pending[0].id);
      }
      results[name] = task.status === "failed" ? String(task.error.stack) : JSON.parse(JSON.stringify({ stops, result: await task.result }));
    } catch (error) {
      results[name] = String(error.stack);
    }
  }
  console.log(JSON.stringify(results));
`;

describe("tsconfigs", () => {
  let project: Project;
  const built: Record<string, Ran> = {};
  const results: Record<string, Record<string, { stops: number; result: unknown } | string>> = {};
  const run = async (tool: string): Promise<void> => {
    const mains = RUN.map((name) => [name, project.path(folder(tool, name), CASES[name]!.main ?? "out/main.js")]);
    results[tool] = JSON.parse(await project.node(DRIVER, JSON.stringify(Object.fromEntries(mains))));
  };
  beforeAll(async () => {
    project = new Project("orders");
    for (const tool of ["kraut", "tspc", "all"]) {
      for (const name of NAMES) write(project, tool, name, CASES[name]!);
      // One process builds them all.
      const references = NAMES.map((name) => ({ path: folder(".", name) }));
      writeFileSync(project.path(tool, "tsconfig.json"), JSON.stringify({ files: [], references }));
    }
    built.kraut = await project.kraut("build", "-p", "kraut");
    built.tspc = await project.tspc("-b", "tspc");
    built.all = await project.kraut("build", "--mark", "all", "-p", "all");
    await run("kraut");
    await run("all");
  }, 300_000);
  afterAll(() => project.remove());

  test("all of them build without a word", () => {
    expect(built.tspc).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(built.kraut).toMatchObject({ code: 0, stderr: "" });
    // in one case JSX is kept in a file that has no mark of its own
    expect(built.all!.stdout.match(/KRAUT\d+|\d+ errors?/g)).toEqual(["KRAUT1902", "1 error"]);
  });

  test.each(NAMES)("%s: tspc writes the same files", (name) => {
    const bare = (files: Record<string, string>): Record<string, string> => {
      const { "tsconfig.json": _, ...others } = files;
      return Object.fromEntries(Object.entries(others).filter(([file]) => !/info(?:\.json)?$/.test(file)));
    };
    expect(bare(project.files(folder("tspc", name)))).toEqual(bare(project.files(folder("kraut", name))));
  });

  test.each(RUN)("%s: stops, becomes bytes and goes on", (name) => {
    expect(results.kraut![name]).toMatchObject({ result: CASES[name]!.result });
  });

  test.each(RUN)("%s: the same with all functions marked, TypeScript's helpers too", (name) => {
    expect(results.all![name]).toEqual(results.kraut![name]);
  });
});

describe("errors are those of tsc, on the original source", () => {
  const BROKEN: Readonly<Record<string, Case>> = {
    "in code": {
      options: { jsx: "react-jsx", noUnusedLocals: true, experimentalDecorators: true },
      files: {
        "src/marked.tsx": `import { suspend } from "@kraut/runtime";
import { gone } from "./nowhere.js";
enum Kind { A }
function deco(a: string): void {}
export class Shop {
  constructor(private readonly name: string) {}
  @deco
  ask(): string {
    "use resumable";
    const answer: number = suspend<string>(this.name);
    // @ts-expect-error
    const fine = 1;
    return <p>{answer}</p> + Kind.B + this.nme;
  }
}
`,
        "src/plain.ts": "export const wrong: string = 1;\n",
      },
      result: undefined,
    },
    "in syntax": { options: {}, files: { "src/a.ts": 'export function f( {\n  "use resumable";\n  return 1 +;\n}\n' }, result: undefined },
    "in the tsconfig": {
      options: { target: "es2022", madeUp: true, module: "nope", paths: { "*": "./x" } },
      files: { "src/a.ts": "export {};\n" },
      result: undefined,
    },
    "in what it extends": { options: {}, config: { extends: "./missing.json" }, files: { "src/a.ts": "export {};\n" }, result: undefined },
    "in options that contradict each other": {
      options: { emitDecoratorMetadata: true, declarationMap: true, isolatedModules: true, outFile: "all.js" },
      files: { "src/a.ts": "export {};\n" },
      result: undefined,
    },
    "in declarations": {
      options: { declaration: true },
      files: {
        "src/a.ts": "const key: unique symbol = Symbol();\nexport const made = class { private hidden = key; };\n",
      },
      result: undefined,
    },
    "in nothing to compile": { options: {}, config: { include: ["nowhere"] }, files: {}, result: undefined },
  };

  test.each(Object.keys(BROKEN))("%s", async (name) => {
    const project = new Project("orders");
    write(project, "kraut", name, BROKEN[name]!);
    write(project, "tspc", name, BROKEN[name]!);
    const told = ({ stdout }: Ran): string[] =>
      stdout
        .match(/(?:\S+[:(]\d+[:,]\d+\)?(?: -|:) )?error TS\d+: .*/g)
        ?.map((line) => line.replace(/^\w+\/(.*?)[:(](\d+)[:,](\d+)\)?(?: -|:)/, "$1:$2:$3 -")) ?? [];
    const tsc = await project.tsc("-p", folder("kraut", name), "--pretty", "false");
    const kraut = await project.kraut("build", "-p", folder("kraut", name));
    const check = await project.kraut("check", "-p", folder("kraut", name));
    const tspc = await project.tspc("-p", folder("tspc", name), "--pretty", "false");
    expect(told(tsc)).not.toEqual([]);
    expect({ code: kraut.code, told: told(kraut) }).toEqual({ code: 1, told: told(tsc) });
    expect({ code: check.code, told: told(check) }).toEqual({ code: 1, told: told(tsc) });
    expect({ code: tspc.code, told: told(tspc) }).toEqual({
      code: tsc.code,
      told: told(tsc).map((line) => line.replaceAll("/kraut/", "/tspc/")),
    });
    project.remove();
  });
});
