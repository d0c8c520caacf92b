// biome-ignore-all lint/complexity/noCommaOperator: bodies log and act in one line
// biome-ignore-all lint/suspicious/noSparseArray: holes are tested
/** Each case runs natively, with a cursor, and with a cursor that is taken apart and made again before every step. */
import { describe, expect, test } from "@jest/globals";
import { start, suspend, UnmarkedFrameError } from "@kraut/runtime";
import * as $k from "@kraut/runtime/compiled";
import { type Cursor, cursorFromState, cursorKind } from "../src/cursors.js";
import { raw } from "./support/hand.js";

type Body = (value: unknown, step: number) => unknown;

function native(iterable: Iterable<unknown>, body: Body): void {
  let step = 0;
  for (const value of iterable) if (body(value, step++) === "break") break;
}

/** As the compiler lowers `for-of`. */
function lowered(first: Cursor, body: Body, renew: boolean): void {
  let cursor = first;
  let step = 0;
  try {
    for (;;) {
      if (renew) {
        cursor = cursorFromState(cursorKind(cursor) as string, cursor.toState());
        cursor.ready();
      }
      const value = cursor.next();
      if (value === $k.DONE) break;
      if (body(value, step++) === "break") break;
    }
  } catch (error) {
    cursor.fail();
    throw error;
  } finally {
    cursor.close();
  }
}

/** What a loop does, as a list: values, and how it ended. */
function trace(run: (log: (entry: unknown) => void) => void): unknown[] {
  const log: unknown[] = [];
  try {
    run((entry) => log.push(entry));
    log.push("end");
  } catch (error) {
    // not instanceof: the engine's errors may be of the host's realm
    log.push(Object.prototype.toString.call(error) === "[object Error]" ? (error as Error).name : error);
  }
  return log;
}

/** `make` gives a fresh iterable and body for each mode. */
function same(make: (log: (entry: unknown) => void) => [Iterable<unknown>, Body], kind: string, copies = true): void {
  const expected = trace((log) => native(...make(log)));
  let seen: string | undefined;
  for (const renew of copies ? [false, true] : [false]) {
    const actual = trace((log) => {
      const [iterable, body] = make(log);
      const cursor = $k.iterate(iterable);
      seen = cursorKind(cursor);
      lowered(cursor, body, renew);
    });
    expect(actual).toEqual(expected);
  }
  expect(seen).toBe(kind);
}

describe("arrays", () => {
  test("values, holes, growth and shrinking on the way", () => {
    same((log) => [[1, , 3] as unknown[], (value) => void log(value)], "array");
    same((log) => {
      const list = [1, 2, 3];
      return [list, (value, step) => (log(value), step < 3 ? void list.push(step * 10) : undefined)];
    }, "array");
    same((log) => {
      const list = [1, 2, 3, 4];
      return [list, (value) => (log(value), void list.pop())];
    }, "array");
  });

  test("the end is final", () => {
    const list = [1];
    const cursor = $k.iterate(list);
    expect([cursor.next(), cursor.next()]).toEqual([1, $k.DONE]);
    list.push(2);
    expect(cursor.next()).toBe($k.DONE);
    expect(cursor.done).toBe(true);
  });

  test("an own iterator, a subclass's, and replaced natives are respected", () => {
    same(
      (log) => {
        const list = Object.assign([1, 2], { [Symbol.iterator]: () => ["own"].values() });
        return [list, (value) => void log(value)];
      },
      "iterator",
      false,
    );
    class Twice extends Array<number> {
      override *[Symbol.iterator](): ArrayIterator<number> {
        for (let i = 0; i < this.length; i++) yield (this[i] as number) * 2;
      }
    }
    same((log) => [Twice.of(1, 2), (value) => void log(value)], "iterator", false);
    const prototype = Object.getPrototypeOf([].values());
    const { next } = prototype;
    prototype.next = function (this: unknown) {
      const result = next.call(this);
      return { done: result.done, value: "patched" };
    };
    const patched = $k.iterate([1, 2]);
    prototype.next = next;
    const value = patched.next();
    prototype.return = () => ({});
    const returning = cursorKind($k.iterate([1]));
    delete prototype.return;
    expect([cursorKind(patched), value, returning]).toEqual(["iterator", "patched", "iterator"]);
  });

  test("arguments, and the borrowed method", () => {
    function args(..._: unknown[]): Iterable<unknown> {
      // biome-ignore lint/complexity/noArguments: it is what is tested
      return arguments as never;
    }
    same((log) => [args("a", "b"), (value) => void log(value)], "arrayLike");
    same((log) => {
      const like = { length: "2.7", 0: "x", 1: "y", 2: "z", [Symbol.iterator]: Array.prototype.values };
      return [like as never, (value) => void log(value)];
    }, "arrayLike");
  });

  test("entries and keys, through the methods", () => {
    const list = ["a", "b"];
    for (const method of [list.entries, list.keys, list.values] as (() => Iterable<unknown>)[]) {
      const cursor = $k.nativeCursor(list, method) as Cursor;
      const found: unknown[] = [];
      lowered(cursor, (value) => void found.push(value), true);
      expect(found).toEqual([...method.call(list)]);
    }
    expect($k.nativeCursor(list, () => [])).toBeUndefined();
  });
});

