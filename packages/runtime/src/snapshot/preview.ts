/** Described values as one line of text, and as data that JSON can hold. */
import { Tag } from "../generated/kraut/snapshot/tag.js";
import { type SavedCode, splitId } from "./code.js";
import type { DescribedObject, DescribingVerifier, Part } from "./describe.js";
import { ACCESSOR, ENUMERABLE } from "./shapes.js";
import { VIEW_NAMES } from "./values/binary.js";
import { errorNames } from "./values/errors.js";

/** What JSON can hold. */
export type PlainData = string | number | boolean | null | undefined | readonly PlainData[] | { readonly [key: string]: PlainData };

const TEXT_LIMIT = 200;

export class Preview {
  constructor(
    private readonly heap: DescribingVerifier,
    private readonly strings: readonly string[],
    private readonly code: SavedCode,
    private readonly depth: number,
    private readonly width: number,
  ) {}

  show(part: Part): { preview: string; data: PlainData } {
    return { preview: this.text(part, this.depth), data: this.data(part, this.depth) };
  }

  /** A named property of an object. */
  property(part: Part, key: string): Part | undefined {
    if (part.kind !== "object") return undefined;
    return this.entries(this.heap.objects[part.number]!).find(([name]) => name === key)?.[1];
  }

  /** Enumerable own properties; accessors in words. */
  private entries(object: DescribedObject): [name: string, part: Part][] {
    if (object.properties === undefined) return [];
    const { shape, values } = object.properties;
    const entries: [string, Part][] = [];
    let at = 0;
    for (const [i, key] of shape.keys.entries()) {
      const bits = shape.attributes?.[i] ?? ENUMERABLE;
      const isAccessor = (bits & ACCESSOR) !== 0;
      const part: Part = isAccessor ? { kind: "words", words: "an accessor" } : values[at]!;
      at += isAccessor ? 2 : 1;
      // errors have nothing else
      if ((bits & ENUMERABLE) !== 0 || object.tag === Tag.Error) entries.push([this.key(key), part]);
    }
    return entries;
  }

  private key(key: number): string {
    return key >= 0 ? this.strings[key]! : `[${this.text({ kind: "object", number: -1 - key }, 0)}]`;
  }

  private text(part: Part, depth: number): string {
    if (part.kind === "words") return `<${part.words}>`;
    if (part.kind === "primitive") return primitiveText(part.value);
    const object = this.heap.objects[part.number]!;
    const { tag } = object;
    if (tag === Tag.Array)
      return this.list(
        this.title(object),
        "[",
        object.content.map((one) => () => this.text(one, depth - 1)),
        "]",
        depth,
      );
    if (tag === Tag.Set)
      return this.list(
        this.title(object),
        "{",
        object.content.map((one) => () => this.text(one, depth - 1)),
        "}",
        depth,
      );
    if (tag === Tag.Map) {
      const pairs = this.pairs(object).map(
        ([key, value]) =>
          () =>
            `${this.text(key, depth - 1)} => ${this.text(value, depth - 1)}`,
      );
      return this.list(this.title(object), "{", pairs, "}", depth);
    }
    if (!isRecord(tag)) return this.title(object);
    // the stack of an error begins with its name and message, and says nothing else in one line
    const shown = this.entries(object).filter(([name]) => tag !== Tag.Error || name !== "stack");
    const items = shown.map(
      ([name, value]) =>
        () =>
          `${propertyName(name)}: ${this.text(value, depth - 1)}`,
    );
    return this.list(this.title(object), "{", items, "}", depth);
  }

  private list(title: string, open: string, items: readonly (() => string)[], close: string, depth: number): string {
    const lead = title === "" ? "" : `${title} `;
    if (items.length === 0) return `${lead}${open}${close}`;
    if (depth <= 0) return `${lead}${open} … ${close}`;
    const shown = items.slice(0, this.width).map((item) => item());
    const more = items.length > shown.length ? [`… ${items.length - shown.length} more`] : [];
    return `${lead}${open} ${[...shown, ...more].join(", ")} ${close}`;
  }

  private pairs(object: DescribedObject): [Part, Part][] {
    const pairs: [Part, Part][] = [];
    for (let i = 0; i + 1 < object.content.length; i += 2) pairs.push([object.content[i]!, object.content[i + 1]!]);
    return pairs;
  }

  /** What the object is, without what is in it; empty for plain objects and arrays. */
  private title(object: DescribedObject): string {
    const title = this.usualTitle(object);
    if (object.prototype === undefined) return title;
    const isNull = object.prototype.kind === "primitive";
    const name = isNull ? "[no prototype]" : className(this.text(object.prototype, 0));
    if (object.tag === Tag.Error || title === "") return name;
    const counted = /^(?:Map|Set)(\(\d+\))$/.exec(title);
    return counted === null ? `${title} of ${name}` : `${name}${counted[1]}`;
  }

