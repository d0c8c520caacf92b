/** The program of the other process. */
import type { Answer, Question } from "./process.js";
import { Receiver } from "./receiver.js";

const receiver = new Receiver();

process.on("message", (question: Question) => {
  process.send?.(answer(question));
});

function answer({ id, name, code, bytes }: Question): Answer {
  try {
    return { id, outcome: receiver.resume(name, code, Buffer.from(bytes, "base64")) };
  } catch (error) {
    return { id, failure: (error as Error).stack ?? String(error) };
  }
}
