/** Why the command ends without success, and with which exit code. */

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The user's program, code or snapshot is at fault: exit code 1. `hint` says what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
