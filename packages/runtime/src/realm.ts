/**
 * The one object that all copies of the runtime in a realm share, behind Symbol.for("kraut.realm.1"): what is pending,
 * the sentinels, the task that runs, the registry. There is no other state in the runtime's modules.
 */
import type { AsyncGeneratorMark, AsyncGeneratorRecord } from "./activations/async-generators.js";
import type { ResolvingRecord } from "./activations/deferred.js";
import type { GeneratorRecord } from "./activations/generators.js";
import type { PromiseRecord } from "./activations/promises.js";
import type { ReturnRecord } from "./activations/returning.js";
import type { BoundRecord } from "./bound.js";
import type { ClosureRecord, Frame, FunctionMeta, MemberRecord, ModuleMeta } from "./contract.js";
import { errorClasses } from "./errors.js";
import type { HeldRecord } from "./held.js";
import type { MappedRecord } from "./mapped-arguments.js";
import type { PrivateHome, StaticPrivates } from "./privates.js";
import type { BindingIndex } from "./registry/bindings.js";
import { LateObjects } from "./registry/late.js";
import type { Loaded } from "./registry/loaded.js";
import type { LoadEmbedded } from "./snapshot/load-embedded.js";
import { type ClosureStamp, closureStamp, ownStamp, type Stamp } from "./stamp.js";
import type { Run, TaskCore } from "./task/core.js";
import { trapped } from "./task/unmarked.js";

declare const sentinel: unique symbol;

/** A value that stands for something and is nothing else; known by identity. */
export interface Sentinel<Name extends string> {
  readonly [sentinel]: Name;
}

export interface Control {
  /** 1 from the moment suspend() or capture() arms until start() or resume() holds all frames; 2 while a snapshot asks a generator for its frame. */
  pending: 0 | 1 | 2;
  /** 1 from the moment marked code calls what the engine may call by itself (`o.toString()`) until that function runs, or the call is over. */
  asked: 0 | 1;
  /** 1 while an instance is made again from a snapshot: constructors of compiled classes with private members then do nothing. */
  making: 0 | 1;
  /** What the `yield` at which the body of an async generator is stands for: Op of async-generators.ts. */
  op: number;
}

/** Constructing it with an object puts the instance elements of a class on that object. */
export type Holder = new (object: object) => object;

/** Functions that stand in a class, by their names. */
export type Inside = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

export interface Realm {
  readonly control: Control;
  /** What a call returns that stops. Any use of it but `===` throws UnmarkedFrameError. */
  readonly SUSPENDED: Sentinel<"suspended">;
  /** In a scope record: the binding is not initialized yet. */
  readonly TDZ: Sentinel<"tdz">;
  /** What a cursor returns at its end. */
  readonly DONE: Sentinel<"done">;
  /** What a cancellation throws; it may be in the slots of a frame that stopped in a `finally`. */
  readonly CANCEL: Sentinel<"cancel">;
  /** The run that suspend() belongs to: that of the nearest start() or resume() on the native stack. */
  current: Run | undefined;
  /** Frames saved by the stack that is unwinding, innermost first. */
  saved: Frame[];
  /** The driver lets a stopped generator go on, and it has not noticed yet. */
  goesOn: boolean;
  /** How often stopped generators were asked to go on since. */
  strays: number;
  /** The async generator whose body is about to begin. */
  begun: AsyncGeneratorRecord | undefined;
  /** What a generator told last, when a snapshot asked it. */
  told: Frame | undefined;
  readonly modules: Map<string, ModuleMeta>;
  readonly functions: Map<string, FunctionMeta>;
  /** Functions of earlier builds that are kept beside the present ones: `id fingerprint` → function. */
  readonly keptFunctions: Map<string, FunctionMeta>;
  readonly keptModules: ModuleMeta[];
  /** Evaluates code that came with a snapshot; installed by `@kraut/runtime/embedded`. */
  loadEmbedded: LoadEmbedded | undefined;
  readonly namedValues: Map<string, object>;
  readonly valueNames: WeakMap<object, string>;
  /** By the prototypes of classes with private members. */
  readonly privateHomes: WeakMap<object, PrivateHome>;
  /** By classes that functions made. */
  readonly insides: WeakMap<object, Inside>;
  /** By classes: the static initializers that run when the class was made. */
  readonly initializers: WeakMap<object, () => unknown>;
  /** Of classes that functions made. */
  readonly staticPrivates: WeakMap<object, StaticPrivates>;
  /** The holders of classes. */
  readonly holders: WeakMap<object, Holder>;
  /** Of the host, or one like it. */
  readonly SuppressedError: SuppressedErrorClass;
  /** Counts registrations of modules: the index of bindings is of one generation. */
  generation: number;
  bindings: BindingIndex | undefined;
  /** What hung on bindings when their modules were loaded. */
  loaded: Loaded | undefined;
  readonly late: LateObjects;
  /** Last parts of the names of functions that can stop. */
  markedNames: { readonly names: ReadonlySet<string>; readonly generation: number } | undefined;
  /** On closures of compiled code. */
  readonly closures: ClosureStamp;
  /**
   * On classes of compiled code a ClosureRecord, on methods and prototypes of such classes a MemberRecord, on tasks a
   * TaskCore, on generators that have stopped once a GeneratorRecord, on exceptions that stand for a `return` a ReturnRecord, on promises a PromiseRecord, on
   * the functions that settle one a ResolvingRecord, on async generators an AsyncGeneratorMark, on bound functions a BoundRecord, on
   * iterators that stand for the engine's a HeldRecord, on `arguments` that share their values with parameters, and the record of these, a MappedRecord.
   */
  readonly stamp: Stamp<
    | ClosureRecord
    | MemberRecord
    | TaskCore
    | GeneratorRecord
    | AsyncGeneratorMark
    | ReturnRecord
    | PromiseRecord
    | ResolvingRecord
    | BoundRecord
    | HeldRecord
    | MappedRecord
  >;
}

