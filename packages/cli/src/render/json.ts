/** A snapshot as JSON for scripts: values as data, sources as paths. */
import type { InspectedFrame, InspectedSnapshot, InspectedValue } from "@kraut/runtime/inspect";
import { type Sources, sourceOf } from "./stack.js";

export function snapshotAsJson(snapshot: InspectedSnapshot, sources: Sources): object {
  const { version, status, size, objects, request, result, error, regions } = snapshot;
  const data = (name: string, value: InspectedValue | undefined): object => (value === undefined ? {} : { [name]: value.data });
  const stack = (frames: readonly InspectedFrame[]): object[] =>
    frames.map(({ locals, ...frame }) => ({
      ...frame,
      source: sourceOf(frame, sources).file,
      locals: Object.fromEntries(locals.map((local) => [local.name, local.data])),
    }));
  const branches = snapshot.branches?.map(({ request: asked, awaits, frames, ...branch }) => ({
    ...branch,
    ...data("request", asked),
    ...data("awaits", awaits),
    frames: stack(frames),
  }));
  return {
    version,
    status,
    size,
    objects,
    ...data("request", request),
    ...data("result", result),
    ...data("error", error),
    frames: stack(snapshot.frames),
    branches,
    regions,
  };
}
