/** What a module exports without a binding: found again in another load of the module, as in another process. */
import { expect, test } from "@jest/globals";
import { deserialize, start } from "@kraut/runtime";
import { load } from "./support/compile.js";

interface Loaded {
  readonly hold: (value: unknown) => unknown;
  readonly default: unknown;
}

const HOLD = 'import { suspend } from "@kraut/runtime"; export function hold(value) { "use resumable"; suspend(); return value; }';

let files = 0;

/** The value that the second load has in place of that of the first. */
function travel(source: string, pick: (module: Loaded) => unknown): { readonly back: unknown; readonly there: Loaded } {
  const id = `default-exports/${++files}.js`;
  const text = `${HOLD}\n${source}`;
  const here = load<Loaded>(id, text);
  const bytes = start(here.hold, pick(here)).serialize();
  const there = load<Loaded>(id, text);
  return { back: deserialize(bytes).resume().result, there };
}

test.each([
  ["an object", "export default { a: {}, b: [1] };"],
  ["what a call gives", "export default Object.assign(Object.create(null), { table: new WeakMap() });"],
  ["a class", "export default class { #x = 1; get x() { return this.#x; } };"],
  ["a class expression", "export default (class { y = 2; });"],
  ["a function", "export default function () { return 1; }"],
  ["an arrow function", 'export default () => { "use resumable"; return 1; };'],
  ["an async function", 'export default async function () { "use resumable"; return 1; }'],
  ["a generator", "export default function* () { yield 1; }"],
  ["a named function", "export default function some() { return 1; }"],
])("%s", (what, source) => {
  const { back, there } = travel(source, (module) => module.default);
  expect(back).toBe(there.default);
  if (what !== "an object" && typeof back === "function") expect(back.name).toBe(what === "a named function" ? "some" : "default");
});

test("instances of a class without a name", () => {
  const { back, there } = travel(
    "export default class { #x = 1; constructor(y) { this.y = y; } get x() { return this.#x; } }",
    (module) => new (module.default as new (y: number) => object)(5),
  );
  expect(back).toBeInstanceOf(there.default as never);
  expect(back).toMatchObject({ x: 1, y: 5 });
});

test("a function without a name can be called before the module has run", () => {
  const { early } = load<Loaded & { early: string }>(
    "default-exports/early.js",
    'export const early = module.exports.default(); export default function () { "use resumable"; return "hoisted"; }',
  );
  expect(early).toBe("hoisted");
});
