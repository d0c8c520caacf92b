"use resumable";

import { suspend } from "@kraut/runtime";

function tak(x, y, z) {
  if (y >= x) return z < 0 ? suspend({ outOfRange: z }) : z;
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

export function run() {
  return tak(18, 12, 6) + tak(17, 11, 5);
}
