// One process of the demo: starts the agent, or goes on with one of its open questions; then saves it and ends.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { deserialize, start } from "@kraut/runtime";
import { agent } from "./dist/agent.js";

const [file, id, answer] = process.argv.slice(2);
const task = existsSync(file) ? deserialize(readFileSync(file)) : start(agent, "a laptop for the new colleague");
if (id !== undefined) task.resume(JSON.parse(answer), Number(id));
await task.settled();

for (const { id: open, request } of task.pending) console.log(`  waits (${open}) for ${request.of}: ${request.question}`);
if (task.status === "suspended") writeFileSync(file, task.serialize());
else if (task.status === "failed") throw task.error;
else console.log(JSON.stringify(task.result, undefined, 2));
