/**
 * `import "@kraut/runtime/embedded"`: lets deserialize(bytes, { allowEmbeddedCode: true }) run code that is in the bytes. The only part of
 * the runtime that evaluates text: pages with a Content-Security-Policy, and programs that read foreign bytes, do without.
 */
import * as compiled from "./compiled.js";
import { realm } from "./realm.js";
import { registerKept } from "./registry.js";
import type { EmbeddedSource } from "./snapshot/load-embedded.js";

type Install = (inside: object, from: EmbeddedSource) => Record<string, (value: unknown) => void>;

/** Not by its own name: the text sees globals alone. */
// biome-ignore lint/security/noGlobalEval: this is what the module is for
const evaluate: (text: string) => unknown = globalThis.eval;

realm.loadEmbedded = (text, isKept, from) => {
  const install = evaluate(text) as Install;
  return install(isKept ? { ...compiled, module: registerKept } : compiled, from);
};
