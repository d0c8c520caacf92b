/** Where snapshots arrive: evaluates the compiled fixture, and goes on with the run of another process. */
import { deserialize } from "@kraut/runtime";
import { evaluator } from "./evaluate.js";
import type { Outcome } from "./outcome.js";
import type { Main } from "./plain.js";
import { Session } from "./session.js";

export class Receiver {
  readonly #session: Session;
  readonly #evaluators = new Map<string, () => Main>();

  constructor(session = new Session()) {
    this.#session = session;
  }

  /** `code` is only needed for a fixture that did not come before, or changed. */
  async resume(name: string, code: string | undefined, bytes: Uint8Array): Promise<Outcome> {
    const session = this.#session;
    if (code !== undefined) this.#evaluators.set(name, evaluator(code, session.tick, name));
    this.#evaluators.get(name)?.();
    session.reset(Number.POSITIVE_INFINITY);
    const task = deserialize(bytes);
    await session.driveToEnd(() => task.resume().settled());
    return session.outcome(task);
  }
}
