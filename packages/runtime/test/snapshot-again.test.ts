/** Writers keep tables from one snapshot to the next: nothing of one may show in another. */
import { expect, test } from "@jest/globals";
import { register } from "../src/registry.js";
import { writeSnapshot } from "../src/snapshot/write.js";
import { fakeModule, read, suspended, write } from "./snapshot-help.js";

const [holder] = fakeModule("again/index.ts", [{ name: "hold", slots: ["value"] }], { tool: () => Math, queue: () => queue });
let queue: object | undefined;

const bytesOf = (value: unknown): Uint8Array => write(suspended([[holder!, value]]));
const valueIn = <T>(bytes: Uint8Array): T => read(bytes).frames[0]!.slots[0] as T;

test("the same graph gives the same bytes, whatever was written between", () => {
  const shared = { name: "shared" };
  const one = { shared, list: [shared, Symbol.for("again"), new Map([[shared, 1]])] };
  const other = [shared, one, { shared }, ...Array.from({ length: 300 }, (_, i) => ({ [`key${i}`]: `text ${i}` }))];
  const first = bytesOf(one);
  const second = bytesOf(other);
  for (let i = 0; i < 3; i++) {
    expect(bytesOf(one)).toEqual(first);
    expect(bytesOf(other)).toEqual(second);
  }
});

test("the same, when a write within the write sees the same objects", () => {
  const shared = { name: "shared" };
  const plain = bytesOf([shared, { shared }, shared]);
  let inner: Uint8Array | undefined;
  class Busy {
    [Symbol.for("kraut.serialize")]() {
      inner ??= bytesOf([shared, { shared }, shared]);
      return { shared };
    }
    static [Symbol.for("kraut.deserialize")](data: unknown) {
      return data;
    }
  }
  register("again Busy", Busy);
  const outer = valueIn<[object, { shared: object }, object]>(bytesOf([shared, new Busy(), shared]));
  expect(inner).toEqual(plain);
  expect(outer[0]).toBe(outer[2]);
  expect(outer[1].shared).toBe(outer[0]);
});

test("after a refusal", () => {
  const shared = { name: "shared" };
  const before = bytesOf([shared, shared]);
  expect(() => bytesOf([shared, new WeakMap()])).toThrow("WeakMap");
  expect(bytesOf([shared, shared])).toEqual(before);
});

test("shapes that come and go, more and fewer than are kept", () => {
  const shaped = (names: string): object[] => [...names].map((name) => ({ [name]: 1, same: name }));
  const graphs = ["a", "ab", "abcdef", "abcdefgh", "hgfedcba", "bhbhba", "gc", ""].map(shaped);
  const first = graphs.map(bytesOf);
  for (let i = 0; i < 60; i++) {
    const at = (i * 5 + (i >> 3)) % graphs.length;
    expect(bytesOf(graphs[at])).toEqual(first[at]);
    expect(valueIn<object[]>(first[at]!)).toEqual(graphs[at]);
  }
});

test("an object that gets a name, and loses it", () => {
  const job = { id: 1 };
  for (let i = 0; i < 3; i++) expect(valueIn<[object]>(bytesOf([job]))[0]).not.toBe(job);
  queue = job;
  for (let i = 0; i < 3; i++) expect(valueIn<[object]>(bytesOf([job]))[0]).toBe(job);
  // as embedded code has it
  const copied = writeSnapshot(suspended([[holder!, [job]]]), {}, () => true);
  expect(valueIn<[object]>(copied)[0]).not.toBe(job);
  expect(valueIn<[object]>(bytesOf([job]))[0]).toBe(job);
  queue = undefined;
  expect(valueIn<[object]>(bytesOf([job]))[0]).not.toBe(job);
  register("again job", job);
  expect(valueIn<[object]>(bytesOf([job]))[0]).toBe(job);
});

test("a global goes by the name of the module that has it, each time", () => {
  for (let i = 0; i < 3; i++) {
    queue = { i };
    const bytes = bytesOf([Math, JSON]);
    const text = new TextDecoder("latin1").decode(bytes);
    expect(text).toContain("again/index.tstool");
    expect(text).toContain("JSON");
    expect(text).not.toContain("Math");
    expect(valueIn<[object, object]>(bytes)).toEqual([Math, JSON]);
  }
  queue = undefined;
});

test("strings of all lengths, many of them twice", () => {
  const texts = Array.from({ length: 6_000 }, (_, i) => `${"x".repeat(i % 100)}${i}${"yz".repeat(i % 7)}`);
  const list = [...texts, ...texts.map((text) => text.replace("x", "x")), "", "ä", "\ud800"];
  expect(valueIn<string[]>(bytesOf(list))).toEqual(list);
  const long = "long text ".repeat(100);
  const copies = Array.from({ length: 50 }, (_, i) => [`${long}`, `${i}`]);
  expect(bytesOf(copies).length).toBeLessThan(long.length + 1_500);
});

test("memory that is not cleared first shows nowhere", () => {
  const big = new Uint8Array(100_001).fill(7);
  const before = bytesOf([big, "text"]);
  for (let i = 0; i < 20; i++) {
    bytesOf([new Uint8Array(100_001).fill(i), "other text"]);
    expect(bytesOf([big, "text"])).toEqual(before);
  }
});

test("a proxy that had a name is refused when it has none any more", () => {
  const proxy = new Proxy({}, {});
  register("again proxy", proxy);
  const known = { proxy };
  expect(valueIn<{ proxy: object }>(bytesOf(known)).proxy).toBe(proxy);
  register("again proxy", { another: true });
  expect(() => bytesOf(known)).toThrow(/a Proxy/);
});
