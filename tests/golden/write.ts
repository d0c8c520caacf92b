import { start } from "@kraut/runtime";
import { FORMAT_VERSION } from "../../packages/runtime/src/snapshot/container.js";
import { compileProgram, runProgram } from "./program.js";

export const version: number = FORMAT_VERSION;

/** Errors hold the stack of the machine that made them. */
function withoutStack(bytes: () => Uint8Array): Uint8Array {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return bytes();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** By name. */
export function files(): Record<string, Uint8Array | string> {
  const code = compileProgram();
  const { values, stack } = runProgram(code);
  const snapshots = {
    values: withoutStack(() => start(values).serialize()),
    stack: start(stack, 2).resume(1).serialize(),
    deep: start(stack, 6).serialize(),
    excluded: start(stack, 0).serialize({ exclude: ["line"] }),
    done: start(stack, 0).resume(1).resume(2).serialize(),
    failed: withoutStack(() => start(stack, 0).throw(new TypeError("no")).serialize()),
  };
  return { "program.cjs": code, ...Object.fromEntries(Object.entries(snapshots).map(([name, bytes]) => [`${name}.kraut`, bytes])) };
}
