/**
 * Every error of the runtime: one catalogue (code → what it means, what to do), one class per code.
 * A message says what happened, where, and what to do; the same facts are fields beside the text.
 */

interface CatalogueEntry {
  /** What the code means, in one line. */
  readonly title: string;
  /** What the reader should do; it ends every message of this code unless the thrower knows better. */
  readonly help: string;
}

/** code → meaning and advice. `docs/errors.md` is made from it. */
export const catalogue = {
  SUSPEND_OUTSIDE_TASK: {
    title: "suspend() or capture() was called while no task runs",
    help: "Run the function through start(fn, ...args): only a task can be stopped.",
  },
  UNMARKED_FRAME: {
    title: "a suspension would have to cross a function that Kraut did not compile",
    help:
      'Mark that function with the directive "use resumable" and compile its file (kraut build, the tsc plugin @kraut/compiler/typescript, ' +
      "or another adapter of @kraut/compiler), or do not suspend below it.",
  },
  NOT_SERIALIZABLE: {
    title: "a live value of the task cannot be written into a snapshot",
    help: "Set it to undefined before the stop, leave it out with `exclude` and give it back with `replace`, or give it a name with register(name, value).",
  },
  MISSING_LOCAL: {
    title: "a local was excluded from the snapshot, is live, and has no replacement",
    help: "Give it a value: deserialize(bytes, { replace: { name: value } }).",
  },
  UNKNOWN_FUNCTION: {
    title: "the snapshot needs a function, class or value that no loaded module has",
    help: 'Import its module for its effects before deserializing, as in `import "./approve.js"` (TypeScript drops imports of which only types are used).',
  },
  CODE_MISMATCH: {
    title: "a function in the snapshot is not the function that is loaded",
    help: "Resume with the build that wrote the snapshot, or map the frame with `migrate`.",
  },
  MALFORMED_SNAPSHOT: {
    title: "the bytes are not a snapshot, or not a whole and unaltered one",
    help: "Pass the bytes of task.serialize() as they were: a Uint8Array or an ArrayBuffer.",
  },
  SEALED_SNAPSHOT: {
    title: "a sealed snapshot cannot be opened",
    help: "Pass the bytes of seal() as they were, with the key and the additional data that they were sealed with.",
  },
  CANCELLED: {
    title: "the task was ended by task.cancel()",
    help: "Nothing is wrong if the cancellation was meant; the reason is in `reason` and `cause`.",
  },
  TASK_STATE: {
    title: "the task cannot do this in its present state",
    help: "Look at task.status and task.pending first.",
  },
  INVALID_ARGUMENT: {
    title: "a call got an argument that it cannot use",
    help: "Correct the argument.",
  },
  CONTRACT_MISMATCH: {
    title: "a module was compiled for another version of the runtime",
    help: "Compile it again with the @kraut/compiler that belongs to the installed @kraut/runtime.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

/** A place in the original source; lines and columns are 1-based. `file` is the module's id: `package/path`. */
export interface Place {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `approve (shop/src/approve.ts:12:5)` */
export function showPlace(place: Place): string {
  return `${place.function} (${place.file}:${place.line}:${place.column})`;
}

/** Own property of KrautError.prototype in every copy of the runtime, so that copies know each other's errors. */
const BRAND = Symbol.for("kraut.error");

const hasInstance = Function.prototype[Symbol.hasInstance];

/** The base of all errors that Kraut throws. */
export class KrautError extends Error {
  /** Stable; texts may change, codes do not. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, text: string, options: { readonly help?: string | undefined; readonly cause?: unknown } = {}) {
    super(`${text} ${options.help ?? catalogue[code].help}`, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
  }

  /** True for errors of other copies of the runtime in this realm too: classes are matched by code. */
  // biome-ignore-start lint/complexity/noThisInStatic: `this` is the class on the right of instanceof, subclasses included
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (hasInstance.call(this, value)) return true;
    if (typeof value !== "object" || value === null || !(BRAND in value)) return false;
    const code = codes.get(this);
    return this === KrautError || (code !== undefined && (value as { code?: unknown }).code === code);
  }
  // biome-ignore-end lint/complexity/noThisInStatic: as above
}
Object.defineProperty(KrautError.prototype, BRAND, { value: true });

/** suspend() or capture() while no task runs. */
export class SuspendOutsideTaskError extends KrautError {
  constructor(call: "suspend" | "capture") {
    super("SUSPEND_OUTSIDE_TASK", `${call}() was called outside a task.`);
  }
}

export interface UnmarkedFrameDetails {
  /** What happened, a sentence. */
  readonly text: string;
  /** The foreign callee: its source text at the call in marked code, else its name on the engine's stack. */
  readonly callee: string | undefined;
  /** Where marked code called it. */
  readonly place: Place | undefined;
  /** The innermost marked function that was stopping, and at which point. */
  readonly origin: Place | undefined;
  readonly cause?: unknown;
}

/** A suspension met a function that is not compiled. The task fails with it; marked `catch` clauses do not see it. */
export class UnmarkedFrameError extends KrautError {
  readonly callee: string | undefined;
  readonly place: Place | undefined;
  readonly origin: Place | undefined;

  constructor(details: UnmarkedFrameDetails) {
    const where = details.place === undefined ? "" : ` It was called in ${showPlace(details.place)}.`;
    const origin = details.origin === undefined ? "" : ` The suspension came from ${showPlace(details.origin)}.`;
    super("UNMARKED_FRAME", `${details.text}${where}${origin}`, "cause" in details ? { cause: details.cause } : {});
    this.callee = details.callee;
    this.place = details.place;
    this.origin = details.origin;
  }
}

export interface NotSerializableDetails {
  /** The frame that holds the value; absent for a request, a result or an error. */
  readonly place: Place | undefined;
  /** The local that leads to the value. */
  readonly local: string | undefined;
  /** The whole way to the value, the local included: `order.lines[2].socket`. */
  readonly path: string;
  /** What the value is, with its article: `a WeakMap`. */
  readonly what: string;
  readonly help?: string;
  readonly cause?: unknown;
}

/** A live value cannot be written. The task is as it was before the call. */
export class NotSerializableError extends KrautError {
  readonly function: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly local: string | undefined;
  readonly path: string;
  readonly what: string;

  constructor(details: NotSerializableDetails) {
    const { place } = details;
    const where = place === undefined ? "" : ` in ${showPlace(place)}`;
    super("NOT_SERIALIZABLE", `Cannot save \`${details.path}\`${where}: it is ${details.what}.`, {
      help: details.help,
      ...("cause" in details ? { cause: details.cause } : {}),
    });
    this.function = place?.function;
    this.file = place?.file;
    this.line = place?.line;
    this.column = place?.column;
    this.local = details.local;
    this.path = details.path;
    this.what = details.what;
  }
}

/** An excluded local is live and was not replaced. Nothing has run. */
export class MissingLocalError extends KrautError {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly local: string;

  constructor(details: { readonly place: Place; readonly local: string }) {
    const { place, local } = details;
    super(
      "MISSING_LOCAL",
      `The local \`${local}\` of ${showPlace(place)} was excluded from the snapshot, is needed to go on, and was not replaced.`,
    );
    this.function = place.function;
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.local = local;
  }
}

export interface UnknownFunctionDetails {
  /** What the snapshot names: `shop/src/approve.ts#approve`, or the name given to register(). */
  readonly id: string;
  /** The module to import; undefined for registered names and globals. */
  readonly module: string | undefined;
  /** What is wrong, a sentence; by default that no loaded module has it. */
  readonly text?: string;
  readonly help?: string;
}

/** The snapshot needs a function, class or value that is not loaded. */
export class UnknownFunctionError extends KrautError {
  readonly id: string;
  readonly module: string | undefined;

  constructor(details: UnknownFunctionDetails) {
    const { id, module } = details;
    const text =
      module === undefined
        ? `The snapshot needs \`${id}\`, which is not known here.`
        : `The snapshot needs \`${id}\`, but the module ${module} is not loaded or does not have it.`;
    super("UNKNOWN_FUNCTION", details.text ?? text, {
      help: details.help ?? (module === undefined ? "Call register(name, value) with that name before deserializing." : undefined),
    });
    this.id = id;
    this.module = module;
  }
}

/** A function in the snapshot changed since. */
export class CodeMismatchError extends KrautError {
  readonly id: string;
  readonly function: string;
  readonly file: string;
  /** What changed, such as `its code (fingerprint 1f3a, now 77c0)`. */
  readonly changed: string;

  constructor(details: { readonly id: string; readonly function: string; readonly file: string; readonly changed: string }) {
    super(
      "CODE_MISMATCH",
      `The function ${details.function} (${details.file}) is not the one in the snapshot: ${details.changed} changed.`,
    );
    this.id = details.id;
    this.function = details.function;
    this.file = details.file;
    this.changed = details.changed;
  }
}

/** The bytes are not a whole and unaltered snapshot. Nothing was built from them. */
export class MalformedSnapshotError extends KrautError {
  readonly reason: string;
  /** Byte offset of what is wrong, where there is one. */
  readonly offset: number | undefined;

  constructor(reason: string, options: { readonly offset?: number | undefined; readonly cause?: unknown } = {}) {
    const at = options.offset === undefined ? "" : ` (at byte ${options.offset})`;
    super("MALFORMED_SNAPSHOT", `Malformed snapshot: ${reason}${at}.`, "cause" in options ? { cause: options.cause } : {});
    this.reason = reason;
    this.offset = options.offset;
  }
}

export interface SealedSnapshotDetails {
  readonly reason: "not sealed" | "damaged" | "unknown key" | "altered";
  /** The id of the key that the bytes name; undefined when they name none. */
  readonly keyId: string | undefined;
  readonly help?: string;
  readonly cause?: unknown;
}

/** unseal() cannot open the bytes. */
export class SealedSnapshotError extends KrautError {
  readonly reason: SealedSnapshotDetails["reason"];
  readonly keyId: string | undefined;

  constructor(details: SealedSnapshotDetails) {
    const { reason, keyId } = details;
    const id = JSON.stringify(keyId);
    const texts: Record<SealedSnapshotDetails["reason"], string> = {
      "not sealed": "These bytes are not a sealed snapshot.",
      damaged: "This sealed snapshot is cut short, damaged, or of a later version.",
      "unknown key": `This snapshot was sealed with the key ${id}, which is not among the given keys.`,
      altered: `This snapshot, sealed with the key ${id}, cannot be opened: its bytes were altered, or the key or the additional data are not those that it was sealed with.`,
    };
    super("SEALED_SNAPSHOT", texts[reason], { help: details.help, ...("cause" in details ? { cause: details.cause } : {}) });
    this.reason = reason;
    this.keyId = keyId;
  }
}

/** How a cancelled task ends. `reason` and `cause` are what was given to cancel(). */
export class CancelledError extends KrautError {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super("CANCELLED", `The task was cancelled${describeReason(reason)}.`, reason === undefined ? {} : { cause: reason });
    this.reason = reason;
  }
}

function describeReason(reason: unknown): string {
  if (typeof reason === "string" && reason !== "") return `: ${reason}`;
  if (reason instanceof Error && reason.message !== "") return `: ${reason.message}`;
  return "";
}

export type TaskStatus = "running" | "suspended" | "done" | "failed";

/** The task cannot do this now; it is as it was. */
export class TaskStateError extends KrautError {
  /** The call or property: `resume()`, `result`. */
  readonly operation: string;
  readonly status: TaskStatus;

  constructor(details: { readonly operation: string; readonly status: TaskStatus; readonly text?: string; readonly help?: string }) {
    super("TASK_STATE", details.text ?? `task.${details.operation} is not possible: the task is ${statusText[details.status]}.`, {
      help: details.help,
    });
    this.operation = details.operation;
    this.status = details.status;
  }
}

const statusText: Record<TaskStatus, string> = {
  running: "running",
  suspended: "suspended and has not ended",
  done: "done",
  failed: "failed (its error is in task.error)",
};

/** A call got an argument that it cannot use. */
export class InvalidArgumentError extends KrautError {
  /** The parameter or option: `fn`, `options.frames`. */
  readonly argument: string;

  constructor(argument: string, text: string, help?: string) {
    super("INVALID_ARGUMENT", text, { help });
    this.argument = argument;
  }
}

/** A module was compiled for another version of the runtime. */
export class ContractMismatchError extends KrautError {
  readonly module: string;
  readonly found: unknown;
  readonly expected: number;

  constructor(details: { readonly module: string; readonly found: unknown; readonly expected: number }) {
    super(
      "CONTRACT_MISMATCH",
      `The module ${details.module} was compiled for contract version ${String(details.found)}, and this @kraut/runtime has version ${details.expected}.`,
    );
    this.module = details.module;
    this.found = details.found;
    this.expected = details.expected;
  }
}

/** All classes by name: snapshots write these errors as such. */
export const errorClasses = {
  KrautError,
  SuspendOutsideTaskError,
  UnmarkedFrameError,
  NotSerializableError,
  MissingLocalError,
  UnknownFunctionError,
  CodeMismatchError,
  MalformedSnapshotError,
  SealedSnapshotError,
  CancelledError,
  TaskStateError,
  InvalidArgumentError,
  ContractMismatchError,
} as const;

const codes = new Map<unknown, ErrorCode>([
  [SuspendOutsideTaskError, "SUSPEND_OUTSIDE_TASK"],
  [UnmarkedFrameError, "UNMARKED_FRAME"],
  [NotSerializableError, "NOT_SERIALIZABLE"],
  [MissingLocalError, "MISSING_LOCAL"],
  [UnknownFunctionError, "UNKNOWN_FUNCTION"],
  [CodeMismatchError, "CODE_MISMATCH"],
  [MalformedSnapshotError, "MALFORMED_SNAPSHOT"],
  [SealedSnapshotError, "SEALED_SNAPSHOT"],
  [CancelledError, "CANCELLED"],
  [TaskStateError, "TASK_STATE"],
  [InvalidArgumentError, "INVALID_ARGUMENT"],
  [ContractMismatchError, "CONTRACT_MISMATCH"],
]);

// names as own properties of the prototypes: a minifier may rename classes, messages must not change
for (const [name, errorClass] of Object.entries(errorClasses)) {
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
}
