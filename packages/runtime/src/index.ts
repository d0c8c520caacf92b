/** The public API: what programs import from "@kraut/runtime". */
export {
  CancelledError,
  CodeMismatchError,
  ContractMismatchError,
  type ErrorCode,
  InvalidArgumentError,
  KrautError,
  MalformedSnapshotError,
  MissingLocalError,
  NotSerializableError,
  type Place,
  SealedSnapshotError,
  SuspendOutsideTaskError,
  TaskStateError,
  type TaskStatus,
  UnknownFunctionError,
  UnmarkedFrameError,
} from "./errors.js";
export { register } from "./registry.js";
export { type SealingKey, type SealingKeys, type SealOptions, seal, unseal } from "./sealed.js";
export type {
  DeserializeOptions,
  Limits,
  LocalAddress,
  LocalInfo,
  MigratedFrame,
  SavedFrame,
  SerializeOptions,
} from "./snapshot/options.js";
export type { AbortSignalLike } from "./task/cancel.js";
export type { FrameInfo } from "./task/frames.js";
export { deserialize, type StartOptions, start, startWith } from "./task/start.js";
export { type Capture, type CaptureOptions, capture, suspend } from "./task/suspend.js";
export type { Pending, Task } from "./task/task.js";
