import { suspend } from "@kraut/runtime";

export function helper(): number {
  return 1;
}

export function only(): number {
  "use resumable";
  return helper() + suspend<number>("a number");
}
