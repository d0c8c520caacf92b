/** Instances with private members: only their class can read these, so a copy would lose them. */
import { realm } from "../../realm.js";
import { nameOf } from "./functions.js";
import { ownerOf } from "./prototypes.js";
import type { Special } from "./special.js";

/** The first prototype in a chain whose class has private members. */
export function privateHomeOf(prototype: object | null): object | undefined {
  for (let object = prototype; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    if (realm.privateHomes.has(object)) return object;
  }
  return undefined;
}

/** The kind of the objects below such a prototype; prototypes of further classes among them are no instances. */
export function refusedForPrivates(home: object): Special {
  const owner: unknown = Reflect.getOwnPropertyDescriptor(home, "constructor")?.value;
  const name = typeof owner === "function" ? nameOf(owner) : "a class";
  return {
    is: (object) => ownerOf(object) === undefined,
    refused: `an instance of ${name}, which has private members${typeof owner === "function" ? membersOf(owner) : ""}`,
    help:
      "A snapshot cannot read them: keep in public properties what must survive, set the local to undefined before the stop, " +
      "or give the object itself a name with register(name, object) and register its successor where the snapshot is read.",
  };
}

/** Their names, as far as the class's text tells. */
function membersOf(owner: object): string {
  const names = new Set(Function.prototype.toString.call(owner).match(/(?<![\p{ID_Continue}$"'`])#[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
  return names.size === 0 ? "" : ` (${[...names].slice(0, 3).join(", ")}${names.size > 3 ? ", …" : ""})`;
}
