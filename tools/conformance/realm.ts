/** One fresh realm: globals of the host, `$262`, modules; and the run of one program in it. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import vm from "node:vm";
import type { Harness } from "./harness.js";
import type { Mode } from "./suite.js";

/** Where a program ended: `parse` and `resolution` before it ran, `runtime` when it threw, `end` when all was well. */
export interface End {
  readonly phase: "parse" | "resolution" | "runtime" | "end";
  readonly error?: unknown;
}

/** An asynchronous test that does nothing for so many turns of the event loop will never be done. */
const IDLE_TURNS = 20;

const DONE = "Test262:AsyncTestComplete";

/** What is thrown may come from any realm. */
export function isError(value: unknown): value is Error {
  return typeof value === "object" && value !== null;
}

export class Realm {
  readonly #harness: Harness;
  readonly #path: string;
  readonly #isCompiled: boolean;
  readonly #context = vm.createContext({});
  readonly #modules = new Map<string, Promise<vm.Module>>();
  /** Imports that are on their way. */
  #pending = 0;
  /** What an asynchronous test printed last. */
  #printed = "";

  /** `path` of the test, relative to `test/`. */
  constructor(harness: Harness, path: string, isCompiled: boolean) {
    this.#harness = harness;
    this.#path = path;
    this.#isCompiled = isCompiled;
    addHost(this.#context, (text) => {
      if (text.startsWith("Test262:")) this.#printed = text;
    });
    if (isCompiled) harness.addRuntime(this.#context);
  }

  include(name: string): void {
    this.#harness.include(name, this.#context);
  }

  async run(program: string, mode: Mode, isAsync: boolean): Promise<End> {
    const end = mode === "module" ? await this.#runModule(program) : this.#runScript(program);
    if (!isAsync || end.phase !== "end") return end;
    for (let idle = 0; this.#printed === "" && idle < IDLE_TURNS; idle = this.#pending > 0 ? 0 : idle + 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.#printed === DONE) return end;
    return { phase: "runtime", error: this.#printed || "$DONE was not called" };
  }

  #runScript(program: string): End {
    let script: vm.Script;
    try {
      script = new vm.Script(program, { filename: this.#path, importModuleDynamically: this.#dynamicImport as never });
    } catch (error) {
      return { phase: "parse", error };
    }
    try {
      script.runInContext(this.#context);
      return { phase: "end" };
    } catch (error) {
      return { phase: "runtime", error };
    }
  }

  async #runModule(program: string): Promise<End> {
    let module: vm.Module;
    try {
      module = this.#makeModule(this.#path, program);
      this.#modules.set(this.#path, Promise.resolve(module));
    } catch (error) {
      return { phase: "parse", error };
    }
    try {
      await module.link(this.#link);
    } catch (error) {
      return { phase: "resolution", error };
    }
    try {
      await module.evaluate();
      return { phase: "end" };
    } catch (error) {
      return { phase: "runtime", error };
    }
  }

  #makeModule(path: string, text: string): vm.Module {
    return new vm.SourceTextModule(text, {
      context: this.#context,
      identifier: path,
      initializeImportMeta: (meta) => {
        (meta as { url: string }).url = path;
      },
      importModuleDynamically: this.#dynamicImport as never,
    });
  }

  readonly #link = (specifier: string, from: { identifier: string }): Promise<vm.Module> => {
    const path = join(dirname(from.identifier), specifier);
    let module = this.#modules.get(path);
    if (!module) {
      module = this.#loadModule(path);
      this.#modules.set(path, module);
    }
    return module;
  };

  readonly #dynamicImport = async (specifier: string, from: { identifier?: string }): Promise<vm.Module> => {
    this.#pending++;
    try {
      const module = await this.#link(specifier, { identifier: from.identifier ?? this.#path });
      if (module.status === "unlinked") await module.link(this.#link);
      if (module.status === "linked") await module.evaluate();
      return module;
    } finally {
      this.#pending--;
    }
  };

  async #loadModule(path: string): Promise<vm.Module> {
    const file = join(this.#harness.tests, path);
    if (relative(this.#harness.tests, file).startsWith("..")) throw new Error(`${path} is outside of the tests`);
    const text = readFileSync(file, "utf8");
    if (path.endsWith(".json")) return jsonModule(text, path, this.#context);
    if (!this.#isCompiled) return this.#makeModule(path, text);
    this.#pending++;
    try {
      const answer = await this.#harness.compile(path);
      if (typeof answer !== "string") throw new SyntaxError(answer.failure);
      return this.#makeModule(path, answer);
    } finally {
      this.#pending--;
    }
  }
}

function jsonModule(text: string, identifier: string, context: vm.Context): vm.Module {
  const value = vm.runInContext("JSON.parse", context)(text);
  return new vm.SyntheticModule(
    ["default"],
    function (this: vm.SyntheticModule) {
      this.setExport("default", value);
    } as () => void,
    { context, identifier },
  );
}

/** `print` and `$262`, as test262's INTERPRETING.md asks for them. */
function addHost(context: vm.Context, print: (text: string) => void): void {
  const global = vm.runInContext("globalThis", context);
  const host = {
    global,
    evalScript: (text: string) => vm.runInContext(text, context),
    gc() {},
    detachArrayBuffer(buffer: ArrayBuffer) {
      structuredClone(buffer, { transfer: [buffer] });
    },
    createRealm() {
      const other = vm.createContext({});
      addHost(other, print);
      return other.$262;
    },
  };
  for (const [name, value] of Object.entries({ $262: host, print })) {
    Object.defineProperty(global, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
