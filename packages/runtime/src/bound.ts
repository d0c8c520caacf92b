/** Bound functions: nothing tells what one is made of, so compiled code notes it where it calls `bind`. */
import { apply } from "./cursors/natives.js";
import { realm } from "./realm.js";

const { put, read } = realm.stamp;
const { bind } = Function.prototype;

export interface BoundRecord {
  readonly target: object;
  readonly thisArg: unknown;
  readonly args: readonly unknown[];
}

/** What a bound function is made of; undefined for one that code without a mark made. */
export function boundOf(value: unknown): BoundRecord | undefined {
  const mark = typeof value === "function" ? read(value) : undefined;
  return mark !== undefined && "thisArg" in mark ? mark : undefined;
}

/** `target.bind(...args)` */
export function bindNoted(target: unknown, [thisArg, ...args]: readonly unknown[]): object {
  const bound = apply(bind as never, target, [thisArg, ...args]) as object;
  put(bound, { target: target as object, thisArg, args });
  return bound;
}

/** True if binding the function runs no code: it reads `length` and `name`, which may be getters. */
export function canBind(target: object): boolean {
  for (const key of ["length", "name"]) {
    for (let object: object | null = target; object !== null; object = Object.getPrototypeOf(object) as object | null) {
      const own = Reflect.getOwnPropertyDescriptor(object, key);
      if (own === undefined) continue;
      if (!("value" in own)) return false;
      break;
    }
  }
  return true;
}
