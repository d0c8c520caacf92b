/** The cursor over the matches of a global regular expression: what `matchAll` gives. */
import { DONE } from "../realm.js";
import { CURSOR_KIND, Cursor, malformedState } from "./cursor.js";
import { apply, isPristine, matchIterator } from "./natives.js";

const { exec } = RegExp.prototype;
const prototype: object = RegExp.prototype;
const OWN = ["exec", "flags", "global", "unicode", "constructor", Symbol.matchAll] as const;
const usual = OWN.map((key) => Reflect.getOwnPropertyDescriptor(prototype, key));
const isRegExp = Object.getOwnPropertyDescriptor(RegExp.prototype, "source")!.get as () => string;

export class MatchCursor extends Cursor {
  static readonly kind = "match";

  /** `matcher` belongs to the cursor alone: its `lastIndex` says where the next match is looked for. */
  constructor(
    private readonly matcher: RegExp,
    private readonly text: string,
  ) {
    super();
  }

  next(): unknown {
    if (this.done) return DONE;
    const { matcher, text } = this;
    const match = apply(exec as (text: never) => RegExpExecArray | null, matcher, [text]);
    if (match === null) {
      this.done = true;
      return DONE;
    }
    if (match[0] === "") matcher.lastIndex = after(text, matcher.lastIndex, matcher.unicode || matcher.flags.includes("v"));
    return match;
  }

  toState(): readonly unknown[] {
    return [this.matcher, this.text, this.done];
  }

  static fromState([matcher, text, done]: readonly unknown[]): MatchCursor {
    if (!isUsual(matcher) || !matcher.global || typeof text !== "string" || typeof done !== "boolean")
      throw malformedState(MatchCursor.kind);
    return Object.assign(new MatchCursor(matcher, text), { done });
  }
}

/** What `text.matchAll(pattern)` does, where no code of a program takes part in it; else undefined. */
export function matchCursor(text: unknown, pattern: unknown): MatchCursor | undefined {
  if (typeof text !== "string" || !isUsual(pattern) || !pattern.global || !isPristine(matchIterator) || !isUntouched()) return undefined;
  const matcher = new RegExp(pattern.source, pattern.flags);
  matcher.lastIndex = pattern.lastIndex;
  return new MatchCursor(matcher, text);
}

function isUntouched(): boolean {
  return (
    RegExp[Symbol.species] === RegExp &&
    OWN.every((key, i) => {
      const own = Reflect.getOwnPropertyDescriptor(prototype, key);
      return own?.value === usual[i]?.value && own?.get === usual[i]?.get;
    })
  );
}

/** A regular expression of the engine without properties of its own, and with a number as `lastIndex`. */
function isUsual(value: unknown): value is RegExp {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== prototype) return false;
  if (Reflect.ownKeys(value).length !== 1 || !Number.isSafeInteger((value as RegExp).lastIndex)) return false;
  try {
    isRegExp.call(value as never);
    return true;
  } catch {
    return false;
  }
}

/** AdvanceStringIndex. */
function after(text: string, index: number, isUnicode: boolean): number {
  return index + (isUnicode && (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
}

Object.defineProperty(MatchCursor.prototype, CURSOR_KIND, { value: MatchCursor.kind });
