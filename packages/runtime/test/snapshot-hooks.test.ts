/** `[Symbol.for("kraut.serialize")]` and `[Symbol.for("kraut.deserialize")]`. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { deserialize, KrautError, MissingLocalError, NotSerializableError, register, start, UnknownFunctionError } from "@kraut/runtime";
import { inspectSnapshot } from "@kraut/runtime/inspect";
import { Decimal } from "decimal.js";
import * as immutable from "immutable";
import { fakeModule, read, roundTrip, suspended, write } from "./snapshot-help.js";
import { load } from "./support/compile.js";

const SERIALIZE = Symbol.for("kraut.serialize");
const DESERIALIZE = Symbol.for("kraut.deserialize");

/** Sums when it is made: so it must see its data whole. */
class Invoice {
  static made = 0;
  readonly sum: number;
  constructor(readonly lines: readonly { price: number }[]) {
    this.sum = lines.reduce((sum, { price }) => sum + price, 0);
  }
  [SERIALIZE]() {
    return { lines: this.lines };
  }
  static [DESERIALIZE]({ lines }: { lines: { price: number }[] }) {
    Invoice.made++;
    return new this(lines);
  }
}
register("hooks Invoice", Invoice);

/** Holds whatever it is given. */
class Box {
  #held: unknown;
  constructor(held: unknown) {
    this.#held = held;
  }
  get held() {
    return this.#held as never;
  }
  set held(value: unknown) {
    this.#held = value;
  }
  [SERIALIZE]() {
    return this.#held;
  }
  static [DESERIALIZE](held: unknown) {
    return new Box(held);
  }
}
register("hooks Box", Box);

describe("identity, order and wholeness", () => {
  test("one object, wherever it is met", () => {
    const lines = [{ price: 2 }, { price: 3 }];
    const invoice = new Invoice(lines);
    for (const value of [
      { invoice, again: invoice, lines },
      { lines, again: invoice, invoice },
    ]) {
      const back = roundTrip(value);
      expect(back.invoice).toBeInstanceOf(Invoice);
      expect(back.invoice).toBe(back.again);
      expect(back.invoice).not.toBe(invoice);
      expect(back.invoice.sum).toBe(5);
      expect(back.invoice.lines).toBe(back.lines);
    }
  });

  test("data that was met before, at any depth, is whole when the hook sees it", () => {
    const line = { price: 4 };
    const deep = { way: { to: { line } } };
    const box = new Box(new Invoice([line]));
    const back = roundTrip({ deep, list: [[deep]], more: Array.from({ length: 100 }, (_, i) => ({ i })), box, last: line });
    expect((back.box.held as Invoice).sum).toBe(4);
    expect((back.box.held as Invoice).lines[0]).toBe(back.last);
    expect(back.deep.way.to.line).toBe(back.last);
    expect(back.list[0]![0]).toBe(back.deep);
    expect(back.more[99]).toEqual({ i: 99 });
    // what was written before holds something that is not yet
    const late = { inner: { lines: [line] } };
    const state = roundTrip([late, [1], new Box(late), new Invoice(late.inner.lines)] as const);
    expect(state[2].held).toBe(state[0]);
    expect(state[3].sum).toBe(4);
  });

  test("hooks within hooks, cycles inside of the data, maps and sets as data", () => {
    const cyclic: Record<string, unknown> = { n: 1 };
    cyclic.self = cyclic;
    const inner = new Box(cyclic);
    const outer = new Box([inner, new Box(inner), new Map([[inner, new Set([cyclic])]])]);
    const back = roundTrip({ outer, inner, cyclic });
    const [a, b, map] = back.outer.held as [Box, Box, Map<Box, Set<object>>];
    expect(a).toBe(back.inner);
    expect(b.held).toBe(a);
    expect(a.held).toBe(back.cyclic);
    expect(back.cyclic.self).toBe(back.cyclic);
    expect([...map.get(a)!][0]).toBe(back.cyclic);
  });

  test("primitives as data; a subclass is its own", () => {
    class Tagged extends Box {
      static override [DESERIALIZE](held: unknown) {
        return new this(held);
      }
    }
    register("hooks Tagged", Tagged);
    for (const data of [1, "text", undefined, null, -0, 10n, Symbol.iterator, Number.NaN]) expect(roundTrip(new Box(data)).held).toBe(data);
    expect(roundTrip(new Tagged(1))).toBeInstanceOf(Tagged);
  });

  test("in frozen objects, as keys, in private fields, closures and parked tasks", () => {
    const box = new Box(7);
    const back = roundTrip({ frozen: Object.freeze([box]), keys: new Map([[box, 1]]), error: new Error("e", { cause: box }), box });
    expect(back.frozen[0]).toBe(back.box);
    expect(Object.isFrozen(back.frozen)).toBe(true);
    expect(back.keys.get(back.box)).toBe(1);
    expect(back.error.cause).toBe(back.box);
  });

  test("a thousand of them, and a long chain is refused", () => {
    const many = Array.from({ length: 1000 }, (_, i) => new Box({ i }));
    expect(roundTrip(many).map((box) => (box.held as { i: number }).i)).toEqual([...many.keys()]);
    let chain: Box | undefined;
    for (let i = 0; i < 150; i++) chain = new Box({ chain });
    expect(roundTrip(chain)).toBeInstanceOf(Box);
    for (let i = 0; i < 300; i++) chain = new Box({ chain });
    expect(() => roundTrip(chain)).toThrow(NotSerializableError);
  });
});

