/** Options of `task.serialize` and `deserialize`, and the limits that guard a reader. */

import { InvalidArgumentError } from "../errors.js";
import type { AbortSignalLike } from "../task/cancel.js";

/** One local of one frame, as the predicate form of `exclude` sees it. */
export interface LocalInfo {
  /** Name path of the function within its file, such as `approve` or `Queue.push`. */
  readonly function: string;
  /** `package/path` of its module. */
  readonly file: string;
  readonly name: string;
  /** Index among the function's locals: parameters first, then locals in source order. */
  readonly index: number;
  /** 0 is the innermost frame. */
  readonly depth: number;
  readonly value: unknown;
}

/**
 * `"name"`: the binding visible at the point in the innermost frame; a number: its index there (parameters first, then
 * locals in source order); `"function.name"`: the one in each frame of that function, whose last name or whole name path is meant.
 */
export type LocalAddress = string | number;

export interface SerializeOptions {
  /** Locals to leave out: addresses, or a predicate that is asked for each live local. */
  readonly exclude?: readonly LocalAddress[] | ((local: LocalInfo) => boolean) | undefined;
  /**
   * The compiled functions that the snapshot needs, and what they use of their modules, go along as text: it can then be resumed where the
   * modules are absent, with `allowEmbeddedCode`. docs/hostile-bytes.md says why that is off by default.
   */
  readonly embedCode?: boolean | undefined;
  /** Expected size of the snapshot in bytes: saves growing the buffers. */
  readonly sizeHint?: number | undefined;
}

/** What a reader accepts. Each guards against bytes that ask for more memory or time than their sender should get. */
export interface Limits {
  /** Bytes of the snapshot; also of the maximal length of a resizable ArrayBuffer. Default 1 GiB. */
  readonly size: number;
  /** Objects, symbols and tasks. Default 50 million. */
  readonly objects: number;
  /** Strings of the table. Default 50 million. */
  readonly strings: number;
  /** UTF-16 units of one string. Default 2 ** 28. */
  readonly stringLength: number;
  /** Frames of all tasks in the snapshot. Default 10 million. */
  readonly frames: number;
  /** Steps from the task to its farthest value. Default unlimited: reading does not recurse. */
  readonly depth: number;
}

export const defaultLimits: Limits = Object.freeze({
  size: 2 ** 30,
  objects: 50_000_000,
  strings: 50_000_000,
  stringLength: 2 ** 28,
  frames: 10_000_000,
  depth: Number.POSITIVE_INFINITY,
});

export interface DeserializeOptions {
  /**
   * New values for locals, addressed as in `exclude`: `{ name: value, "function.name": value, 0: value }`, or a Map; or a function that is asked
   * for each live local (`value` is undefined for one that was excluded), and gives `{ value }` or undefined.
   */
  readonly replace?:
    | Readonly<Record<LocalAddress, unknown>>
    | ReadonlyMap<LocalAddress, unknown>
    | ((local: LocalInfo) => { readonly value: unknown } | undefined)
    | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /**
   * Goes on in functions that were edited since, where the call at which a frame stopped still stands in the same statement, and all that
   * the new code needs is in the frame. Off by default: only you know whether the new code means the same. docs/code-changes.md
   */
  readonly allowChangedCode?: boolean | undefined;
  /**
   * Asked for each frame whose function is gone, or changed so that the frame does not fit: gives the frame of the new code, or
   * undefined when there is none.
   */
  readonly migrate?: ((frame: SavedFrame) => MigratedFrame | undefined) | undefined;
  /**
   * Runs code that is in the bytes, where its modules are not loaded: whoever can write the bytes can then run any code here. Needs
   * `import "@kraut/runtime/embedded"`. Off by default: code in the bytes is then not looked at.
   */
  readonly allowEmbeddedCode?: boolean | undefined;
  /** Cancels the task when it is aborted, as that of startWith(); at once if it is aborted already. */
  readonly signal?: AbortSignalLike | undefined;
  /** Modules, or functions, that have another id since: `{ "shop/src/old.ts": "shop/src/new.ts" }`. Nothing else of them changed. */
  readonly moved?: Readonly<Record<string, string>> | undefined;
}

/** A frame as the bytes have it. */
export interface SavedFrame {
  /** Id of its function: `package/path#name path`. */
  readonly function: string;
  /** `package/path` of its module. */
  readonly file: string;
  readonly fingerprint: string;
  /** Key of the point at which it stopped: `suspend#0`. */
  readonly point: string;
  /** Source text of what it called there. */
  readonly callee: string;
  /** 1-based, in the source of then. */
  readonly line: number;
  readonly column: number;
  /** Visible locals by name, those that closures share included; without those that were excluded or not initialized yet. `this` is among them. */
  readonly locals: Readonly<Record<string, unknown>>;
  /** Why it cannot go on as it is. */
  readonly problem: string;
}

/** A frame for loaded code. What is left out stays as it was. */
export interface MigratedFrame {
  /** Id of the function. */
  readonly function?: string | undefined;
  /** Key of one of its points, as the manifest lists them. */
  readonly point?: string | undefined;
  /** Values of all locals that the point needs, by name; others are ignored. */
  readonly locals?: Readonly<Record<string, unknown>> | undefined;
}

/** Throws InvalidArgumentError. */
export function resolveLimits(given: Partial<Limits> | undefined): Limits {
  if (given === undefined) return defaultLimits;
  const limits = { ...defaultLimits };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new InvalidArgumentError(
        `options.limits.${name}`,
        `There is no limit named \`${name}\`.`,
        `The limits are ${Object.keys(defaultLimits).join(", ")}.`,
      );
    }
    if (typeof value !== "number" || Number.isNaN(value) || value < 0) {
      throw new InvalidArgumentError(
        `options.limits.${name}`,
        `limits.${name} must be a number from 0 on.`,
        "Infinity switches a limit off.",
      );
    }
    Object.assign(limits, { [name]: value });
  }
  return limits;
}
