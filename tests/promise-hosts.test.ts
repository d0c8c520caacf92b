/** Async tasks in Node: what AsyncLocalStorage gives them, and what they leave to the process. */
import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import { deserialize, register, start, type Task } from "@kraut/runtime";
import { evaluator } from "../tools/harness/evaluate.js";
import { toCommonJs } from "../tools/harness/modules.js";

const SOURCE = `import { suspend } from "@kraut/runtime";
export async function main(read) {
  "use resumable";
  const first = ask(1), second = ask(2);
  const seen = [read(), below(read), await first, read(), await second, read()];
  await null;
  seen.push(await Promise.resolve().then(() => read()));
  return seen;
}
async function ask(n) {
  "use resumable";
  return n + (await suspend(n));
}
function below(read) {
  "use resumable";
  const before = read();
  suspend("below");
  return [before, read()];
}
`;

const { code } = transform(SOURCE, { filename: "promise-hosts.js" });
const load = evaluator(toCommonJs(code as string), () => undefined, "promise-hosts");
const storage = new AsyncLocalStorage<{ name: string; neverWritten: () => void }>();
const read = (): string | undefined => storage.getStore()?.name;
const store = (name: string): { name: string; neverWritten: () => void } => ({ name, neverWritten: () => undefined });
register("promise-hosts read", read);
const within = <T>(name: string, body: () => T): T => storage.run(store(name), body);

/** Answers all suspensions, each in a store of its own. */
async function answer(task: Task): Promise<unknown> {
  for (let now = task; now.status === "suspended"; ) {
    const [{ id, request }] = now.pending as [{ id: number; request: unknown }];
    now = await within(`resume ${request}`, () => now.resume(10, id)).settled();
    if (now.status === "done") return now.result;
  }
  return task.error;
}

test("what Node hangs on promises stays out of snapshots", async () => {
  const main = load() as unknown as (read: unknown) => Promise<unknown[]>;
  const task = within("start", () => start(main, Math.random));
  expect(task.pending.map(({ request }) => request)).toEqual([1, 2, "below"]);
  expect(task.serialize().length).toBeGreaterThan(0);
});

test("an async function keeps its store over stops; the synchronous stack that stopped has that of the call of resume()", async () => {
  const main = load() as unknown as (read: unknown) => Promise<unknown[]>;
  const task = within("start", () => start(main, read));
  expect(await answer(task)).toEqual(["start", ["start", "resume below"], 11, "start", 12, "start", "start"]);
});

test("elsewhere, an async function has the store of the call of deserialize()", async () => {
  const main = load() as unknown as (read: unknown) => Promise<unknown[]>;
  const bytes = within("start", () => start(main, read)).serialize();
  load();
  const task = within("deserialize", () => deserialize(bytes));
  expect(await answer(task)).toEqual(["start", ["start", "resume below"], 11, "deserialize", 12, "deserialize", "deserialize"]);
});
