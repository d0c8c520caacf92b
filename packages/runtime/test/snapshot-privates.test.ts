/** Private state of instances of compiled classes. */
import { describe, expect, test } from "@jest/globals";
import { CodeMismatchError, deserialize, NotSerializableError, start, type Task } from "@kraut/runtime";
import { load } from "./support/compile.js";

const SOURCE = `
import { suspend } from "@kraut/runtime";

export const effects = [];
const note = (what) => (effects.push(what), what);

export class Account {
  #balance = note("balance");
  #history = [];
  label = note("label");
  constructor(owner = note("default"), { limit } = note({ limit: 5 })) {
    note("constructor");
    this.#balance = limit;
    this.owner = owner;
  }
  #log(entry) {
    this.#history.push(entry);
    return this;
  }
  add(amount) {
    this.#balance += amount;
    return this.#log(amount);
  }
  get balance() {
    return this.#balance;
  }
  get history() {
    return this.#history;
  }
  self(other) {
    this.#history = other;
  }
  static is(value) {
    return #balance in value;
  }
}

export class Savings extends Account {
  #rate = note(0.5);
  extra;
  constructor(...args) {
    super(...args);
    note("savings");
    this.extra = new.target === Savings;
  }
  set rate(value) {
    this.#rate = value;
  }
  get rate() {
    return this.#rate;
  }
}

export class Plain {
  p = note("plain");
}
export class Child extends Plain {
  #c = { note: note("child") };
  get c() {
    return this.#c;
  }
}
export class Table extends Map {
  #name;
  constructor(name, entries) {
    super(entries);
    this.#name = name;
  }
  get name() {
    return this.#name;
  }
}
export class Oops extends RangeError {
  #code = 7;
  name = "Oops";
  get code() {
    return this.#code;
  }
}
export class Stack extends Array {
  #top = "t";
  get top() {
    return this.#top;
  }
}
export class Brand {
  #only() {
    return "branded " + this.tag;
  }
  tag = 1;
  call() {
    return this.#only();
  }
}

export function hold(value) {
  "use resumable";
  suspend("hold");
  return value;
}
`;

// biome-ignore lint/suspicious/noExplicitAny: the classes above, in text
const shop = load<any>("privates.js", SOURCE);

function again<T>(value: T): T {
  const bytes = start(shop.hold, value).serialize();
  shop.effects.length = 0;
  const task = deserialize(bytes).resume();
  // no code of the program ran
  expect(shop.effects).toEqual([]);
  return (task as Task<T>).result;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
const make = (name: string, ...args: unknown[]): any => new shop[name](...args);

describe("come back", () => {
  test("with their values, sharing and methods, and apart from the original", () => {
    const account = make("Account", "mia", { limit: 10 });
    account.add(5);
    const back = again({ a: account, b: account, history: account.history });
    expect(back.a).toBe(back.b);
    expect(back.a).not.toBe(account);
    expect(back.a.balance).toBe(15);
    expect(back.a.history).toBe(back.history);
    back.a.add(1);
    expect([back.a.balance, account.balance, back.history]).toEqual([16, 15, [5, 1]]);
    expect(Reflect.ownKeys(back.a)).toEqual(Reflect.ownKeys(account));
    expect(Object.getPrototypeOf(back.a)).toBe(shop.Account.prototype);
    expect(shop.Account.is(back.a)).toBe(true);
  });

  test("of a class and the class that it extends", () => {
    const savings = make("Savings", "ada");
    savings.rate = 0.25;
    const back = again(savings);
    expect([back.rate, back.balance, back.extra]).toEqual([0.25, 5, true]);
    expect(Reflect.ownKeys(back)).toEqual(["label", "owner", "extra"]);
    back.add(2);
    expect([back.balance, savings.balance]).toEqual([7, 5]);
    // the classes are as they were
    expect(Object.getPrototypeOf(shop.Savings)).toBe(shop.Account);
    expect(make("Savings").rate).toBe(0.5);
  });

  test("below classes without any, and built-in ones", () => {
    expect(again(make("Child")).c).toEqual({ note: "child" });
    const table = make("Table", "prices", [["a", 1]]);
    const back = again(table);
    expect([back.name, [...back], back instanceof Map]).toEqual(["prices", [["a", 1]], true]);
    const oops = again(make("Oops", "text"));
    expect([oops.code, oops.message, oops.name, oops instanceof RangeError]).toEqual([7, "text", "Oops", true]);
    const stack = shop.Stack.of(1, 2);
    const stackBack = again(stack);
    expect([stackBack.top, stackBack.length, Array.isArray(stackBack)]).toEqual(["t", 2, true]);
    expect(again(make("Brand")).call()).toBe("branded 1");
  });

  test("when they hold themselves, are frozen, and by the thousand", () => {
    const account = make("Account");
    account.self([account]);
    const back = again(account);
    expect(back.history[0]).toBe(back);
    expect(Object.isFrozen(again(Object.freeze(make("Account"))))).toBe(true);
    const many = again(Array.from({ length: 1000 }, (_, i) => make("Savings", i)));
    expect(many.map((one) => one.owner)).toEqual([...many.keys()]);
  });

  test("an object that only has the prototype has no private state", () => {
    const fake = Object.create(shop.Account.prototype);
    fake.x = 1;
    const back = again(fake);
    expect(back.x).toBe(1);
    expect(shop.Account.is(back)).toBe(false);
  });
});

describe("do not", () => {
  test("with what cannot be written: the path names the field", () => {
    const account = make("Account");
    account.self({ deep: [new WeakMap()] });
    expect(() => start(shop.hold, { account }).serialize()).toThrow(
      expect.objectContaining({ code: "NOT_SERIALIZABLE", path: "value.account.#history.deep[0]" }),
    );
  });

  test("of a class with decorators, or with a pattern whose defaults would run", () => {
    const { hold, Odd } = load<{ hold: (v: unknown) => unknown; Odd: new (a: unknown[]) => object }>(
      "privates-odd.js",
      `import { suspend } from "@kraut/runtime";
       export class Odd { #a = 1; constructor([x = boom()]) {} }
       export function hold(value) { "use resumable"; suspend(1); return value; }`,
    );
    expect(() => start(hold, new Odd([1])).serialize()).toThrow(NotSerializableError);
    expect(() => start(hold, new Odd([1])).serialize()).toThrow(/private members \(#a\)/);
  });

  test("when the class has other fields since", () => {
    const source = `import { suspend } from "@kraut/runtime";
      export class Box { #a = 1; get a() { return this.#a; } }
      export function hold(value) { "use resumable"; suspend(1); return value; }`;
    const { hold, Box } = load<{ hold: (v: unknown) => unknown; Box: new () => object }>("privates-changed.js", source);
    const bytes = start(hold, new Box()).serialize();
    load("privates-changed.js", source.replaceAll("#a", "#b"));
    expect(() => deserialize(bytes)).toThrow(CodeMismatchError);
    expect(() => deserialize(bytes)).toThrow(/private fields \(#a, now #b\)/);
    load("privates-changed.js", source.replace("#a = 1;", "").replace("return this.#a", "return 0"));
    expect(() => deserialize(bytes)).toThrow(CodeMismatchError);
  });
});
