"use resumable";
/** String.prototype.replace and replaceAll with a function. */
import { apply } from "../src/builtins/calls.js";
import { type MatchArguments, matches, replaceMethod, toReplacement } from "../src/builtins/replacing.js";

type Arguments = readonly unknown[];

/** @param isAll for replaceAll */
function replaceIn(receiver: unknown, pattern: unknown, f: unknown, isAll: boolean): unknown {
  const method = replaceMethod(pattern, isAll);
  if (method !== undefined) return apply(method, pattern, [receiver, f]);
  // the engine finds all matches before it calls for the first
  const found = matches(receiver, pattern, isAll);
  let result = "";
  let end = 0;
  for (let i = 0; i < found.list.length; i++) {
    const match = found.list[i] as MatchArguments;
    const text = toReplacement(apply(f, undefined, match.args));
    if (match.position < end) continue;
    result += found.text.slice(end, match.position) + text;
    end = match.position + match.length;
  }
  return result + found.text.slice(end);
}

export function replace(receiver: unknown, args: Arguments): unknown {
  return replaceIn(receiver, args[0], args[1], false);
}

export function replaceAll(receiver: unknown, args: Arguments): unknown {
  return replaceIn(receiver, args[0], args[1], true);
}