describe("typed arrays", () => {
  test("values, and a buffer that shrinks", () => {
    same((log) => [new Uint16Array([7, 8, 9]), (value) => void log(value)], "typedArray");
    same((log) => {
      const buffer = new ArrayBuffer(4, { maxByteLength: 8 });
      const bytes = new Uint8Array(buffer);
      return [bytes, (value, step) => (log(value), step === 1 ? buffer.resize(6) : undefined)];
    }, "typedArray");
    same((log) => {
      const buffer = new ArrayBuffer(4, { maxByteLength: 8 });
      const bytes = new Uint8Array(buffer, 2, 2);
      return [bytes, (value) => (log(value), buffer.resize(1))];
    }, "typedArray");
  });

  test("a detached one is the engine's TypeError, at the start and on the way", () => {
    const gone = new Uint8Array(2);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    expect(trace(() => void $k.iterate(gone))).toEqual(["TypeError"]);
    same((log) => {
      const bytes = new Uint8Array(2);
      return [bytes, (value) => (log(value), void structuredClone(bytes.buffer, { transfer: [bytes.buffer] }))];
    }, "typedArray");
  });
});

test("strings go by code points, lone surrogates included", () => {
  same((log) => ["a😀\ud800b\udc00", (value) => void log(value)], "string");
  same((log) => [new String("x😀") as never, (value) => void log(value)], "string");
});

