import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Project } from "./cli.js";

const ORDER = JSON.stringify({ id: "PO-1", total: 1500 });

let project: Project;
beforeAll(async () => {
  project = new Project("orders");
  await project.build();
});
afterAll(() => project.remove());

describe("kraut run and resume", () => {
  test("a stack of two functions goes from process to process until it is done", async () => {
    const first = await project.kraut("run", "dist/approve.js#approve", "--arg", ORDER, "--save", "order.kraut");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^lock PO-1\nsuspended {2}\{ ask: 'Ada', total: 1500 \}\n/);
    expect(first.stdout).toContain("const answer = ask(order, boss);");
    expect(first.stdout).toContain("return suspend<{ ok: boolean }>({ ask: boss, total: order.total });");
    expect(first.stdout).toContain("src/approve.ts:9:20");
    const size = statSync(project.path("order.kraut")).size;
    expect(first.stdout).toContain(`saved  order.kraut, ${size.toLocaleString("en")} bytes`);

    const second = await project.kraut("resume", "order.kraut", "--value", '{"ok":true}');
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toMatch(/^unlock PO-1\nlock PO-1\nsuspended {2}\{ ask: 'Grace', total: 1500 \}\n/);

    const third = await project.kraut("resume", "order.kraut", "--value", '{"ok":true}');
    expect(third).toEqual({ code: 0, stderr: "", stdout: "unlock PO-1\ndone  approved by Ada, Grace\n" });
  });

  test("a task that is done cannot be resumed a second time", async () => {
    const { code, stderr } = await project.kraut("resume", "order.kraut", "--value", '{"ok":true}');
    expect(code).toBe(1);
    expect(stderr).toContain("TaskStateError TASK_STATE");
  });

  test("one snapshot is resumed twice, into other files", async () => {
    await project.kraut("run", "dist/jobs.js#twice", "--arg", "6", "--save", "twice.kraut");
    const bytes = readFileSync(project.path("twice.kraut"));
    for (const [value, sum] of [
      ["7", 43],
      ["-8", -47],
    ] as const) {
      const next = await project.kraut("resume", "twice.kraut", "--value", value, "--save", `after${value}.kraut`);
      expect(next.code).toBe(0);
      expect(await project.kraut("resume", `after${value}.kraut`, "--value", "1")).toMatchObject({ code: 0, stdout: `done  ${sum}\n` });
    }
    expect(readFileSync(project.path("twice.kraut"))).toEqual(bytes);
  });

  test("--json prints one line for scripts", async () => {
    const { stdout } = await project.kraut("run", "dist/jobs.js#twice", "--arg", "2", "--save", "json.kraut", "--json");
    const bytes = statSync(project.path("json.kraut")).size;
    expect(JSON.parse(stdout)).toEqual({
      status: "suspended",
      pending: [{ id: 1, request: "after 2" }],
      snapshot: project.path("json.kraut"),
      bytes,
    });
    await project.kraut("resume", "json.kraut", "--value", "3");
    const done = await project.kraut("resume", "json.kraut", "--value", "4", "--json");
    expect(JSON.parse(done.stdout)).toEqual({ status: "done", result: 10 });
  });

  test("a function that ends at once prints its result and writes no snapshot", async () => {
    const ran = await project.kraut("run", "dist/jobs.js#atOnce", "--arg", '"you"', "--save", "none.kraut");
    expect(ran).toEqual({ code: 0, stdout: "done  hello you\n", stderr: "" });
    expect(existsSync(project.path("none.kraut"))).toBe(false);
  });

  test("a failed task is exit code 1, and its last stop is kept", async () => {
    await project.kraut("run", "dist/jobs.js#fails", "--save", "fails.kraut");
    const bytes = readFileSync(project.path("fails.kraut"));
    const failed = await project.kraut("resume", "fails.kraut", "--value", '"because"');
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toMatch(/^failed {2}RangeError: no: because\n/);
    expect(failed.stderr).toContain("fails.kraut still holds the stop before.");
    expect(readFileSync(project.path("fails.kraut"))).toEqual(bytes);
  });

  test("--throw throws at the suspension, with the message as it was typed", async () => {
    await project.kraut("run", "dist/jobs.js#catches", "--save", "catches.kraut");
    const ran = await project.kraut("resume", "catches.kraut", "--throw", "404");
    expect(ran).toEqual({ code: 0, stdout: "done  caught 404\n", stderr: "" });
  });

  test("--cancel unwinds through finally, past catch", async () => {
    await project.kraut("run", "dist/approve.js#approve", "--arg", ORDER, "--save", "cancel.kraut");
    expect(await project.kraut("resume", "cancel.kraut", "--cancel")).toEqual({ code: 0, stdout: "unlock PO-1\ncancelled\n", stderr: "" });
    await project.kraut("run", "dist/jobs.js#catches", "--save", "cancel.kraut");
    expect((await project.kraut("resume", "cancel.kraut", "--cancel")).stdout).toBe("cancelled\n");
  });

  test("a value that cannot be saved is named, exit code 1", async () => {
    const { code, stderr } = await project.kraut("run", "dist/jobs.js#holdsSocket", "--save", "socket.kraut");
    expect(code).toBe(1);
    expect(stderr).toContain("NotSerializableError NOT_SERIALIZABLE");
    expect(stderr).toMatch(/`cache` in holdsSocket \(orders\/src\/jobs\.ts:\d+:\d+\)/);
    expect(existsSync(project.path("socket.kraut"))).toBe(false);
  });
});

