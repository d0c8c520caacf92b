/** Source text through the compiler, evaluated beside the test: its exports. */

import { transform } from "@kraut/compiler";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { transformSync } from "esbuild";

export interface CompileOptions {
  /** Names that `import … from "NAME"` finds. */
  readonly modules?: Readonly<Record<string, unknown>>;
  readonly edit?: (code: string) => string;
}

/** `id` is the file below the folder `made-up` of the repository; each has the module id `kraut/made-up/ID`. */
export function load<T = Record<string, never>>(
  id: string,
  source: string,
  { modules = {}, edit = (code) => code }: CompileOptions = {},
): T {
  const code = compile(id, source);
  const module = { exports: {} };
  const require = (name: string): unknown => {
    if (name === "@kraut/runtime") return runtime;
    if (name === "@kraut/runtime/compiled") return compiled;
    return modules[name];
  };
  new Function("require", "module", edit(code))(require, module);
  return module.exports as T;
}

/** A test may load a program again and again, as many processes would. */
const compiledPrograms = new Map<string, string>();

function compile(id: string, source: string): string {
  const key = `${id}\n${source}`;
  const known = compiledPrograms.get(key);
  if (known !== undefined) return known;
  const { code, diagnostics } = transform(source, { filename: `${__dirname}/../../../../made-up/${id}` });
  if (code === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const text = transformSync(code, { format: "cjs", target: "node20" }).code;
  compiledPrograms.set(key, text);
  return text;
}
