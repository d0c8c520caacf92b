/** What Node hangs on promises while a program uses AsyncLocalStorage stays out of snapshots. */
import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "@jest/globals";
import { transform } from "@kraut/compiler";
import { deserialize, start } from "@kraut/runtime";
import { evaluator } from "../tools/harness/evaluate.js";
import { toCommonJs } from "../tools/harness/modules.js";

const SOURCE = `import { suspend } from "@kraut/runtime";
export async function main() {
  "use resumable";
  const first = ask(1), second = ask(2);
  return [await first, await second];
}
async function ask(n) {
  "use resumable";
  return n + (await suspend(n));
}
`;

test("promises in a store of AsyncLocalStorage are written", async () => {
  const { code } = transform(SOURCE, { filename: "promise-hosts.js" });
  const load = evaluator(toCommonJs(code as string), () => undefined, "promise-hosts");
  const storage = new AsyncLocalStorage<{ neverWritten: () => void }>();
  const main = load() as unknown as () => Promise<number[]>;
  const task = storage.run({ neverWritten: () => undefined }, () => start(main));
  expect(task.pending.map(({ request }) => request)).toEqual([1, 2]);
  load();
  const again = deserialize(task.serialize());
  for (const { id, request } of again.pending) await again.resume((request as number) * 10, id).settled();
  expect(again.result).toEqual([11, 22]);
});
