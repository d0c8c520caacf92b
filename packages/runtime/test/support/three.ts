/**
 * Three calls deep, by hand as the compiler emits it. The source:
 *
 *   export function outer(list) {
 *     let sum = 0;
 *     for (let i = 0; i < list.length; i++) sum += middle(list[i]);
 *     return sum;
 *   }
 *   export function middle(x) {
 *     try { return inner(x) + 1; } catch (e) { if (e === "recover") return -1; throw e; }
 *   }
 *   export function inner(x) { const answer = suspend({ ask: x }); return x * answer; }
 */
import { suspend } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { raw } from "./hand.js";

const $S = $k.SUSPENDED as unknown;
const $R = $k.control;

const $m = $k.module(
  1,
  "demo/src/three.ts",
  [
    raw({
      name: "outer",
      slots: ["list", "sum", "i", "$t1"],
      locals: [
        ["list", 0],
        ["sum", 1],
        ["i", 2],
      ],
      points: [{ callee: "middle", line: 3, live: [0, 1, 2] }],
      resume: $r0,
    }),
    raw({ name: "middle", slots: ["x"], points: [{ callee: "inner", line: 7 }], resume: $r1 }),
    raw({ name: "inner", slots: ["x"], points: [{ callee: "suspend", line: 9, live: [0] }], resume: $r2 }),
  ],
  { outer: () => outer, middle: () => middle, inner: () => inner },
);
const [$outer, $middle, $inner] = $m as [(typeof $m)[0], (typeof $m)[0], (typeof $m)[0]];

export function outer(list: number[]): number {
  if ($R.pending !== 0) $k.entered($outer);
  return loop(list, 0, 0);
}

function loop(list: number[], from: number, before: number): number {
  let sum = before;
  for (let i = from; i < list.length; i++) {
    const t: unknown = middle(list[i] as number);
    if (t === $S || $R.pending !== 0) return $k.save(t, $outer, 1, list, sum, i) as never;
    sum += t as number;
  }
  return sum;
}

function $r0(_point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  const [list, sum, i] = slots as [number[], number, number];
  if (completion === 1) throw value;
  return loop(list, i + 1, sum + (value as number));
}

export function middle(x: number): number {
  if ($R.pending !== 0) $k.entered($middle);
  try {
    const t: unknown = inner(x);
    if (t === $S || $R.pending !== 0) return $k.save(t, $middle, 1) as never;
    return (t as number) + 1;
  } catch (e) {
    $k.caught(e);
    if (e === "recover") return -1;
    throw e;
  }
}

function $r1(_point: number, _slots: readonly unknown[], completion: number, value: unknown): unknown {
  try {
    if (completion === 1) throw value;
    return (value as number) + 1;
  } catch (e) {
    $k.caught(e);
    if (e === "recover") return -1;
    throw e;
  }
}

export function inner(x: number): number {
  if ($R.pending !== 0) $k.entered($inner);
  const answer: unknown = suspend({ ask: x });
  if (answer === $S || $R.pending !== 0) return $k.save(answer, $inner, 1, x) as never;
  return x * (answer as number);
}

function $r2(_point: number, slots: readonly unknown[], completion: number, value: unknown): unknown {
  if (completion === 1) throw value;
  return (slots[0] as number) * (value as number);
}
