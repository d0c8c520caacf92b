"use resumable";

import { suspend } from "@kraut/runtime";

function step(sum, i, j) {
  if (sum < 0) suspend({ overflow: sum });
  return (sum + i * j) & 0xffff;
}

export function run() {
  let sum = 0;
  for (let i = 0; i < 1_500; i++) {
    for (let j = 0; j < 1_500; j++) {
      sum = step(sum, i, j);
    }
  }
  return sum;
}