describe("what failed is shown", () => {
  test("an error of the program with the place in its source, without frames of Kraut", async () => {
    await project.kraut("run", "dist/jobs.js#fails", "--save", "fails.kraut");
    const { code, stdout, stderr } = await project.kraut("resume", "fails.kraut", "--value", '"late"');
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^failed {2}RangeError: no: late\n {4}at .*src\/jobs\.ts:12:9\)\nfails\.kraut still holds the stop before\.\n$/);
  });

  test("an error of Kraut with the source at its places", async () => {
    const { code, stderr } = await project.kraut("run", "dist/jobs.js#holdsSocket", "--save", "socket.kraut");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^NotSerializableError NOT_SERIALIZABLE\n.*\n\nhere\n {3}src\/jobs\.ts:32:18\n/);
    expect(stderr).toMatch(/❯ 32 │ .*suspend\("with a WeakMap"\);\n {8}│ {18}▲\n/);
  });

  test("a file that cannot be read or written", async () => {
    const read = await project.kraut("inspect", "src");
    expect(read).toMatchObject({ code: 1, stdout: "" });
    expect(read.stderr).toMatch(/^kraut: The snapshot .*src cannot be read: EISDIR/);
    const written = await project.kraut("run", "dist/jobs.js#twice", "--arg", "1", "--save", "src");
    expect(written).toMatchObject({ code: 1, stdout: "" });
    expect(written.stderr).toMatch(/^kraut: The snapshot cannot be written to .*src: E/);
    expect(readdirSync(project.dir).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("async tasks", () => {
  test("several branches: each is answered by its id, in processes of its own", async () => {
    const first = await project.kraut("run", "dist/async.js#ask", "--arg", '["a","b","c"]', "--save", "ask.kraut");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^suspended id 1 {2}\{ ask: 'a' \}\nsuspended id 2 {2}\{ ask: 'b' \}\nsuspended id 3 {2}\{ ask: 'c' \}\n/);
    const which = await project.kraut("resume", "ask.kraut", "--value", "1");
    expect(which).toMatchObject({ code: 2, stdout: "" });
    expect(which.stderr).toContain("3 suspensions are open; say which one goes on:\n  --id 1  { ask: 'a' }\n  --id 2");
    const second = await project.kraut("resume", "ask.kraut", "--id", "2", "--value", "20", "--json");
    expect(JSON.parse(second.stdout).pending).toEqual([
      { id: 1, request: { ask: "a" } },
      { id: 3, request: { ask: "c" } },
    ]);
    const gone = await project.kraut("resume", "ask.kraut", "--id", "2");
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining("The open ones are 1, 3") });
    const third = await project.kraut("resume", "ask.kraut", "--id", "3", "--value", "30");
    expect(third.stdout).toMatch(/^suspended {2}\{ ask: 'a' \}\n/);
    expect((await project.kraut("resume", "ask.kraut", "--value", "10")).stdout).toBe("done  [ 'a 10', 'b 20', 'c 30' ]\n");
  });

  test("--cancel unwinds all branches, and waits for their finally blocks", async () => {
    await project.kraut("run", "dist/async.js#ask", "--arg", '["a","b"]', "--save", "cancel-all.kraut");
    const { stdout, code } = await project.kraut("resume", "cancel-all.kraut", "--cancel");
    expect({ stdout, code }).toEqual({ stdout: "closed a\nclosed b\ncancelled\n", code: 0 });
  });

  test("work in flight is waited for", async () => {
    const first = await project.kraut("run", "dist/async.js#sleeps", "--arg", "50", "--save", "sleeps.kraut");
    expect(first.stdout).toMatch(/^suspended {2}awake\n/);
    expect((await project.kraut("resume", "sleeps.kraut", "--value", '"up"')).stdout).toBe("done  up\n");
  });

  test("a promise that nothing settles is an error with its place, not a silent end", async () => {
    const { code, stderr } = await project.kraut("run", "dist/async.js#stuck", "--save", "stuck.kraut");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /waits for a promise that nothing settles any more. It is at `await .*` in stuck \(orders\/src\/async\.ts:\d+:\d+\)/,
    );
  });

  test("a rejection that nobody handles fails the task", async () => {
    // what goes on at the suspension might have handled it
    expect((await project.kraut("run", "dist/async.js#loses", "--save", "loses.kraut")).code).toBe(0);
    const { code, stderr } = await project.kraut("resume", "loses.kraut");
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^failed {2}Error: nobody looks\n/) });
  });
});

