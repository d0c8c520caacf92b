/** A fixture's text through the compiler. */
import { type Diagnostic, transform } from "@kraut/compiler";
import { type Fixture, sourceTypeOf } from "./fixture.js";
import { toCommonJs } from "./modules.js";

export interface Compiled {
  /** CommonJS that requires `@kraut/runtime/compiled`; `undefined` when the compiler refused the program. */
  readonly code: string | undefined;
  /** The compiler's own output. */
  readonly output: string | undefined;
  readonly errors: readonly Diagnostic[];
  /** The functions that the compiler left uncut: where they start in the text, and why. */
  readonly uncut: readonly { readonly offset: number; readonly reason: string }[];
}

export function compile(fixture: Fixture, code: string, language: "ts" | "js", convert = toCommonJs): Compiled {
  const result = transform(code, {
    filename: fixture.file,
    language,
    sourceType: sourceTypeOf(fixture),
    mark: fixture.options.library ? "all" : "directive",
    sourceMap: false,
  });
  const errors = result.diagnostics.filter((d) => d.severity === "error");
  const uncut = result.diagnostics.flatMap((d) => {
    const reason = UNCUT.exec(d.message)?.[1];
    return reason === undefined ? [] : [{ offset: offsetOf(code, d), reason }];
  });
  if (result.code === undefined) return { code: undefined, output: undefined, errors, uncut };
  return { code: sourceTypeOf(fixture) === "module" ? convert(result.code) : result.code, output: result.code, errors, uncut };
}

/** The message of KRAUT1001. */
const UNCUT = /is marked, but it is (.*?): a suspension/;

function offsetOf(code: string, { line, column }: Diagnostic): number {
  let at = 0;
  for (let n = 1; n < line; n++) at = code.indexOf("\n", at) + 1;
  return at + column - 1;
}
