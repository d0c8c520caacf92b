/** Compiled text as a function that evaluates it: each call is a fresh copy of the module. The child process needs only this, and no compiler. */
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import type { Main, Mains } from "./plain.js";

const MODULES: Readonly<Record<string, unknown>> = {
  "@kraut/runtime": { ...runtime, __esModule: true },
  "@kraut/runtime/compiled": { ...compiled, __esModule: true },
};

/** Gives a function that evaluates the module anew, registers its functions anew, and gives its `main`. */
export function evaluator(code: string, $tick: () => unknown, name: string): () => Main {
  const evaluate = moduleEvaluator(code, $tick, name);
  return () => {
    const { main } = evaluate();
    if (!main) throw new Error(`${name} exports no main`);
    return main;
  };
}

/** The same with all that the module exports. */
export function moduleEvaluator(code: string, $tick: () => unknown, name: string): () => Mains {
  const evaluate = new Function("exports", "require", "module", "$tick", `${code}\n//# sourceURL=${name}.compiled.js`);
  const require = (specifier: string) => {
    const found = MODULES[specifier];
    if (!found) throw new Error(`${name} requires ${specifier}`);
    return found;
  };
  return () => {
    const module = { exports: {} as Mains };
    evaluate.call(module.exports, module.exports, require, module, $tick);
    return module.exports;
  };
}
