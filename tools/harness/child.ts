/** The program of the other process. */
import type { Answer, Question } from "./process.js";
import { Receiver } from "./receiver.js";

const receiver = new Receiver();

process.on("message", (question: Question) => {
  void answer(question).then((it) => process.send?.(it));
});

async function answer({ id, name, code, bytes }: Question): Promise<Answer> {
  try {
    return { id, outcome: await receiver.resume(name, code, Buffer.from(bytes, "base64")) };
  } catch (error) {
    return { id, failure: (error as Error).stack ?? String(error) };
  }
}
