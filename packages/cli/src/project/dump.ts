/** `--dump DIR`: the text after each pass, one numbered file per pass, in a folder per source file. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

export function dumpTo(directory: string, cwd: string): (file: string, pass: string, text: string) => void {
  const counts = new Map<string, number>();
  return (file, pass, text) => {
    const count = (counts.get(file) ?? 0) + 1;
    counts.set(file, count);
    // A source outside the current directory must not be written beside the dump directory.
    const folder = path.join(directory, path.relative(cwd, file).replaceAll("..", "__"));
    mkdirSync(folder, { recursive: true });
    const name = pass.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    writeFileSync(path.join(folder, `${String(count).padStart(2, "0")}-${name}.js`), text);
  };
}
