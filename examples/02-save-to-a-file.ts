/** The same between two processes: `… save FILE`, then `… resume FILE` in the next one. */
import { readFileSync, writeFileSync } from "node:fs";
import { deserialize, start, suspend } from "@kraut/runtime";

function countDown(from: number) {
  "use resumable";
  const said: string[] = [];
  for (let i = from; i > 0; i--) {
    const how = suspend<string>(`How shall I say ${i}?`);
    said.push(how);
  }
  return said.join(", ");
}

export function save(file: string) {
  const task = start(countDown, 2);
  writeFileSync(file, task.serialize());
  return task.request;
}

export function resume(file: string, answer: string) {
  const task = deserialize(readFileSync(file)).resume(answer);
  if (task.status !== "suspended") return { result: task.result };
  writeFileSync(file, task.serialize());
  return task.request;
}
