/** An entry of a module's WeakMap or WeakSet whose key goes along as a copy: the copy gets one too. */
export class WeakEntry {
  constructor(
    readonly collection: object,
    readonly key: object,
    readonly value: unknown,
  ) {}
}

const { has, get, set } = WeakMap.prototype;
const { has: contains, add } = WeakSet.prototype;

/** True for those that no class extends. */
export function isWeakCollection(object: object): boolean {
  try {
    const prototype: unknown = Object.getPrototypeOf(object);
    return prototype === WeakMap.prototype || prototype === WeakSet.prototype;
  } catch {
    return false; // a proxy that refuses
  }
}

/** The entry of a key, if there is one. */
export function entryOf(collection: object, key: object): WeakEntry | undefined {
  if (Object.getPrototypeOf(collection) === WeakSet.prototype)
    return contains.call(collection as WeakSet<object>, key) ? new WeakEntry(collection, key, true) : undefined;
  const map = collection as WeakMap<object, unknown>;
  return has.call(map, key) ? new WeakEntry(collection, key, get.call(map, key)) : undefined;
}

/** Throws a TypeError for what is no such collection. */
export function addEntry({ collection, key }: WeakEntry, value: unknown): void {
  if (Object.getPrototypeOf(collection) === WeakSet.prototype) add.call(collection as WeakSet<object>, key);
  else set.call(collection as WeakMap<object, unknown>, key, value);
}
