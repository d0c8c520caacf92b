/**
 * Names of intrinsics and standard globals, both ways: `Math.max`, `Array.prototype.map`, `get Map.prototype.size`,
 * `Symbol.iterator`. The table is made once, at the first snapshot, from a fixed list of names: what a program puts on
 * the global object is its own. No getter of a program runs.
 */
import { ownMethods } from "../activations/async-generators.js";
import { nextFunctions } from "../held.js";
import { DONE, SUSPENDED, TDZ } from "../realm.js";
import { strictArguments } from "./strict-arguments.js";

/** Everything of the language that is reached by a name, then what hosts share. */
const GLOBALS = (
  "Object Function Array Number Boolean String Symbol BigInt Math JSON Reflect Proxy Promise Date RegExp Error AggregateError " +
  "EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError Map Set WeakMap WeakSet WeakRef FinalizationRegistry " +
  "ArrayBuffer SharedArrayBuffer DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array " +
  "Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Intl Iterator eval parseInt parseFloat isNaN isFinite " +
  "decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape WebAssembly " +
  "console URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event EventTarget setTimeout clearTimeout " +
  "setInterval clearInterval setImmediate clearImmediate queueMicrotask structuredClone atob btoa fetch Headers Request Response " +
  "Blob File FormData performance crypto Buffer process"
).split(" ");

/** Of these the object itself is named, and nothing on it: what hangs there is the program's, or differs from host to host. */
const OPAQUE = new Set(["performance", "crypto", "process", "WebAssembly"]);

/** Hosts load these when they are first read, which takes 20 ms: they are named only where they are there already. */
const LAZY = new Set(["fetch", "Headers", "Request", "Response", "FormData", "Blob", "File", "performance", "crypto", "WebAssembly"]);

const DEPTH = 5;

interface Names {
  readonly byValue: ReadonlyMap<unknown, string>;
  readonly byName: ReadonlyMap<string, unknown>;
}

let table: Names | undefined;

function names(): Names {
  table ??= makeTable();
  return table;
}

/** The name of an intrinsic or standard global: an object, a function or a well-known symbol. */
export function globalName(value: unknown): string | undefined {
  return names().byValue.get(value);
}

/** Undefined when this host has nothing of that name. */
export function globalByName(name: string): unknown {
  return names().byName.get(name);
}

/** The map itself, for the loop that asks it once per object. */
export function globalNames(): ReadonlyMap<unknown, string> {
  return names().byValue;
}

interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly depth: number;
}

function makeTable(): Names {
  const byValue = new Map<unknown, string>();
  const byName = new Map<string, unknown>();
  // breadth first, so that the shortest name wins
  const queue: Place[] = [{ value: globalThis, name: "globalThis", depth: DEPTH }];
  for (const name of GLOBALS) {
    const own = Reflect.getOwnPropertyDescriptor(globalThis, name);
    if (own === undefined || (LAZY.has(name) && !("value" in own))) continue;
    queue.push({ value: Reflect.get(globalThis, name), name, depth: OPAQUE.has(name) ? DEPTH : 0 });
  }
  queue.push(...hiddenIntrinsics());
  for (const place of queue) {
    if (!hasIdentity(place.value) || byValue.has(place.value)) continue;
    byValue.set(place.value, place.name);
    if (!byName.has(place.name)) byName.set(place.name, place.value);
    if (place.depth < DEPTH && typeof place.value !== "symbol") queue.push(...inside(place));
  }
  return { byValue, byName };
}

function hasIdentity(value: unknown): value is object | symbol {
  if (value === SUSPENDED || value === TDZ || value === DONE) return false;
  return (typeof value === "object" && value !== null) || typeof value === "function" || typeof value === "symbol";
}

function inside({ value, name, depth }: Place): Place[] {
  const places: Place[] = [];
  for (const key of Reflect.ownKeys(value as object)) {
    const own = Reflect.getOwnPropertyDescriptor(value as object, key)!;
    const inner = typeof key === "string" ? `${name}.${key}` : `${name}[${key.description}]`;
    if ("value" in own) places.push({ value: own.value, name: inner, depth: depth + 1 });
    else places.push({ value: own.get, name: `get ${inner}`, depth: DEPTH }, { value: own.set, name: `set ${inner}`, depth: DEPTH });
  }
  return places;
}

/** What the language has no name for. */
function hiddenIntrinsics(): Place[] {
  const proto = (value: unknown): unknown => Object.getPrototypeOf(value);
  const constructorOf = (value: unknown): unknown => Reflect.getOwnPropertyDescriptor(value as object, "constructor")?.value;
  const thrower = Object.getOwnPropertyDescriptor(strictArguments(), "callee")?.get;
  const hidden: [name: string, value: unknown][] = [
    ["%TypedArray%", proto(Int8Array)],
    // another one where test runners mix realms
    ["%TypedArray%", proto(Uint8Array)],
    ["%ThrowTypeError%", thrower],
    ["%IteratorPrototype%", proto(proto([][Symbol.iterator]()))],
    ["%ArrayIteratorPrototype%", proto([][Symbol.iterator]())],
    ["%StringIteratorPrototype%", proto(""[Symbol.iterator]())],
    ["%MapIteratorPrototype%", proto(new Map()[Symbol.iterator]())],
    ["%SetIteratorPrototype%", proto(new Set()[Symbol.iterator]())],
    ["%RegExpStringIteratorPrototype%", proto("".matchAll(/x/g))],
    ["%GeneratorFunction%", constructorOf(proto(function* () {}))],
    ["%AsyncFunction%", constructorOf(proto(async () => {}))],
    ["%AsyncGeneratorFunction%", constructorOf(proto(async function* () {}))],
    ["%GeneratorFunction.prototype%", proto(function* () {})],
    ["%AsyncFunction.prototype%", proto(async () => {})],
    ["%AsyncGeneratorFunction.prototype%", proto(async function* () {})],
    ["%AsyncGeneratorPrototype%", proto(async function* () {}.prototype)],
    ...Object.entries(ownMethods).map(([name, { value }]): [string, unknown] => [`%kraut.AsyncGeneratorPrototype.${name}%`, value]),
    ["%AsyncIteratorPrototype%", proto(proto(proto((async function* () {})())))],
  ];
  hidden.push(...nextFunctions());
  return hidden.map(([name, value]) => ({ value, name, depth: 0 }));
}
