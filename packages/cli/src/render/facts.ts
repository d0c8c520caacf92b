/** What a snapshot is, in a few words. */
import type { InspectedSnapshot } from "@kraut/runtime/inspect";
import { count, size } from "./words.js";

export function factsOf({ size: bytes, version, frames, branches = [], objects }: InspectedSnapshot): string[] {
  return [
    size(bytes),
    `format ${version}`,
    count(frames.length, "frame"),
    ...(branches.length === 0 ? [] : [count(branches.length, "half-run call")]),
    ...(objects === undefined ? [] : [count(objects, "object")]),
  ];
}
