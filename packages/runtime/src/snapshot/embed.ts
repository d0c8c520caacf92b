/**
 * serialize({ embedCode: true }): the compiled functions that a snapshot needs go along as text, with the module-level values they use. It is
 * put together from what functions say of themselves (`toString`), so that builds need not carry every text twice; and it is never
 * looked at but by `@kraut/runtime/embedded`.
 *
 *   "KRTE"   byte version (1)   3 bytes 0   uint32 length of the code   uint32 length of the data   code   data   the snapshot itself
 *
 * Code is a snapshot of a list of [module id, text, fingerprint and name of each function]; data one of [module id, binding, value] for what the texts do not say.
 */
import { closureOf } from "../closures.js";
import type { FunctionMeta, ModuleMeta } from "../contract.js";
import { NotSerializableError } from "../errors.js";
import { functionById, moduleById } from "../registry.js";
import { readCode } from "./code.js";
import { open } from "./container.js";
import { EMBEDDED_MARK, HEAD } from "./embedded-mark.js";
import { HeapVerifier } from "./heap-verifier.js";
import { moduleText } from "./module-text.js";
import { defaultLimits } from "./options.js";
import { readStrings } from "./strings.js";
import { ownerOf } from "./values/prototypes.js";
import { doneState, writeSnapshot } from "./write.js";

/** The snapshot with the code that it needs. Throws NotSerializableError for what cannot go along. */
export function embedCode(snapshot: Uint8Array): Uint8Array {
  const needed = new Needed();
  needed.addNamesIn(snapshot);
  const texts: [id: string, text: string, prints: string[]][] = [];
  const data: [string, string, unknown][] = [];
  for (const module of needed.inOrder()) {
    const { text, values } = moduleText(module, needed);
    texts.push([module.id, text, module.functions.map(({ name, fingerprint }) => `${fingerprint} ${name}`)]);
    for (const [name, value] of values) data.push([module.id, name, value]);
  }
  return join(writeSnapshot(doneState(texts), {}), writeData(data), snapshot);
}

/** Modules, and which of their bindings are asked for by name. */
export class Needed {
  private readonly names = new Map<ModuleMeta, Set<string>>();
  private readonly imports = new Map<ModuleMeta, Set<ModuleMeta>>();

  /** What a snapshot names: functions of frames and closures, and bindings. */
  addNamesIn(snapshot: Uint8Array): void {
    const { code, heap, strings, wide, frames, depth, status, buffers } = open(snapshot, defaultLimits);
    const { functions, points } = readCode(code);
    for (const { id } of functions) this.addFunction(functionById(id));
    const nothing = (): object => nothing;
    new HeapVerifier(heap, {
      strings: readStrings(strings, wide, defaultLimits),
      slotCounts: points.map(({ slots }) => slots.length),
      functionCount: functions.length,
      frames,
      depth,
      status,
      bufferSize: buffers.length,
      limits: defaultLimits,
      resolver: {
        functions: functions.map(({ id }) => functionById(id)!),
        points: points.map(({ fn, key }) => {
          const loaded = functionById(fn.id)!;
          return { fn: loaded, number: loaded.points.findIndex((point) => point.key === key) + 1 };
        }),
        global: nothing,
        registered: nothing,
        binding: (id, path) => {
          const module = moduleById(id);
          if (path[0] === "") throw refuseBinding(id, path[1]!, "a function that stands in an expression at the top of its module");
          if (module !== undefined) this.add(module, path[0]!);
          return nothing;
        },
      },
    }).run();
  }

  private addFunction(fn: FunctionMeta | undefined): void {
    if (fn !== undefined && !this.names.has(fn.module)) this.names.set(fn.module, new Set());
  }

  /** `by` is the module that imports it. */
  add(module: ModuleMeta, name: string, by?: ModuleMeta): void {
    this.names.set(module, (this.names.get(module) ?? new Set()).add(name));
    if (by !== undefined) this.imports.set(by, (this.imports.get(by) ?? new Set()).add(module));
  }

  namesOf(module: ModuleMeta): ReadonlySet<string> {
    return this.names.get(module) ?? new Set();
  }

  /** The modules, those that are imported before those that import them. */
  inOrder(): ModuleMeta[] {
    // a text asks for bindings of other modules: all of them are known when a round adds none
    for (let before = -1; before !== this.size(); ) {
      before = this.size();
      for (const module of [...this.names.keys()]) moduleText(module, this);
    }
    const ordered = new Set<ModuleMeta>();
    const visiting = new Set<ModuleMeta>();
    const visit = (module: ModuleMeta): void => {
      if (visiting.has(module)) return;
      visiting.add(module);
      for (const imported of this.imports.get(module) ?? []) visit(imported);
      ordered.add(module);
    };
    for (const module of this.names.keys()) visit(module);
    return [...ordered];
  }

  private size(): number {
    let count = 0;
    for (const names of this.names.values()) count += 1 + names.size;
    return count;
  }
}

function writeData(data: readonly (readonly [string, string, unknown])[]): Uint8Array {
  try {
    return writeSnapshot(doneState(data), {}, (value) => typeof value !== "function" && ownerOf(value) === undefined);
  } catch (cause) {
    if (!(cause instanceof NotSerializableError)) throw cause;
    const [, at = "", rest = ""] = /^result\[(\d+)\]\[2\](.*)$/s.exec(cause.path) ?? [];
    const [module, name] = data[Number(at)] ?? ["?", "?"];
    throw refuseBinding(module, `${name}${rest}`, cause.what);
  }
}

/** For what a module holds and no bytes can. */
export function refuseBinding(module: string, path: string, what: string): NotSerializableError {
  return new NotSerializableError({
    place: undefined,
    local: undefined,
    path: `${module}#${path}`,
    what: `${what}, and the code that would go along uses it`,
    help: "Give it a name with register(name, value) in every program that reads or writes the snapshot, or leave embedCode out and load the module there.",
  });
}

function join(code: Uint8Array, data: Uint8Array, snapshot: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD + code.length + data.length + snapshot.length);
  const view = new DataView(bytes.buffer);
  bytes.set([...EMBEDDED_MARK, 1]);
  view.setUint32(8, code.length, true);
  view.setUint32(12, data.length, true);
  bytes.set(code, HEAD);
  bytes.set(data, HEAD + code.length);
  bytes.set(snapshot, HEAD + code.length + data.length);
  return bytes;
}

/** True for functions that a text can say: not native, not bound. */
export function isPlainFunction(value: unknown): value is object {
  return typeof value === "function" && !/\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(value));
}

/** The function of a table that a value is. */
export function compiledFunctionOf(value: unknown): FunctionMeta | undefined {
  const closure = closureOf(value);
  return closure !== undefined && closure.scopes.length === 0 ? closure.fn : undefined;
}
