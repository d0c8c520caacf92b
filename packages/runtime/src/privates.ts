/**
 * Private state of instances: compiled classes hand out functions that read and write it, and constructors of theirs do nothing while
 * `control.making` is set, so that an instance can be made again without running code of the program.
 */
import { isClass } from "./closures.js";
import { control, realm } from "./realm.js";
import { makeStandIn } from "./stand-in.js";

/** A class with private members. */
export interface PrivateHome {
  readonly owner: object;
  /** Nothing but the class can read and write them: its instances cannot be in snapshots. */
  readonly isClosed: boolean;
  readonly isDerived: boolean;
  /** Of the fields: `#a`; accessors with hidden storage by their key. */
  readonly names: readonly string[];
  /** True if the class's constructor was there. */
  has(object: object): boolean;
  get(object: object): readonly unknown[];
  set(object: object, values: readonly unknown[]): void;
}

/** The private fields of a class itself. */
export interface StaticPrivates {
  readonly names: readonly string[];
  get(): readonly unknown[];
  set(values: readonly unknown[]): void;
}

/** Called at the head of a class that a function makes. */
export function noteStaticPrivates(owner: object, names: readonly string[], get: StaticPrivates["get"], set: StaticPrivates["set"]): void {
  realm.staticPrivates.set(owner, { names, get, set });
}

type Get = (object: object) => readonly unknown[];
type Set = (object: object, values: readonly unknown[]) => void;

/**
 * Called at the head of a class. Without the rest, its private state is out of reach.
 * @param keys of auto-accessors, whose storage has no name
 */
export function notePrivates(
  owner: { readonly prototype: object },
  isDerived?: boolean,
  keys: readonly string[] = [],
  has: (object: object) => boolean = () => true,
  fields: readonly string[] = [],
  get: Get = () => [],
  set: Set = () => {},
): void {
  const stores = keys.map((key) => Reflect.getOwnPropertyDescriptor(owner.prototype, key));
  realm.privateHomes.set(owner.prototype, {
    owner,
    isClosed: isDerived === undefined,
    isDerived: isDerived === true,
    names: [...fields, ...keys],
    has(object) {
      try {
        for (const store of stores) store?.get?.call(object);
        return has(object);
      } catch {
        return false;
      }
    },
    get: (object) => [...get(object), ...stores.map((store) => store?.get?.call(object) as unknown)],
    set(object, values) {
      set(object, values);
      for (const [i, store] of stores.entries()) store?.set?.call(object, values[fields.length + i]);
    },
  });
}

/** The classes with private members in a chain of prototypes, outermost class first. */
export function privateHomes(prototype: object | null): PrivateHome[] {
  const homes: PrivateHome[] = [];
  for (let object = prototype; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    const home = realm.privateHomes.get(object);
    if (home !== undefined) homes.unshift(home);
  }
  return homes;
}

/** More arguments than a constructor looks at. */
const ARGUMENTS = 16;

/**
 * Gives an object the (empty) private state of the classes. For a class that extends another, `super()` is made to return the object,
 * which then gets the fields; a class that does not makes a new object, which is given back in place of this one.
 */
export function installPrivates(object: object, homes: readonly PrivateHome[]): object {
  let made = object;
  const before = control.making;
  control.making = 1;
  try {
    for (const home of homes) made = home.isDerived ? extend(home, made) : construct(home, Object.getPrototypeOf(made) as object);
  } finally {
    control.making = before;
  }
  // public fields came along; what the object really has is set from its snapshot
  if (made !== object) for (const key of Reflect.ownKeys(made)) Reflect.deleteProperty(made, key);
  return made;
}

function construct({ owner }: PrivateHome, prototype: object): object {
  function target(): void {}
  target.prototype = prototype;
  return Reflect.construct(owner as new () => object, standIns(), target);
}

function extend({ owner }: PrivateHome, object: object): object {
  const parent = Object.getPrototypeOf(owner) as object;
  const own = Reflect.ownKeys(object);
  const holder = realm.holders.get(owner);
  if (holder !== undefined) {
    new holder(object);
    for (const key of Reflect.ownKeys(object)) if (!own.includes(key)) Reflect.deleteProperty(object, key);
    return object;
  }
  function giving(): object {
    return object;
  }
  if (!Reflect.setPrototypeOf(owner, giving)) throw new TypeError("the class is frozen");
  try {
    Reflect.construct(owner as new () => object, standIns());
  } finally {
    Reflect.setPrototypeOf(owner, parent);
  }
  for (const key of Reflect.ownKeys(object)) if (!own.includes(key)) Reflect.deleteProperty(object, key);
  return object;
}

/** Whatever parameters are taken apart, nothing of the program runs. */
function standIns(): object[] {
  return Array.from({ length: ARGUMENTS }, () => makeStandIn());
}

/** False for a class whose instances cannot be made again. */
export function canInstall({ owner, isClosed, isDerived }: PrivateHome): boolean {
  return !isClosed && isClass(owner) && (!isDerived || realm.holders.has(owner) || Object.isExtensible(owner));
}