  private usualTitle(object: DescribedObject): string {
    const { tag, header, numbers } = object;
    const texts = header.map((part) => (part.kind === "primitive" ? String(part.value) : this.text(part, 0)));
    switch (tag) {
      case Tag.PlainObject:
      case Tag.Array:
        return "";
      case Tag.Map:
        return `Map(${object.content.length / 2})`;
      case Tag.Set:
        return `Set(${object.content.length})`;
      case Tag.Instance:
        return className(texts[0]!);
      case Tag.NullObject:
        return "[no prototype]";
      case Tag.Error:
        return errorNames[numbers.at(-1)!] ?? "Error";
      case Tag.Closure:
        return `function ${this.code.functions[numbers[0]!]?.id ?? "?"}`;
      case Tag.PrivateState:
        return [texts[0]!, ...this.pairs(object).map(([name, value]) => `${this.text(name, 0).slice(1, -1)}: ${this.text(value, 1)}`)].join(
          " with ",
        );
      case Tag.Hooked:
        return `${texts[0]!.replace(/^(?:class|function) /, "")} from ${this.text(header[1]!, 2)}`;
      case Tag.Class:
        return `class ${this.code.functions[numbers[1]!]?.id ?? "?"}`;
      case Tag.ClassMember:
        return `method ${numbers.at(-1)} of ${texts[0]}`;
      case Tag.Global:
        return texts[0]!;
      case Tag.Binding:
      case Tag.BindingScope:
        return `${splitId(texts[0]!).module}#${texts[1] === "" ? texts[2] : texts.slice(1).join(".")}`;
      case Tag.Registered:
        return `registered ${JSON.stringify(texts[0])}`;
      case Tag.PrototypeOf:
        return `${texts[0]}.prototype`;
      case Tag.Symbol:
        return `Symbol(${texts[0] ?? ""})`;
      case Tag.SymbolFor:
        return `Symbol.for(${JSON.stringify(texts[0])})`;
      case Tag.Buffer:
      case Tag.ResizableBuffer:
        return `ArrayBuffer(${numbers[0]})`;
      case Tag.NodeBuffer:
        return `Buffer(${numbers[0]})`;
      case Tag.View:
        return viewTitle(numbers);
      case Tag.Date:
        return `Date ${this.date(object)}`;
      case Tag.RegExp:
        return `/${texts[0]}/${texts[1]}`;
      case Tag.Url:
        return `URL ${texts[0]}`;
      default:
        return Tag[tag]!;
    }
  }

  private date({ at }: DescribedObject): string {
    const { bytes } = this.heap;
    const date = new Date(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(at, true));
    return Number.isNaN(date.getTime()) ? "invalid" : date.toISOString();
  }

  private data(part: Part, depth: number): PlainData {
    if (part.kind === "words") return `[${part.words}]`;
    if (part.kind === "primitive") return primitiveData(part.value);
    const object = this.heap.objects[part.number]!;
    const { tag } = object;
    if (tag === Tag.Date) return this.date(object);
    if (!isRecord(tag) && tag !== Tag.Array) return `[${this.text(part, 0)}]`;
    if (depth <= 0) return tag === Tag.Array ? "[Array]" : "[Object]";
    if (tag === Tag.Array) return object.content.slice(0, this.width).map((one) => this.data(one, depth - 1));
    const data: Record<string, PlainData> = {};
    for (const [name, value] of this.entries(object).slice(0, this.width)) {
      Object.defineProperty(data, name, { value: this.data(value, depth - 1), enumerable: true, configurable: true, writable: true });
    }
    return data;
  }
}

/** Of what a prototype is called. */
function className(prototype: string): string {
  const name = prototype.replace(/^(?:class|function) /, "").replace(/\.prototype$/, "");
  return name.replace(/^registered "@kraut\/runtime#(.*)"$/, "$1");
}

function isRecord(tag: Tag): boolean {
  return tag === Tag.PlainObject || tag === Tag.NullObject || tag === Tag.Instance || tag === Tag.Error || tag === Tag.Arguments;
}

function viewTitle(numbers: readonly number[]): string {
  const [kind, , length] = numbers.slice(-3);
  return length === 0 ? `${VIEW_NAMES[kind!]}` : `${VIEW_NAMES[kind!]}(${length! - 1})`;
}

function propertyName(name: string): string {
  return /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\[.*\])$/u.test(name) ? name : JSON.stringify(name);
}

function primitiveText(value: string | number | boolean | bigint | null | undefined): string {
  if (typeof value === "string")
    return value.length > TEXT_LIMIT ? `${JSON.stringify(value.slice(0, TEXT_LIMIT))}…` : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function primitiveData(value: string | number | boolean | bigint | null | undefined): PlainData {
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return primitiveText(value);
  return value;
}
