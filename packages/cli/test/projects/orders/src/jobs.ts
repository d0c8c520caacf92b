import { suspend } from "@kraut/runtime";

export function twice(first: number): number {
  "use resumable";
  const second = suspend<number>(`after ${first}`);
  return first * second + suspend<number>("last");
}

export function fails(): never {
  "use resumable";
  const reason = suspend<string>("why?");
  throw new RangeError(`no: ${reason}`);
}

export function catches(): string {
  "use resumable";
  try {
    return suspend<string>("go on?");
  } catch (error) {
    return `caught ${(error as Error).message}`;
  }
}

export function atOnce(name: string): string {
  "use resumable";
  return `hello ${name}`;
}

export function holdsSocket(): unknown {
  "use resumable";
  const cache = new WeakMap<object, string>();
  const answer = suspend("with a WeakMap");
  return [answer, cache];
}
