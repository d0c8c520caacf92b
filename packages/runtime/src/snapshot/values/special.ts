/**
 * Which special kind an object is: the prototypes in its chain say what it may be, and an internal slot of the engine
 * says whether it is. (`Object.create(Map.prototype)` is no Map.)
 */
import { asyncGeneratorPrototype, generatorPrototype } from "../../activations/generators.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { CANCEL, DONE, TDZ } from "../../realm.js";
import type { HeapWriter } from "../heap-writer.js";
import { host } from "../host.js";
import { refusal } from "../path.js";
import type { WriteContent } from "../writing.js";
import { isAsyncGenerator, writeAsyncGenerator, writeAsyncGeneratorContent } from "./async-generators.js";
import { bufferLength, furtherOnView, isNodeBuffer, viewPrototype, writeBuffer, writeNodeBuffer, writeView } from "./binary.js";
import { mapSize, setSize, writeMap, writeSet } from "./collections.js";
import { writeDressing } from "./dressing.js";
import { errorPrototype, writeErrorContent, writeErrorHeader } from "./errors.js";
import { isGenerator, writeGenerator, writeGeneratorContent } from "./generators.js";
import { furtherKeysOnHeld, isOfEngine, iteratorPrototype, usualOnHeld, writeHeld } from "./held.js";
import { writeHooked } from "./hooks.js";
import { intlSpecials } from "./intl.js";
import { writeOrdinary, writeUnusualArray } from "./objects.js";
import { writeWithPrivates } from "./privates.js";
import { furtherOnPromise, writePromise, writePromiseHeader } from "./promises.js";
import { type Keys, writeProperties } from "./properties.js";
import { writeRuntimeObject } from "./tasks.js";
import {
  furtherOnRegExp,
  furtherOnString,
  getTime,
  hrefOf,
  isRegExp,
  paramsText,
  primitiveIn,
  writeDate,
  writeParams,
  writeRegExp,
  writeUrl,
} from "./text.js";

/** A kind of object that engine or host gives something which properties do not show. */
export interface Special {
  /** True if the object has the internal slot; may throw instead of false. */
  is(object: object): boolean;
  /** What the object is, for kinds that cannot be written. */
  readonly refused?: string;
  readonly help?: string;
  header?(writer: HeapWriter, object: object): void;
  readonly content?: WriteContent;
  /** The prototype that the header gives. */
  usual?(object: object): object;
  /** Own properties that header and content do not give; all by default. */
  further?(object: object): Keys;
}

const { getOwnPropertyNames, getOwnPropertySymbols } = Object;

type SpecialTable = ReadonlyMap<object, Special>;

const NONE: Keys = [];

function boxed(prototype: object, further?: (object: object) => Keys): [object, Special] {
  return [
    prototype,
    {
      is: (object) => primitiveIn(object, prototype) !== undefined,
      header(writer, object) {
        writer.u8(Tag.Boxed);
        writer.value(primitiveIn(object, prototype));
      },
      usual: () => prototype,
      ...(further === undefined ? {} : { further }),
    },
  ];
}

function tagged(tag: Tag): (writer: HeapWriter) => void {
  return (writer) => writer.u8(tag);
}

function refused(what: string, help?: string): Special {
  return { is: () => true, refused: what, ...(help === undefined ? {} : { help }) };
}

/** Engines answer this without looking at properties of the object, unless its class has a tag of its own. */
function isError(object: object): boolean {
  return Symbol.toStringTag in object || Object.prototype.toString.call(object) === "[object Error]";
}

/** Also for views of another realm, which test runners mix. */
const VIEW: Special = { is: ArrayBuffer.isView, header: writeView, usual: viewPrototype, further: furtherOnView };

function makeTable(): SpecialTable {
  const proto = (object: object): object => Object.getPrototypeOf(object) as object;
  const entries: [object, Special][] = [
    [Map.prototype, { is: (object) => mapSize(object) >= 0, header: tagged(Tag.Map), content: writeMap, usual: () => Map.prototype }],
    [Set.prototype, { is: (object) => setSize(object) >= 0, header: tagged(Tag.Set), content: writeSet, usual: () => Set.prototype }],
    [Date.prototype, { is: (object) => getTime.call(object as Date) !== undefined, header: writeDate, usual: () => Date.prototype }],
    [RegExp.prototype, { is: isRegExp, header: writeRegExp, usual: () => RegExp.prototype, further: furtherOnRegExp }],
    [Error.prototype, { is: isError, header: writeErrorHeader, content: writeErrorContent, usual: errorPrototype, further: () => NONE }],
    [ArrayBuffer.prototype, { is: (object) => bufferLength(object) >= 0, header: writeBuffer, usual: () => ArrayBuffer.prototype }],
    [proto(Uint8Array.prototype), VIEW],
    [DataView.prototype, VIEW],
    boxed(Number.prototype),
    boxed(String.prototype, furtherOnString),
    boxed(Boolean.prototype),
    boxed(Symbol.prototype),
    boxed(BigInt.prototype),
    [
      Promise.prototype,
      { is: () => true, header: writePromiseHeader, content: writePromise, usual: () => Promise.prototype, further: furtherOnPromise },
    ],
    [WeakMap.prototype, refused("a WeakMap")],
    [WeakSet.prototype, refused("a WeakSet")],
    [WeakRef.prototype, refused("a WeakRef")],
    [FinalizationRegistry.prototype, refused("a FinalizationRegistry")],
    [generatorPrototype, { is: isGenerator, header: writeGenerator, content: writeGeneratorContent, usual: proto }],
    [iteratorPrototype, { is: isOfEngine, header: writeHeld, usual: usualOnHeld, further: furtherKeysOnHeld }],
    [asyncGeneratorPrototype, { is: isAsyncGenerator, header: writeAsyncGenerator, content: writeAsyncGeneratorContent, usual: proto }],
  ];
  entries.push(...intlSpecials(), ...hostClasses());
  if (typeof SharedArrayBuffer !== "undefined")
    entries.push([SharedArrayBuffer.prototype, refused("a SharedArrayBuffer", "Copy it into an ArrayBuffer.")]);
  if (host.URL !== undefined)
    entries.push([
      host.URL.prototype,
      { is: (object) => hrefOf(object) !== undefined, header: writeUrl, usual: () => host.URL!.prototype, further: stringKeys },
    ]);
  if (host.URLSearchParams !== undefined) {
    const { prototype } = host.URLSearchParams;
    entries.push([
      prototype,
      { is: (object) => paramsText(object) !== undefined, header: writeParams, usual: () => prototype, further: stringKeys },
    ]);
  }
  if (host.Buffer !== undefined) {
    entries.push([
      host.Buffer.prototype,
      {
        is: (object) => ArrayBuffer.isView(object) && isNodeBuffer(object),
        header: writeNodeBuffer,
        usual: () => host.Buffer!.prototype,
        further: () => NONE,
      },
    ]);
  }
  return new Map(entries);
}

