"use resumable";

import { suspend } from "@kraut/runtime";

function fib(n) {
  if (n < 2) return n < 0 ? suspend({ noSuchNumber: n }) : n;
  return fib(n - 1) + fib(n - 2);
}

export function run() {
  return fib(27);
}
