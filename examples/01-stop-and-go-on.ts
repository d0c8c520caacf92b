/** A function stops with a question; its task goes on with the answer. */
import { start, suspend } from "@kraut/runtime";

function greet() {
  "use resumable";
  const name = suspend<string>("What is your name?");
  const age = suspend<number>(`And how old are you, ${name}?`);
  return `${name} is ${age}.`;
}

export function main() {
  const task = start(greet);
  const questions = [task.request];
  task.resume("Ada");
  questions.push(task.request);
  task.resume(36);
  return { questions, status: task.status, result: task.result };
}
