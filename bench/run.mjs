/**
 * `npm run bench -- [speed] [libraries] [stacks] [activations] [snapshots] [sizes] [--json] [--check]`: everything in one process, one table at the end.
 * `--json` prints the rows as JSON in place of the table, `--check` ends with 1 when a bar is missed.
 */
import { parseArgs } from "node:util";
import { isMissed, table } from "./table.mjs";

const PARTS = ["speed", "libraries", "stacks", "activations", "snapshots", "sizes"];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" }, check: { type: "boolean" } } });
const unknown = positionals.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(", ")}; there are ${PARTS.join(", ")}`);
  process.exit(2);
}

const rows = [];
for (const name of positionals.length > 0 ? positionals : PARTS) {
  console.error(`… ${name}`);
  const part = await import(`./${name}.mjs`);
  rows.push(...(await part[name]()));
}
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));

const missed = rows.filter(isMissed);
if (missed.length > 0) console.error(`\n${missed.length} of ${rows.filter((row) => row.bar !== undefined).length} bars missed`);
if (values.check && missed.length > 0) process.exitCode = 1;
