/** What all realms of a thread share: the scripts of test262's harness and of the runtime, and the way to the compiler. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { parentPort } from "node:worker_threads";

export class Harness {
  /** The folder `test` of the checkout. */
  readonly tests: string;
  readonly #folder: string;
  readonly #scripts = new Map<string, vm.Script>();
  readonly #runtime: vm.Script;
  readonly #waiting = new Map<number, (answer: string | { failure: string }) => void>();
  #id = 0;

  constructor({ test262, runtime }: { test262: string; runtime: string }) {
    this.tests = join(test262, "test");
    this.#folder = join(test262, "harness");
    const text = `(() => { const module = { exports: {} }; let { exports } = module; ${readFileSync(runtime, "utf8")}; return module.exports; })()`;
    // No name that a test which lists the globals would see.
    this.#runtime = new vm.Script(`Object.defineProperty(globalThis, "$kraut", { value: ${text} });`, { filename: "runtime.js" });
  }

  include(name: string, context: vm.Context): void {
    let script = this.#scripts.get(name);
    if (!script) {
      script = new vm.Script(readFileSync(join(this.#folder, name), "utf8"), { filename: name });
      this.#scripts.set(name, script);
    }
    script.runInContext(context);
  }

  addRuntime(context: vm.Context): void {
    this.#runtime.runInContext(context);
  }

  /** Asks for a compiled module: this thread does not compile. */
  compile(path: string): Promise<string | { failure: string }> {
    const id = this.#id++;
    parentPort?.postMessage({ compile: path, id });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  compiled(id: number, answer: string | { failure: string }): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }
}
