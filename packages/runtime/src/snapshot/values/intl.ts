/**
 * Formats, collators and the like of `Intl`: what they were made of is what `resolvedOptions` tells. One that this does not make again as it is
 * (an engine may give what no option asks for) is refused.
 */
import { UnknownFunctionError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import type { HeapWriter } from "../heap-writer.js";
import type { Kind } from "../kinds.js";
import { refusal } from "../path.js";
import type { Special } from "./special.js";

const NAMES = [
  "Collator",
  "DateTimeFormat",
  "DisplayNames",
  "DurationFormat",
  "ListFormat",
  "Locale",
  "NumberFormat",
  "PluralRules",
  "RelativeTimeFormat",
  "Segmenter",
];

type Options = Readonly<Record<string, unknown>>;

interface Made {
  readonly locale: string;
  readonly options: Options;
}

interface IntlClass {
  new (locale: string, options: Options): object;
  readonly prototype: { resolvedOptions?(): Options; toString(): string; format?(date: Date): string };
}

/** What follows from others, or is no option. */
const DERIVED: ReadonlySet<string> = new Set(["locale", "pluralCategories"]);

function classNamed(name: string): IntlClass | undefined {
  if (typeof Intl === "undefined" || !NAMES.includes(name)) return undefined;
  const found: unknown = Reflect.getOwnPropertyDescriptor(Intl, name)?.value;
  return typeof found === "function" ? (found as unknown as IntlClass) : undefined;
}

/** Throws for other objects: the engine's own methods look for an internal slot. */
function madeOf({ prototype }: IntlClass, object: object): Made {
  if (prototype.resolvedOptions === undefined) return { locale: prototype.toString.call(object), options: {} };
  const resolved = prototype.resolvedOptions.call(object);
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(resolved)) {
    // it would win over the cycle, and mean another one in some locales
    const isDerived = DERIVED.has(key) || (key === "hour12" && resolved.hourCycle !== undefined);
    if (!isDerived && value !== undefined && typeof value !== "object") options[key] = value;
  }
  return { locale: String(resolved.locale), options };
}

const SAMPLES = [0, 1e12 + 45_296_789, -1e12].map((time) => new Date(time));

/** All that can be told of one, to compare two. */
function traits(made: IntlClass, object: object): string {
  const { prototype } = made;
  const resolved = prototype.resolvedOptions?.call(object) ?? prototype.toString.call(object);
  const format = Reflect.getOwnPropertyDescriptor(prototype, "format")?.get;
  const isDates = format !== undefined && made === classNamed("DateTimeFormat");
  const samples = isDates ? SAMPLES.map((date) => (format.call(object) as (date: Date) => string)(date)) : [];
  return JSON.stringify([resolved, samples]);
}

function make(name: string, { locale, options }: Made): object | undefined {
  const made = classNamed(name);
  if (made === undefined) return undefined;
  const object = new made(locale, options);
  return madeOf(made, object).locale === locale ? object : undefined;
}

/** What may make an object again: in Japanese, 2月 is the long form of a month, and is told as a numeric one. */
function* guesses({ locale, options }: Made): Iterable<Made> {
  yield { locale, options };
  if (options.month === undefined) return;
  for (const month of ["long", "short", "narrow"]) yield { locale, options: { ...options, month } };
}

function writeIntl(writer: HeapWriter, object: object, name: string, of: IntlClass): void {
  const wanted = traits(of, object);
  for (const made of guesses(madeOf(of, object))) {
    const again = make(name, made);
    if (again === undefined || traits(of, again) !== wanted) continue;
    writer.u8(Tag.Intl);
    writer.string(name);
    writer.string(made.locale);
    const options = Object.entries(made.options);
    writer.varint(options.length);
    for (const [key, value] of options) {
      writer.string(key);
      writer.value(value);
    }
    return;
  }
  const help = "Keep what it is made of, and make it again after the stop.";
  throw refusal(writer, object, `an Intl.${name} that its resolvedOptions() do not make again`, help);
}

/** Prototype → how its instances are written. */
export function* intlSpecials(): Iterable<[object, Special]> {
  for (const name of NAMES) {
    const of = classNamed(name);
    if (of === undefined) continue;
    yield [
      of.prototype,
      {
        is: (object) => madeOf(of, object) !== undefined,
        header: (writer, object) => writeIntl(writer, object, name, of),
        usual: () => of.prototype,
      },
    ];
  }
}

export const intlKinds: readonly Kind[] = [
  {
    tag: Tag.Intl,
    dressing: "all",
    verifyHeader(verifier) {
      if (!NAMES.includes(verifier.string())) throw verifier.malformed("has a part of Intl that is not one");
      verifier.string();
      for (let rest = verifier.counted(); rest > 0; rest--) {
        verifier.string();
        if (verifier.value() >= 0) throw verifier.malformed("has an option of Intl that is no primitive");
      }
    },
    readHeader(reader) {
      const name = reader.string();
      const locale = reader.string();
      // without a prototype: nothing but what is there is an option
      const options = Object.create(null) as Record<string, unknown>;
      for (let rest = reader.varint(); rest > 0; rest--) {
        const key = reader.string();
        options[key] = reader.value();
      }
      let made: object | undefined;
      try {
        made = make(name, { locale, options });
      } catch (cause) {
        throw reader.malformed(`has an Intl.${name} that cannot be`, cause);
      }
      if (made === undefined) throw missing(name, locale);
      return made;
    },
  },
];

function missing(name: string, locale: string): UnknownFunctionError {
  return new UnknownFunctionError({
    id: `Intl.${name}`,
    module: undefined,
    text: `The snapshot holds an Intl.${name} for ${locale}, and this host has none.`,
    help: "Resume the task on a host that has it.",
  });
}
