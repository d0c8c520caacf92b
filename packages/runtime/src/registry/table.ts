/** Unpacks the table of a compiled module: see PackedTable in the contract for what each column holds. */
import type { PackedTable, RawFunction, RawPoint } from "../contract.js";

const FINGERPRINT_LENGTH = 8;
const PRINT_LENGTH = 3;

export function unpackTable(...packed: PackedTable): RawFunction[] {
  const [names, fingerprints, locals, slots, keys, places, live, visible, shared, prints, resume, make, own, kinds] = packed;
  if (names === "") return [];
  const keyOf = reader(keys, "\n");
  const liveOf = reader(live, " ");
  const visibleOf = reader(visible, " ");
  const sharedOf = reader(shared, " ");
  const placeOf = reader(places, " ");
  const number = (): number => Number(placeOf());
  const localsOf = reader(locals, "|");
  const slotsOf = reader(slots, "|");
  let line = 0;
  let nextPrint = 0;
  const print = (): string => {
    nextPrint += PRINT_LENGTH;
    return prints.slice(nextPrint - PRINT_LENGTH, nextPrint);
  };
  return names.split("\n").map((name, index): RawFunction => {
    line += number();
    const column = number();
    const count = number();
    const { own: direct, text, isAmbiguous } = unpackLocals(localsOf());
    const points: RawPoint[] = [];
    let at = line;
    for (let point = 0; point < count; point++) {
      const key = keyOf();
      at += number();
      const raw = [`${/#\d+$/.test(key) ? key : `${key}#0`}:${print()}`, at, number(), ranges(liveOf())] as const;
      points.push(isAmbiguous ? [...raw, ranges(visibleOf())] : raw);
    }
    const fingerprint = fingerprints.slice(index * FINGERPRINT_LENGTH, (index + 1) * FINGERPRINT_LENGTH);
    const layout = sharedOf();
    const slotNames = [...direct, ...words(slotsOf())].join(" ");
    const code = [resume[index] ?? null, make[index] ?? null] as const;
    const value = own[index];
    const raw = [name, layout === "" ? fingerprint : `${fingerprint}.${layout}`, line, column, slotNames, text, points, ...code] as const;
    const kind = Number(kinds?.[index] ?? 0);
    return kind !== 0 ? [...raw, value ?? null, kind] : value === undefined ? raw : [...raw, value];
  });
}

/** Gives one item after the other; empty ones behind the end. */
function reader(text: string, separator: string): () => string {
  const items = text.split(separator);
  let next = 0;
  return () => items[next++] ?? "";
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

/** The slots that are locals, and the locals as RawFunction has them. */
function unpackLocals(packed: string): { own: string[]; text: string; isAmbiguous: boolean } {
  const own: string[] = [];
  const names = new Set<string>();
  const locals = words(packed).map((word) => {
    const equals = word.indexOf("=");
    if (equals < 0) {
      names.add(word.split(".", 1)[0]!);
      return word;
    }
    const name = word.slice(0, equals);
    names.add(name);
    own.push(word.slice(equals + 1) || name);
    return `${name}=${own.length - 1}`;
  });
  return { own, text: locals.join(" "), isAmbiguous: names.size < locals.length };
}

/** `0-2,6` */
function ranges(text: string): number[] {
  const out: number[] = [];
  if (text === "") return out;
  for (const part of text.split(",")) {
    const [first, last = first] = part.split("-").map(Number);
    for (let value = first!; value <= last!; value++) out.push(value);
  }
  return out;
}
