/** The one table of the compiler's diagnostics. `docs/errors.md` is made from it. */
import type { Severity } from "../types.js";

export interface CatalogueEntry {
  readonly severity: Severity;
  readonly title: string;
  /** The message; `{name}` is replaced by a detail. */
  readonly message: string;
  /** What to do. */
  readonly notes: readonly string[];
}

export const CATALOGUE = {
  KRAUT1000: {
    severity: "error",
    title: "Syntax error",
    message: "{message}",
    notes: [],
  },
  KRAUT1001: {
    severity: "warning",
    title: "A marked function is left uncut",
    message: "`{name}` is marked, but it is {reason}: a suspension inside of it fails with UnmarkedFrameError",
    notes: [
      "Call suspend(), and functions that suspend, from an ordinary function, arrow function or method.",
      "Everything else in it runs as before.",
    ],
  },
  KRAUT1002: {
    severity: "warning",
    title: "Direct eval or `with` in a marked function",
    message:
      "`{name}` is marked, but code in it is only known when it runs (direct eval or `with`): it is left as it is, and so are the functions inside",
    notes: ["Move the eval into an unmarked function, or use `(0, eval)(…)`, which does not see local variables."],
  },
  KRAUT1901: {
    severity: "error",
    title: "A file with marked functions in an `outFile` bundle",
    message: "A file with marked functions cannot be emitted into one bundle.",
    notes: ["The tsconfig sets `outFile`; use `outDir`, and bundle the compiled files with a bundler."],
  },
  KRAUT1902: {
    severity: "error",
    title: "A file with marked functions that keeps its JSX",
    message: "A file with marked functions cannot keep its JSX.",
    notes: [
      'The tsconfig says `"jsx": "preserve"` or "react-native", which leaves JSX in the output, and Kraut compiles ECMAScript.',
      'Use `"jsx": "react-jsx"`, or move the marked functions into a file without JSX.',
    ],
  },
} satisfies Record<string, CatalogueEntry>;

export type DiagnosticCode = keyof typeof CATALOGUE;
