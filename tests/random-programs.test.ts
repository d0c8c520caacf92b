/**
 * Random programs: plain against compiled, against stopped at ticks and at every tick of one run. The programs are the same each time; `SEED=n`
 * makes others, `SEED=random` ever new ones. `RUNS=n` sets how many. `npm run random` does the same at length; here it runs
 * in a process of its own, since jest's sandbox makes evaluating programs several times as slow. One that does not end in five minutes fails.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(__dirname, "..");
const runs = Number(process.env.RUNS ?? 40);
const seed = process.env.SEED === "random" ? Math.floor(Math.random() * 1e9) : Number(process.env.SEED ?? 1);

test(`random programs from seed ${seed} do compiled and stopped what they do plain`, async () => {
  const args = [join(root, "tools/random.mjs"), "--runs", String(runs), "--seed", String(seed)];
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 26, timeout: 300_000 }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? (error ? 1 : 0)), text: stdout + stderr }),
    );
  });
  expect([status, text]).toEqual([0, expect.stringContaining("0 finds")]);
  const [, programs, stops] = /(\d+) programs, (\d+) stops, .*\n$/.exec(text) ?? [];
  expect(Number(programs)).toBe(runs);
  // The programs are no empty ones.
  expect(Number(stops)).toBeGreaterThan(runs * 3);
}, 900_000);
