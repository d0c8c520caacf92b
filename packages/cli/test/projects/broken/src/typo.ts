import { suspend } from "@kraut/runtime";

export function typo(name: string): number {
  "use resumable";
  const answer = suspend<string>(name);
  return answer.lenght;
}
