/** Classes made in functions, private members, and what functions carry, without compiled code: factories as the compiler makes them. */
import { expect, test } from "@jest/globals";
import { stampClosure } from "../src/closures.js";
import { privates, staticPrivates } from "../src/compiled.js";
import type { FunctionMeta } from "../src/contract.js";
import { NotSerializableError } from "../src/errors.js";
import { inspectSnapshot } from "../src/inspect.js";
import { register } from "../src/registry.js";
import { fakeModule, read, roundTrip, suspended, write } from "./snapshot-help.js";

// biome-ignore lint/suspicious/noExplicitAny: classes as tests use them
type Any = any;

let modules = 0;

/** One factory that takes one scope record. */
function factory(make: (scope: Any) => object): (scope: object) => Any {
  const stamped = (scope: object): object => stampClosure(make(scope), fn, [scope]);
  const [fn] = fakeModule(`test/class-${modules++}.ts`, [{ name: "Made", slots: [], make: stamped as never }]) as [FunctionMeta];
  return stamped;
}

test("class, prototype, methods, accessors and instances are one thing", () => {
  const make = factory(
    (s) =>
      class A {
        get half() {
          return s.n / 2;
        }
        m() {
          return ++s.n;
        }
        static create() {
          return new A();
        }
      },
  );
  const scope = { n: 5 };
  const A = make(scope);
  const half = Object.getOwnPropertyDescriptor(A.prototype, "half")!.get;
  // a method is met before its class, the prototype before both
  const value = [A.prototype, A.prototype.m, A.create, half, new A(), A, scope] as Any[];
  const [prototype, m, create, getter, a, Back, back] = roundTrip(value);
  expect(Back).not.toBe(A);
  expect(Back.prototype).toBe(prototype);
  expect([m, create, getter]).toEqual([prototype.m, Back.create, Object.getOwnPropertyDescriptor(prototype, "half")!.get]);
  expect(Object.getPrototypeOf(a)).toBe(prototype);
  expect(create()).toBeInstanceOf(Back);
  expect([a.m(), a.half, back.n, scope.n]).toEqual([6, 3, 6, 5]);
  // and once more from what was read
  const again = roundTrip(a);
  expect([again.m(), again.constructor.create() instanceof again.constructor]).toEqual([7, true]);
});

test("parents come first, wherever they stand in the record", () => {
  const base = factory(
    () =>
      class {
        who() {
          return "base";
        }
      },
  );
  const derived = factory(
    (s) =>
      class extends s.A {
        who(): string {
          return `derived ${super.who()}`;
        }
      },
  );
  const scope: Record<string, unknown> = { B: undefined, A: base({}) };
  scope.B = derived(scope);
  const reassigned: Record<string, unknown> = { A: scope.A };
  const C = derived(reassigned);
  reassigned.A = null;
  const back = roundTrip({ b: new (scope.B as Any)(), scope, C }) as Any;
  expect(back.b.who()).toBe("derived base");
  expect(Object.getPrototypeOf(back.scope.B)).toBe(back.scope.A);
  expect(back.b).toBeInstanceOf(back.scope.A);
  expect(Object.getPrototypeOf(back.C)).toBe(back.scope.A);
  expect(new back.C().who()).toBe("derived base");
});

test("heritage and static initializers have no effects when a class is made again, and static data is kept", () => {
  const calls: unknown[] = [];
  const make = factory(
    (s) =>
      class A extends s.mixin(s.space.Base) {
        static count = s.n++;
        static list = [s.space.size];
        static {
          s.note(A);
          for (const item of s.space.items) s.note(item);
        }
        static get size() {
          return A.list.length;
        }
      },
  );
  const scope = {
    n: 1,
    mixin: factory(() => (Base: object) => Base)({}),
    space: { Base: factory(() => class {})({}), size: 3, items: [1, 2] },
    note: factory((s) => (what: unknown) => s.calls.push(what))({ calls }),
  };
  const A = make(scope);
  A.count = 10;
  A.list.push(4);
  A.added = "later";
  Object.defineProperty(A, "hidden", { value: 1 });
  delete A.prototype.none;
  const [back, record] = roundTrip([A, scope] as Any[]);
  expect(calls).toHaveLength(3);
  expect([back.count, back.list, back.added, back.hidden, back.size, record.n]).toEqual([10, [3, 4], "later", 1, 2, 2]);
  expect(Object.getPrototypeOf(back)).toBe(record.space.Base);
  expect(Reflect.ownKeys(back)).toEqual(Reflect.ownKeys(A));
  expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
});

