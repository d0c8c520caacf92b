/** Looking at objects without running anything of theirs. */

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Undefined also for a namespace's binding in its dead zone, and a proxy that refuses. */
export function dataProperty(object: object, key: string | symbol): PropertyDescriptor | undefined {
  try {
    return Reflect.getOwnPropertyDescriptor(object, key);
  } catch {
    return undefined;
  }
}
