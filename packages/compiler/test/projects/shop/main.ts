/** `start FILE` stops at the first question and saves; `answer FILE TEXT` goes on, and saves or prints the result. */
import { readFileSync, writeFileSync } from "node:fs";
import { deserialize, start } from "@kraut/runtime";
import { approve } from "./approve.js";

const [, , command, file = "", text] = process.argv;
const task = command === "start" ? start(approve, { total: 200 }) : deserialize(readFileSync(file)).resume(text);
if (task.status === "suspended") {
  writeFileSync(file, task.serialize());
  console.log(`asks ${(task.request as { ask: string }).ask} at ${task.frames.map((frame) => `${frame.function}:${frame.line}`).join(" ")}`);
} else console.log(task.result);