describe("Map and Set", () => {
  const mutations: [string, (map: Map<unknown, unknown>, key: number, step: number) => void][] = [
    ["nothing", () => {}],
    ["the visited entry is deleted", (map, key) => void map.delete(key)],
    ["the next entry is deleted", (map, key) => void map.delete(key + 1)],
    [
      "the visited entry is deleted and added again",
      (map, key, step) => (map.delete(key), step < 6 ? void map.set(key, "again") : undefined),
    ],
    ["entries are added", (map, key, step) => (step < 5 ? void map.set(key + 100, "new") : undefined)],
    ["all is cleared and filled again", (map, _key, step) => (step === 1 ? (map.clear(), void map.set(50, 1).set(51, 2)) : undefined)],
    [
      "an earlier entry is deleted, a later one added",
      (map, key, step) => (map.delete(key - 1), step < 4 ? void map.set(key + 10, 0) : undefined),
    ],
  ];
  test.each(mutations)("%s", (_name, mutate) => {
    for (const what of ["entries", "keys", "values"] as const) {
      const make = (): Map<unknown, unknown> => new Map([0, 1, 2, 3].map((key) => [key, key * 10]));
      const keyOf = (map: Map<unknown, unknown>, value: unknown): number =>
        what === "entries"
          ? (value as [number])[0]
          : what === "keys"
            ? (value as number)
            : ([...map].find(([, one]) => one === value)?.[0] as number);
      const expected = trace((log) => {
        const map = make();
        native(map[what](), (value, step) => (log(value), mutate(map, keyOf(map, value), step)));
      });
      for (const renew of [false, true]) {
        const actual = trace((log) => {
          const map = make();
          const cursor = $k.nativeCursor(map, map[what]) as Cursor;
          expect(cursorKind(cursor)).toBe("map");
          lowered(cursor, (value, step) => (log(value), mutate(map, keyOf(map, value), step)), renew);
        });
        expect(actual).toEqual(expected);
      }
    }
    same((log) => {
      const map = new Map([0, 1, 2, 3].map((key) => [key, key]));
      const set = new Set(map.keys());
      const asMap = { delete: (key: number) => set.delete(key), set: (key: number) => (set.add(key), asMap), clear: () => set.clear() };
      return [set, (value, step) => (log(value), mutate(asMap as never, value as number, step))];
    }, "set");
  });

  test("a Map itself gives fresh entries; a Set's entries are pairs", () => {
    same((log) => [new Map([["a", 1]]), (value) => void log(value)], "map");
    const set = new Set(["x"]);
    expect($k.nativeCursor(set, set.entries)?.next()).toEqual(["x", "x"]);
    expect($k.nativeCursor(set, set.keys)?.next()).toBe("x");
  });

  test("reading the state does not disturb the loop", () => {
    const map = new Map([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const cursor = $k.iterate(map);
    cursor.next();
    map.delete(1);
    const state = cursor.toState();
    expect(state).toEqual([map, "entries", 0, false]);
    expect(cursor.toState()).toEqual(state);
    expect([cursor.next(), cursor.next(), cursor.next()]).toEqual([[2, 2], [3, 3], $k.DONE]);
    expect(cursor.toState()).toEqual([map, "entries", 0, true]);
  });

  test("ready() fixes the position, so that what runs before the loop goes on cannot shift it", () => {
    const map = new Map<number, number>();
    const cursor = cursorFromState("map", [map, "keys", 2, false]);
    map.set(1, 1).set(2, 2).set(3, 3);
    cursor.ready();
    map.delete(1);
    expect([cursor.next(), cursor.next()]).toEqual([3, $k.DONE]);
  });

  test("a borrowed method on something else is the engine's TypeError", () => {
    expect(() => $k.iterate({ [Symbol.iterator]: Map.prototype.entries })).toThrow(TypeError);
  });
});

describe("other iterators", () => {
  /** Logs every access, so that the order of effects is compared too. */
  function logging(
    log: (entry: unknown) => void,
    options: { steps?: number; result?: unknown; returns?: () => unknown; fails?: "next" | "done" | "value" } = {},
  ): Iterable<unknown> {
    let step = 0;
    const iterator = {
      get next() {
        log("get next");
        return () => {
          log("next");
          if (options.fails === "next" && step === 1) throw "next failed";
          if ("result" in options) return options.result;
          const at = step++;
          return {
            get done() {
              log("done");
              if (options.fails === "done" && at === 1) throw "done failed";
              return at >= (options.steps ?? 3);
            },
            get value() {
              log("value");
              if (options.fails === "value" && at === 1) throw "value failed";
              return at;
            },
          };
        };
      },
      get return() {
        log("get return");
        return options.returns && (() => (log("return"), options.returns?.()));
      },
    };
    return {
      get [Symbol.iterator]() {
        log("get iterator");
        return () => (log("iterator"), iterator);
      },
    } as never;
  }

  const bodies: [string, Body][] = [
    ["runs to the end", () => {}],
    ["breaks", (_value, step) => (step === 1 ? "break" : undefined)],
    [
      "throws",
      (_value, step) => {
        if (step === 1) throw "body failed";
      },
    ],
  ];
  const iterators: [string, Parameters<typeof logging>[1]][] = [
    ["plain", {}],
    ["with return", { returns: () => ({}) }],
    ["with a return that gives no object", { returns: () => 1 }],
    [
      "with a return that throws",
      {
        returns: () => {
          throw "return failed";
        },
      },
    ],
    ["whose next fails", { fails: "next", returns: () => ({}) }],
    ["whose done fails", { fails: "done", returns: () => ({}) }],
    ["whose value fails", { fails: "value", returns: () => ({}) }],
    ["whose result is no object", { result: 5, returns: () => ({}) }],
    ["that is empty", { steps: 0, returns: () => ({}) }],
  ];
  for (const [name, options] of iterators)
    test.each(bodies)(`an iterator ${name}, under a loop that %s`, (_name, body) => {
      same((log) => [logging(log, options), (value, step) => (log(value), body(value, step))], "iterator");
    });

  test("generators run their finally blocks", () => {
    same((log) => {
      function* make(): Generator<number> {
        try {
          yield 1;
          yield 2;
        } finally {
          log("finally");
        }
      }
      return [make(), () => "break"];
    }, "iterator");
  });

  test("what is not iterable, or not an iterator, is a TypeError", () => {
    for (const wrong of [undefined, null, 5, true, {}, Symbol("s"), { [Symbol.iterator]: 1 }, { [Symbol.iterator]: () => 1 }]) {
      expect(trace(() => native(wrong as never, () => {}))).toEqual(["TypeError"]);
      expect(() => $k.iterate(wrong)).toThrow(TypeError);
    }
    expect(() => $k.iterate(5, "order.lines")).toThrow("order.lines is not iterable");
    expect(() => lowered($k.iterate({ [Symbol.iterator]: () => ({ next: 1 }) }), () => {}, false)).toThrow(TypeError);
  });

  test("a marked next() stops, and its result is taken apart when it comes back", () => {
    const [$next] = $k.module(
      1,
      "demo/src/next.ts",
      [raw({ name: "next", points: [{ callee: "suspend" }], resume: (_p, _l, _e, v) => ({ done: v === "end", value: v }) })],
      {},
    ) as [Parameters<typeof $k.entered>[0]];
    const iterator = {
      [Symbol.iterator]: () => iterator,
      next: () => $k.save(suspend("next"), $next, 1),
    };
    const loop = $k.module(
      1,
      "demo/src/loop.ts",
      [
        raw({
          name: "loop",
          slots: ["seen", "$t1"],
          points: [{ callee: "iterator.next", live: [0, 1] }],
          resume: (_p, slots, e, v) => {
            const [seen, cursor] = slots as [unknown[], Cursor];
            if (e === 1) throw v;
            const value = cursor.accept(v);
            if (value === $k.DONE) return seen;
            seen.push(value);
            return step(seen, cursor);
          },
        }),
      ],
      {},
    );
    const step = (seen: unknown[], cursor: Cursor): unknown => {
      const value = cursor.next();
      return $k.save(value, loop[0] as never, 1, seen, cursor);
    };
    const task = start(() => step([], $k.iterate(iterator)));
    expect(task.request).toBe("next");
    expect(task.resume("a").resume("b").resume("end").result).toEqual(["a", "b"]);
  });

  test("a suspension in what loops call by themselves is an UnmarkedFrameError", () => {
    const asking = { [Symbol.iterator]: () => suspend() as never };
    expect(start(() => $k.iterate(asking)).error).toBeInstanceOf(UnmarkedFrameError);
    const closing = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }), return: () => suspend() }) };
    expect(start(() => native2(closing, () => "break")).error).toBeInstanceOf(UnmarkedFrameError);
    expect(
      start(() =>
        native2(closing, () => {
          throw 1;
        }),
      ).error,
    ).toBeInstanceOf(UnmarkedFrameError);
    const nexting = { [Symbol.iterator]: () => ({ next: () => suspend() }) };
    expect(start(() => $k.item($k.iterate(nexting))).error).toBeInstanceOf(UnmarkedFrameError);
  });
  const native2 = (iterable: unknown, body: Body): void => lowered($k.iterate(iterable), body, false);

  test("a loop that stops does not close its iterator", () => {
    let closed = 0;
    const iterator = { [Symbol.iterator]: () => iterator, next: () => ({ done: false, value: 1 }), return: () => (closed++, {}) };
    start(() => {
      const cursor = $k.iterate(iterator);
      cursor.next();
      suspend();
      cursor.close();
    });
    expect(closed).toBe(0);
  });
});

