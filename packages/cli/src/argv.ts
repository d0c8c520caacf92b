/**
 * Values of options as they were typed. The option parser turns what looks like a number into one (`--throw 404`, `--arg 1e3`)
 * and takes `-1` for a flag; a mark in front of each value keeps it from both.
 */

const MARK = "\0";

/** Puts the mark before the value of each of the named options (`--arg X`, `--arg=X`). */
export function protectValues(argv: readonly string[], options: readonly string[]): string[] {
  let expectsValue = false;
  return argv.map((word) => {
    if (expectsValue) {
      expectsValue = false;
      return MARK + word;
    }
    if (options.includes(word)) {
      expectsValue = true;
      return word;
    }
    const equals = word.indexOf("=");
    if (equals !== -1 && options.includes(word.slice(0, equals))) return `${word.slice(0, equals + 1)}${MARK}${word.slice(equals + 1)}`;
    return word;
  });
}

/** Takes the marks off again. */
export function plainValues(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    return typeof value === "string" && value.startsWith(MARK) ? value.slice(MARK.length) : value;
  };
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, plain(value)]));
}
