/** The adapters that other tools load, each in a process of its own over the built packages: what they build stops, and goes on in another process. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ROOT } from "./support.js";

const PROJECT = path.join(__dirname, "projects", "shop");
/** Inside the repository, so that the output finds the runtime as a user's does. */
const OUT = path.join(ROOT, ".kraut", `adapters-${process.pid}`);

beforeAll(() => {
  mkdirSync(OUT, { recursive: true });
});
afterAll(() => rmSync(OUT, { recursive: true, force: true }));

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: PROJECT, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1" } }).trim();

/** Each line is a process. */
function drive(name: string, ...program: string[]): string[] {
  const file = path.join(OUT, `${name}.snapshot`);
  return [node(...program, "start", file), node(...program, "answer", file, "yes"), node(...program, "answer", file, "no")];
}

const EXPECTED = ["asks Ada at approve:20 ask:26", "asks Bob at approve:20 ask:26", "desk one: Ada says yes, Bob says no"];

describe("unplugin", () => {
  test.each(["esbuild", "vite", "rolldown"])("%s", (tool) => {
    const bundle = path.join(OUT, `${tool}.mjs`);
    node("build.mjs", tool, bundle);
    expect(drive(tool, bundle)).toEqual(EXPECTED);
  });

  test("bundles of different tools read each other's snapshots", () => {
    const file = path.join(OUT, "shared.snapshot");
    node(path.join(OUT, "esbuild.mjs"), "start", file);
    node(path.join(OUT, "vite.mjs"), "answer", file, "yes");
    expect(node(path.join(OUT, "rolldown.mjs"), "answer", file, "no")).toBe(EXPECTED[2]);
  });
});

test("node --import @kraut/compiler/register", () => {
  expect(drive("register", "--import", "@kraut/compiler/register", "main.ts")).toEqual(EXPECTED);
});

describe("jest", () => {
  const jest = path.join(ROOT, "node_modules", "jest", "bin", "jest.js");
  test.each([
    ["CommonJS", []],
    ["ES modules", ["--experimental-vm-modules", "--no-warnings"]],
  ])("%s", (_, flags) => {
    const report = node(...flags, jest, "--json", "--no-cache", "-c", path.join(PROJECT, "jest.config.mjs"));
    expect(JSON.parse(report.slice(report.indexOf("{")))).toMatchObject({ success: true, numPassedTests: 2 });
  });
});
