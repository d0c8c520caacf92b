/** Every kind of value through the bytes and back: identity, order, prototype, descriptors. */
import { describe, expect, test } from "@jest/globals";
import { CANCEL, DONE, TDZ } from "../src/realm.js";
import { register } from "../src/registry.js";
import { fakeModule, read, roundTrip, suspended, write } from "./snapshot-help.js";

/** Own properties with their descriptors, in order. */
function own(object: object): [PropertyKey, PropertyDescriptor][] {
  return Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)!]);
}

describe("primitives", () => {
  const integers = [0, 1, 127, 128, 383, 384, 32767, 32768, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER];
  const doubles = [
    0.1,
    0.5,
    1.005,
    19.99,
    655.35,
    655.36,
    21474836.47,
    1e21,
    2 ** 53,
    1e-320,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    Math.PI,
    1 / 3,
    1e300,
  ];
  const numbers = [...integers, ...doubles].flatMap((one) => [one, -one, one + 1, one - 1]);

  test.each([...numbers, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("the number %p", (number) => {
    expect(roundTrip(number)).toBe(number);
  });

  test.each([undefined, null, true, false, "", "a", "ä€😀", "\0", "\ud800", "\udc00x", "x".repeat(100_000), "é".repeat(40_000)])(
    "the primitive %#",
    (value) => {
      expect(roundTrip(value)).toBe(value);
    },
  );

  test("strings with lone surrogates keep their place among others", () => {
    const strings = ["a", "\ud83d", "\ude00", "b", "", "\ud83d\ude00", "x\udc00", "a"];
    expect(roundTrip(strings)).toEqual(strings);
    // joined they are well-formed, apart they are not
    expect(roundTrip(["\ud83d", "\ude00"])).toEqual(["\ud83d", "\ude00"]);
  });

  test("strings by the thousand, cut in pieces", () => {
    const strings = Array.from({ length: 5_000 }, (_, i) => `number ${i} ${"-".repeat(i % 50)}`);
    expect(roundTrip(strings)).toEqual(strings);
    const mixed = strings.map((one, i) => (i % 7 === 0 ? `${one} é` : one));
    expect(roundTrip(mixed)).toEqual(mixed);
  });

  test.each([0n, 1n, -1n, 255n, 256n, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 64n, -(3n ** 500n), 7n ** 3_000n])("the BigInt %#", (value) => {
    expect(roundTrip(value)).toBe(value);
  });

  test("symbols: registered and well-known ones are themselves, others keep their identity within the snapshot", () => {
    const own = Symbol("own");
    const [a, b, forKey, iterator, none] = roundTrip([own, own, Symbol.for("kraut test"), Symbol.iterator, Symbol()]);
    expect(a).toBe(b);
    expect(a).not.toBe(own);
    expect((a as symbol).description).toBe("own");
    expect(forKey).toBe(Symbol.for("kraut test"));
    expect(iterator).toBe(Symbol.iterator);
    expect((none as symbol).description).toBeUndefined();
  });

  test("the runtime's own marks", () => {
    expect(roundTrip([TDZ, DONE, CANCEL])).toEqual([TDZ, DONE, CANCEL]);
    expect(roundTrip({ x: TDZ as unknown }).x).toBe(TDZ);
  });
});

describe("objects", () => {
  test("cycles, sharing and property order", () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { z: shared, a: [shared, shared], 10: "ten", 2: "two", s: "s" };
    value.self = value;
    const back = roundTrip(value);
    expect(Reflect.ownKeys(back)).toEqual(["2", "10", "z", "a", "s", "self"]);
    expect(back.self).toBe(back);
    expect(back.z).toBe((back.a as unknown[])[0]);
    expect((back.a as unknown[])[0]).toBe((back.a as unknown[])[1]);
  });

  test("keys that mean something on a prototype are plain own data", () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": 2, "hasOwnProperty": 3}') as object;
    const back = roundTrip(value);
    expect(own(back)).toEqual(own(value));
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const bare = Object.assign(Object.create(null) as object, { a: 1 });
    Object.defineProperty(bare, "__proto__", { value: 5, enumerable: true, configurable: true, writable: true });
    const bareBack = roundTrip(bare);
    expect(Object.getPrototypeOf(bareBack)).toBeNull();
    expect(own(bareBack)).toEqual(own(bare));
  });

  test("symbol keys, descriptors, frozen, sealed, not extensible", () => {
    const tag = Symbol("tag");
    const value = { plain: 1, [tag]: 2, [Symbol.toStringTag]: "Thing" };
    Object.defineProperty(value, "hidden", { value: 3 });
    Object.defineProperty(value, "fixed", { value: 4, enumerable: true, writable: true });
    const [back, backTag] = roundTrip([value, tag] as const);
    const wanted = own(value).map(([key, descriptor]) => [key === tag ? backTag : key, descriptor]);
    expect(own(back)).toEqual(wanted);
    const states = [
      Object.freeze({ a: 1, [Symbol.for("s")]: {} }),
      Object.seal({ a: 1 }),
      Object.preventExtensions({ a: 1 }),
      Object.freeze([1, 2]),
      Object.seal([1]),
      Object.preventExtensions([, 1]),
    ];
    for (const state of states) {
      const copy = roundTrip(state);
      expect(copy).toEqual(state);
      expect(own(copy)).toEqual(own(state));
      expect([Object.isFrozen(copy), Object.isSealed(copy), Object.isExtensible(copy)]).toEqual([
        Object.isFrozen(state),
        Object.isSealed(state),
        Object.isExtensible(state),
      ]);
    }
  });

  test("accessors stay accessors, and none of them runs", () => {
    let runs = 0;
    const get = () => ++runs;
    register("test get", get);
    const set = () => void runs++;
    register("test set", set);
    const value = Object.defineProperty({ a: 1 }, "b", { get, set, enumerable: true, configurable: true });
    const list = Object.defineProperty([0, 1, 2], 1, { get, enumerable: true, configurable: true });
    const onlySet = Object.defineProperty([0, 1, 2], 1, { set, enumerable: true, configurable: true });
    for (const one of [value, list, onlySet]) expect(own(roundTrip(one))).toEqual(own(one));
    expect(runs).toBe(0);
  });

  test("accessors, frozen objects and symbols among many objects with the same keys", () => {
    const get = () => "got";
    register("test late get", get);
    const many = Array.from({ length: 400 }, (_, i) => ({ id: i, text: `t${i}` }));
    for (let i = 100; i < 400; i++) Object.defineProperty(many[i]!, "text", { get, enumerable: true, configurable: true });
    const back = roundTrip(many);
    for (const [i, one] of back.entries()) expect(own(one)).toEqual(own(many[i]!));
    const frozen = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? { id: i } : Object.freeze({ id: i })));
    expect(roundTrip(frozen).map((one) => Object.isFrozen(one))).toEqual(frozen.map((one) => Object.isFrozen(one)));
    const marked = Symbol.for("marked");
    const tagged = Array.from({ length: 400 }, (_, i) => (i === 333 ? { id: i, [marked]: true } : { id: i }));
    expect(roundTrip(tagged)[333]).toEqual({ id: 333, [marked]: true });
  });

  test("prototypes that are data are written as such", () => {
    const base = { kind: "base" };
    const value = Object.create(base, { x: { value: 1, enumerable: true, writable: true, configurable: true } }) as { kind: string };
    const [back, backBase] = roundTrip([value, base] as const);
    expect(Object.getPrototypeOf(back)).toBe(backBase);
    expect(back.kind).toBe("base");
  });

  test("arguments keep their kind", () => {
    class Strict {
      give(_a: unknown, _b: unknown): IArguments {
        // biome-ignore lint/complexity/noArguments: the object itself is wanted
        return arguments;
      }
    }
    const strict = new Strict().give("a", { b: 1 });
    const back = roundTrip(strict);
    expect(Object.prototype.toString.call(back)).toBe("[object Arguments]");
    // `callee` cannot be moved to its place
    expect(new Map(own(back))).toEqual(new Map(own(strict)));
    expect([...back]).toEqual(["a", { b: 1 }]);
    // tests run as scripts that are not strict
    function sloppy(_a: unknown): IArguments {
      // biome-ignore lint/complexity/noArguments: the object itself is wanted
      return arguments;
    }
    const mapped = roundTrip((sloppy as (...values: unknown[]) => IArguments)(1, 2));
    expect([[...mapped], mapped.length]).toEqual([[1, 2], 2]);
    expect(() => mapped.callee).toThrow(TypeError);
  });
});

