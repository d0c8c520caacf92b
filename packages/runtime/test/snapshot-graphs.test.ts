/** Random graphs of values, with cycles and sharing, through the bytes and back. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { inspectSnapshot } from "../src/inspect.js";
import { register } from "../src/registry.js";
import { fakeModule, read, roundTrip, suspended, write } from "./snapshot-help.js";

class Node {
  label = "node";
}
register("graph Node", Node);
const getter = () => 1;
register("graph getter", getter);

/** One object of a graph: what it is, and which objects of the graph its parts are. */
interface Plan {
  readonly kind: "object" | "array" | "map" | "set" | "instance" | "bare" | "error" | "date" | "bytes";
  readonly parts: readonly (readonly [key: string | symbol, primitive: unknown, link: number])[];
  readonly finish: "none" | "freeze" | "seal" | "hide" | "accessor";
}

const symbols = [Symbol("a"), Symbol.for("b"), Symbol.iterator];
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "c", "d", "0", "12", "__proto__", "constructor", "toString") },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(...symbols) },
);
const primitive = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
  fc.maxSafeInteger(),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 }).map((units) => String.fromCharCode(...units)),
  fc.bigInt(),
  fc.constantFrom(true, false, null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY, ...symbols),
);
const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom("object", "object", "array", "map", "set", "instance", "bare", "error", "date", "bytes"),
  parts: fc.array(fc.tuple(key, primitive, fc.integer({ min: -20, max: 30 })), { maxLength: 8 }),
  finish: fc.oneof(
    { weight: 8, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("freeze" as const, "seal" as const, "hide" as const, "accessor" as const) },
  ),
});

function build(plans: readonly Plan[]): unknown {
  const objects = plans.map(({ kind, parts }) => emptyOf(kind, parts.length));
  for (const [i, { kind, parts, finish }] of plans.entries()) {
    const object = objects[i]!;
    for (const [name, value, link] of parts) add(object, kind, name, link >= 0 && link < objects.length ? objects[link] : value);
    if (kind === "bytes") continue;
    if (finish === "hide") Object.defineProperty(object, "hidden", { value: objects[0] });
    if (finish === "accessor") Object.defineProperty(object, "computed", { get: getter, enumerable: true });
    if (finish === "freeze") Object.freeze(object);
    if (finish === "seal") Object.seal(object);
  }
  return objects;
}

function emptyOf(kind: Plan["kind"], size: number): object {
  switch (kind) {
    case "array":
      return [];
    case "map":
      return new Map();
    case "set":
      return new Set();
    case "instance":
      return new Node();
    case "bare":
      return Object.create(null) as object;
    case "error":
      return new RangeError(`error ${size}`);
    case "date":
      return new Date(size);
    case "bytes":
      return new Uint8Array(size);
    default:
      return {};
  }
}

function add(object: object, kind: Plan["kind"], name: string | symbol, value: unknown): void {
  if (kind === "map") (object as Map<unknown, unknown>).set(typeof value === "object" ? value : name, value);
  else if (kind === "set") (object as Set<unknown>).add(value);
  // `length` of an array and the characters of a boxed string stay what they are
  else if (kind !== "bytes" && Object.getOwnPropertyDescriptor(object, name)?.configurable !== false)
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Both graphs are alike, object by object: each has one partner, and symbols too. */
function assertAlike(left: unknown, right: unknown): void {
  const partners = new Map<unknown, unknown>();
  const queue: [unknown, unknown][] = [[left, right]];
  for (const [a, b] of queue) {
    if (typeof a === "symbol" && Symbol.keyFor(a) === undefined && a !== Symbol.iterator) {
      expect((b as symbol).description).toBe(a.description);
      if (partners.has(a)) expect(b).toBe(partners.get(a));
      partners.set(a, b);
      continue;
    }
    if (typeof a !== "object" || a === null) {
      expect(b).toBe(a);
      continue;
    }
    if (partners.has(a)) {
      expect(b).toBe(partners.get(a));
      continue;
    }
    expect(b).not.toBe(a);
    partners.set(a, b);
    queue.push(...parts(a, b as object));
  }
  expect(new Set(partners.values()).size).toBe(partners.size);
}

function parts(a: object, b: object): [unknown, unknown][] {
  expect(Object.getPrototypeOf(b)).toBe(Object.getPrototypeOf(a));
  expect([Object.isExtensible(b), Object.isFrozen(b)]).toEqual([Object.isExtensible(a), Object.isFrozen(a)]);
  const pairs: [unknown, unknown][] = [];
  if (a instanceof Map) pairs.push(...zip([...a].flat(), [...(b as Map<unknown, unknown>)].flat()));
  if (a instanceof Set) pairs.push(...zip([...a], [...(b as Set<unknown>)]));
  if (a instanceof Date) expect((b as Date).getTime()).toBe(a.getTime());
  const keys = Reflect.ownKeys(a);
  const otherKeys = Reflect.ownKeys(b);
  pairs.push(...zip(keys, otherKeys));
  for (const [i, name] of keys.entries()) {
    const own = Object.getOwnPropertyDescriptor(a, name)!;
    const other = Object.getOwnPropertyDescriptor(b, otherKeys[i]!)!;
    pairs.push([own.value, other.value]);
    expect(attributes(other)).toBe(attributes(own));
  }
  return pairs;
}

function attributes({ writable, enumerable, configurable, get, set }: PropertyDescriptor): string {
  return [writable, enumerable, configurable, get === getter, set].join();
}

function zip(left: readonly unknown[], right: readonly unknown[]): [unknown, unknown][] {
  expect(right.length).toBe(left.length);
  return left.map((one, i) => [one, right[i]]);
}

test("random graphs", () => {
  fc.assert(
    fc.property(fc.array(plan, { minLength: 1, maxLength: 30 }), (plans) => {
      const graph = build(plans);
      assertAlike(graph, roundTrip(graph));
    }),
    { numRuns: 250 },
  );
});

test("the same graph gives the same bytes, and what was read gives them again", () => {
  const [fn] = fakeModule("test/graphs.ts", [{ name: "hold", slots: ["value"] }]);
  fc.assert(
    fc.property(fc.array(plan, { minLength: 1, maxLength: 10 }), (plans) => {
      const first = write(suspended([[fn!, build(plans)]]));
      const second = write(read(first));
      expect(Buffer.compare(first, second)).toBe(0);
      expect(inspectSnapshot(first).frames.length).toBe(1);
    }),
    { numRuns: 200 },
  );
});
