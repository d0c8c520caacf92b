/** What a writer keeps beside the numbers of objects, and few snapshots need. */
import type { Deferred } from "../activations/deferred.js";
import type { PrivateHome } from "../privates.js";
import { Drains } from "./values/hooks.js";
import type { Special } from "./values/special.js";

export interface RareTables {
  /** Prototype → what special kind of object it promises; filled by values/special.ts. */
  readonly specials: Map<object | null, Special>;
  /** Prototype → the classes in its chain that have private members. */
  readonly homes: Map<object | null, readonly PrivateHome[]>;
  /** Prototype → its hook, or null. */
  readonly hooks: Map<object, ((this: object) => unknown) | null>;
  readonly drains: Drains;
  /** `searchParams` of a URL that was written → that URL. */
  readonly paramsOf: Map<object, object>;
  /** Generators that wait for a call, and those of them in the stack of a task that was written. */
  readonly stopped: Set<object>;
  readonly placed: Set<object>;
  /** What came late: objects, and of the last one the header may be incomplete. */
  readonly late: Set<object>;
  /** Pending promises that functions of the program settle. */
  readonly deferred: Set<Deferred>;
}

export function rareTables(): RareTables {
  return {
    specials: new Map(),
    homes: new Map(),
    hooks: new Map(),
    drains: new Drains(),
    paramsOf: new Map(),
    stopped: new Set(),
    placed: new Set(),
    late: new Set(),
    deferred: new Set(),
  };
}
