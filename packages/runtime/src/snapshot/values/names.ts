/** What goes by name: intrinsics and standard globals, module-level bindings, registered values, prototypes of functions. */
import type { ModuleMeta } from "../../contract.js";
import { UnknownFunctionError } from "../../errors.js";
import { Tag } from "../../generated/kraut/snapshot/tag.js";
import { leadsToScope } from "../../registry/path.js";
import { bindingIn, loadedObjects, registeredValue } from "../../registry.js";
import { globalByName } from "../globals.js";
import type { HeapReader } from "../heap-reader.js";
import type { HeapVerifier, Resolver } from "../heap-verifier.js";
import type { Kind } from "../kinds.js";
import { isMadeClass } from "./scopes.js";

export type Names = Omit<Resolver, "functions" | "points">;

/** Looks names up in what is loaded; never loads anything. `moduleById` gives the module that has an id in the bytes. */
export function namesIn(moduleById: (id: string) => ModuleMeta | undefined): Names {
  return {
    global(name) {
      const value = globalByName(name);
      if (value !== undefined) return value;
      throw new UnknownFunctionError({
        id: name,
        module: undefined,
        text: `The snapshot needs the global \`${name}\`, which this host does not have.`,
        help: "Resume the task on a host that has it.",
      });
    },
    binding(id, path) {
      const module = moduleById(id);
      const value = module === undefined ? undefined : bindingIn(module, path);
      // what came there later may be anything
      const isOwn = path.length === 1 || path[0] === "" || (typeof value === "object" ? loadedObjects().has(value) : value !== undefined);
      if (value !== undefined && isOwn) return value;
      throw new UnknownFunctionError({ id: `${id}#${path.join(".")}`, module: id });
    },
    registered(name) {
      const value = registeredValue(name);
      if (value !== undefined) return value;
      throw new UnknownFunctionError({ id: name, module: undefined });
    },
  };
}

/** The object in the own data property `prototype` of a function. */
export function prototypeOf(value: unknown): object | undefined {
  if (typeof value !== "function") return undefined;
  const prototype: unknown = Reflect.getOwnPropertyDescriptor(value, "prototype")?.value;
  return typeof prototype === "object" && prototype !== null ? prototype : undefined;
}

function verifyPath(verifier: HeapVerifier): { readonly path: readonly string[]; readonly value: unknown } {
  const module = verifier.string();
  const path: string[] = [];
  for (let rest = verifier.counted(); rest > 0; rest--) path.push(verifier.string());
  return { path, value: verifier.around.resolver?.binding(module, path) };
}

function readPath(reader: HeapReader): object | symbol {
  const module = reader.string();
  const path: string[] = [];
  for (let rest = reader.varint(); rest > 0; rest--) path.push(reader.string());
  return reader.names.binding(module, path);
}

export const nameKinds: readonly Kind[] = [
  {
    tag: Tag.Global,
    verifyHeader(verifier) {
      const name = verifier.string();
      verifier.around.resolver?.global(name);
    },
    readHeader: (reader) => reader.names.global(reader.string()),
  },
  {
    tag: Tag.Binding,
    verifyHeader(verifier) {
      const { value } = verifyPath(verifier);
      // the number that it will have
      if (value !== undefined && !isMadeClass(value)) return;
      verifier.boundClasses ??= new Set();
      verifier.boundClasses.add(verifier.count);
    },
    readHeader: readPath,
  },
  {
    tag: Tag.BindingScope,
    verifyHeader(verifier) {
      if (!leadsToScope(verifyPath(verifier).path)) throw verifier.malformed("has a path that leads to no scope record");
    },
    readHeader: readPath,
  },
  {
    tag: Tag.Registered,
    verifyHeader(verifier) {
      const name = verifier.string();
      verifier.around.resolver?.registered(name);
    },
    readHeader: (reader) => reader.names.registered(reader.string()),
  },
  {
    tag: Tag.PrototypeOf,
    verifyHeader: (verifier) => void verifier.objectOf(CALLABLE, "a function"),
    readHeader(reader) {
      const owner = reader.value();
      const prototype = prototypeOf(owner);
      if (prototype !== undefined) return prototype;
      throw reader.malformed("has the prototype of something that has none");
    },
  },
];

/** What may be a function. What a name leads to is known when it is read. */
export const CALLABLE: ReadonlySet<number> = new Set([Tag.Closure, Tag.Class, Tag.ClassMember, Tag.Global, Tag.Binding, Tag.Registered]);
