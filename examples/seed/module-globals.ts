/** Saved in one process, resumed in another one that never started it: imports and module globals are read there anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { deserialize, start, suspend } from "@kraut/runtime";

const UNIT = "mm";
let starts = 0;

function mean(values: Int32Array) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function measureAll(path: string) {
  "use resumable";
  starts++;
  const a = new Int32Array([1, 2, 3]).map((value) => value + 1);
  suspend();
  for (let i = 0; i < a.length; i++) a[i]!++;
  return `${basename(path)}: mean of ${a} is ${mean(a)} ${UNIT}`;
}

export function save(file: string) {
  writeFileSync(file, start(measureAll, "/data/rods.csv").serialize());
  return { starts };
}

export function resume(file: string) {
  return { result: deserialize(readFileSync(file)).resume().result, starts };
}
