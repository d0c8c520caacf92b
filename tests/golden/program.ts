/**
 * The program that the golden snapshots are made by. Each version keeps what the compiler of its time made of it (`program.cjs`) beside its snapshots: a later
 * compiler may lay out frames in another way, and old snapshots go on in old code (`kraut build --keep`).
 */
import { transform } from "@kraut/compiler";
import * as runtime from "@kraut/runtime";
import * as compiled from "@kraut/runtime/compiled";
import { transformSync } from "esbuild";

const SOURCE = `
import { suspend } from "@kraut/runtime";

export const LIMITS = { small: 10 };
export class Order {
  #paid = [];
  constructor(id, lines) {
    this.id = id;
    this.lines = lines;
  }
  pay(amount) {
    this.#paid.push(amount);
    return this.#paid.length;
  }
}
export class Money {
  constructor(cents) {
    this.cents = cents;
  }
  [Symbol.for("kraut.serialize")]() {
    return { cents: this.cents };
  }
  static [Symbol.for("kraut.deserialize")]({ cents }) {
    return new Money(cents);
  }
}

export function values() {
  "use resumable";
  const shared = { n: 1 };
  const buffer = new ArrayBuffer(8);
  new Uint8Array(buffer).set([1, 2, 3]);
  const list = [undefined, null, true, NaN, -0, 1.25, 2 ** 40, -129, 10n ** 20n, "text", "é\\ud800", Symbol.for("s"), , shared, shared];
  const kinds = {
    map: new Map([["k", shared]]),
    set: new Set([1]),
    date: new Date(1e12),
    regexp: /a(b)/giu,
    error: new RangeError("no", { cause: shared }),
    all: new AggregateError([1], "many"),
    boxed: Object("b"),
    buffer,
    view: new Uint16Array(buffer, 2, 2),
    data: new DataView(buffer),
    url: new URL("https://example.org/?q=1"),
    params: new URLSearchParams("a=1"),
    bare: Object.create(null),
    frozen: Object.freeze({ f: 1 }),
    hidden: Object.defineProperty({}, "h", { value: 2 }),
    builtin: Math.max,
    limits: LIMITS,
    money: new Money(5),
  };
  kinds.self = kinds;
  const answer = suspend({ ask: list });
  return [
    list.length, list[13] === list[14] && list[14] === kinds.map.get("k"), Object.is(list[4], -0), String(list[8]), list[10].length, 12 in list,
    kinds.set.has(1), kinds.date.getTime(), String(kinds.regexp), kinds.error.message, kinds.error.cause === shared, kinds.all.errors.length,
    typeof kinds.boxed, kinds.view[0], kinds.data.buffer === kinds.buffer, kinds.url.href, String(kinds.params), Object.getPrototypeOf(kinds.bare),
    Object.isFrozen(kinds.frozen), kinds.hidden.h, kinds.builtin === Math.max, kinds.limits === LIMITS, kinds.money.cents, kinds.self === kinds, answer,
  ].join();
}

export function* count(to) {
  "use resumable";
  for (let i = 1; i <= to; i++) yield i;
}

export function stack(n) {
  "use resumable";
  const order = new Order("PO-" + n, [1, 2]);
  let sum = 0;
  const add = (x) => (sum += x);
  const numbers = count(9);
  numbers.next();
  const walk = (depth) => {
    for (const line of order.lines) {
      try {
        add(depth === 0 ? suspend({ line }) : walk(depth - 1));
      } finally {
        order.pay(line);
      }
    }
    return sum;
  };
  const total = walk(n);
  return [total, sum, order.pay(0), numbers.next().value, order instanceof Order].join();
}
`;

type Program = Record<"values" | "stack", (...args: unknown[]) => unknown>;

/** Compiled, as a CommonJS module. */
export function compileProgram(): string {
  const { code, diagnostics } = transform(SOURCE, { filename: "golden/program.js", root: "/" });
  if (code === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return transformSync(code, { format: "cjs" }).code;
}

export function runProgram(code: string): Program {
  const module = { exports: {} as Program };
  const require = (name: string): unknown => (name.endsWith("/compiled") ? compiled : runtime);
  new Function("require", "module", code)(require, module);
  return module.exports;
}