describe("arrays", () => {
  test("holes, further properties, sparse ones, other prototypes", () => {
    const match = /(?<year>\d+)/.exec("in 1999")!;
    const sparse: unknown[] = [];
    sparse[4_000_000_000] = "far";
    const template = ((strings: TemplateStringsArray, _value: number) => strings)`a\n${1}b`;
    const hidden = Object.defineProperty([1, 2], 0, { enumerable: false });
    const values = [
      [],
      [,],
      [1, , 3],
      [, , ,],
      [undefined, , null],
      match,
      sparse,
      template,
      hidden,
      Object.assign([1], { [Symbol.for("s")]: 1 }),
    ];
    for (const value of values) {
      const back = roundTrip(value as unknown[]);
      expect(Array.isArray(back)).toBe(true);
      expect(back.length).toBe(value.length);
      expect(own(back)).toEqual(own(value));
    }
  });

  test("subclasses of registered classes", () => {
    class Stack extends Array<number> {
      label = "x";
    }
    register("test Stack", Stack);
    const stack = Stack.from([1, 2, 3]) as Stack;
    const back = roundTrip(stack);
    expect(back).toBeInstanceOf(Stack);
    expect([...back]).toEqual([1, 2, 3]);
    expect(back.label).toBe("x");
    back.push(4);
    expect(back.length).toBe(4);
  });
});

