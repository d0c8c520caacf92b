/** What a run puts under bindings of modules: that very object where it was written, a copy elsewhere. */
import { beforeEach, expect, test } from "@jest/globals";
import { bindNoted } from "../src/bound.js";
import { stampClosure } from "../src/closures.js";
import { realm } from "../src/realm.js";
import { LateObjects } from "../src/registry/late.js";
import { noteLoaded } from "../src/registry.js";
import { fakeModule, read, suspended, write } from "./snapshot-help.js";

interface Shop {
  list: { id: number; list?: object; first?: object }[];
  table: { early: { deep: object } };
  pool: unknown;
  socket?: WeakMap<object, object>;
}

let shop: Shop;
let soon: { made: object } | undefined;
let modules = 0;

beforeEach(() => {
  shop = { list: [{ id: 0 }], table: { early: { deep: {} } }, pool: undefined };
  soon = undefined;
  const { list, table } = shop;
  fakeModule(`late/shop${++modules}.ts`, [], {
    list: () => list,
    table: () => table,
    pool: () => shop.pool,
    soon() {
      if (soon === undefined) throw new ReferenceError("soon is not there yet");
      return soon;
    },
    shop: () => shop,
  });
  noteLoaded();
});

const [hold] = fakeModule("late/hold.ts", [
  { name: "hold", slots: ["value"] },
  { name: "make", slots: [], make: makeCounter as never },
]);
const [, counter] = [...realm.modules.get("late/hold.ts")!.functions];

function makeCounter(scope: { n: number }) {
  return () => scope.n++;
}

const bytesOf = (value: unknown) => write(suspended([[hold!, value]]));
const valueIn = <T>(bytes: Uint8Array) => read(bytes).frames[0]!.slots[0] as T;

/** As another process reads it: what was late there is unknown. */
function elsewhere<T>(bytes: Uint8Array): T {
  const { late } = realm;
  try {
    Object.assign(realm, { late: new LateObjects() });
    return valueIn<T>(bytes);
  } finally {
    Object.assign(realm, { late });
  }
}

test("what was there when the module was loaded goes by name, also elsewhere", () => {
  const { deep } = shop.table.early;
  expect(elsewhere(bytesOf([deep, shop.list, shop.list[0]]))).toEqual([deep, shop.list, shop.list[0]]);
  expect(elsewhere<object[]>(bytesOf([deep]))[0]).toBe(deep);
  expect(elsewhere<object[]>(bytesOf([shop.list]))[0]).toBe(shop.list);
});

test("what came later is the same object where it was written, and a copy elsewhere", () => {
  const order: Shop["list"][number] = { id: 7, list: shop.list };
  order.first = order;
  shop.list.unshift(order);
  const bytes = bytesOf({ order, again: order });
  shop.list.reverse();
  const here = valueIn<{ order: object; again: object }>(bytes);
  expect(here.order).toBe(order);
  expect(here.again).toBe(order);
  const there = elsewhere<{ order: typeof order; again: typeof order }>(bytes);
  expect(there.order).toEqual(order);
  expect(there.order).not.toBe(order);
  expect(there.again).toBe(there.order);
  expect(there.order.first).toBe(there.order);
  expect(there.order.list).toBe(shop.list);
  expect(order).toEqual({ id: 7, list: shop.list, first: order });
});

test("a path never leads to another object than the one that was written", () => {
  shop.list[0] = { id: 1 };
  const bytes = bytesOf(shop.list[0]);
  shop.list[0] = { id: 2 };
  expect(valueIn(bytes)).toEqual({ id: 1 });
  expect(elsewhere(bytes)).toEqual({ id: 1 });
});

test("special objects and functions that a run made", () => {
  const map = new Map<string, unknown>([["a", 1]]);
  map.set("self", map);
  const next = stampClosure(makeCounter({ n: 3 }), counter!, [{ n: 3 }]) as () => number;
  const frozen = Object.freeze({ a: 1 });
  shop.pool = { map, next, frozen };
  const bytes = bytesOf([map, next, frozen]);
  expect(valueIn<unknown[]>(bytes).map((one, i) => one === [map, next, frozen][i])).toEqual([true, true, true]);
  const [otherMap, otherNext, otherFrozen] = elsewhere<[typeof map, typeof next, object]>(bytes);
  expect(otherMap.get("self")).toBe(otherMap);
  expect(otherMap).not.toBe(map);
  expect(otherNext()).toBe(3);
  expect(otherNext).not.toBe(next);
  expect(Object.isFrozen(otherFrozen)).toBe(true);
});

