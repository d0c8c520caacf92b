/**
 * What becomes of snapshots in flight between two builds: by the rules of the runtime (snapshot/match.ts there), as far as a
 * manifest tells.
 */
import type { Manifest } from "./manifest.js";
import type { CompiledFunction, CompiledPoint } from "./types.js";

/** What became of one function between two builds. */
export interface FunctionChange {
  id: string;
  /**
   * `same`: snapshots that hold it resume. `changed`: its code is another, so they do not, unless the host allows it or
   * migrates. `removed`: no function of that id is left.
   */
  kind: "same" | "changed" | "removed";
  /** Keys of the points that the new code still has, with all that it needs: snapshots stopped there resume (of a changed function: with `allowChangedCode`). */
  kept: string[];
  /** The other points of the old code, and what is wrong with them. */
  lost: { key: string; reason: string }[];
  /** For `removed`: a function of the new build with the same code under another id. */
  movedTo: string | undefined;
}

export interface ManifestComparison {
  functions: FunctionChange[];
  /** Ids that only the new build has. */
  added: string[];
  /** True when every snapshot made by the old build resumes in the new one. */
  compatible: boolean;
}

/** Which snapshots in flight of build `before` can build `after` resume? */
export function compareManifests(before: Manifest, after: Manifest): ManifestComparison {
  const old = functionsById(before);
  const current = functionsById(after);
  const byFingerprint = new Map<string, string>();
  for (const fn of current.values()) if (!old.has(fn.id)) byFingerprint.set(fn.fingerprint, fn.id);

  const functions: FunctionChange[] = [];
  for (const fn of old.values()) {
    const now = current.get(fn.id);
    if (now === undefined) {
      const lost = fn.points.map((point) => ({ key: point.key, reason: "the function is gone" }));
      functions.push({ id: fn.id, kind: "removed", kept: [], lost, movedTo: byFingerprint.get(fn.fingerprint) });
    } else {
      functions.push({ id: fn.id, ...compareFunctions(fn, now), movedTo: undefined });
    }
  }
  return {
    functions,
    added: [...current.keys()].filter((id) => !old.has(id)),
    compatible: functions.every((change) => change.kind === "same" && change.lost.length === 0),
  };
}

/** What becomes of frames of a function. */
export function compareFunctions(before: CompiledFunction, after: CompiledFunction): Pick<FunctionChange, "kind" | "kept" | "lost"> {
  const isSame = before.fingerprint === after.fingerprint;
  const kept: string[] = [];
  const lost: FunctionChange["lost"] = [];
  for (const point of before.points) {
    const reason = sharedPart(before) === sharedPart(after) ? comparePoints(point, after, isSame) : OTHER_VARIABLES;
    if (reason === undefined) kept.push(point.key);
    else lost.push({ key: point.key, reason });
  }
  return { kind: isSame ? "same" : "changed", kept, lost };
}

const OTHER_VARIABLES = "it shares other variables with the functions around it";

/** The second part of a fingerprint: which variables of functions around it a function shares. */
function sharedPart({ fingerprint }: CompiledFunction): string | undefined {
  return fingerprint.split(".")[1];
}

/** Undefined when a frame at the point can go on. */
function comparePoints(before: CompiledPoint, after: CompiledFunction, isSame: boolean): string | undefined {
  const now = after.points.find((point) => (isSame ? point.key === before.key : point.fingerprint === before.fingerprint));
  if (now !== undefined) return liveDifference(before.live, now.live);
  const isThere = after.points.some((point) => point.key === before.key);
  return isThere ? "its statement changed" : "no such point any more";
}

/** Locals that are no longer needed do no harm; what has no name in the source must be the same. */
function liveDifference(before: readonly string[], after: readonly string[]): string | undefined {
  const more = after.filter((name) => !isGenerated(name) && !before.includes(name));
  if (more.length > 0) return `it now needs ${more.join(", ")}`;
  return namelessKinds(before) === namelessKinds(after) ? undefined : "it keeps other values that have no name";
}

function namelessKinds(names: readonly string[]): string {
  const kinds = names.filter(isGenerated).map((name) => name.replace(/\d+$/, ""));
  return kinds.sort().join();
}

function isGenerated(name: string): boolean {
  return /^\$+[a-zA-Z]+\d*$/.test(name);
}

function functionsById(manifest: Manifest): Map<string, CompiledFunction> {
  const byId = new Map<string, CompiledFunction>();
  for (const id of Object.keys(manifest.modules).sort()) {
    for (const fn of manifest.modules[id]!.functions) byId.set(fn.id, fn);
  }
  return byId;
}
