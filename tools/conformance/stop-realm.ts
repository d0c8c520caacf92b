/** What a realm runs a test with stops with. Bundled with the runtime; nothing of Node is in it. */
import { checkPrepared, type Report } from "../harness/check.js";
import { outcomeText } from "../harness/outcome.js";
import { runCodeToEnd } from "../harness/plain.js";
import type { Prepared } from "../harness/prepare.js";
import { Session } from "../harness/session.js";

/** Stopped at up to `stops` ticks, each snapshot read and resumed. */
export function check(prepared: Prepared, stops: number): Promise<Report> {
  return checkPrepared(prepared, { session: new Session(), stops });
}

/** True if the test passes as a function, as often as it is called, with its stops doing nothing, and leaves the realm as it was. */
export async function isProgram({ plain, ticked, expected, sourceType }: Prepared): Promise<boolean> {
  const before = intrinsics();
  for (const text of [plain, ticked, plain]) if (outcomeText(await runCodeToEnd(text, sourceType)) !== expected) return false;
  const after = intrinsics();
  return before.length === after.length && before.every((value, i) => Object.is(value, after[i]));
}

/** What stands on the globals and on their prototypes. */
function intrinsics(): unknown[] {
  const found: unknown[] = [];
  const look = (object: object): void => {
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
      found.push(key, value, get, set);
    }
  };
  look(globalThis);
  for (const key of Reflect.ownKeys(globalThis)) {
    const value: unknown = Reflect.getOwnPropertyDescriptor(globalThis, key)?.value;
    if (typeof value !== "function" && key !== "Math" && key !== "JSON" && key !== "Reflect") continue;
    look(value as object);
    const prototype: unknown = Reflect.getOwnPropertyDescriptor(value as object, "prototype")?.value;
    if (typeof prototype === "object" && prototype !== null) look(prototype);
  }
  return found;
}
