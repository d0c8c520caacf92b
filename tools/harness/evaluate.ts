/** Compiled text as a function that evaluates it: each call is a fresh copy of the module. The child process needs only this, and no compiler. */
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import type { Main } from "./plain.js";

const MODULES: Readonly<Record<string, unknown>> = {
  "@kraut/runtime": { ...runtime, __esModule: true },
  "@kraut/runtime/compiled": { ...compiled, __esModule: true },
};

/** Gives a function that evaluates the module anew, registers its functions anew, and gives its `main`. */
export function evaluator(code: string, $tick: () => unknown, name: string): () => Main {
  const evaluate = new Function("exports", "require", "module", "$tick", `${code}\n//# sourceURL=${name}.compiled.js`);
  const require = (specifier: string) => {
    const found = MODULES[specifier];
    if (!found) throw new Error(`${name} requires ${specifier}`);
    return found;
  };
  return () => {
    const module = { exports: {} as { main?: Main } };
    evaluate.call(module.exports, module.exports, require, module, $tick);
    const { main } = module.exports;
    if (!main) throw new Error(`${name} exports no main`);
    return main;
  };
}
