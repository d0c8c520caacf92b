import { ask } from "../../lib/dist/ask.js";

export function main(names: string[]): string[] {
  "use resumable";
  const answers: string[] = [];
  for (const name of names) answers.push(ask({ text: `Hello ${name}?` }));
  return answers;
}