const KEY = Symbol.for("kraut.realm.1");

/** Every trap throws. The target is a function, so that calling and constructing are trapped too. */
function makeSuspended(): Sentinel<"suspended"> {
  const traps = [
    "apply",
    "construct",
    "defineProperty",
    "deleteProperty",
    "get",
    "getOwnPropertyDescriptor",
    "getPrototypeOf",
    "has",
    "isExtensible",
    "ownKeys",
    "preventExtensions",
    "set",
    "setPrototypeOf",
  ] as const satisfies (keyof ProxyHandler<object>)[];
  const handler: ProxyHandler<object> = {};
  for (const trap of traps) {
    handler[trap] = function onUse(): never {
      throw trapped(realm, onUse);
    };
  }
  return new Proxy(function suspended() {}, Object.freeze(handler)) as unknown as Sentinel<"suspended">;
}

/** A frozen object whose only use is its identity; the tag is for debuggers. */
function makeSentinel<Name extends string>(name: Name): Sentinel<Name> {
  return Object.freeze(Object.create(null, { [Symbol.toStringTag]: { value: `kraut ${name}` } })) as Sentinel<Name>;
}

/** What a block with `using` throws when a disposal fails after another exception. */
export type SuppressedErrorClass = new (error: unknown, suppressed: unknown, message: string) => Error;

const { SuppressedError: hostSuppressedError } = globalThis as { SuppressedError?: SuppressedErrorClass };

function makeSuppressedError(): SuppressedErrorClass {
  class SuppressedError extends Error {
    constructor(error: unknown, suppressed: unknown, message: string) {
      super(message);
      for (const [key, value] of Object.entries({ error, suppressed }))
        Object.defineProperty(this, key, { value, writable: true, enumerable: false, configurable: true });
    }
  }
  Object.defineProperty(SuppressedError.prototype, "name", { value: "SuppressedError", writable: true, configurable: true });
  return SuppressedError;
}

function makeRealm(): Realm {
  return {
    control: { pending: 0, asked: 0, making: 0, op: 0 },
    SUSPENDED: makeSuspended(),
    TDZ: makeSentinel("tdz"),
    DONE: makeSentinel("done"),
    CANCEL: makeSentinel("cancel"),
    current: undefined,
    saved: [],
    goesOn: false,
    strays: 0,
    begun: undefined,
    told: undefined,
    modules: new Map(),
    functions: new Map(),
    keptFunctions: new Map(),
    keptModules: [],
    loadEmbedded: undefined,
    namedValues: new Map(),
    valueNames: new WeakMap(),
    privateHomes: new WeakMap(),
    insides: new WeakMap(),
    initializers: new WeakMap(),
    staticPrivates: new WeakMap(),
    holders: new WeakMap(),
    SuppressedError: hostSuppressedError ?? makeSuppressedError(),
    generation: 0,
    bindings: undefined,
    loaded: undefined,
    late: new LateObjects(),
    markedNames: undefined,
    closures: closureStamp(),
    stamp: ownStamp(),
  };
}

function sharedRealm(): Realm {
  const holder = globalThis as { [KEY]?: Realm };
  let shared = holder[KEY];
  if (shared === undefined) {
    shared = makeRealm();
    Object.defineProperty(holder, KEY, { value: shared });
  }
  // Kraut's own errors may be what a task failed with; each copy of the runtime has its own classes, under the same names
  for (const [name, errorClass] of Object.entries(errorClasses)) {
    const id = `@kraut/runtime#${name}`;
    if (!shared.namedValues.has(id)) shared.namedValues.set(id, errorClass);
    shared.valueNames.set(errorClass, id);
  }
  return shared;
}

export const realm: Realm = sharedRealm();

/** Names that the runtime itself registers. */
export const OWN_NAMES = Object.keys(errorClasses).length;

// constants of this module: comparing with them is what the hot paths do
export const control: Control = realm.control;
export const SUSPENDED: Sentinel<"suspended"> = realm.SUSPENDED;
export const TDZ: Sentinel<"tdz"> = realm.TDZ;
export const DONE: Sentinel<"done"> = realm.DONE;
export const CANCEL: Sentinel<"cancel"> = realm.CANCEL;