test("a binding's own value that cannot be copied goes by name; what hangs deeper is refused", () => {
  const pool = new WeakMap<object, object>();
  shop.pool = pool;
  expect(elsewhere<unknown[]>(bytesOf([pool]))[0]).toBe(pool);
  shop.pool = { inner: new WeakMap() };
  expect(elsewhere<unknown[]>(bytesOf([shop.pool]))[0]).toBe(shop.pool);
  shop.pool = undefined;
  shop.list.push({ id: 1, list: new WeakMap() });
  expect(() => bytesOf([shop.list[1]!.list])).toThrow(expect.objectContaining({ code: "NOT_SERIALIZABLE", path: "value[0]" }));
});

test("bound functions that a run made are copied; native functions that it put deep into an object are refused", () => {
  const next = stampClosure(makeCounter({ n: 3 }), counter!, [{ n: 3 }]);
  shop.pool = { format: bindNoted(next, [undefined]), native: Math.max };
  const [format, native] = elsewhere<(() => unknown)[]>(bytesOf(Object.values(shop.pool as object)));
  expect([format!(), native]).toEqual([3, Math.max]);
  shop.pool = { native: Math.max.bind(undefined) };
  expect(() => bytesOf(Object.values(shop.pool as object))).toThrow(
    expect.objectContaining({ code: "NOT_SERIALIZABLE", path: "value[0]" }),
  );
  shop.pool = undefined;
});

test("entries of a module's WeakMaps go along with their keys; what cannot be saved in one is refused with its path", () => {
  const beside = new WeakMap<object, unknown>();
  const known = new WeakSet<object>();
  fakeModule("late/weak.ts", [], { beside: () => beside, known: () => known });
  noteLoaded();
  const inner = {};
  const key = { inner };
  beside.set(key, { inner });
  beside.set(inner, 2);
  known.add(inner);
  const [back] = elsewhere<(typeof key)[]>(bytesOf([key]));
  expect(beside.get(back!)).toEqual({ inner: {} });
  expect((beside.get(back!) as typeof key).inner).toBe(back!.inner);
  expect([beside.get(back!.inner), known.has(back!.inner), known.has(back!)]).toEqual([2, true, false]);
  expect([beside.get(key), beside.get(inner)]).toEqual([{ inner }, 2]);
  beside.set(inner, { list: [new WeakSet()] });
  expect(() => bytesOf([key])).toThrow(
    expect.objectContaining({ code: "NOT_SERIALIZABLE", path: "value[0].inner.<entry of beside>.list[0]" }),
  );
});

test("a binding that was in its dead zone is looked at when it is there", () => {
  soon = { made: {} };
  noteLoaded();
  const { made } = soon;
  expect(elsewhere<unknown[]>(bytesOf([made]))[0]).toBe(made);
});

test("variables of functions that ran while the module was loaded are the module's, as those at its top", () => {
  class Node {}
  const scope = { n: 5, Node, cache: new WeakMap(), self: undefined as unknown };
  const next = stampClosure(makeCounter(scope), counter!, [scope]);
  scope.self = next;
  const exported = {};
  Object.defineProperty(exported, "next", { get: stampClosure(() => next, counter!, [{ n: 0, inner: scope }]), enumerable: true });
  fakeModule("late/bundle.ts", [], { exported: () => exported });
  noteLoaded();
  const back = elsewhere<unknown[]>(bytesOf([scope, Node, new Node(), scope.cache, next]));
  expect(back[0]).toBe(scope);
  expect(back[1]).toBe(Node);
  expect(back[2]).toBeInstanceOf(Node);
  expect(back[3]).toBe(scope.cache);
  expect(back[4]).toBe(next);
});

test("what moved since the module was loaded is no longer known by its place", () => {
  const [zero] = shop.list;
  shop.list.unshift({ id: -1 });
  const back = elsewhere<object[]>(bytesOf([zero]))[0];
  expect(back).toEqual({ id: 0 });
  expect(back).not.toBe(zero);
});

test("another module that imports the object names nothing that came later", () => {
  shop.list.push({ id: 9 });
  fakeModule("late/importer.ts", [], { imported: () => shop.list });
  const nine = shop.list[1]!;
  const back = elsewhere<object[]>(bytesOf([nine]))[0];
  expect(back).toEqual(nine);
  expect(back).not.toBe(nine);
});
