/** The program of the other process: evaluates the compiled fixture, and resumes the snapshot it is given. */
import { deserialize } from "@kraut/runtime";
import { evaluator } from "./evaluate.js";
import type { Main } from "./plain.js";
import type { Answer, Question } from "./process.js";
import { Session } from "./session.js";

const session = new Session();
const evaluators = new Map<string, () => Main>();

process.on("message", (question: Question) => {
  process.send?.(answer(question));
});

function answer({ id, name, code, bytes }: Question): Answer {
  try {
    if (code !== undefined) evaluators.set(name, evaluator(code, session.tick, name));
    evaluators.get(name)?.();
    session.reset(Number.POSITIVE_INFINITY);
    const task = deserialize(bytes);
    session.drive(() => task.resume());
    return { id, outcome: session.outcome(task) };
  } catch (error) {
    return { id, failure: (error as Error).stack ?? String(error) };
  }
}
