/** Arbitrary texts for fast-check, made of templates. */
import fc from "fast-check";

export type Text = fc.Arbitrary<string>;

/** A text with its weight among others. */
export interface Choice {
  readonly weight: number;
  readonly arbitrary: Text;
}

/** `text` with each `§` replaced by one of the parts, in order. */
export function fill(text: string, ...parts: Text[]): Text {
  if (text.split("§").length !== parts.length + 1) throw new Error(`${parts.length} parts for ${text}`);
  return fc.tuple(...parts).map((values) => {
    let at = 0;
    return text.replace(/§/g, () => values[at++] ?? "");
  });
}

export const weighted = (weight: number, arbitrary: Text): Choice => ({ weight, arbitrary });

/** Arbitraries by place: made once each, since the places are few and the texts of one contain those of others. */
export function cached<K extends object>(make: (key: K) => Text): (key: K) => Text {
  const known = new Map<string, Text>();
  return (key) => {
    const name = JSON.stringify(key);
    const found = known.get(name) ?? make(key);
    known.set(name, found);
    return found;
  };
}

/**
 * Names that any program has: fixed, declared once at the top and shadowed at will, so that any expression is valid anywhere.
 * Only `w` is declared with `var` in between: with the others, that would clash with a `let` around.
 */
export const VARIABLE: Text = fc.constantFrom("a", "b", "c", "x", "i", "w");
export const NUMBER: Text = fc.nat(9).map(String);
export const KEY: Text = fc.constantFrom("p", "q", "r", "s");
export const STRING: Text = KEY.map((key) => `"${key}"`);
/** Functions of promises that give one of what they got. */
export const COMBINATION: Text = fc.constantFrom("all", "race", "any");