describe("which function is run", () => {
  test("a .ts file is found through the manifest; the only marked export needs no name", async () => {
    await project.kraut("run", "src/only.ts", "--save", "only.kraut");
    expect((await project.kraut("resume", "only.kraut", "--value", "41")).stdout).toBe("done  42\n");
  });

  test("several marked exports need a name", async () => {
    const { code, stderr } = await project.kraut("run", "dist/jobs.js", "--save", "x.kraut");
    expect(code).toBe(2);
    expect(stderr).toContain("say which one: jobs.js#atOnce, jobs.js#catches, jobs.js#fails,");
  });

  test("a name that is not exported, a file that is not there, a source without marked functions", async () => {
    const unknown = await project.kraut("run", "dist/jobs.js#nobody", "--save", "x.kraut");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('has no exported function "nobody".\nIt exports atOnce, catches');
    const missing = await project.kraut("run", "dist/nothing.js", "--save", "x.kraut");
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("It is an output of the build") });
    const plain = await project.kraut("run", "src/order.ts", "--save", "x.kraut");
    expect(plain).toMatchObject({ code: 1, stderr: expect.stringContaining("has nothing that was compiled from") });
  });

  test("a .ts file of a project that was never built", async () => {
    const fresh = new Project("broken");
    const { code, stderr } = await fresh.kraut("run", "src/typo.ts", "--save", "x.kraut");
    expect(code).toBe(1);
    expect(stderr).toContain("no kraut.manifest.json was found");
    fresh.remove();
  });
});

describe("finding the modules of a snapshot", () => {
  beforeAll(async () => {
    await project.kraut("run", "dist/only.js", "--save", "kept/only.kraut");
  });

  test("the manifest above the snapshot, the tsconfig's outDir, and --manifest", async () => {
    mkdirSync(project.path("dist/states"));
    copyFileSync(project.path("kept/only.kraut"), project.path("dist/states/s.kraut"));
    expect((await project.kraut("resume", "dist/states/s.kraut", "--value", "1", "--save", "x.kraut")).stdout).toBe("done  2\n");
    expect((await project.kraut("resume", "kept/only.kraut", "--value", "1", "--save", "x.kraut")).stdout).toBe("done  2\n");
    renameSync(project.path("dist"), project.path("moved"));
    const lost = await project.kraut("resume", "kept/only.kraut", "--value", "1", "--save", "x.kraut");
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain("The snapshot needs the module orders/src/only.ts, and no kraut.manifest.json was found");
    const named = await project.kraut("resume", "kept/only.kraut", "--value", "1", "--save", "x.kraut", "--manifest", "moved");
    expect(named).toMatchObject({ code: 0, stdout: "done  2\n" });
    renameSync(project.path("moved"), project.path("dist"));
  });

  test("a module that the manifest does not have, and a file that is gone", async () => {
    const manifest = project.read("dist/kraut.manifest.json");
    writeFileSync(project.path("dist/kraut.manifest.json"), '{ "version": 1, "modules": {} }');
    const absent = await project.kraut("resume", "kept/only.kraut", "--value", "1", "--save", "x.kraut");
    expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining("The snapshot needs the module orders/src/only.ts, and ") });
    writeFileSync(project.path("dist/kraut.manifest.json"), manifest);
    renameSync(project.path("dist/only.js"), project.path("dist/gone.js"));
    const gone = await project.kraut("resume", "kept/only.kraut", "--value", "1", "--save", "x.kraut");
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringMatching(/There is no .*only\.js\./) });
    renameSync(project.path("dist/gone.js"), project.path("dist/only.js"));
  });

  test("modules of referenced projects", async () => {
    const mono = new Project("monorepo");
    await mono.build();
    await mono.kraut("run", "app/dist/main.js", "--arg", '["a","b"]', "--save", "state/mono.kraut");
    await mono.kraut("resume", "state/mono.kraut", "--value", '"x"');
    expect(await mono.kraut("resume", "state/mono.kraut", "--value", '"y"')).toMatchObject({ code: 0, stdout: "done  [ 'X', 'Y' ]\n" });
    mono.remove();
  });

  test("code that changed is a CodeMismatchError", async () => {
    const text = project.read("src/only.ts");
    writeFileSync(project.path("src/only.ts"), text.replace("helper() +", "1 + helper() +"));
    await project.build();
    const { code, stderr } = await project.kraut("resume", "kept/only.kraut", "--value", "1", "--save", "x.kraut");
    expect(code).toBe(1);
    expect(stderr).toContain("CodeMismatchError CODE_MISMATCH");
    writeFileSync(project.path("src/only.ts"), text);
    await project.build();
  });
});

describe("snapshots that are none", () => {
  test.each(["resume", "inspect"])("kraut %s of a missing or a damaged one", async (command) => {
    const missing = await project.kraut(command, "nowhere.kraut");
    expect(missing).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("There is no snapshot") });
    writeFileSync(project.path("damaged.kraut"), readFileSync(project.path("kept/only.kraut")).subarray(0, 60));
    const damaged = await project.kraut(command, "damaged.kraut");
    expect(damaged).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("MalformedSnapshotError MALFORMED_SNAPSHOT") });
    rmSync(project.path("damaged.kraut"));
  });
});
