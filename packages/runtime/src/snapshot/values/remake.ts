/**
 * Makes a class again. Its body runs anew: heritage, computed keys, static initializers. Primitives in its scope records are there for
 * computed keys. All else in them is a stand-in meanwhile, so that no code of the program is called and none of its data
 * changes: parent and static data are then put in place from the snapshot.
 */
import type { MakeClosure } from "../../contract.js";

/** Uses of stand-ins after which a static initializer must be in an endless loop. */
const LIMIT = 100_000;

export type Presets = readonly (readonly [key: string, value: unknown])[];

export interface Remade {
  readonly made: object;
  /** A stand-in became a string or number: it may have been a key. */
  readonly converts: boolean;
}

/** Throws whatever the class's body throws over the stand-ins. */
export function remake(make: MakeClosure, scopes: readonly object[], presets: readonly Presets[]): Remade {
  let converts = false;
  const standIn = makeStandIn(() => {
    converts = true;
  });
  const restore = scopes.map((scope, i) => prepare(scope, presets[i]!, standIn));
  try {
    return { made: make(...scopes), converts };
  } finally {
    // backwards, as a record may be there twice
    for (const step of restore.reverse()) step();
  }
}

/** Gives what undoes it. Presets stay: the record's content has the same keys. */
function prepare(scope: object, presets: Presets, standIn: object): () => void {
  const before = new Map(Reflect.ownKeys(scope).map((key) => [key, Reflect.getOwnPropertyDescriptor(scope, key)!]));
  for (const [key, value] of presets) if (!before.has(key)) define(scope, key, value);
  for (const [key, { value }] of before) if (typeof value === "object" || typeof value === "function") define(scope, key, standIn);
  // for keys that have not been read yet
  Object.setPrototypeOf(scope, missing(standIn));
  return () => {
    Object.setPrototypeOf(scope, Object.prototype);
    for (const [key, own] of before) Object.defineProperty(scope, key, own);
  };
}

function define(scope: object, key: string | symbol, value: unknown): void {
  Object.defineProperty(scope, key, { value, writable: true, enumerable: true, configurable: true });
}

function missing(standIn: object): object {
  return new Proxy({}, { has: () => true, get: () => standIn, set: () => true });
}

/** Anything may be done with it, and nothing happens. */
function makeStandIn(onConversion: () => void): object {
  let uses = 0;
  const use = (): object => {
    if (++uses > LIMIT) throw new RangeError("a static initializer does not end");
    return standIn;
  };
  const convert = (): string => {
    onConversion();
    return "";
  };
  const empty = { next: () => ({ done: true, value: undefined }) };
  const standIn: object = new Proxy(function standIn() {}, {
    get(_, key) {
      if (key === "prototype") return null;
      if (key === Symbol.toPrimitive) return convert;
      return key === Symbol.iterator ? () => empty : use();
    },
    set: () => true,
    has: () => true,
    deleteProperty: () => true,
    defineProperty: () => true,
    apply: use,
    construct: use,
  });
  return standIn;
}