test("array patterns: items, the end, and the rest", () => {
  const list = [1, 2];
  const cursor = $k.iterate(list);
  expect([$k.item(cursor), $k.item(cursor), $k.item(cursor)]).toEqual([1, 2, undefined]);
  list.push(3);
  expect($k.item(cursor)).toBeUndefined();
  expect($k.items(cursor)).toEqual([]);
  expect($k.items($k.iterate(new Set("abc")))).toEqual(["a", "b", "c"]);
});

describe("for-in", () => {
  function keysOf(make: () => object | null | undefined | string | number, mutate: (object: never, key: string) => void = () => {}): void {
    const expected: string[] = [];
    const first = make();
    for (const key in first as object) {
      expected.push(key);
      mutate(first as never, key);
    }
    for (const renew of [false, true]) {
      const object = make();
      const found: unknown[] = [];
      lowered($k.keys(object), (key) => (found.push(key), mutate(object as never, key as string)), renew);
      expect(found).toEqual(expected);
    }
  }

  test("order, prototypes, shadowing", () => {
    keysOf(() => ({ b: 1, 2: 1, a: 1, 1: 1, [Symbol("s")]: 1 }));
    keysOf(() => Object.assign(Object.create({ inherited: 1, shadowed: 1 }), { own: 1, shadowed: 2 }));
    keysOf(() => Object.defineProperty(Object.create({ hidden: 1, seen: 1 }), "hidden", { value: 1, enumerable: false }));
    keysOf(() => ["x", , "z"]);
    keysOf(() => "hi");
    keysOf(() => 5);
    keysOf(() => null);
    keysOf(() => undefined);
  });

  test("deleted and added keys", () => {
    keysOf(
      () => ({ a: 1, b: 1, c: 1 }),
      (object: Record<string, unknown>, key) => key === "a" && delete object.b,
    );
    keysOf(
      () => ({ a: 1, b: 1 }),
      (object: Record<string, unknown>, key) => Object.assign(object, { [`${key}+`]: 1 }),
    );
    keysOf(
      () => Object.assign(Object.create({ b: "from the prototype" }), { a: 1, b: 1 }),
      (object: Record<string, unknown>, key) => key === "a" && delete object.b,
    );
  });
});

test("states that no cursor gives are refused", () => {
  const wrong: [string, unknown[]][] = [
    ["array", [{}, 0, false]],
    ["array", [[], -1, false]],
    ["array", [[], 0.5, false]],
    ["array", [[], 0, 1]],
    ["arrayLike", [5, "values", 0, false]],
    ["arrayLike", [{}, "all", 0, false]],
    ["typedArray", [[], "values", 0, false]],
    ["string", [5, 0, false]],
    ["map", [new Set(), "keys", 0, false]],
    ["map", [new Map(), "keys", "0", false]],
    ["set", [new Set(), "constructor", 0, false]],
    ["iterator", [1, 1, false]],
    ["keys", [{}, false, 1]],
    ["unknown", []],
  ];
  for (const [kind, values] of wrong) expect(() => cursorFromState(kind, values)).toThrow(TypeError);
});