test("changed classes: methods replaced, deleted, added; frozen; renamed", () => {
  const make = factory(
    () =>
      class A {
        a() {
          return "a";
        }
        b() {
          return "b";
        }
        static s() {}
      },
  );
  const A = make({});
  const original = A.prototype.a;
  original.tag = "tagged";
  A.prototype.a = A.prototype.b;
  delete A.prototype.b;
  Object.defineProperty(A, "name", { value: "Other" });
  Object.freeze(A);
  const [back, a] = roundTrip([A, original] as Any[]);
  const B = make({});
  B.prototype.constructor = Object;
  const b = roundTrip(new B());
  expect([b.constructor, b.a(), roundTrip([b, B] as Any[])[0] instanceof roundTrip(B)]).toEqual([Object, "a", false]);
  expect(roundTrip([new B(), B] as Any[]).reduce((instance, made) => instance instanceof made)).toBe(true);
  expect([new back().a(), "b" in back.prototype, a(), a.tag, a.name, back.name]).toEqual(["b", false, "a", "tagged", "a", "Other"]);
  expect(Object.isFrozen(back)).toBe(true);
  expect(Reflect.ownKeys(back.prototype)).toEqual(Reflect.ownKeys(A.prototype));
});

test("computed keys and heritage are parts of the class: its factory gets them again", () => {
  const symbol = Symbol("key");
  const make = (scope: Any, parent: unknown, ...keys: readonly Any[]): Any => {
    const [name, hidden, number] = keys;
    const made = class extends (parent as Any) {
      [name]() {
        return scope.n;
      }
      static get [hidden]() {
        return 2;
      }
      [number]() {
        return super.who();
      }
    };
    return stampClosure(made, fn, [scope], keys, true);
  };
  // as in generated code, the number of parameters tells of all parts
  const factoryOfFive = (scope: Any, parent: Any, one: Any, two: Any, three: Any): Any => make(scope, parent, one, two, three);
  const [fn] = fakeModule(`test/class-${modules++}.ts`, [{ name: "Made", slots: [], make: factoryOfFive as never }]) as [FunctionMeta];
  const parent = factory(
    () =>
      class {
        who() {
          return "parent";
        }
      },
  )({});
  const A = make({ n: 5 }, parent, "x", symbol, 7);
  const [Back, key, Parent] = roundTrip([A, symbol, parent] as Any[]);
  expect([new Back().x(), Back[key], new Back()[7](), Object.getPrototypeOf(Back) === Parent]).toEqual([5, 2, "parent", true]);
});

test("classes of the language as parents, and null", () => {
  const make = factory(
    () =>
      class List extends Array {
        last() {
          return this.at(-1);
        }
      },
  );
  const list = make({}).from([1, 2]);
  const error = factory(() => class Failure extends Error {})({});
  const none = factory(
    () =>
      class extends (null as Any) {
        static s() {
          return 1;
        }
      },
  )({});
  const back = roundTrip({ list, failure: new error("x"), none }) as Any;
  expect([back.list.last(), back.list.length, Array.isArray(back.list)]).toEqual([2, 2, true]);
  expect(back.failure).toBeInstanceOf(Error);
  expect(back.failure.constructor.name).toBe("Failure");
  expect([back.none.s(), Object.getPrototypeOf(back.none), Object.getPrototypeOf(back.none.prototype)]).toEqual([
    1,
    Function.prototype,
    null,
  ]);
});

test("a long chain of classes, and one that is too long", () => {
  const root = factory(() => class {});
  const next = factory((s) => class extends s.Parent {});
  const chain = (length: number): Any => {
    let last = root({});
    for (let i = 0; i < length; i++) last = next({ Parent: last });
    return last;
  };
  let count = 0;
  for (let at: object | null = roundTrip(new (chain(150))()) as object; at; at = Object.getPrototypeOf(at) as object | null) count++;
  expect(count).toBe(153);
  expect(() => roundTrip(chain(1000))).toThrow(NotSerializableError);
});

test("bytes that give a class members or scopes that it does not have", () => {
  const make = factory(
    () =>
      class {
        m() {}
      },
  );
  const [fn] = fakeModule("test/class-bytes.ts", [{ name: "hold", slots: ["a", "b"] }]) as [FunctionMeta];
  const A = make({});
  const bytes = write(suspended([[fn, A, A.prototype.m]]));
  expect(typeof read(bytes).frames[0]!.slots[1]).toBe("function");
  for (let at = 0; at < bytes.length; at++) {
    const bad = bytes.slice();
    bad[at]! ^= 1;
    expect(() => read(bad)).toThrow();
  }
});

