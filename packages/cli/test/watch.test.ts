import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

let project: Project;
beforeAll(() => {
  project = new Project("broken");
});
afterAll(() => project.remove());

test("kraut build --watch builds again after a change, with Kraut in it, until it is stopped", async () => {
  const bin = path.resolve(__dirname, "../bin/kraut.js");
  const child = spawn(process.execPath, [bin, "build", "--watch"], {
    cwd: project.dir,
    stdio: ["ignore", "pipe", "inherit"],
    // Colours would stand between the words, and CI services ask for them.
    env: { ...process.env, NO_COLOR: "1" },
  });
  const ended = once(child, "exit");
  let output = "";
  const says = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!output.includes(text)) return;
        output = output.slice(output.indexOf(text) + text.length);
        child.stdout.off("data", look);
        resolve();
      };
      child.stdout.on("data", look);
      look();
    });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  try {
    await says("src/typo.ts:6:17 - error TS2551");
    await says("Found 1 error. Watching for file changes.");
    writeFileSync(project.path("src/typo.ts"), project.read("src/typo.ts").replace("lenght", "length"));
    await says("Found 0 errors. Watching for file changes.");
    expect(project.read("dist/typo.js")).toContain("@kraut/runtime/compiled");
    expect(project.read("dist/typo.js")).toContain(".length");
    expect(project.json("dist/kraut.manifest.json")).toHaveProperty(["modules", "broken/src/typo.ts"]);
  } finally {
    child.kill("SIGTERM");
  }
  expect(await ended).toEqual([0, null]);
});
