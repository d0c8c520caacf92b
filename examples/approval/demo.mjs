// npm run demo: an order waits for its approvers. Every line that starts with ▸ is a process of its own; between two of
// them nothing of the program is left but the snapshot file.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const kraut = path.join(path.dirname(createRequire(import.meta.url).resolve("@kraut/cli/package.json")), "bin", "kraut.js");
const { orders, answers, currency } = JSON.parse(readFileSync(path.join(here, "data", "orders.json"), "utf8"));

const color = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
const [bold, dim, cyan] = [paint(1), paint(2), paint(36)];

/** Runs `kraut ARGS` in a new process, shows what it prints, and waits for its end. */
function run(args, { quiet = false } = {}) {
  const child = spawn(process.execPath, [kraut, ...args], { cwd: here, stdio: ["ignore", quiet ? "pipe" : "inherit", "inherit"] });
  if (!quiet) console.log(`${cyan("▸")} ${dim(`process ${child.pid}:`)} kraut ${args.map(quote).join(" ")}`);
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`kraut ${args[0]} ended with exit code ${code}`))));
  });
}

const quote = (word) => (/^[\w./#:=-]+$/.test(word) ? word : `'${word}'`);

const money = (amount) => new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
const totalOf = (order) => order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);

rmSync(path.join(here, ".kraut"), { recursive: true, force: true });
mkdirSync(path.join(here, ".kraut"));
await run(["build"]);

const sizes = [];
for (const order of orders) {
  console.log(`\n${bold(`═══ ${order.id}`)}  ${order.supplier}, ${money(totalOf(order))}, for ${order.requestedBy}\n`);
  const snapshot = `.kraut/${order.id}.kraut`;
  await run(["run", "dist/approve.js#approve", "--arg", JSON.stringify(order.id), "--save", snapshot]);
  for (;;) {
    const { status, request } = JSON.parse(await run(["inspect", snapshot, "--json"], { quiet: true }));
    if (status !== "suspended") break;
    sizes.push({ order: order.id, waits: request.ask, bytes: statSync(path.join(here, snapshot)).size });
    const answer = answers[order.id][request.ask];
    console.log(
      `\n${dim("⋮  days later, no process is running")}\n${bold(request.ask)} (${request.role}): ${answer.verdict}, “${answer.note}”\n`,
    );
    await run(["resume", snapshot, "--value", JSON.stringify(answer)]);
  }
}

console.log(`\n${bold("Snapshots")}`);
for (const { order, waits, bytes } of sizes) console.log(`  ${order}  ${waits.padEnd(16)} ${String(bytes).padStart(6)} bytes`);