test("instances with private members are refused, those of derived classes too, and registered ones are not", () => {
  const make = factory(
    () =>
      class Vault {
        static {
          privates(Vault);
        }
        #code = 1;
        #check() {
          return this.#code;
        }
        open() {
          return this.#check();
        }
      },
  );
  const Safe = make({});
  const Derived = factory((s) => class extends s.Safe {})({ Safe });
  for (const instance of [new Safe(), new Derived()]) {
    expect(() => roundTrip([{ instance }])).toThrow(
      expect.objectContaining({
        path: "value[0].instance",
        what: "an instance of Vault, which has private members (#code, #check)",
        message: expect.stringContaining("register("),
      }),
    );
  }
  const live = new Safe();
  register("test safe", live);
  const back = roundTrip({ live, Safe, Derived }) as Any;
  expect(back.live).toBe(live);
  expect([new back.Safe().open(), new back.Derived().open(), new back.Derived() instanceof back.Safe]).toEqual([1, 1, true]);
  class PrivateList extends Array<number> {
    static {
      privates(PrivateList);
    }
    #x = 1;
    x() {
      return this.#x;
    }
  }
  expect(new PrivateList().x()).toBe(1);
  expect(() => roundTrip(new PrivateList())).toThrow(/an instance of PrivateList, which has private members \(#x\)/);
});

test("what static private fields of a class made in a function hold goes along", () => {
  const Counter = factory(
    () =>
      class Counter {
        static {
          staticPrivates(
            Counter,
            ["#count"],
            () => [Counter.#count],
            (values) => {
              Counter.#count = values[0] as number;
            },
          );
        }
        static #count = 0;
        static next() {
          return ++Counter.#count;
        }
        kept = true;
      },
  )({});
  expect(Counter.next()).toBe(1);
  const again = roundTrip(Counter) as typeof Counter;
  expect(again.next()).toBe(2);
  expect(again.next()).toBe(3);
  expect(Counter.next()).toBe(2);
});

test("unique symbols of module-level bindings are found again, as values and as keys", () => {
  let inModule = Symbol("s");
  fakeModule("test/symbols.ts", [], { S: () => inModule });
  const [fn] = fakeModule("test/symbol-holder.ts", [{ name: "hold", slots: ["value"] }]) as [FunctionMeta];
  const before = inModule;
  expect((roundTrip({ [before]: before }) as Any)[before]).toBe(before);
  const bytes = write(suspended([[fn, { s: before, [before]: 1 }]]));
  inModule = Symbol("s of a fresh module");
  const back = read(bytes).frames[0]!.slots[0] as Any;
  expect(back.s).toBe(inModule);
  expect(back[inModule]).toBe(1);
  inModule = {} as never;
  expect(() => read(bytes)).toThrow(/property key/);
});

test("own properties of functions that were defined anew, and names from computed keys", () => {
  const arrow = factory((s) => () => s.n)({ n: 1 });
  Object.defineProperty(arrow, "name", { value: "renamed" });
  const plain = factory(() => function plain(_a: unknown, _b: unknown) {})({});
  Object.defineProperty(plain, "length", { value: 9, enumerable: true });
  Object.defineProperty(plain, "hidden", { value: "h" });
  const keyed = factory((s) => ({ [s.key]: () => s.key })[s.key] as object);
  const named = keyed({ key: "n1" });
  const bySymbol = keyed({ key: Symbol("sy") });
  const undefinedName = keyed({ key: "undefined" });
  const before = [arrow, plain, named, bySymbol, undefinedName];
  const back = roundTrip(before);
  expect(back.map((one) => Object.getOwnPropertyDescriptors(one))).toEqual(
    before.map((one) => ({
      ...Object.getOwnPropertyDescriptors(one),
      ...(one === plain ? { prototype: expect.anything() } : {}),
    })),
  );
  expect(back[1].prototype.constructor).toBe(back[1]);
});

test("what hangs on a hidden slot is told in words", () => {
  const [fn] = fakeModule("test/hidden.ts", [{ name: "run", slots: ["$t1", "$s1"], pointKey: "save#0" }]) as [FunctionMeta];
  const bad = new WeakMap();
  const pathOf = (...slots: unknown[]): string => {
    try {
      write(suspended([[fn, ...slots]]));
      return "";
    } catch (error) {
      return (error as NotSerializableError).path;
    }
  };
  expect(pathOf(bad, {})).toBe("(a value before the call save)");
  expect(pathOf({ x: bad }, {})).toBe("(a value before the call save).x");
  expect(pathOf(0, { total: [bad] })).toBe("total[0]");
});

test("classes and methods are told by their ids when a snapshot is looked at", () => {
  const make = factory(
    () =>
      class A {
        x = 1;
        m() {}
      },
  );
  const A = make({});
  const [fn] = fakeModule("test/class-look.ts", [{ name: "hold", slots: ["instance", "method", "made"] }]) as [FunctionMeta];
  const id = `test/class-${modules - 1}.ts#Made`;
  const { frames } = inspectSnapshot(write(suspended([[fn, new A(), A.prototype.m, A]])));
  expect(frames[0]!.locals.map(({ preview }) => preview)).toEqual([`${id} { x: 1 }`, `method 0 of class ${id}`, `class ${id}`]);
});