/** Classes of hosts whose instances are more than their properties show. */
const HOST_CLASSES =
  "EventTarget AbortSignal AbortController Event TextEncoder TextDecoder Headers Request Response FormData Blob File".split(" ");

function* hostClasses(): Iterable<[object, Special]> {
  for (const name of HOST_CLASSES) {
    // of one that Node loads when it is first read there are no instances yet
    const found: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    const prototype = typeof found === "function" ? (found as { prototype?: object }).prototype : undefined;
    const what = `${/^[AE]/.test(name) ? "an" : "a"} ${name}, which belongs to this process`;
    if (prototype !== undefined) yield [prototype, refused(what, helpFor(name))];
  }
}

function helpFor(name: string): string {
  if (!name.startsWith("Abort")) return "Keep what it is made of, and make it again after the stop.";
  return "Keep whether it is aborted, and why; or give the signal to startWith() and deserialize(), which cancel the task with it.";
}

/** Hosts keep data of their own under symbols. */
function stringKeys(object: object): Keys {
  return Object.getOwnPropertyNames(object);
}

let table: SpecialTable | undefined;

/** The kind that a prototype promises to the objects that have it. */
function promiseOf(prototype: object | null): Special | undefined {
  table ??= makeTable();
  for (let object = prototype; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    const found = table.get(object);
    if (found !== undefined) return found;
  }
  return undefined;
}

function specialOf(writer: HeapWriter, object: object): Special | undefined {
  const prototype = Object.getPrototypeOf(object) as object | null;
  let promised = writer.tables.specials.get(prototype);
  if (promised === undefined) {
    promised = promiseOf(prototype) ?? ORDINARY;
    writer.tables.specials.set(prototype, promised);
  }
  if (promised === ORDINARY) return ArrayBuffer.isView(object) ? VIEW : undefined;
  try {
    return promised.is(object) ? promised : undefined;
  } catch {
    return undefined;
  }
}

const ORDINARY: Special = { is: () => false };

/** The runtime's own marks: they are no objects to a program. */
function markOf(object: unknown): Tag | undefined {
  if (object === TDZ) return Tag.Uninitialized;
  if (object === DONE) return Tag.Done;
  return object === CANCEL ? Tag.Cancel : undefined;
}

/** Writes the header of any object that the hot paths leave. */
export function writeColdObject(writer: HeapWriter, object: object): void {
  if (Array.isArray(object) && Object.getPrototypeOf(object) === Array.prototype) return writeUnusualArray(writer, object);
  if (writeHooked(writer, object)) return;
  if (!writeWithPrivates(writer, object, () => writeBare(writer, object))) writeBare(writer, object);
}

/** Without what only its class can see. */
function writeBare(writer: HeapWriter, object: object): void {
  const special = specialOf(writer, object);
  if (special !== undefined) return writeSpecial(writer, object, special);
  if (Array.isArray(object)) return writeUnusualArray(writer, object);
  const mark = markOf(object);
  if (mark !== undefined) return writer.u8(mark);
  if (!writeRuntimeObject(writer, object)) writeOrdinary(writer, object);
}

/** Mostly there are none; to find that in two steps takes half the time. */
function ownKeys(object: object): Keys {
  return getOwnPropertyNames(object).length + getOwnPropertySymbols(object).length === 0 ? NONE : Reflect.ownKeys(object);
}

function writeSpecial(writer: HeapWriter, object: object, special: Special): void {
  if (special.refused !== undefined) throw refusal(writer, object, special.refused, special.help);
  const further = special.further === undefined ? ownKeys(object) : special.further(object);
  const { content } = special;
  const hasFurther = content !== writeErrorContent && (further.length > 0 || !Object.isExtensible(object));
  writeDressing(writer, object, special.usual!(object), hasFurther);
  special.header!(writer, object);
  if (!hasFurther) return writer.register(object, content);
  writer.register(object, (into, whole) => {
    content?.(into, whole);
    writeProperties(into, whole, further);
  });
}