describe("what cannot be", () => {
  const refused = (value: unknown): NotSerializableError => {
    try {
      roundTrip(value);
    } catch (error) {
      expect(error).toBeInstanceOf(NotSerializableError);
      return error as NotSerializableError;
    }
    throw new Error("it was written");
  };

  test("an object that needs itself", () => {
    const box = new Box(undefined);
    box.held = [{ box }];
    expect(refused({ box }).what).toContain("needs that object itself");
    const list: unknown[] = [];
    list.push(new Box(list));
    expect(refused(list).what).toContain("needs that object itself");
    const [a, b] = [new Box(undefined), new Box(undefined)];
    a.held = { b };
    b.held = { a };
    expect(refused([a, b]).what).toContain("needs that object itself");
    // through something that was written before
    const holder = { box: undefined as unknown };
    const around = { holder };
    holder.box = new Box({ around });
    expect(refused(around).what).toContain("needs that object itself");
  });

  test("data that cannot be written: the path goes through it", () => {
    expect(refused({ items: [new Box({ bad: new WeakMap() })] }).path).toBe("value.items[0].<data>.bad");
    expect(refused([new Box(new WeakMap())]).path).toBe("value[0].<data>");
  });

  test("a hook that throws, a class without the other, a class that is not known", () => {
    class Throws extends Box {
      override [SERIALIZE](): never {
        throw new RangeError("not now");
      }
    }
    register("hooks Throws", Throws);
    const thrown = refused({ a: new Throws(1) });
    expect([thrown.path, (thrown.cause as Error).message]).toEqual(["value.a", "not now"]);
    class Half {
      [SERIALIZE]() {
        return 1;
      }
    }
    register("hooks Half", Half);
    expect(refused([new Half()]).what).toContain("kraut.deserialize");
    class Own extends Box {
      static override [DESERIALIZE] = (held: unknown) => new Own(held);
    }
    expect(refused([new Own(1)]).what).toContain("an instance of Own, which is not a registered class");
  });
});

