/** A snapshot as JSON for scripts: values as data, sources as paths. */
import type { InspectedSnapshot, InspectedValue } from "@kraut/runtime/inspect";
import { type Sources, sourceOf } from "./stack.js";

export function snapshotAsJson(snapshot: InspectedSnapshot, sources: Sources): object {
  const { version, status, size, objects, request, result, error, regions } = snapshot;
  const data = (name: string, value: InspectedValue | undefined): object => (value === undefined ? {} : { [name]: value.data });
  const frames = snapshot.frames.map(({ locals, ...frame }) => ({
    ...frame,
    source: sourceOf({ ...frame, locals }, sources).file,
    locals: Object.fromEntries(locals.map((local) => [local.name, local.data])),
  }));
  return {
    version,
    status,
    size,
    objects,
    ...data("request", request),
    ...data("result", result),
    ...data("error", error),
    frames,
    regions,
  };
}
