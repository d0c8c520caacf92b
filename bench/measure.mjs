/**
 * Times functions side by side: in each round every candidate runs once, in turning order, so that a slow moment of the
 * machine hits all of them alike. What is compared are ratios of one round; what is reported is their median.
 */

/** A result that nobody uses could be optimized away. */
export let sink;

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {readonly number[]} values all above 0 */
export function geomean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * @typedef {object} Options
 * @property {number} [rounds] measured rounds, 15 by default
 * @property {number} [milliseconds] what one candidate gets in a round, 25 by default
 * @property {number} [warmUp] what each candidate gets before the first round, in milliseconds; 200 by default
 */

/**
 * Microseconds of one call of each candidate, as medians, and each round's times for ratios.
 * @param {Record<string, () => unknown>} candidates
 * @param {Options} [options]
 * @returns {{ micros: Record<string, number>, ratio: (over: string, under: string) => number }}
 */
export function alternate(candidates, { rounds = 15, milliseconds = 25, warmUp = 200 } = {}) {
  const entries = Object.entries(candidates);
  const plans = entries.map(([name, fn]) => ({ name, fn, calls: callsIn(fn, milliseconds, warmUp), times: [] }));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < plans.length; turn++) {
      const plan = plans[(turn + round) % plans.length];
      collectGarbage();
      plan.times[round] = time(plan.fn, plan.calls) / plan.calls;
    }
  }
  return report(plans);
}

/**
 * Like `alternate`, for what must be prepared anew before each call: only the call itself is timed.
 * @param {Record<string, { prepare: () => unknown, run: (prepared: any) => unknown }>} candidates
 * @param {Options & { calls?: number }} [options] `calls` of one candidate in a round, 5 by default
 * @returns {{ micros: Record<string, number>, ratio: (over: string, under: string) => number }}
 */
export function alternatePrepared(candidates, { rounds = 15, calls = 5, warmUp = 20 } = {}) {
  const entries = Object.entries(candidates);
  const times = Object.fromEntries(entries.map(([name]) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < entries.length; turn++) {
      const [name, { prepare, run }] = entries[(turn + round + warmUp) % entries.length];
      const prepared = Array.from({ length: calls }, prepare);
      collectGarbage();
      const start = performance.now();
      for (const one of prepared) sink = run(one);
      if (round >= 0) times[name][round] = (performance.now() - start) / calls;
    }
  }
  return report(entries.map(([name]) => ({ name, times: times[name] })));
}

/**
 * Like `alternate`, for functions that give promises: one call ends before the next begins.
 * @param {Record<string, () => Promise<unknown>>} candidates
 * @param {Options} [options]
 * @returns {Promise<{ micros: Record<string, number>, ratio: (over: string, under: string) => number }>}
 */
export async function alternateAsync(candidates, { rounds = 15, milliseconds = 25, warmUp = 200 } = {}) {
  const plans = [];
  for (const [name, fn] of Object.entries(candidates)) {
    let calls = 0;
    const start = performance.now();
    for (; performance.now() - start < warmUp; calls++) sink = await fn();
    plans.push({ name, fn, calls: Math.max(1, Math.round((calls * milliseconds) / warmUp)), times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < plans.length; turn++) {
      const { fn, calls, times } = plans[(turn + round) % plans.length];
      collectGarbage();
      const start = performance.now();
      for (let i = 0; i < calls; i++) sink = await fn();
      times[round] = (performance.now() - start) / calls;
    }
  }
  return report(plans);
}

/** @param {readonly { name: string, times: readonly number[] }[]} plans milliseconds of each round */
function report(plans) {
  const times = Object.fromEntries(plans.map((plan) => [plan.name, plan.times]));
  return {
    micros: Object.fromEntries(plans.map((plan) => [plan.name, median(plan.times) * 1_000])),
    ratio: (over, under) => median(times[over].map((value, round) => value / times[under][round])),
  };
}

/** Warms up, so that the optimizing compiler is done, and says how many calls about fill the time. */
function callsIn(fn, milliseconds, warmUp) {
  let calls = 0;
  const start = performance.now();
  while (performance.now() - start < warmUp) {
    sink = fn();
    calls++;
  }
  return Math.max(1, Math.round((calls * milliseconds) / warmUp));
}

function time(fn, calls) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) sink = fn();
  return performance.now() - start;
}

/** Present under `--expose-gc` alone; without it, collections fall where they fall. */
function collectGarbage() {
  globalThis.gc?.({ type: "minor" });
}