describe("reading", () => {
  const [hold] = fakeModule("test/hooks.ts", [{ name: "hold", slots: ["value", "left"] }]) as [never];
  const bytesOf = (value: unknown, options = {}) => write(suspended([[hold, value, 1]]), options);

  test("a hook that is not there, that throws, that gives nothing", () => {
    const bytes = bytesOf(new Box(1));
    const hook = Box[DESERIALIZE];
    try {
      Reflect.deleteProperty(Box, DESERIALIZE);
      expect(() => read(bytes)).toThrow(UnknownFunctionError);
      for (const bad of [
        () => {
          throw new RangeError("no");
        },
        () => 5,
      ]) {
        Object.assign(Box, { [DESERIALIZE]: bad });
        expect(() => read(bytes)).toThrow(KrautError);
      }
    } finally {
      Object.assign(Box, { [DESERIALIZE]: hook });
    }
  });

  test("hooks do not run before it is known that a local is missing", () => {
    const bytes = bytesOf(new Invoice([{ price: 1 }]), { exclude: ["left"] });
    Invoice.made = 0;
    expect(() => read(bytes)).toThrow(MissingLocalError);
    expect(Invoice.made).toBe(0);
    expect(read(bytes, { replace: { left: 2 } }).frames[0]!.slots).toEqual([new Invoice([{ price: 1 }]), 2]);
    expect(Invoice.made).toBe(1);
  });

  test("inspect shows the data", () => {
    const [frame] = inspectSnapshot(bytesOf({ a: new Invoice([{ price: 1 }]), b: new Box(5) })).frames;
    expect(frame!.locals[0]!.preview).toContain("Invoice");
    expect(frame!.locals[0]!.preview).toContain("from { lines: [ {");
    expect(frame!.locals[0]!.preview).toContain("from 5");
  });
});

describe("libraries", () => {
  beforeAll(() => {
    Object.defineProperty(Decimal.prototype, SERIALIZE, {
      value(this: Decimal) {
        return this.toString();
      },
    });
    Object.defineProperty(Decimal, DESERIALIZE, { value: (text: string) => new Decimal(text) });
    const collections = [immutable.Map, immutable.List, immutable.Set, immutable.OrderedMap];
    for (const collection of collections as unknown as (((data: unknown) => unknown) & { prototype: object })[]) {
      Object.defineProperty(collection.prototype, SERIALIZE, {
        value(this: { toJS: unknown } & Iterable<unknown>) {
          return [...this];
        },
      });
      Object.defineProperty(collection, DESERIALIZE, { value: (data: unknown) => collection(data) });
    }
  });

  test("decimal.js and immutable across a stop, imported by a compiled module", () => {
    const { price } = load<{ price: (text: string) => unknown }>(
      "hooks.js",
      `import { suspend } from "@kraut/runtime";
       import { Decimal } from "decimal.js";
       import * as immutable from "immutable";
       export function price(text) {
         "use resumable";
         const amount = new Decimal(text);
         const shared = { note: "n" };
         const basket = immutable.Map({ a: immutable.List([1, shared, amount]), b: immutable.OrderedMap([["z", 1], ["a", 2]]) });
         const more = basket.set("c", immutable.Set([amount]));
         const rate = suspend({ amount });
         const total = amount.times(rate);
         return {
           total: total.toString(),
           isDecimal: amount instanceof Decimal && Decimal.isDecimal(amount),
           isMap: immutable.Map.isMap(basket) && immutable.List.isList(basket.get("a")),
           same: basket.get("a") === more.get("a"),
           shared: basket.getIn(["a", 1]) === shared,
           amount: basket.getIn(["a", 2]) === amount && more.get("c").has(amount),
           order: [...basket.get("b").keys()].join(),
           equal: immutable.is(more.delete("c"), basket),
         };
       }`,
      { modules: { "decimal.js": { Decimal }, immutable } },
    );
    const plain = start(price, "0.1").resume("3").result;
    const bytes = start(price, "0.1").serialize();
    const { result } = deserialize(bytes).resume("3");
    expect(result).toEqual(plain);
    expect(result).toEqual({
      total: "0.3",
      isDecimal: true,
      isMap: true,
      same: true,
      shared: true,
      amount: true,
      order: "z,a",
      equal: true,
    });
  });
});
