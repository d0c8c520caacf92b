/** `1 error`, `3 errors`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

/** `812 bytes`, `12.3 kB`. */
export function size(bytes: number): string {
  return bytes < 10_000 ? count(bytes, "byte") : `${(bytes / 1000).toFixed(1)} kB`;
}
