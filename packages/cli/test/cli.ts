/** For the tests: copies of `projects/*` in temporary folders, and the command in a process of its own. */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "@jest/globals";

const ROOT = path.resolve(__dirname, "../../..");
const KRAUT = path.join(ROOT, "packages/cli/bin/kraut.js");
const TSC = path.join(ROOT, "node_modules/typescript/bin/tsc");
const TSPC = path.join(ROOT, "node_modules/ts-patch/bin/tspc.js");

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

function run(script: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  const options = { cwd, env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1", ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

export class Project {
  /** Without symbolic links, as Node sees the modules in it. */
  readonly dir: string;

  constructor(name: string) {
    this.dir = realpathSync(mkdtempSync(path.join(tmpdir(), `kraut-${name}-`)));
    cpSync(path.join(__dirname, "projects", name), this.dir, { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.dir, "node_modules"), "dir");
  }

  kraut(...args: string[]): Promise<Ran> {
    return run(KRAUT, args, this.dir);
  }

  tsc(...args: string[]): Promise<Ran> {
    return run(TSC, args, this.dir);
  }

  tspc(...args: string[]): Promise<Ran> {
    return run(TSPC, args, this.dir, { TSP_CACHE_DIR: path.join(tmpdir(), "kraut-ts-patch-cache") });
  }

  /** Runs JavaScript in the project, with arguments from `process.argv[1]` on; its standard output. */
  async node(code: string, ...args: string[]): Promise<string> {
    const { code: exit, stdout, stderr } = await run("--enable-source-maps", ["--input-type=module", "-e", code, ...args], this.dir);
    if (exit !== 0) throw new Error(stderr);
    return stdout;
  }

  /** Builds, and fails the test when that fails. */
  async build(...args: string[]): Promise<Ran> {
    const built = await this.kraut("build", ...args);
    expect(built).toMatchObject({ code: 0, stderr: "" });
    return built;
  }

  path(...parts: string[]): string {
    return path.join(this.dir, ...parts);
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  json<T = Record<string, unknown>>(file: string): T {
    return JSON.parse(this.read(file)) as T;
  }

  /** All files in a directory with their text. */
  files(directory: string): Record<string, string> {
    const names = readdirSync(this.path(directory), { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.path(directory), path.join(entry.parentPath, entry.name)));
    return Object.fromEntries(files.sort().map((file) => [file, this.read(path.join(directory, file))]));
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
