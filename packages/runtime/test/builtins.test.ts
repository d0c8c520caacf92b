/** The built-ins that can be stopped, against those of the engine: results, calls of the callback with their arguments, exceptions. */
import { describe, expect, test } from "@jest/globals";
import * as $k from "@kraut/runtime/compiled";
import fc from "fast-check";

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Outcome = { readonly calls: readonly unknown[]; readonly end: unknown; readonly after: unknown };

const prototype = Array.prototype as unknown as Record<string, Method>;

/** Small numbers, holes and undefined. */
const lists = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) }, fc.constant("hole"), fc.constant(undefined)), { maxLength: 12 })
  .map((items) => {
    const list: unknown[] = [];
    list.length = items.length;
    for (const [i, item] of items.entries()) if (item !== "hole") list[i] = item;
    return list;
  });

/** What a callback does beside giving a value, at its nth call. */
const changes = fc.record({
  at: fc.nat(6),
  how: fc.constantFrom("nothing", "push", "pop", "delete", "shift", "throw", "truncate", "set"),
});

function change(list: unknown[], how: string): void {
  if (how === "push") list.push(9);
  else if (how === "pop") list.pop();
  else if (how === "delete") delete list[2];
  else if (how === "shift") list.shift();
  else if (how === "truncate") list.length = 1;
  else if (how === "set") list[3] = 7;
  else if (how === "throw") throw new Error("from the callback");
}

function outcome(list: unknown[], run: (callback: Method) => unknown, { at, how }: { at: number; how: string }): Outcome {
  const calls: unknown[] = [];
  let end: unknown;
  try {
    end = run(function (...args) {
      calls.push([typeof this === "object" ? { ...this } : this, args.map((one) => (one === list ? "the list" : one))]);
      if (calls.length - 1 === at) change(list, how);
      return Number(args[0]) % 3;
    });
    if (end === list) end = "the list";
  } catch (error) {
    end = `${(error as Error).name}: ${(error as Error).message}`;
  }
  return { calls, end, after: list };
}

/** With the holes, which are not undefined. */
const asShown = ({ calls, end, after }: Outcome): unknown => ({
  calls,
  end,
  keys: Object.keys(end ?? {}),
  after,
  kept: Object.keys(after as object),
});

describe("methods of arrays", () => {
  const methods = "forEach map filter some every find findIndex findLast findLastIndex reduce reduceRight flatMap sort toSorted".split(" ");
  test.each(methods.filter((name) => name in prototype))("%s", (name) => {
    const second = name.startsWith("reduce") ? fc.constantFrom([], [1]) : fc.constantFrom([], [{ self: true }]);
    fc.assert(
      fc.property(lists, changes, second, fc.boolean(), (items, what, more, isLike) => {
        const make = (): unknown[] => {
          const list = items.slice();
          return isLike
            ? (Object.assign(Object.create({ pop() {}, push() {}, shift() {} }), list, { length: list.length }) as unknown[])
            : list;
        };
        const plain = make();
        const ours = make();
        const method = prototype[name] as Method;
        const expected = outcome(plain, (f) => method.call(plain, f, ...more), what);
        const got = outcome(ours, (f) => $k.invoke(method, ours, [f, ...more], name), what);
        expect(asShown(got)).toEqual(asShown(expected));
      }),
      { seed: 1, numRuns: 400 },
    );
  });
});

describe("sorting compares as the engine does", () => {
  const comparators: Record<string, (a: number, b: number) => number> = {
    ascending: (a, b) => a - b,
    "by last digit": (a, b) => (a % 10) - (b % 10),
    "contradicting itself": (a, b) => ((a * 7 + b * 13) % 5) - 2,
    "NaN now and then": (a, b) => (a % 4 === 0 ? Number.NaN : b - a),
  };
  const runs = fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: -3, max: 3 }), fc.nat(50)), {
    minLength: 1,
    maxLength: 12,
  });
  const numbers = fc.oneof(
    fc.array(fc.nat(1000), { maxLength: 400 }),
    // runs of all directions, as Timsort likes them
    runs.map((list) => list.flatMap(([length, step, start]) => Array.from({ length }, (_, i) => start + i * step))),
  );
  test.each(Object.keys(comparators))("%s", (name) => {
    const compare = comparators[name] as (a: number, b: number) => number;
    for (const make of [(list: number[]) => list.slice(), (list: number[]) => Float64Array.from(list)]) {
      const method = make([]).sort as unknown as Method;
      fc.assert(
        fc.property(numbers, (list) => {
          const sorted = (sort: (items: unknown, f: Method) => unknown): unknown => {
            const calls: string[] = [];
            const note: Method = (a, b) => {
              calls.push(`${a} ${b}`);
              return compare(a as number, b as number);
            };
            return [[...(sort(make(list), note) as number[])], calls];
          };
          expect(sorted((items, f) => $k.invoke(method, items, [f], "sort"))).toEqual(sorted((items, f) => method.call(items, f)));
        }),
        { seed: 2, numRuns: 60 },
      );
    }
  });
});

describe("text and JSON", () => {
  const words = fc.string({ unit: fc.constantFrom("a", "b", "c", " ", "$", "😀"), maxLength: 12 });
  const patterns = fc.constantFrom<unknown>("a", "", "bc", /a/, /a|b/g, /(?<x>a)(b)?/g, /(?:)/gu, /b/y, /$/);
  const called = (run: (f: Method) => unknown): unknown => {
    const calls: unknown[] = [];
    try {
      return [run((...args) => `<${calls.push(args)}$1>`), calls];
    } catch (error) {
      return [(error as Error).name, calls];
    }
  };
  test.each(["replace", "replaceAll"] as const)("%s", (name) => {
    const method = String.prototype[name] as unknown as Method;
    fc.assert(
      fc.property(words, patterns, (text, pattern) => {
        // a sticky expression keeps a position
        const fresh = (): unknown => (pattern instanceof RegExp ? new RegExp(pattern) : pattern);
        expect(called((f) => $k.invoke(method, text, [fresh(), f], name))).toEqual(called((f) => method.call(text, fresh(), f)));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
  test("parse and stringify", () => {
    const visits = (run: (f: Method) => unknown): unknown =>
      called((f) =>
        run((key, value) => {
          f(key, value);
          return key === "1" ? undefined : value;
        }),
      );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(undefined, 2, "--", 20), (value, space) => {
        const text = JSON.stringify(value);
        expect(visits((f) => $k.invoke(JSON.parse, JSON, [text, f], "parse"))).toEqual(visits((f) => JSON.parse(text, f as never)));
        expect(visits((f) => $k.invoke(JSON.stringify, JSON, [value, f, space], "stringify"))).toEqual(
          visits((f) => JSON.stringify(value, f as never, space)),
        );
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

test("what is no built-in is called as it is", () => {
  expect($k.invoke((...args: number[]) => args.length, undefined, [1, () => 2], "f")).toBe(2);
  expect(() => $k.invoke(undefined, {}, [], "o.m")).toThrow(new TypeError("o.m is not a function"));
  expect($k.invoke(Array.prototype.map, [1], [String], "map")).toEqual(["1"]);
});

test("a list is spread as it is, what a program's iterator gives as a list", () => {
  const list = [1, 2];
  expect($k.spread(list)).toBe(list);
  for (const quiet of ["text", new Set([1]), new Map(), new Uint8Array(1), undefined, 5]) expect($k.spread(quiet)).toBe(quiet);
  expect(
    $k.spread({
      *[Symbol.iterator]() {
        yield* list;
      },
    }),
  ).toEqual(list);
});
