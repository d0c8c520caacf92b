/** Whether the `.js` and `.ts` files of a folder are ES modules: the `type` of the nearest package.json, as Node reads it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export function packageType(file: string): "module" | "commonjs" {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown }).type === "module" ? "module" : "commonjs";
    if (folder === path.dirname(folder) || path.basename(folder) === "node_modules") return "commonjs";
  }
}
