import { suspend } from "@kraut/runtime";

export interface Question {
  text: string;
}

export function ask(question: Question): string {
  "use resumable";
  return suspend<string>(question).toUpperCase();
}
