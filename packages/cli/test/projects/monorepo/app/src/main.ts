import { ask } from "../../lib/dist/ask.js";

export function main(names: string[]): string[] {
  "use resumable";
  return names.map((name) => {
    return ask({ text: `Hello ${name}?` });
  });
}
