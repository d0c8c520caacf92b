import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

let project: Project;
beforeAll(() => {
  project = new Project("broken");
});
afterAll(() => project.remove());

describe("help", () => {
  test("lists the commands and the exit codes", async () => {
    const { code, stdout } = await project.kraut("--help");
    expect(code).toBe(0);
    for (const command of ["build", "check", "run <file>", "resume <snapshot>", "inspect <snapshot>"])
      expect(stdout).toContain(`  ${command} `);
    expect(stdout).toContain("Exit codes:\n  0  ");
    expect(stdout).toContain("\n  1  ");
    expect(stdout).toContain("\n  2  ");
  });

  test.each(["build", "check", "run", "resume", "inspect"])("kraut %s --help describes its options", async (command) => {
    const { code, stdout } = await project.kraut(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`$ kraut ${command}`);
    expect(stdout).toContain("Options:");
    expect(stdout).toContain("Exit codes:");
  });

  test("--version", async () => {
    const { code, stdout } = await project.kraut("--version");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kraut\/\d+\.\d+\.\d+ /);
  });
});

describe("wrong usage ends with exit code 2 and a word on stderr", () => {
  test.each([
    [["frobnicate"], 'There is no command "frobnicate".'],
    [["build", "--wat"], "Unknown option `--wat`"],
    [["build", "--mark", "some"], '--mark is "directive" or "all", not "some".'],
    [["build", "extra"], "Unused args: `extra`"],
    [["build", "-p"], "value is missing"],
    [["run"], "missing required args"],
    [["run", "dist/a.js"], "--save says where to write the snapshot"],
    [["run", "dist/a.js", "--save", "s", "--arg", "{"], "--arg is not JSON"],
    [["run", "dist/a.js", "--save", "s", "--save", "t"], "--save was given 2 times."],
    [["resume", "s", "--value", "no quotes"], "--value is not JSON"],
    [["resume", "s", "--value", "1", "--cancel"], "--value, --throw and --cancel exclude each other."],
    [["resume", "s", "--id", "zero"], "--id is the number of a suspension"],
    [["inspect", "s", "--json", "--html"], "--json, --html and --bytes exclude each other."],
  ])("kraut %j", async (args, message) => {
    const { code, stdout, stderr } = await project.kraut(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("See kraut --help.");
  });

  test("no command at all shows the help", async () => {
    const { code, stdout } = await project.kraut();
    expect(code).toBe(2);
    expect(stdout).toContain("Commands:");
  });
});

describe("kraut check", () => {
  test("reports type errors and writes nothing", async () => {
    const { code, stdout } = await project.kraut("check");
    expect(code).toBe(1);
    expect(stdout).toContain("src/typo.ts:6:17 - error TS2551");
  });

  test("--against says which snapshots the present code can resume", async () => {
    const orders = new Project("orders");
    await orders.build();
    const same = await orders.kraut("check", "--against", "dist/kraut.manifest.json");
    expect(same).toMatchObject({ code: 0, stderr: "" });
    expect(same.stdout).toContain("Every snapshot of the old build can be resumed by the new code.");

    const text = orders.read("src/jobs.ts");
    // A comment and a type are no change; another body is; a function that is gone is.
    const changed = text
      .replace("export function fails", "/** A comment. */\nexport function fails")
      .replace("first * second", "second * first")
      .replace(/export function atOnce[\s\S]*?\n\}\n/, "");
    writeFileSync(orders.path("src/jobs.ts"), changed);
    const other = await orders.kraut("check", "--against", "dist/kraut.manifest.json");
    expect(other.code).toBe(1);
    expect(other.stdout).toContain("✓ fails\n");
    expect(other.stdout).toMatch(/✗ twice {2}changed\n\s+suspend#0 {2}still there, with all it needs/);
    expect(other.stdout).toContain("✗ atOnce  is gone");
    expect(other.stdout).toContain("Snapshots that hold 2 functions of the old build cannot be resumed by the new code as it is.");
    orders.remove();
  });

  test("a project whose references are not built", async () => {
    const mono = new Project("monorepo");
    const { code, stdout } = await mono.kraut("check", "-p", "app");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^✓ No errors in \d+ marked functions\.\n$/) });
    mono.remove();
  });

  test("a manifest that is missing or damaged", async () => {
    const missing = await project.kraut("check", "--against", "nowhere.json");
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    writeFileSync(project.path("damaged.json"), '{"version": 99}');
    const damaged = await project.kraut("check", "--against", "damaged.json");
    expect(damaged.stderr).toContain("has version 99, this Kraut reads version 1");
  });
});