describe("built-in objects", () => {
  test("Map and Set, with cycles, order and further properties", () => {
    const map = new Map<unknown, unknown>([
      ["a", 1],
      [Number.NaN, 2],
      [-0, 3],
    ]);
    map.set(map, map);
    const set = new Set<unknown>([1, "1", map]);
    set.add(set);
    Object.assign(map, { note: "n" });
    const [m, s] = roundTrip([map, set] as const);
    expect([...m.keys()]).toEqual(["a", Number.NaN, 0, m]);
    expect(m.get(m)).toBe(m);
    expect([...s]).toEqual([1, "1", m, s]);
    expect((m as unknown as { note: string }).note).toBe("n");
    class Bag extends Set<number> {
      size2 = 2;
    }
    register("test Bag", Bag);
    const bag = roundTrip(new Bag([1, 2]));
    expect(bag).toBeInstanceOf(Bag);
    expect(bag.has(2)).toBe(true);
    expect(bag.size2).toBe(2);
    expect(Object.isFrozen(roundTrip(Object.freeze(new Map([[1, 2]]))))).toBe(true);
  });

  test("Date, RegExp, primitives in objects", () => {
    const sticky = /a+(?<n>b)/dgy;
    sticky.lastIndex = 7;
    const [date, invalid, plain, moved, escaped] = roundTrip([
      new Date(1e12),
      new Date(Number.NaN),
      /x/gi,
      sticky,
      /\/\n[\u{1f600}]/u,
    ] as const);
    expect(date.getTime()).toBe(1e12);
    expect(invalid.getTime()).toBeNaN();
    expect([plain.source, plain.flags, plain.lastIndex]).toEqual(["x", "gi", 0]);
    expect([moved.source, moved.flags, moved.lastIndex]).toEqual(["a+(?<n>b)", "dgy", 7]);
    expect(String(escaped)).toBe(String(/\/\n[\u{1f600}]/u));
    const boxes = [
      Object(1),
      Object("text"),
      Object(true),
      Object(10n),
      Object(Symbol.iterator),
      Object.assign(Object("abc"), { extra: 1 }),
    ] as object[];
    for (const [i, box] of roundTrip(boxes).entries()) {
      expect(box.valueOf()).toEqual(boxes[i]!.valueOf());
      expect(Object.getPrototypeOf(box)).toBe(Object.getPrototypeOf(boxes[i]));
      expect(own(box)).toEqual(own(boxes[i]!));
    }
  });

  test("errors", () => {
    class ShopError extends RangeError {
      override readonly name = "ShopError";
      readonly item = { id: 1 };
    }
    register("test ShopError", ShopError);
    const cause = new TypeError("inner");
    const errors = [
      new Error("outer", { cause }),
      cause,
      new AggregateError([cause, 1], "all"),
      new ShopError("out of stock"),
      new URIError(""),
      Object.freeze(new SyntaxError("frozen")),
    ];
    const back = roundTrip(errors);
    for (const [i, error] of back.entries()) {
      expect(error).toBeInstanceOf(Error);
      expect(Object.prototype.toString.call(error)).toBe("[object Error]");
      expect(Object.getPrototypeOf(error)).toBe(Object.getPrototypeOf(errors[i]));
      expect(own(error)).toEqual(own(errors[i]!));
    }
    expect(back[0]!.cause).toBe(back[1]);
    expect((back[2] as AggregateError).errors[0]).toBe(back[1]);
    expect(Object.isFrozen(back[5])).toBe(true);
  });

  test("buffers and their views share memory as before", () => {
    const buffer = new ArrayBuffer(64);
    const bytes = new Uint8Array(buffer, 3, 20);
    const doubles = new Float64Array(buffer, 8, 2);
    const view = new DataView(buffer, 1);
    doubles[0] = Math.E;
    const back = roundTrip({ bytes, doubles, view, buffer, again: bytes });
    expect(back.bytes.buffer).toBe(back.buffer);
    expect(back.doubles.buffer).toBe(back.buffer);
    expect(back.again).toBe(back.bytes);
    expect([back.bytes.byteOffset, back.bytes.length, back.view.byteOffset, back.view.byteLength]).toEqual([3, 20, 1, 63]);
    back.view.setUint8(2, 77);
    expect(back.bytes[0]).toBe(77);
    expect(back.doubles[0]).toBe(Math.E);
    expect(bytes[0]).toBe(0);
  });

  test("every typed array", () => {
    const values = [
      Int8Array.of(-1),
      Uint8Array.of(255),
      Uint8ClampedArray.of(300),
      Int16Array.of(-2),
      Uint16Array.of(3),
      Int32Array.of(-4),
      Uint32Array.of(5),
      Float32Array.of(0.1),
      Float64Array.of(0.1, -0, Number.NaN),
      BigInt64Array.of(-6n),
      BigUint64Array.of(7n),
      new Uint8Array(0),
    ];
    for (const value of values) {
      const back = roundTrip(value as Uint8Array);
      expect(back).toEqual(value);
      expect(Object.getPrototypeOf(back)).toBe(Object.getPrototypeOf(value));
    }
    expect(roundTrip(Object.assign(new Uint8Array(2), { label: "x" })).label).toBe("x");
  });

  test("resizable buffers and the views that follow them", () => {
    const buffer = new (
      ArrayBuffer as new (
        length: number,
        options: { maxByteLength: number },
      ) => ArrayBuffer & { resize(length: number): void }
    )(8, { maxByteLength: 32 });
    const [back, follows, fixed] = roundTrip([buffer, new Uint8Array(buffer), new Uint8Array(buffer, 0, 4)] as const);
    back.resize(16);
    expect([follows.length, fixed.length]).toEqual([16, 4]);
  });

  test("a Node Buffer has its own bytes, and never its pool's", () => {
    const small = Buffer.from("secret");
    expect(small.buffer.byteLength).toBeGreaterThan(1_000);
    const bytes = write(suspended([[fakeModule("test/buffer.ts", [{ name: "f", slots: ["b"] }])[0]!, small]]));
    expect(bytes.length).toBeLessThan(400);
    const back = read(bytes).frames[0]!.slots[0] as Buffer;
    expect(Buffer.isBuffer(back)).toBe(true);
    expect(back.toString()).toBe("secret");
    expect(back.buffer.byteLength).toBe(6);
  });

  test("URL and URLSearchParams, linked when they were", () => {
    const url = new URL("https://example.com/a?b=1#c");
    const [back, params, alone] = roundTrip([url, url.searchParams, new URLSearchParams("x=1&x=2")] as const);
    expect(back.href).toBe(url.href);
    expect(back.searchParams).toBe(params);
    expect(alone.getAll("x")).toEqual(["1", "2"]);
  });
});

