/** Runs one fixture in all modes: the compiler's part, then the runs. */
import { checkPrepared, type Report, type RunOptions } from "./check.js";
import type { Fixture } from "./fixture.js";
import { prepare } from "./prepare.js";

export function checkFixture(fixture: Fixture, options: RunOptions, onCompiled?: (code: string) => void): Promise<Report> {
  const prepared = prepare(fixture);
  if (prepared.compiled.output !== undefined) onCompiled?.(prepared.compiled.output);
  return checkPrepared(prepared, options);
}
