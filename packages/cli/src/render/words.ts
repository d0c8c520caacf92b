/** `1 error`, `3 errors`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

/** `812 bytes`, `12.3 kB`. */
export function size(bytes: number): string {
  return bytes < 10_000 ? count(bytes, "byte") : `${(bytes / 1000).toFixed(1)} kB`;
}

/** Names in a snapshot may be anybody's: without control characters they cannot speak to the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