describe("by name", () => {
  test("intrinsics, standard globals and their parts", () => {
    const values = [
      Math.max,
      Math,
      JSON,
      Array.prototype.map,
      Object.prototype,
      console.log,
      console,
      globalThis,
      URL,
      Symbol.asyncIterator,
      Reflect.ownKeys,
      Error.prototype,
      Map,
    ];
    expect(roundTrip(values as unknown[])).toEqual(values);
    for (const [i, one] of roundTrip(values as unknown[]).entries()) expect(one).toBe(values[i]);
    const sizeOf = Object.getOwnPropertyDescriptor(Map.prototype, "size")!.get;
    expect(roundTrip(sizeOf)).toBe(sizeOf);
  });

  test("registered values, and instances of registered classes", () => {
    class Money {
      constructor(
        readonly amount: number,
        readonly unit: string,
      ) {}
      get text() {
        return `${this.amount} ${this.unit}`;
      }
    }
    register("test Money", Money);
    const connection = { socket: new WeakMap() };
    register("test connection", connection);
    const shared = new Money(1, "EUR");
    const back = roundTrip({ list: [shared, new Money(2, "USD"), shared], Money, connection, proto: Money.prototype });
    expect(back.Money).toBe(Money);
    expect(back.connection).toBe(connection);
    expect(back.proto).toBe(Money.prototype);
    expect(back.list[0]).toBe(back.list[2]);
    expect(back.list[0]).not.toBe(shared);
    expect(back.list[1]!.text).toBe("2 USD");
    expect(back.list[1]).toBeInstanceOf(Money);
  });

  test("what hangs on a module's bindings is that module's own", () => {
    class Queue {
      static readonly defaults = { size: 3 };
      items: number[] = [];
    }
    const table = { tokens: { plus: { text: "+" } }, list: [{ a: 1 }] };
    fakeModule("test/bound.ts", [], { Queue: () => Queue, table: () => table });
    const queue = Object.assign(new Queue(), { items: [1] });
    const back = roundTrip({
      queue,
      plus: table.tokens.plus,
      first: table.list[0],
      defaults: Queue.defaults,
      Queue,
      method: Queue.prototype.constructor,
    });
    expect(back.plus).toBe(table.tokens.plus);
    expect(back.first).toBe(table.list[0]);
    expect(back.defaults).toBe(Queue.defaults);
    expect(back.Queue).toBe(Queue);
    expect(back.queue).toBeInstanceOf(Queue);
    expect(back.queue.items).toEqual([1]);
  });
});

test("a list of a million nodes", () => {
  let head: { next: unknown; n: number } | null = null;
  for (let n = 0; n < 1_000_000; n++) head = { next: head, n };
  let node = roundTrip(head);
  let count = 0;
  for (; node !== null; node = node.next as typeof head) count++;
  expect(count).toBe(1_000_000);
});
