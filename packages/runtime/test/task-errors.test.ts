import { expect, test } from "@jest/globals";
import * as runtime from "@kraut/runtime";
import {
  CancelledError,
  CodeMismatchError,
  ContractMismatchError,
  InvalidArgumentError,
  KrautError,
  MalformedSnapshotError,
  MissingLocalError,
  NotSerializableError,
  SealedSnapshotError,
  SuspendOutsideTaskError,
  TaskStateError,
  UnknownFunctionError,
  UnmarkedFrameError,
} from "@kraut/runtime";
import { catalogue, errorClasses } from "../src/errors.js";

const place = { function: "approve", file: "shop/src/approve.ts", line: 12, column: 5 };

const samples: KrautError[] = [
  new SuspendOutsideTaskError("suspend"),
  new UnmarkedFrameError({ text: "`map` is not marked.", callee: "map", place, origin: { ...place, function: "ask" } }),
  new NotSerializableError({ place, local: "order", path: "order.lines[2].socket", what: "a WeakMap" }),
  new MissingLocalError({ place, local: "db" }),
  new UnknownFunctionError({ id: "shop/src/approve.ts#approve", module: "shop/src/approve.ts" }),
  new CodeMismatchError({ id: "shop/src/approve.ts#approve", function: "approve", file: "shop/src/approve.ts", changed: "its code" }),
  new MalformedSnapshotError("it is cut off", { offset: 17 }),
  new SealedSnapshotError({ reason: "unknown key", keyId: "2025" }),
  new CancelledError(new Error("shop closed")),
  new TaskStateError({ operation: "resume()", status: "done" }),
  new InvalidArgumentError("fn", "start(fn): fn is null.", "Pass a function."),
  new ContractMismatchError({ module: "shop/src/approve.ts", found: 2, expected: 1 }),
];

test("each code has a sample, a class, and advice in its text", () => {
  expect(samples.map((error) => error.code).sort()).toEqual(Object.keys(catalogue).sort());
  for (const error of samples) {
    const errorClass = errorClasses[error.name as keyof typeof errorClasses];
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toBeInstanceOf(KrautError);
    expect(error).toBeInstanceOf(Error);
    expect(runtime).toHaveProperty(error.name, errorClass);
    expect(error.message).toMatch(/\.$/);
    expect(error.stack).toContain(`${error.name}: ${error.message}`);
    expect(samples.filter((other) => other instanceof errorClass)).toEqual([error]);
  }
});

test("the texts", () => {
  const texts = Object.fromEntries(samples.map((error) => [error.code, error.message]));
  expect(texts).toEqual({
    SUSPEND_OUTSIDE_TASK: `suspend() was called outside a task. ${catalogue.SUSPEND_OUTSIDE_TASK.help}`,
    UNMARKED_FRAME: `\`map\` is not marked. It was called in approve (shop/src/approve.ts:12:5). The suspension came from ask (shop/src/approve.ts:12:5). ${catalogue.UNMARKED_FRAME.help}`,
    NOT_SERIALIZABLE: `Cannot save \`order.lines[2].socket\` in approve (shop/src/approve.ts:12:5): it is a WeakMap. ${catalogue.NOT_SERIALIZABLE.help}`,
    MISSING_LOCAL: `The local \`db\` of approve (shop/src/approve.ts:12:5) was excluded from the snapshot, is needed to go on, and was not replaced. ${catalogue.MISSING_LOCAL.help}`,
    UNKNOWN_FUNCTION: `The snapshot needs \`shop/src/approve.ts#approve\`, but the module shop/src/approve.ts is not loaded or does not have it. ${catalogue.UNKNOWN_FUNCTION.help}`,
    CODE_MISMATCH: `The function approve (shop/src/approve.ts) is not the one in the snapshot: its code changed. ${catalogue.CODE_MISMATCH.help}`,
    MALFORMED_SNAPSHOT: `Malformed snapshot: it is cut off (at byte 17). ${catalogue.MALFORMED_SNAPSHOT.help}`,
    SEALED_SNAPSHOT: `This snapshot was sealed with the key "2025", which is not among the given keys. ${catalogue.SEALED_SNAPSHOT.help}`,
    CANCELLED: `The task was cancelled: shop closed. ${catalogue.CANCELLED.help}`,
    TASK_STATE: `task.resume() is not possible: the task is done. ${catalogue.TASK_STATE.help}`,
    INVALID_ARGUMENT: "start(fn): fn is null. Pass a function.",
    CONTRACT_MISMATCH: `The module shop/src/approve.ts was compiled for contract version 2, and this @kraut/runtime has version 1. ${catalogue.CONTRACT_MISMATCH.help}`,
  });
});

test("the public surface", () => {
  const errors = Object.keys(errorClasses);
  expect(Object.keys(runtime).sort()).toEqual(
    [...errors, "capture", "deserialize", "register", "seal", "start", "startWith", "suspend", "unseal"].sort(),
  );
});
