/** The parts of String.prototype.replace (packages/runtime/builtins/text.ts) that call no function of the program. */

/** What the function is called with for one match. */
export interface MatchArguments {
  readonly args: readonly unknown[];
  readonly position: number;
  readonly length: number;
}

const { replace, replaceAll } = String.prototype;
const { apply } = Reflect;
const regExpReplace: unknown = RegExp.prototype[Symbol.replace];

/** The method of the pattern that takes over, when it is not the engine's own for regular expressions. */
export function replaceMethod(pattern: unknown, isAll: boolean): unknown {
  if (typeof pattern !== "object" || pattern === null) return undefined;
  const method: unknown = (pattern as { [Symbol.replace]?: unknown })[Symbol.replace];
  // of replaceAll, the engine checks the flags first
  if (method === undefined || method === null || method === regExpReplace || isAll) return undefined;
  return method;
}

/** True if the engine's own methods do all the work. */
export function isUsualPattern(pattern: unknown): boolean {
  if (typeof pattern !== "object" || pattern === null) return true;
  const method: unknown = (pattern as { [Symbol.replace]?: unknown })[Symbol.replace];
  return method === undefined || method === null || method === regExpReplace;
}

/** All matches: the engine looks for them, and calls for each a function that notes its arguments. */
export function matches(receiver: unknown, pattern: unknown, isAll: boolean): { readonly text: string; readonly list: MatchArguments[] } {
  const list: MatchArguments[] = [];
  let text: string | undefined;
  const note = (...args: unknown[]): string => {
    const last = args[args.length - 1];
    // named groups come behind the text
    const end = typeof last === "object" ? args.length - 2 : args.length - 1;
    text = args[end] as string;
    list.push({ args, position: args[end - 1] as number, length: (args[0] as string).length });
    return "";
  };
  const rest = apply(isAll ? replaceAll : replace, receiver, [pattern as string, note as never]);
  // without a match, what comes back is the text
  return { text: text ?? rest, list };
}

/** ToString. */
export function toReplacement(value: unknown): string {
  return typeof value === "string" ? value : `${value as string}`;
}
